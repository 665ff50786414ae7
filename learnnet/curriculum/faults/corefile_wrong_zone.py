"""CoreDNS serves a cluster domain with a letter wrong."""

from learnnet.cluster.text import Text
from learnnet.curriculum.faults.base import Fault, Trouble, asks, repair
from learnnet.curriculum.faults.scene import Target
from learnnet.dns.corefile import KUBEADM
from learnnet.lab.chance import Chance
from learnnet.lab.lab import Lab


def inject(lab: Lab, target: Target, chance: Chance) -> Trouble:
    wrong = KUBEADM.replace("kubernetes cluster.local", "kubernetes cluster.locl")
    return Trouble(
        changes=({"kind": "corefile", "text": wrong, "restart": True},),
        complaint=asks(target),
        proof={"look": "corefile"},
        story=Text(
            "The kubernetes plugin serves cluster.locl, so every name under cluster.local is asked of the outside."
        ),
        repairs=(repair(Text("Correct the Corefile"), {"kind": "corefile", "text": KUBEADM, "restart": True}),),
    )


FAULT = Fault(
    name="corefile-wrong-zone",
    title=Text("The Corefile names the wrong cluster domain"),
    topics=("dns",),
    level="intermediate",
    inject=inject,
    alone=True,
)
