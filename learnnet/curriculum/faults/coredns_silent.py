"""The CoreDNS Pods are ready but do not answer."""

from learnnet.cluster.text import Text
from learnnet.curriculum.faults.base import Fault, Trouble, asks, repair
from learnnet.curriculum.faults.scene import Target
from learnnet.lab.chance import Chance
from learnnet.lab.lab import Lab


def inject(lab: Lab, target: Target, chance: Chance) -> Trouble:
    change = {"kind": "dns-fault", "fault": "coredns-lost"}
    return Trouble(
        changes=(change,),
        complaint=asks(target),
        proof={"look": "resolve", "pod": target.scene.client, "name": "www.example.com."},
        story=Text("The CoreDNS Pods count as ready, but questions to them are lost."),
        repairs=(repair(Text("Mend the server"), {**change, "on": False}),),
    )


FAULT = Fault(
    name="coredns-silent",
    title=Text("CoreDNS does not answer"),
    topics=("dns",),
    level="advanced",
    inject=inject,
    alone=True,
)
