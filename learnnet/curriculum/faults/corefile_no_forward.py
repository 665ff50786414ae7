"""CoreDNS does not pass on questions about the outside."""

from learnnet.cluster.text import Text
from learnnet.curriculum.faults.base import Fault, Trouble, finds, repair
from learnnet.curriculum.faults.scene import Target
from learnnet.dns.corefile import KUBEADM
from learnnet.lab.chance import Chance
from learnnet.lab.lab import Lab


def inject(lab: Lab, target: Target, chance: Chance) -> Trouble:
    start = KUBEADM.index("    forward")
    wrong = KUBEADM[:start] + KUBEADM[KUBEADM.index("    cache") :]
    return Trouble(
        changes=({"kind": "corefile", "text": wrong, "restart": True},),
        complaint=finds(target, "www.example.com"),
        proof={"look": "corefile"},
        story=Text("The Corefile has no forward: CoreDNS has nobody to ask about names outside the cluster."),
        repairs=(repair(Text("Put forward back"), {"kind": "corefile", "text": KUBEADM, "restart": True}),),
    )


FAULT = Fault(
    name="corefile-no-forward",
    title=Text("The Corefile forwards nothing"),
    topics=("dns",),
    level="intermediate",
    inject=inject,
    alone=True,
)
