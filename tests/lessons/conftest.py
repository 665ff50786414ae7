"""The lessons of the project, each read once."""

from functools import cache
from pathlib import Path

from learnnet.curriculum.lesson import Lesson
from learnnet.curriculum.loading import load
from learnnet.curriculum.schema import lesson_schema

BASE = Path(__file__).parent.parent.parent
LESSONS = BASE / "lessons"
SLUGS = sorted(f"{file.parent.parent.name}/{file.parent.name}" for file in LESSONS.glob("*/*/lesson.yaml"))


@cache
def lesson(slug: str) -> Lesson:
    return load(LESSONS / slug, lesson_schema())
