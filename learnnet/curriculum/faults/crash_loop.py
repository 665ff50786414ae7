"""The program ends by itself soon after its start, again and again."""

from learnnet.cluster.text import Text
from learnnet.curriculum.faults.base import Fault, Trouble, asks, pods_of, repair
from learnnet.curriculum.faults.manifests import CONTAINER, apply, edited
from learnnet.curriculum.faults.scene import Target
from learnnet.lab.chance import Chance
from learnnet.lab.lab import Lab

# A container in its back-off ends when the kubelet looks at it again.
WAIT = {"kind": "wait", "ms": 60_000}


def inject(lab: Lab, target: Target, chance: Chance) -> Trouble:
    app = target.app
    broken = edited(app.deployment(), f"{CONTAINER}.command", ["sh", "-c", "sleep 2; exit 1"])
    probe = {"initialDelaySeconds": 5, "tcpSocket": {"port": app.target_port}}
    broken = edited(broken, f"{CONTAINER}.readinessProbe", probe)
    return Trouble(
        changes=(apply(broken),),
        complaint=asks(target),
        proof=pods_of(app),
        story=Text("The container of {name} ends with exit code 1 two seconds after each start.", {"name": app.name}),
        repairs=(repair(Text("Start the program as before"), apply(app.deployment()), WAIT),),
    )


FAULT = Fault(
    name="crash-loop",
    title=Text("The program crashes at its start"),
    topics=("workloads",),
    level="beginner",
    inject=inject,
)
