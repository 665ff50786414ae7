"""A command line typed at kubectl: read, sent to its command, and answered."""

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from learnnet.cluster.api import Api
from learnnet.cluster.kubectl.call import Call, Command, Output, PodLog
from learnnet.cluster.kubectl.client import Client
from learnnet.cluster.kubectl.commands import COMMANDS
from learnnet.cluster.kubectl.common import GLOBAL
from learnnet.cluster.kubectl.failures import Failure, OurError, PastError
from learnnet.cluster.kubectl.flags import UsageError, parse
from learnnet.cluster.kubectl.help import help_text, overview
from learnnet.cluster.kubectl.programs import POD_FILES, PROGRAMS, PodFile, Program
from learnnet.cluster.kubectl.suggestions import suggested
from learnnet.cluster.kubectl.waiting import Passing
from learnnet.cluster.store import View
from learnnet.cluster.text import Text

NEWLINE = "\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shell:
    """What stays the same while a line is read."""

    view: View
    now: int
    client: Client
    files: Mapping[str, str]
    programs: Mapping[str, Program]
    pod_files: Mapping[str, PodFile]
    time: Passing | None
    pod_log: PodLog | None


def run(
    api: Api | None,
    view: View,
    now: int,
    line: str | Sequence[str],
    files: Mapping[str, str] | None = None,
    cause: int | None = None,
    *,
    programs: Mapping[str, Program] | None = None,
    pod_files: Mapping[str, PodFile] | None = None,
    time: Passing | None = None,
    pod_log: PodLog | None = None,
) -> Output:
    """What `kubectl LINE` prints.

    `view` is the cluster at the moment that is looked at and `now` its time in virtual ms. `api` is None when that
    moment is past: commands that read still work. `files` are what -f may name, "-" is standard input. `cause` is the
    event that the requests follow from. `programs` and `pod_files` are what `exec` finds in Pods besides its own.
    `time` can be made to pass by a command that waits; without it nothing does. `pod_log` is what servers in
    Pods have written.
    """
    try:
        words = shlex.split(line) if isinstance(line, str) else list(line)
    except ValueError as reason:
        return Output(rc=2, stderr=f"sh: syntax error: {str(reason).lower()}\n")
    words = words[1:] if words[:1] == ["kubectl"] else words
    shell = _Shell(
        view=view,
        now=now,
        client=Client(api, f"kubectl {' '.join(words[:1])}".strip(), cause),
        files=files or {},
        programs={**PROGRAMS, **(programs or {})},
        pod_files={**POD_FILES, **(pod_files or {})},
        time=time,
        pod_log=pod_log,
    )
    try:
        output = _run(shell, words)
    except OurError as failure:
        output = Output(rc=1, stderr=failure.alone, note=failure.note)
    except Failure as failure:
        output = Output(rc=1, stdout=failure.printed, stderr=failure.alone)
    warnings = "".join(f"Warning: {text}\n" for text in shell.client.warnings)
    return replace(output, stderr=warnings + output.stderr)


def _run(shell: _Shell, words: Sequence[str]) -> Output:
    words, before = _without_globals(words)
    if not words:
        return Output(stdout=overview(COMMANDS.values()))
    command = COMMANDS.get(words[0])
    if command is None:
        raise UsageError(f'error: unknown command "{words[0]}" for "kubectl"{suggested(words[0], COMMANDS) or NEWLINE}')
    path, rest = f"kubectl {command.name}", [*words[1:]]
    while rest and (found := _below(command, rest[0])):
        command, path, rest = found, f"{path} {found.name}", rest[1:]
    if command.absent:
        raise OurError(Text("`{command}` is not available in this lab.", {"command": path}))
    arguments = parse(path, (*GLOBAL, *command.flags), [*before, *rest])
    if arguments.on("help"):
        return Output(stdout=help_text(path, command))
    if command.run is None and not arguments.words:
        return Output(rc=1, stderr=help_text(path, command))
    if command.run is None:
        raise UsageError(f"error: unknown command \"{arguments.words[0]}\"\nSee '{path} -h' for help and examples\n")
    missing = [f'"{name}"' for name in command.required if not arguments.has(name)]
    if missing:
        raise Failure(f"required flag(s) {', '.join(missing)} not set")
    if command.writes and shell.client.past:
        raise PastError(path)
    call = Call(
        view=shell.view,
        now=shell.now,
        client=shell.client,
        arguments=arguments,
        files=shell.files,
        programs=shell.programs,
        pod_files=shell.pod_files,
        time=shell.time,
        pod_log=shell.pod_log,
    )
    return command.run(call)


def _without_globals(words: Sequence[str]) -> tuple[list[str], list[str]]:
    """Flags may stand before the command: `kubectl -n shop get pods`."""
    rest, before = list(words), []
    valued = [word for flag in GLOBAL if flag.value for word in (f"--{flag.name}", f"-{flag.short}")]
    while rest and rest[0].startswith("-") and len(rest[0]) > 1:
        before.append(rest.pop(0))
        if before[-1] in valued and rest:
            before.append(rest.pop(0))
    if before and not rest:
        arguments = parse("kubectl", GLOBAL, before)
        return [], [] if arguments.on("help") else before
    return rest, before


def _below(command: Command, word: str) -> Command | None:
    return next((one for one in command.below if word == one.name or word in one.also), None)
