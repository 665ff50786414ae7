"""A line typed in the console of an attempt: it only reads, or it is a change like any other."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from learnnet.classroom import actions
from learnnet.classroom.labs import place_of
from learnnet.classroom.learning.progress import progress_of
from learnnet.classroom.lessons import lesson
from learnnet.classroom.models import Attempt
from learnnet.classroom.practice import looks, runs
from learnnet.classroom.snapshots import moment_of
from learnnet.cluster.kubectl import Output
from learnnet.cluster.kubectl.waiting import TIMED_OUT
from learnnet.cluster.text import Text
from learnnet.lab.outcome import Outcome
from learnnet.lab.shell.completion import completions
from learnnet.lab.shell.console import answer, as_kubectl, change_of, piped, reads_if_time_stands_still
from learnnet.lab.shell.lines import may_change
from learnnet.lab.shell.splitting import parts

MOST_CHARACTERS = 200_000  # of what is printed: `get pods -o yaml` of a full lab is a megabyte
TOO_LONG = Text("The output was longer and is cut off here.")
READ_ONLY = Text("This is a copy to look at. Take it over to change something in it.")
STANDS_STILL = Text("Time stands still in this copy: this is how things are now. Take it over to watch what comes.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """What was printed, and whether it changed the lab."""

    output: Output
    changed: bool = False
    looked: bool = False  # it was written down, in a drill


def run(attempt: Attempt, where: str, line: str, files: Mapping[str, str], at: int | None) -> Ran:
    change = change_of(where, line, files) if at is None else None
    if change is None:
        with place_of(attempt) as place:
            moment = moment_of(place.caught_up(attempt), at)
            output = answer(moment, where, line, files)
            looked = output.rc == 0 and runs.looked(attempt, moment, looks.read(moment, where, line), line)
        told = output.rc == 0 and at is None and tell_of_it(attempt, where, line)
        return Ran(output=short(output), changed=told, looked=looked)
    if attempt.person_id is None:
        return Ran(output=without_time(attempt, where, line, files))
    applied = actions.apply_change(attempt, change)
    output = piped(applied.outcome.output or printed(applied.outcome), line)
    waited = reads_if_time_stands_still(where, line)
    only_read = waited or (output.rc == 0 and not applied.outcome.accepted)
    looked = only_read and showed(output) and read_after_all(attempt, where, line)
    told = output.rc == 0 and not applied.outcome.accepted and tell_of_it(attempt, where, line)
    return Ran(output=short(output), changed=applied.outcome.accepted or told, looked=looked)


def showed(output: Output) -> bool:
    """A command that gave up waiting has shown what it waited for."""
    return output.rc == 0 or bool(output.stdout) or TIMED_OUT in output.stderr


def without_time(attempt: Attempt, where: str, line: str, files: Mapping[str, str]) -> Output:
    """What a line does in a copy that nobody may change."""
    if not reads_if_time_stands_still(where, line):
        return Output(rc=1, stderr=f"error: {READ_ONLY}\n", note=READ_ONLY)
    with place_of(attempt) as place:
        return short(replace(answer(place.caught_up(attempt), where, line, files), note=STANDS_STILL))


def tell_of_it(attempt: Attempt, where: str, line: str) -> bool:
    """A line that only read is kept where a task of the lesson waits for this very command; whether it was."""
    chosen = lesson(attempt.lesson)
    if chosen is None or attempt.person_id is None:
        return False
    found = [
        command for part in parts(line) if (command := as_kubectl(where, part.command)) and not may_change(command)
    ]
    with place_of(attempt) as place:
        progress = progress_of(attempt, chosen, place.caught_up(attempt))
        wanted = [command for command in found if progress.waits_for(command)]
    for command in wanted:
        actions.apply_change(attempt, {"kind": "look", "line": command})
    return bool(wanted)


def read_after_all(attempt: Attempt, where: str, line: str) -> bool:
    """A line that might have changed something, as any program in a Pod, and only read: a file, for one."""
    with place_of(attempt) as place:
        lab = place.caught_up(attempt)
        return runs.looked(attempt, lab, looks.read(lab, where, line), line)


def printed(outcome: Outcome) -> Output:
    """Of a change that is no command line: its lines, by stream."""
    said, complained = (
        "".join(f"{line.text}\n" for line in outcome.lines if line.error is error) for error in (False, True)
    )
    return Output(rc=1 if complained else 0, stdout=said, stderr=complained)


def short(output: Output) -> Output:
    if len(output.stdout) <= MOST_CHARACTERS:
        return output
    return replace(output, stdout=output.stdout[:MOST_CHARACTERS] + "\n", note=TOO_LONG)


def complete(attempt: Attempt, where: str, line: str, files: list[str], at: int | None) -> list[str]:
    with place_of(attempt) as place:
        view = moment_of(place.caught_up(attempt), at).view
        return list(completions(view, line, files, where))
