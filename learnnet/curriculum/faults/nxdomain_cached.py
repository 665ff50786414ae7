"""CoreDNS remembers that a name did not exist when it was first asked for."""

from learnnet.cluster.text import Text
from learnnet.curriculum.faults.base import Fault, Trouble, asks, repair
from learnnet.curriculum.faults.manifests import apply, delete
from learnnet.curriculum.faults.scene import Target
from learnnet.dns.corefile import KUBEADM, KUBEADM_OLD
from learnnet.lab.chance import Chance
from learnnet.lab.lab import Lab


def inject(lab: Lab, target: Target, chance: Chance) -> Trouble:
    app, scene = target.app, target.scene
    patient = KUBEADM_OLD.replace("ttl 30", "ttl 3600").replace("cache 30", "cache 3600")
    ask = {"kind": "resolve", "pod": scene.client, "name": app.name}
    return Trouble(
        changes=(
            delete(app.service()),
            {"kind": "corefile", "text": patient, "restart": True},
            ask,
            apply(app.service()),
        ),
        complaint=asks(target),
        proof={"look": "resolve", "pod": scene.client, "name": f"{app.full_name}."},
        story=Text("{name} was asked for before its Service existed. CoreDNS keeps the NXDOMAIN for an hour.",
                   {"name": app.name}),
        repairs=(
            repair(Text("Restart CoreDNS"), {"kind": "corefile", "text": KUBEADM, "restart": True}),
            repair(Text("Wait until it has forgotten"), {"kind": "wait", "ms": 3_600_000}),
        ),
    )  # fmt: skip


FAULT = Fault(
    name="nxdomain-cached",
    title=Text("CoreDNS remembers an NXDOMAIN"),
    topics=("dns",),
    level="advanced",
    inject=inject,
    alone=True,
)
