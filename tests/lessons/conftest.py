"""The lessons of the project, each read once; and a folder for those that a test makes."""

import shutil
from functools import cache
from pathlib import Path

import pytest
from pytest_django import Settings

from learnnet.curriculum.lesson import Lesson
from learnnet.curriculum.loading import load
from learnnet.curriculum.schema import lesson_schema

BASE = Path(__file__).parent.parent.parent
LESSONS = BASE / "lessons"
TRACK = "title: {en: T, zh-hans: T}\nsummary: {en: S, zh-hans: S}\nlessons:\n"
SLUGS = sorted(f"{file.parent.parent.name}/{file.parent.name}" for file in LESSONS.glob("*/*/lesson.yaml"))


@cache
def lesson(slug: str) -> Lesson:
    return load(LESSONS / slug, lesson_schema())


@pytest.fixture
def lessons(tmp_path: Path, settings: Settings) -> Path:
    """A folder of lessons with one track, in which nothing is yet."""
    folder = tmp_path / "lessons"
    (folder / "track").mkdir(parents=True)
    (folder / "track" / "track.yaml").write_text(TRACK, encoding="utf-8")
    shutil.copytree(LESSONS / "common", folder / "common")
    settings.LESSONS_DIR = folder
    return folder
