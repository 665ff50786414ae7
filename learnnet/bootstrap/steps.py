"""A step of setting up: told, timed, and left out when nothing that it depends on has changed."""

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from learnnet.bootstrap.places import BASE, STAMPS

T = TypeVar("T")


class SetupError(Exception):
    """Something on this machine is in the way; the text says what, and what to do."""


@dataclass(slots=True)
class Log:
    """The steps so far, with how long each took."""

    times: list[tuple[str, float]] = field(default_factory=list)

    def step(self, name: str, work: Callable[[], T]) -> T:
        """Does it, and says what came of it and how long it took."""
        print(f"• {name} … ", end="", flush=True)
        start = time.monotonic()
        done = work()
        seconds = time.monotonic() - start
        self.times.append((name, seconds))
        print(f"{done or 'done'} ({seconds:.1f} s)", flush=True)
        return done

    def total(self) -> float:
        return sum(seconds for _name, seconds in self.times)


def fingerprint(files: Iterable[Path], *more: object) -> str:
    """Changes whenever a file or one of the other things does."""
    digest = hashlib.sha256(repr(more).encode())
    for file in sorted(files):
        digest.update(f"{file.relative_to(BASE)}\0".encode())
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def unless_unchanged(
    name: str, now: str, result_is_there: bool, work: Callable[[], object], also: Sequence[str] = ()
) -> object:
    """Skips the work if its last success was with this very fingerprint (or one of `also`) and its result is there."""
    stamp = STAMPS / name
    if result_is_there and stamp.is_file() and stamp.read_text() in (now, *also):
        return "unchanged"
    stamp.unlink(missing_ok=True)  # an interrupted step is done again
    done = work()
    STAMPS.mkdir(parents=True, exist_ok=True)
    stamp.write_text(now)
    return done


def run(
    command: Sequence[str | Path],
    *,
    instead: str,
    cwd: Path = BASE,
    environ: Mapping[str, str] | None = None,
) -> str:
    """Runs a program quietly and answers what it printed; if it fails, `instead` and its last lines are told."""
    env = {**os.environ, **(environ or {})}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode:
        tail = "\n".join(f"    {line}" for line in done.stdout.strip().splitlines()[-12:])
        raise SetupError(f"{instead}\n{tail}")
    return done.stdout


def complain(problem: SetupError) -> int:
    print(f"\n✘ {problem}", file=sys.stderr, flush=True)
    return 1
