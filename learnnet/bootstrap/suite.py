"""Everything that must hold before a change lands, in order: what is quick and plain first, browsers last."""

import argparse
import os
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree

from learnnet.bootstrap import chromium, front_end, site, venv
from learnnet.bootstrap.front_end import Node
from learnnet.bootstrap.places import BASE, BIN, PYTHON, STATIC
from learnnet.bootstrap.steps import Log

NO_TESTS = 5  # pytest's exit code
# Each of these goes through all of something, and grows with it: no units.
CONTENT = (
    "tests/classroom/test_every_topic.py",
    "tests/curriculum/faults/test_every_fault.py",
    "tests/lessons/test_every_lesson.py",
    "tests/pages/test_authorisation.py",
)
MANY_DRILLS = "tests/curriculum/drills/test_many_drills.py"
APART = (*CONTENT, MANY_DRILLS, "tests/prod", "tests/kernel", "tests/browser")


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One program to run. `why_not` answers why it cannot be run here, or nothing."""

    name: str
    command: tuple[str | Path, ...]
    cwd: Path = BASE
    environ: Mapping[str, str] = field(default_factory=dict)
    tests: bool = False  # pytest, which can tell what it skipped
    why_not: Callable[[], str] = lambda: ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What became of a check."""

    name: str
    state: str  # passed | failed | skipped
    seconds: float = 0.0
    skipped: tuple[str, ...] = ()


def checks(node: Node, browser: Path | None) -> list[Check]:
    """In order of running."""
    tool = STATIC / "node_modules" / ".bin"
    return [
        Check(name="ruff", command=(BIN / "ruff", "check", ".")),
        Check(name="format", command=(BIN / "ruff", "format", "--check", ".")),
        Check(name="mypy", command=(BIN / "mypy",)),
        Check(name="imports", command=(BIN / "lint-imports",)),
        Check(name="migrations", command=(PYTHON, "manage.py", "makemigrations", "--check", "--dry-run")),
        Check(name="templates", command=(BIN / "djlint", "templates", "--lint", "--quiet")),
        Check(name="languages", command=(PYTHON, "manage.py", "messages", "check")),
        Check(name="lessons", command=(PYTHON, "manage.py", "checklessons")),
        Check(name="tsc", command=(tool / "tsc", "--noEmit"), cwd=STATIC, environ=node.environ),
        Check(name="biome", command=(tool / "biome", "ci", "."), cwd=STATIC, environ=node.environ),
        pytest("unit", "tests", "-n", "2", *(f"--ignore={folder}" for folder in APART)),
        pytest("content", *CONTENT, "-n", "2"),
        pytest("drills", MANY_DRILLS, "-n", "2"),
        pytest("prod", "tests/prod", why_not=nothing_in("tests/prod")),
        pytest("kernel", "tests/kernel", why_not=nothing_in("tests/kernel")),
        pytest(
            "browser",
            "tests/browser",
            # It reads sources at the very end, and Python 3.11 cannot do so in two threads at once.
            *("-p", "no:hypothesispytest"),
            # Playwright's synchronous face runs a loop, and Django would refuse the database beside it.
            environ={"DJANGO_ALLOW_ASYNC_UNSAFE": "1", "LEARNNET_CHROMIUM": str(browser or "")},
            why_not=(lambda: "no Chromium could be had for this system")
            if not browser
            else nothing_in("tests/browser"),
        ),
    ]


def pytest(
    name: str, *arguments: str, environ: Mapping[str, str] | None = None, why_not: Callable[[], str] = lambda: ""
) -> Check:
    command: tuple[str | Path, ...] = (PYTHON, "-m", "pytest", "-q", *arguments)
    return Check(name=name, command=command, environ=environ or {}, tests=True, why_not=why_not)


def nothing_in(folder: str) -> Callable[[], str]:
    return lambda: "" if any((BASE / folder).glob("**/test_*.py")) else f"there is nothing in {folder}"


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="manage.py test", description="Sets up what tests need, and runs them.")
    parser.add_argument("words", nargs="*", help="names of checks, or paths of tests (default: everything)")
    words = parser.parse_args(arguments).words
    log = Log()
    venv.prepare(log, "dev", "prod")
    node = front_end.prepare(log, everything=True)
    browser = chromium.prepare(log, node)
    log.step("Languages", site.compile_catalogues)
    return report([perform(check) for check in chosen(words, checks(node, browser))])


def chosen(words: Sequence[str], known: Sequence[Check]) -> list[Check]:
    """A word is the name of a check or the path of a test; no word means everything."""
    if not words:
        return list(known)
    names = {check.name: check for check in known}
    picked = [names[word] for word in words if word in names]
    for path in (word for word in words if word not in names):
        home = next((check for check in known if check.tests and path.startswith(f"tests/{check.name}")), None)
        picked.append(pytest(path, path, environ=home.environ if home else None))
    return picked


def perform(check: Check) -> Result:
    """Runs one check with its words going straight to the reader."""
    if reason := check.why_not():
        return Result(name=check.name, state="skipped", skipped=(reason,))
    print(f"\n━━ {check.name} ━━ {' '.join(str(part) for part in check.command)}", flush=True)
    start = time.monotonic()
    with TemporaryDirectory() as folder:
        results = Path(folder) / "results.xml"
        more = [f"--junitxml={results}"] if check.tests else []
        code = subprocess.run(
            [*map(str, check.command), *more],
            cwd=check.cwd,
            env={**os.environ, **check.environ},
            stdin=subprocess.DEVNULL,
            check=False,
        ).returncode
        skipped = skipped_tests(results) if check.tests else ()
    seconds = time.monotonic() - start
    if check.tests and code == NO_TESTS:
        return Result(name=check.name, state="skipped", seconds=seconds, skipped=(*skipped, "no test was chosen"))
    return Result(name=check.name, state="failed" if code else "passed", seconds=seconds, skipped=skipped)


def skipped_tests(results: Path) -> tuple[str, ...]:
    """Each skipped test with its reason, out of pytest's report."""
    if not results.is_file():
        return ()
    return tuple(
        f"{case.get('classname')}.{case.get('name')}: {skip.get('message')}"
        for case in ElementTree.parse(results).iter("testcase")
        for skip in case.iter("skipped")
    )


def report(results: Sequence[Result]) -> int:
    marks = {"passed": "✔", "failed": "✘", "skipped": "–"}
    print("\n━━ summary ━━")
    for result in results:
        print(f"{marks[result.state]} {result.name:<12}{result.state:<9}{result.seconds:6.1f} s")
        for line in result.skipped:
            print(f"      skipped: {line}")
    failed = [result.name for result in results if result.state == "failed"]
    print(f"\nfailed: {', '.join(failed)}" if failed else "\nnothing failed")
    return 1 if failed else 0
