"""NodeLocal DNSCache is installed on every node, or taken away.

Simplified: it is there at once, without Pods of its own. Installed anew, it remembers nothing.
"""

from dataclasses import replace

from learnnet.cluster.store import Key
from learnnet.cluster.text import Text
from learnnet.lab.changes.payload import Change, on_or_off
from learnnet.lab.outcome import Line, Outcome
from learnnet.lab.world import World

DAEMON_SET = Key("DaemonSet", "kube-system", "node-local-dns")


def node_local_dns(world: World, payload: Change) -> Outcome:
    on = on_or_off(payload, "on", default=True)
    note = Text("Install NodeLocal DNSCache") if on else Text("Remove NodeLocal DNSCache")
    event = world.record("you", "request", what=DAEMON_SET, note=note, detail={"change": "node-local-dns", "on": on})
    world.names.set(replace(world.names.state, node_local=on), event)
    did = "created" if on else "deleted"
    return Outcome(accepted=True, lines=(Line(text=f"daemonset.apps/node-local-dns {did}"),))
