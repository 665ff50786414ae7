"""The asking Pod's resolv.conf names a server that does not exist."""

from learnnet.cluster.text import Text
from learnnet.curriculum.faults.base import Fault, Trouble, asks, repair
from learnnet.curriculum.faults.manifests import again, edited
from learnnet.curriculum.faults.scene import Target
from learnnet.lab.chance import Chance
from learnnet.lab.lab import Lab


def inject(lab: Lab, target: Target, chance: Chance) -> Trouble:
    pod = target.scene.client_pod()
    broken = edited(pod, "spec.dnsPolicy", "None")
    broken = edited(broken, "spec.dnsConfig", {"nameservers": ["10.96.0.53"]})
    return Trouble(
        changes=(*again(pod, broken),),
        complaint=asks(target),
        proof={"look": "resolv-conf", "pod": target.scene.client},
        story=Text("The Pod's dnsConfig names a server that nobody runs."),
        repairs=(repair(Text("Make the asking Pod anew, without it"), *again(broken, pod)),),
    )


FAULT = Fault(
    name="wrong-nameserver",
    title=Text("The asking Pod asks a name server that is not there"),
    topics=("dns",),
    level="intermediate",
    inject=inject,
    alone=True,
)
