"""Reading a line just far enough to know what kind of command it is."""

import shlex
from collections.abc import Mapping, Sequence

from learnnet.cluster.kubectl import COMMANDS
from learnnet.cluster.kubectl.call import Command
from learnnet.cluster.kubectl.common import GLOBAL
from learnnet.cluster.kubectl.failures import Failure
from learnnet.cluster.kubectl.flags import parse

VALUED = {word for flag in GLOBAL if flag.value for word in (f"--{flag.name}", f"-{flag.short}")}


def words_of(line: str) -> list[str]:
    """Empty for a line whose quotes do not close: whoever runs it says so."""
    try:
        words = shlex.split(line)
    except ValueError:
        return []
    return words[1:] if words[:1] == ["kubectl"] else words


def command_of(words: Sequence[str]) -> Command | None:
    """The command, or the one below it: `create service`."""
    rest = list(words)
    while rest and rest[0].startswith("-"):
        rest = rest[2:] if rest[0] in VALUED else rest[1:]
    found = COMMANDS.get(rest[0]) if rest else None
    for word in rest[1:]:
        below = next((one for one in found.below if word in (one.name, *one.also)), None) if found else None
        if below is None:
            break
        found = below
    return found


def runs_a_program(line: str) -> bool:
    command = command_of(words_of(line))
    return command is not None and command.name == "exec"


def may_change(line: str) -> bool:
    """Everything else only reads, at whatever moment."""
    command = command_of(words_of(line))
    return command is not None and (command.writes or command.name == "exec" or waits(line))


def waits(line: str) -> bool:
    """Whether time may pass while it runs."""
    words = words_of(line)
    command = command_of(words)
    if command is None or command.waits is None:
        return False
    try:
        return command.waits(parse("kubectl", (*GLOBAL, *command.flags), words))
    except Failure:  # whoever runs it says what is wrong with it
        return False


def only_waits(line: str) -> bool:
    """Whether it would only read if no time could pass."""
    command = command_of(words_of(line))
    return command is not None and not command.writes and waits(line) and "--raw" not in line


def files_named(line: str, files: Mapping[str, str]) -> dict[str, str]:
    """Only what the line asks for is worth keeping with it; the texts of others are the learner's own business."""
    words = {part for word in words_of(line) for piece in word.split(",") for part in (piece, piece.partition("=")[2])}
    # `-fweb.yaml` is a way to write it, too.
    words |= {word[2:] for word in words if word.startswith("-f")}
    # What an editor gave back.
    words |= {"-"}
    return {name: text for name, text in files.items() if name in words}
