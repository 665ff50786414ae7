"""CoreDNS has no Pods."""

from learnnet.cluster.text import Text
from learnnet.curriculum.faults.base import Fault, Trouble, asks, listed, repair
from learnnet.curriculum.faults.manifests import apply, edited
from learnnet.curriculum.faults.scene import Target, coredns
from learnnet.lab.chance import Chance
from learnnet.lab.lab import Lab


def inject(lab: Lab, target: Target, chance: Chance) -> Trouble:
    return Trouble(
        changes=(apply(edited(coredns(), "spec.replicas", 0)),),
        complaint=asks(target),
        proof=listed("Deployment", "kube-system"),
        story=Text("CoreDNS has no Pods, so every question is refused."),
        repairs=(repair(Text("Scale CoreDNS up again"), apply(coredns())),),
    )


FAULT = Fault(
    name="coredns-down",
    title=Text("CoreDNS is scaled to zero"),
    topics=("dns",),
    level="beginner",
    inject=inject,
    alone=True,
)
