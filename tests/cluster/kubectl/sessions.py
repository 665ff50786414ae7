"""Sessions: what somebody types, and what comes back, letter for letter.

Each file in `sessions/` is one sitting at the cluster of `shop.json`, without controllers: a line behind `$ `, then
what it printed, `2> ` before what went to standard error, `? 1` where the code was not 0. The lines were typed at a
real kubectl 1.33 as well, talking to this API server, and what it printed was compared; where 1.36 prints something
else (`deleted from … namespace`, no `creationTimestamp: null`), it is what 1.36 prints.

`python -m tests.cluster.kubectl.sessions` writes the files anew: look at the diff.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from learnnet.cluster.kubectl import Output
from learnnet.lab import Lab

from .conftest import Shell, objects

HERE = Path(__file__).parent
SESSIONS = sorted((HERE / "sessions").glob("*.txt"))
FILES = {path.name: path.read_text() for path in (HERE / "files").iterdir()}
# What the dice give, and what counts every write.
CHANCE = (
    (re.compile(r'(resourceVersion: |resourceVersion":")"?\d+"?'), r"\1X"),
    (re.compile(r'(uid: )"?[0-9a-f-]{36}"?'), r"\1X"),
    (re.compile(r'("(?:resourceVersion|uid)": )"[^"]*"'), r'\1"X"'),
    (re.compile(r"(Resource Version: +)\d+"), r"\1X"),
    (re.compile(r"(UID: +)[0-9a-f-]{36}"), r"\1X"),
)


def lines_of(session: Path) -> list[str]:
    return [line[2:] for line in session.read_text().splitlines() if line.startswith("$ ")]


def play(lines: list[str]) -> str:
    shell = Shell(Lab(seed=1, controllers=False).load(objects()).settle())
    return "".join(f"$ {line}\n{shown(shell.run(line, FILES))}" for line in lines)


def shown(output: Output) -> str:
    return masked("".join(_parts(output)))


def _parts(output: Output) -> Iterator[str]:
    yield output.stdout
    if output.stdout and not output.stdout.endswith("\n"):
        yield "(no newline)\n"
    for line in output.stderr.splitlines():
        yield f"2> {line}\n"
    if output.rc:
        yield f"? {output.rc}\n"


def masked(text: str) -> str:
    for pattern, letters in CHANCE:
        text = pattern.sub(letters, text)
    return text


if __name__ == "__main__":
    for path in SESSIONS:
        path.write_text(play(lines_of(path)))
