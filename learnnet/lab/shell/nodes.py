"""What can be read on a node, as one who is logged in there; nothing here changes anything."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from learnnet.cluster.kubectl import Output
from learnnet.cluster.text import Text
from learnnet.lab.shell.programs import NODE_PROGRAMS
from learnnet.lab.shell.programs.here import running

if TYPE_CHECKING:
    from learnnet.lab.moment import NodeFace

LEAVING_TRACES = ("curl", "nc", "ping", "systemctl", "wget")
PROGRAMS = (*NODE_PROGRAMS, *LEAVING_TRACES)


def on_node(node: "NodeFace", words: Sequence[str]) -> Output:
    name = words[0].rpartition("/")[2] if words else ""
    program = NODE_PROGRAMS.get(name)
    if program is None:
        note = Text("On a node of this lab you can run {programs}.", {"programs": ", ".join(PROGRAMS)})
        return Output(rc=127, stderr=f"sh: {words[0] if words else ''}: not found\n", note=note)
    here = node.here
    if here is None:
        note = Text("{name} has no address that this lab can reach.", {"name": node.name})
        return Output(rc=1, stderr=f"{note}\n", note=note)
    return running(program, here, words[1:])
