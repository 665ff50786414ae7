"""A NetworkPolicy lets in other Pods than the one that asks."""

from learnnet.cluster.text import Text
from learnnet.curriculum.faults.base import Fault, Trouble, asks, listed, repair
from learnnet.curriculum.faults.manifests import Body, apply, delete, edited
from learnnet.curriculum.faults.scene import App, Target
from learnnet.lab.chance import Chance
from learnnet.lab.lab import Lab


def _policy(app: App) -> Body:
    """Only what is labelled role=admin may come in; the client is labelled otherwise."""
    return {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": {"name": f"{app.name}-in", "namespace": app.namespace},
        "spec": {
            "podSelector": {"matchLabels": {"app": app.name}},
            "policyTypes": ["Ingress"],
            "ingress": [{"from": [{"podSelector": {"matchLabels": {"role": "admin"}}}]}],
        },
    }


def inject(lab: Lab, target: Target, chance: Chance) -> Trouble:
    app = target.app
    policy = _policy(app)
    asking = edited(policy, "spec.ingress.0.from.0.podSelector.matchLabels.role", "asks")
    return Trouble(
        changes=({"kind": "network", "setting": "network-policies", "on": True}, apply(policy)),
        complaint=asks(target),
        proof=listed("NetworkPolicy", app.namespace),
        story=Text("NetworkPolicy {policy} lets only Pods with the label role=admin reach {name}.",
                   {"policy": f"{app.name}-in", "name": app.name}),
        repairs=(
            repair(Text("Let the policy admit the client's label"), apply(asking)),
            repair(Text("Delete the policy"), delete(policy)),
        ),
    )  # fmt: skip


FAULT = Fault(
    name="policy-denies",
    title=Text("A NetworkPolicy does not let the client in"),
    topics=("services", "workloads"),
    level="intermediate",
    inject=inject,
)
