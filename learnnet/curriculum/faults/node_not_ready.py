"""A node has fallen silent, with every Pod of the program on it."""

from learnnet.cluster.store import Key
from learnnet.cluster.text import Text
from learnnet.curriculum.faults.base import Fault, Trouble, asks, repair
from learnnet.curriculum.faults.manifests import POD, apply, edited
from learnnet.curriculum.faults.scene import NODES, Target
from learnnet.lab.chance import Chance
from learnnet.lab.lab import Lab


def inject(lab: Lab, target: Target, chance: Chance) -> Trouble:
    app = target.app
    node = NODES[NODES.index(target.scene.client_node) - 1]
    pinned = edited(app.deployment(), f"{POD}.nodeSelector", {"kubernetes.io/hostname": node})
    record = lab.view.record(Key("Node", "", node))
    assert record is not None
    silent = {"type": "Ready", "status": "Unknown", "reason": "NodeStatusUnknown"}
    broken = {**record.body, "status": {**record.body["status"], "conditions": [silent]}}
    return Trouble(
        changes=(apply(pinned), {"kind": "load", "objects": [broken]}),
        complaint=asks(target),
        proof={"look": "get", "kind": "Node"},
        story=Text("Node {node} is not ready, so none of its Pods is; all Pods of {name} are there.",
                   {"name": app.name, "node": node}),
        repairs=(
            repair(
                Text("Let the Pods go anywhere, and take the dead node out of the cluster"),
                apply(app.deployment()),
                {"kind": "delete", "object": "Node", "name": node},
                {"kind": "wait", "ms": 60_000},
            ),
        ),
    )  # fmt: skip


FAULT = Fault(
    name="node-not-ready",
    title=Text("A node is not ready"),
    topics=("nodes", "workloads"),
    level="intermediate",
    inject=inject,
    alone=True,
)
