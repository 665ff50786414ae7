"""The asking Pod uses its node's resolver instead of the cluster's."""

from learnnet.cluster.text import Text
from learnnet.curriculum.faults.base import Fault, Trouble, asks, repair
from learnnet.curriculum.faults.manifests import again, edited
from learnnet.curriculum.faults.scene import Target
from learnnet.lab.chance import Chance
from learnnet.lab.lab import Lab


def inject(lab: Lab, target: Target, chance: Chance) -> Trouble:
    pod = target.scene.client_pod()
    broken = edited(pod, "spec.dnsPolicy", "Default")
    return Trouble(
        changes=(*again(pod, broken),),
        complaint=asks(target),
        proof={"look": "resolv-conf", "pod": target.scene.client},
        story=Text(
            "With dnsPolicy Default the Pod has its node's resolv.conf, and the node's server knows no cluster names."
        ),
        repairs=(repair(Text("Make the asking Pod anew, without it"), *again(broken, pod)),),
    )


FAULT = Fault(
    name="dns-policy-default",
    title=Text("The asking Pod has dnsPolicy Default"),
    topics=("dns",),
    level="intermediate",
    inject=inject,
    alone=True,
)
