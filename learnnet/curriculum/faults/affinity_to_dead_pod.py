"""Session affinity keeps a client with a Pod that does not answer, though others would."""

from learnnet.cluster.text import Text
from learnnet.curriculum.faults.base import Fault, Trouble, asks, describe, repair
from learnnet.curriculum.faults.manifests import Body, apply, delete, edited
from learnnet.curriculum.faults.scene import IMAGE, App, Target
from learnnet.lab.chance import Chance
from learnnet.lab.lab import Lab


def _left_behind(app: App) -> Body:
    """A Pod from before there was a Deployment: its program hangs, and no probe asks whether it does."""
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": f"{app.name}-old", "namespace": app.namespace, "labels": app.labels},
        "spec": {"containers": [{"name": app.name, "image": IMAGE, "args": ["pause"]}]},
    }


def inject(lab: Lab, target: Target, chance: Chance) -> Trouble:
    app = target.app
    sticky = edited(app.service(), "spec.sessionAffinity", "ClientIP")
    dead = _left_behind(app)
    complaint = asks(target)
    # While the hanging Pod is the only one, the client is bound to it, and the node's kernel remembers for three hours.
    alone = apply(edited(app.deployment(), "spec.replicas", 0))
    once = {"kind": "send", "source": complaint.observation["source"], "to": complaint.observation["to"]}
    return Trouble(
        changes=(apply(dead, sticky), alone, once, apply(app.deployment())),
        complaint=complaint,
        proof=describe("Service", app),
        story=Text("Service {name} keeps each client with one Pod, and this client with {dead}, where nobody listens.",
                   {"name": app.name, "dead": f"{app.name}-old"}),
        repairs=(
            repair(Text("Delete the Pod that does not answer"), delete(dead)),
        ),
    )  # fmt: skip


FAULT = Fault(
    name="affinity-to-dead-pod",
    title=Text("Session affinity keeps the client with a dead Pod"),
    topics=("services",),
    level="advanced",
    inject=inject,
)
