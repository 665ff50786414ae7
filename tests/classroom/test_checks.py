"""An installation that cannot work is told so before it serves anybody."""

import subprocess
import sys

from django.conf import settings
from django.core.checks import run_checks

from learnnet.classroom.checks import workers_asked_for

PRODUCTION = {
    "LEARNNET_HOSTS": "learn.example",
    "LEARNNET_ORIGINS": "https://learn.example",
    "LEARNNET_SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "LEARNNET_REDIS_URL": "redis://127.0.0.1:6379/0",
    "LEARNNET_DATABASE_URL": "postgres://learnnet@127.0.0.1/learnnet",
    "LEARNNET_WORKERS": "2",
    "PATH": "/usr/bin:/bin",
}


def manage(*arguments: str, **environ: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=settings.BASE_DIR, env=environ, capture_output=True, text=True, check=False)


def test_several_workers_are_refused_the_in_memory_layer(settings) -> None:
    settings.WORKERS = 2

    assert [problem.id for problem in run_checks()] == ["learnnet.E001"]


def test_one_worker_may_have_it() -> None:
    assert run_checks() == []


def test_a_server_with_several_workers_in_memory_refuses_to_start_and_says_why() -> None:
    ended = manage("-c", "import learnnet.asgi", LEARNNET_WORKERS="2", PATH="/usr/bin:/bin")

    assert ended.returncode != 0
    assert "learnnet.E001: 2 workers cannot meet in the in-memory channel layer" in ended.stderr


def test_the_workers_that_the_command_line_of_the_server_names_count_too() -> None:
    assert workers_asked_for(["uvicorn", "learnnet.asgi:application", "--workers", "4"]) == 4
    assert workers_asked_for(["uvicorn", "--workers=3"]) == 3
    assert workers_asked_for(["uvicorn", "learnnet.asgi:application"]) == 1
    assert workers_asked_for(["uvicorn", "--workers"]) == 1


def test_the_settings_of_production_pass_every_deployment_check() -> None:
    ended = manage("manage.py", "check", "--deploy", "--fail-level=WARNING", **PRODUCTION)

    assert ended.returncode == 0, ended.stderr
    assert "no issues" in ended.stdout
