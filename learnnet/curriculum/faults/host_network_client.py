"""The asking Pod is on its node's network, where the cluster's DNS is not the default."""

from learnnet.cluster.text import Text
from learnnet.curriculum.faults.base import Fault, Trouble, asks, repair
from learnnet.curriculum.faults.manifests import again, edited
from learnnet.curriculum.faults.scene import Target
from learnnet.lab.chance import Chance
from learnnet.lab.lab import Lab


def inject(lab: Lab, target: Target, chance: Chance) -> Trouble:
    pod = target.scene.client_pod()
    broken = edited(pod, "spec.hostNetwork", True)
    return Trouble(
        changes=(*again(pod, broken),),
        complaint=asks(target),
        proof={"look": "resolv-conf", "pod": target.scene.client},
        story=Text(
            "A Pod on the host's network has its node's resolv.conf unless its dnsPolicy is ClusterFirstWithHostNet."
        ),
        repairs=(repair(Text("Make the asking Pod anew, without it"), *again(broken, pod)),),
    )


FAULT = Fault(
    name="host-network-client",
    title=Text("The asking Pod is on the host's network"),
    topics=("dns",),
    level="intermediate",
    inject=inject,
    alone=True,
)
