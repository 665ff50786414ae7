"""kube-proxy of one node is stopped, started, or restarted; what it has written stays in the kernel meanwhile.

Simplified: it is a program of the node here. In a real cluster it is a Pod of the DaemonSet kube-proxy, or a service of
the node's own.
"""

from learnnet.cluster.objects import Node
from learnnet.cluster.store import Key
from learnnet.cluster.text import Text
from learnnet.lab.changes.payload import Change, one_of, text
from learnnet.lab.outcome import Line, Outcome
from learnnet.lab.world import World

SAYS = {
    "restart": Text("Restart kube-proxy on {node}"),
    "stop": Text("Stop kube-proxy on {node}"),
    "start": Text("Start kube-proxy on {node}"),
}


def kube_proxy(world: World, payload: Change) -> Outcome:
    """Started, it reads the whole cluster and writes every rule anew: a full sync (proxier.go, needFullSync)."""
    node, do = text(payload, "node"), one_of(payload, "action", tuple(SAYS))
    if world.store.get(Node, node) is None:
        said = Text("There is no node {name}.", {"name": node})
        return Outcome(accepted=False, lines=(Line(text=str(said), error=True, hint=said),))
    said = Text(SAYS[do].message, {"node": node})
    detail = {"change": "kube-proxy", "node": node, "action": do}
    cause = world.record("you", "request", what=Key("Node", "", node), note=said, detail=detail)
    world.runtime.remove(f"kube-proxy/{node}")
    if do != "stop":
        world.runtime.add(world.proxy_of(node, cause))
    return Outcome(accepted=True, lines=(Line(text=str(said), hint=said),))
