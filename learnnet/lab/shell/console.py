"""A line typed in a lab's console: at kubectl, in a Pod ("default/client") or on a node ("node-a").

Reading is answered by any moment. What leaves traces becomes a change, which only the newest moment takes.
"""

import shlex
from collections.abc import Mapping, Sequence
from typing import Any

from learnnet.cluster.kubectl import COMMANDS, Output
from learnnet.cluster.text import Text
from learnnet.lab.moment import Moment
from learnnet.lab.shell import administering
from learnnet.lab.shell.clients import CLIENTS, curl
from learnnet.lab.shell.filters import NOT_PIPED, filtered, in_turn
from learnnet.lab.shell.lines import may_change, only_waits
from learnnet.lab.shell.nodes import on_node
from learnnet.lab.shell.pods import IN_PODS
from learnnet.lab.shell.programs import NODE_PROGRAMS
from learnnet.lab.shell.splitting import Part, parts

KUBECTL = "kubectl"
TELLING = ("-s", "-w", "-o", "-i", "-I", "--silent", "--write-out", "--output")
PAST = Text("You are looking at a past moment: it can be read but not changed.")
Payload = dict[str, Any]


def change_of(where: str, line: str, files: Mapping[str, str]) -> Payload | None:
    """The change that this line is, if it may leave traces; None if it only reads.

    Several commands in a line are one change: no time passes between them but what they take themselves.
    """
    found = parts(line)
    if "/" not in where and where != KUBECTL:
        return _from_node(where, found[0].command) if len(found) == 1 else None
    commands = [as_kubectl(where, part.command) for part in found]
    if not any(command and may_change(command) for command in commands):
        return None
    whole = commands[0] if len(found) == 1 else _joined(found, commands)
    return {"kind": "kubectl", "line": whole, "files": dict(files)}


def reads_if_time_stands_still(where: str, line: str) -> bool:
    """A line that is a change for nothing but the time that it waits, as `kubectl get pods -w`."""
    if "/" in where or where != KUBECTL:
        return False
    commands = [as_kubectl(where, part.command) for part in parts(line)]
    changing = [command for command in commands if command and may_change(command)]
    return bool(changing) and all(only_waits(command) for command in changing)


def _joined(found: Sequence[Part], commands: Sequence[str]) -> str:
    """What is no command of kubectl stays as it was typed: it is not found when its turn comes."""
    words = []
    for part, command in zip(found, commands, strict=True):
        words += [part.after, " | ".join((command or part.command, *part.filters))]
    return " ".join(word for word in words if word)


def answer(moment: Moment, where: str, line: str, files: Mapping[str, str]) -> Output:
    """What the line prints at this moment, without a trace; a line that would leave one is refused."""
    found = parts(line)
    for after, before in zip(found[1:], found, strict=False):
        if not after.command or not before.command:
            return Output(rc=2, stderr=f'sh: syntax error: unexpected "{after.after}"\n')
    return in_turn(found, lambda command: _run(moment, where, command, files))


def piped(output: Output, line: str) -> Output:
    """The rest of the line, for a change that has been made; a change of several commands has its filters in it."""
    found = parts(line)
    return filtered(output, found[0].filters) if len(found) == 1 else output


def as_kubectl(where: str, line: str) -> str:
    """What has to be typed at kubectl for it; empty where that would be another program."""
    if "/" in where:
        namespace, _, pod = where.partition("/")
        scope = "" if namespace == "default" else f"-n {namespace} "
        return f"kubectl exec {scope}{pod} -- {line}"
    first = line.split()[0] if line.split() else ""
    if first == "k":
        return f"kubectl{line.strip()[1:]}"
    return line if first == KUBECTL else f"kubectl {line}" if first in COMMANDS else ""


def _run(moment: Moment, where: str, line: str, files: Mapping[str, str]) -> Output:
    try:
        words = shlex.split(line)
    except ValueError as reason:
        return Output(rc=2, stderr=f"sh: syntax error: {str(reason).lower()}\n")
    if where != KUBECTL and "/" not in where:
        if where not in moment.nodes:
            return _gone(where)
        if _from_node(where, line):
            return Output(rc=1, stderr=f"{PAST}\n", note=PAST)
        return on_node(moment.node(where), words)
    command = as_kubectl(where, line)
    return Moment.kubectl(moment, command, files) if command else _elsewhere(words)


def _from_node(node: str, line: str) -> Payload | None:
    """What sends leaves traces, and what sets; everything else on a node only looks."""
    try:
        words = shlex.split(line)
    except ValueError:
        return None
    sends = words[:1] == ["ping"] or (words[:1] != ["curl"] and words[:1] and words[0] in CLIENTS) or _tells(words)
    if sends or administering.asked(node, words):
        return {"kind": "run", "source": node, "line": line.strip()}
    asked = curl(words[1:]) if words[:1] == ["curl"] else None
    return {"kind": "send", "source": node, **asked.payload} if asked and not isinstance(asked, Output) else None


def _tells(words: list[str]) -> bool:
    """Whether curl is told what to print: a plain `send` prints all."""
    return words[:1] == ["curl"] and any(word in TELLING or word[:2] in TELLING for word in words[1:])


def _elsewhere(words: list[str]) -> Output:
    name = words[0] if words else ""
    if name in IN_PODS:
        note = Text("`{program}` runs in a pod: choose one above, or use kubectl exec.", {"program": name})
    elif name in NODE_PROGRAMS:
        note = Text("`{program}` runs on a node: choose one above.", {"program": name})
    elif name in ("grep", "head", "tail", "wc", "sort"):
        note = NOT_PIPED
    else:
        note = Text("This console runs kubectl here: try kubectl get pods.")
    return Output(rc=127, stderr=f"sh: {name}: command not found\n", note=note)


def _gone(where: str) -> Output:
    note = Text("There is no node {name} at this moment.", {"name": where})
    return Output(rc=1, stderr=f"{note}\n", note=note)
