"""A line typed at kubectl that may change something, a program started in a Pod included."""

from collections.abc import Mapping

from learnnet.cluster.kubectl import Output, run
from learnnet.cluster.text import Text
from learnnet.lab.changes.payload import BadChangeError, Change, text
from learnnet.lab.changes.run import ping
from learnnet.lab.changes.send import send_as_asked
from learnnet.lab.outcome import Line, Outcome
from learnnet.lab.shell.lines import files_named, runs_a_program
from learnnet.lab.shell.pods import Programs
from learnnet.lab.world import World

LONGEST_LINE = 4096
MOST_FILES = 20


def kubectl(world: World, payload: Change) -> Outcome:
    """Accepted when something happened: the store has moved on, or a program ran in a Pod."""
    line = text(payload, "line", longest=LONGEST_LINE)
    files = files_named(line, _files(payload))
    before = world.store.revision
    programs = Programs(world, send_as_asked, ping)
    # A program tells its own story; everything else follows from kubectl's request.
    cause = None
    if not runs_a_program(line):
        note = Text("kubectl {command}", {"command": line.strip().removeprefix("kubectl ")})
        cause = world.record("you", "request", note=note, detail={"change": "kubectl"})
    output = run(
        world.api,
        world.store,
        world.clock.now,
        line,
        files,
        cause,
        programs=programs.by_name,
        pod_files=programs.files,
    )
    world.clock.run(world.clock.now + programs.elapsed)
    return Outcome(accepted=world.store.revision != before or programs.ran, lines=_lines(output), output=output)


def _lines(output: Output) -> tuple[Line, ...]:
    shown = [Line(text=line, error=output.rc != 0) for line in output.stderr.splitlines()]
    return (*(Line(text=line) for line in output.stdout.splitlines()), *shown)


def _files(payload: Change) -> Mapping[str, str]:
    files = payload.get("files", {})
    if not isinstance(files, Mapping) or len(files) > MOST_FILES:
        raise BadChangeError(f"'files' must be at most {MOST_FILES} texts by name")
    return {name: text(files, name, longest=None) for name in files}
