"""The name server outside the cluster answers SERVFAIL."""

from learnnet.cluster.text import Text
from learnnet.curriculum.faults.base import Fault, Trouble, finds, repair
from learnnet.curriculum.faults.scene import Target
from learnnet.lab.chance import Chance
from learnnet.lab.lab import Lab


def inject(lab: Lab, target: Target, chance: Chance) -> Trouble:
    change = {"kind": "dns-fault", "fault": "upstream-servfail"}
    return Trouble(
        changes=(change,),
        complaint=finds(target, "www.example.com"),
        proof={"look": "resolve", "pod": target.scene.client, "name": "www.example.com."},
        story=Text("The name server to which CoreDNS forwards answers SERVFAIL."),
        repairs=(repair(Text("Mend the server"), {**change, "on": False}),),
    )


FAULT = Fault(
    name="upstream-servfail",
    title=Text("The name server outside fails"),
    topics=("dns",),
    level="intermediate",
    inject=inject,
    alone=True,
)
