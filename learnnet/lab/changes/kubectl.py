"""A line typed at kubectl that may change something, a program started in a Pod included."""

from collections.abc import Mapping

from learnnet.cluster.kubectl import Output, run
from learnnet.cluster.text import Text
from learnnet.lab.changes.payload import BadChangeError, Change, text
from learnnet.lab.changes.run import ping
from learnnet.lab.changes.send import send_as_asked
from learnnet.lab.outcome import Line, Outcome
from learnnet.lab.shell.filters import in_turn
from learnnet.lab.shell.lines import files_named, may_change, runs_a_program
from learnnet.lab.shell.logs import pod_log
from learnnet.lab.shell.passing import Passing
from learnnet.lab.shell.pods import Programs
from learnnet.lab.shell.splitting import parts
from learnnet.lab.world import World

LONGEST_LINE = 4096
MOST_FILES = 20


def kubectl(world: World, payload: Change) -> Outcome:
    """Accepted when something happened: the store has moved on, a program ran in a Pod, or time has passed."""
    line = text(payload, "line", longest=LONGEST_LINE)
    files = _files(payload)
    before = world.store.revision
    programs, time = Programs(world, send_as_asked, ping), Passing(world)
    found = parts(line)

    def run_one(command: str) -> Output:
        if len(found) > 1 and command.split()[:1] != ["kubectl"]:
            return Output(rc=127, stderr=f"sh: {(command.split() or [''])[0]}: command not found\n")
        return _run(world, command, files, programs, time)

    output = in_turn(found, run_one)
    happened = world.store.revision != before or programs.ran or time.passed
    return Outcome(accepted=happened, lines=_lines(output), output=output)


def _run(world: World, line: str, files: Mapping[str, str], programs: Programs, time: Passing) -> Output:
    # A program tells its own story; everything else follows from kubectl's request.
    cause = None
    if may_change(line) and not runs_a_program(line):
        note = Text("kubectl {command}", {"command": line.strip().removeprefix("kubectl ")})
        cause = world.record("you", "request", note=note, detail={"change": "kubectl"})
    output = run(
        world.api,
        world.store,
        world.clock.now,
        line,
        files_named(line, files),
        cause,
        programs=programs.by_name,
        pod_files=programs.files,
        time=time,
        pod_log=pod_log(world.store, world.log.events, world.names.live),
    )
    world.clock.run(world.clock.now + programs.taken())
    return output


def _lines(output: Output) -> tuple[Line, ...]:
    shown = [Line(text=line, error=output.rc != 0) for line in output.stderr.splitlines()]
    return (*(Line(text=line) for line in output.stdout.splitlines()), *shown)


def _files(payload: Change) -> Mapping[str, str]:
    files = payload.get("files", {})
    if not isinstance(files, Mapping) or len(files) > MOST_FILES:
        raise BadChangeError(f"'files' must be at most {MOST_FILES} texts by name")
    return {name: text(files, name, longest=None) for name in files}
