"""The demo class: really lived through, made once, and only where it is in nobody's way."""

import io
from collections import Counter
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client

from learnnet.classroom.courses.board import Board
from learnnet.classroom.courses.models import Assignment, Course
from learnnet.classroom.models import Attempt, Person


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    settings.ALLOWED_HOSTS = ["localhost", "127.0.0.1"]


def printed() -> str:
    out = io.StringIO()
    call_command("demo_class", stdout=out)
    return out.getvalue()


def test_a_fresh_site_has_a_class_in_which_everything_can_be_seen(db: None) -> None:
    printed()

    lesson, drill, interview = (Assignment.objects.get(kind=kind) for kind in ("lesson", "drill", "interview"))
    board = Board(lesson).full()
    states = Counter(cell for row in board["rows"] for cell in row["tasks"])
    assert len(board["rows"]) == 12
    assert {"passed", "doing", "lost", "todo"} == set(states)
    assert {"again", "quiet", "idle", ""} == {row["attention"] for row in board["rows"]}
    assert [len(group["members"]) for group in board["groups"]] == [4, 2, 1]
    assert any(row["hand"] for row in board["rows"])
    assert all(attempt.changes.count() for attempt in Attempt.objects.filter(assignment=lesson))
    searched = Board(drill).full()
    assert {"flat", ""} <= {row["attention"] for row in searched["rows"]}
    assert next(len(group["members"]) for group in searched["groups"]) == 2
    assert any(row["run"] and row["run"]["outcome"] == "fixed" for row in searched["rows"])
    assert any(row["run"] and row["run"]["rate"] for row in Board(interview).full()["rows"])


def test_its_logins_work_and_are_told_again(db: None, tmp_path: Path) -> None:
    text = printed()
    password = text.split("password ")[1].split(",")[0]

    assert printed() == text
    assert Course.objects.count() == 1
    assert (tmp_path / "demo-logins").stat().st_mode & 0o777 == 0o600
    assert Client(headers={"host": "localhost"}).login(username="teacher@example.org", password=password)


def test_it_keeps_away_from_people_and_from_production(settings, alice: Person) -> None:
    assert "there are people here already" in printed()
    Person.objects.all().delete()
    settings.CSRF_TRUSTED_ORIGINS = ["https://learn.example.org"]
    assert "other" in printed()
    assert not Person.objects.exists()
