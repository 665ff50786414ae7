"""One command on its way: what it may look at and change, and what it prints."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from learnnet.cluster.kubectl.client import Client
from learnnet.cluster.kubectl.flags import Arguments, Flag
from learnnet.cluster.store import View
from learnnet.cluster.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """What a program leaves behind: its code, and what it wrote to its two streams.

    `note` is a sentence of ours where kubectl has none: the page shows it in the learner's language.
    """

    rc: int = 0
    stdout: str = ""
    stderr: str = ""
    note: Text | None = None
    editor: str = ""  # the text that an editor is opened with: what comes back goes to the same command as the file "-"


# What a Pod's server has written, each line with its moment in virtual ms; by namespace and name.
PodLog = Callable[[str, str], Sequence[tuple[int, str]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """`now` is virtual time in ms; `files` are what -f may name ("-" is standard input).

    A call at a past moment has a client that refuses to send anything, and no `time` that could pass.
    """

    view: View
    now: int
    client: Client
    arguments: Arguments
    files: Mapping[str, str] = field(default_factory=dict)
    programs: Mapping[str, Any] = field(default_factory=dict)  # programs.Program by name
    pod_files: Mapping[str, Any] = field(default_factory=dict)  # programs.PodFile by path
    time: Any = None  # waiting.Passing
    pod_log: PodLog | None = None

    @property
    def namespace(self) -> str:
        return self.arguments.get("namespace", "default") or "default"

    @property
    def everywhere(self) -> bool:
        return self.arguments.on("all-namespaces")


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One word of kubectl, or a family of them: `create` makes things itself and has `create service` below it."""

    name: str
    usage: str = ""  # what stands behind the name in `kubectl NAME -h`
    flags: tuple[Flag, ...] = ()
    run: Callable[[Call], Output] | None = None
    below: tuple["Command", ...] = ()
    required: tuple[str, ...] = ()  # flags without which the command does not start
    writes: bool = False
    waits: Callable[[Arguments], bool] | None = None  # whether it lets time pass
    also: tuple[str, ...] = ()  # other names
    suggests: tuple[str, ...] = ()  # words that people type when they mean this one
    absent: bool = False  # kubectl has it, this lab has not
