"""The wiring is changed: hairpin mode of a bridge, how much a path between two nodes carries, who enforces policies."""

from learnnet.cluster.objects import Node
from learnnet.cluster.store import Key
from learnnet.cluster.text import Text
from learnnet.lab.changes.payload import BadChangeError, Change, on_or_off, one_of, text
from learnnet.lab.outcome import Line, Outcome
from learnnet.lab.packets.wiring import NARROW, Wiring
from learnnet.lab.shell.programs.devices import devices
from learnnet.lab.shell.programs.here import at_node
from learnnet.lab.world import World

HAIRPIN, NARROW_PATH, POLICIES = "hairpin", "narrow-path", "network-policies"
SETTINGS = (HAIRPIN, NARROW_PATH, POLICIES)


def network(world: World, payload: Change) -> Outcome:
    """`setting`, `on`; a bridge is that of `node`, or one `port` of it, a path goes between `node` and `peer`."""
    setting = one_of(payload, "setting", SETTINGS)
    on = on_or_off(payload, "on", default=True)
    names = {HAIRPIN: ("node",), NARROW_PATH: ("node", "peer"), POLICIES: ()}[setting]
    nodes = [text(payload, name) for name in names]
    for name in nodes:
        if world.store.get(Node, name) is None:
            said = Text("There is no node {name}.", {"name": name})
            return Outcome(accepted=False, lines=(Line(text=str(said), error=True, hint=said),))
    if len(set(nodes)) < len(nodes):
        raise BadChangeError("a path has two different ends")
    port = text(payload, "port", "") if setting == HAIRPIN else ""
    pod = _behind(world, nodes[0], port) if port else ""
    if port and not pod:
        said = Text('Cannot find bridge device "{port}"', {"port": port})  # iproute2, bridge/link.c
        return Outcome(accepted=False, lines=(Line(text=str(said), error=True, hint=said),))
    wiring, said = _changed(world.wirings.now, setting, nodes, pod, on=on)
    detail = {"change": "network", "setting": setting, "nodes": nodes, "on": on}
    what = Key("Node", "", nodes[0]) if nodes else None
    world.wirings.set(wiring, world.record("you", "request", what=what, note=said, detail=detail))
    return Outcome(accepted=True, lines=(Line(text=str(said), hint=said),))


def _behind(world: World, node: str, port: str) -> str:
    """The Pod that this port of a node's bridge leads to."""
    here = at_node(world, len(world.log.events) - 1, world.clock.now, world.store, node)
    ports = devices(here) if here else ()
    return next((one.port_of for one in ports if one.name == port), "")


def _changed(now: Wiring, setting: str, nodes: list[str], pod: str, *, on: bool) -> tuple[Wiring, Text]:
    if pod:
        one = {"node": nodes[0], "pod": pod.rpartition("/")[2]}
        said = Text("The bridge of {node} sends back to {pod} what came from it.", dict(one))
        if not on:
            said = Text("The bridge of {node} sends nothing back to {pod} that came from it.", dict(one))
        return now.with_hairpin_port(pod, on), said
    if setting == HAIRPIN:
        bridge: dict[str, str | int] = {"node": nodes[0]}
        if on:
            return now.with_hairpin(nodes[0], on), Text("The bridge of {node} has hairpin mode on every port.", bridge)
        said = Text("The bridge of {node} sends nothing back by the port that it came from.", bridge)
        return now.with_hairpin(nodes[0], on), said
    if setting == NARROW_PATH:
        node, peer = nodes
        path: dict[str, str | int] = {"node": node, "peer": peer, "bytes": NARROW}
        said = Text("Between {node} and {peer}, packets of every size arrive.", path)
        if on:
            said = Text("Between {node} and {peer}, packets of more than {bytes} bytes are lost.", path)
        return now.with_narrow(node, peer, on), said
    wiring = Wiring(no_hairpin=now.no_hairpin, narrow=now.narrow, policies=on)
    return wiring, Text("NetworkPolicies are enforced.") if on else Text("Nobody enforces NetworkPolicies.")
