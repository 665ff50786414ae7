"""kube-proxy is configured for another mode and restarted on every node, as `kubectl rollout restart` would do it.

Simplified: a kube-proxy takes the other mode's rules away and writes its own in one moment.
"""

from learnnet.cluster.objects import Node
from learnnet.cluster.text import Text
from learnnet.lab.changes.payload import Change, one_of
from learnnet.lab.outcome import Line, Outcome
from learnnet.lab.world import World
from learnnet.proxy.config import MODES


def proxy_mode(world: World, payload: Change) -> Outcome:
    """Connections that conntrack knows go on; which client used which endpoint is forgotten with the rules."""
    mode = one_of(payload, "mode", MODES)
    if mode == world.modes.now:
        said = Text("kube-proxy runs in {mode} mode already.", {"mode": mode})
        return Outcome(accepted=False, lines=(Line(text=str(said), error=True, hint=said),))
    said = Text("Restart kube-proxy in {mode} mode on every node", {"mode": mode})
    cause = world.record("you", "request", note=said, detail={"change": "proxy-mode", "mode": mode})
    world.modes.set(mode, cause)
    for node in world.store.list(Node):
        world.runtime.remove(f"kube-proxy/{node.meta.name}")
        world.runtime.add(world.proxy_of(node.meta.name, cause))
    world.traffic.forget_clients()
    return Outcome(accepted=True, lines=(Line(text=str(said), hint=said),))
