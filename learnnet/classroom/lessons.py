"""The lessons and tracks that this installation offers, read once; while one develops, anew whenever one is saved."""

import json
import re
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from learnnet.cluster.manifest import parse
from learnnet.curriculum.errors import LessonError
from learnnet.curriculum.lesson import Lesson
from learnnet.curriculum.loading import load
from learnnet.curriculum.track import Track, load_track

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*/[a-z0-9]+(-[a-z0-9]+)*")
FIRST = "services/first-service"


# While one develops: each lesson as it was when its files were last in order.
in_order: dict[str, Lesson] = {}


def lesson(slug: str) -> Lesson | None:
    """The very same object every time, until the author saves; while the files are not in order, as it was before."""
    try:
        found = _lesson(slug, saved(slug))
    except LessonError:
        if slug in in_order:
            return in_order[slug]
        raise
    if settings.DEBUG and found:
        in_order[slug] = found
    return found


def trouble(slug: str) -> LessonError | None:
    """What is wrong with the files of a lesson, as they are saved now."""
    try:
        _lesson(slug, saved(slug))
    except LessonError as error:
        return error
    return None


def saved(slug: str) -> int:
    """Another number as soon as an author has saved a file of this lesson."""
    return _stamp(settings.LESSONS_DIR / slug, settings.LESSONS_DIR / "common")


@lru_cache(500)
def _lesson(slug: str, stamp: int) -> Lesson | None:
    """A slug holds no dots, so its path cannot leave the folder."""
    folder = settings.LESSONS_DIR / slug
    if not SLUG.fullmatch(slug) or not (folder / "lesson.yaml").is_file():
        return None
    return load(folder, _schema("lesson"))


@cache
def _schema(name: str) -> Mapping[str, Any]:
    read: Mapping[str, Any] = json.loads((settings.LESSONS_DIR / f"{name}.schema.json").read_text(encoding="utf-8"))
    return read


def _stamp(*folders: Path) -> int:
    """Another number as soon as an author has saved; always the same where nobody writes lessons."""
    if not settings.DEBUG:
        return 0
    return max((file.stat().st_mtime_ns for folder in folders for file in folder.glob("*.*")), default=0)


def tracks() -> tuple[Track, ...]:
    """By name."""
    return _tracks(_stamp(*settings.LESSONS_DIR.iterdir()))


@lru_cache(4)
def _tracks(stamp: int) -> tuple[Track, ...]:
    folders = sorted(file.parent for file in settings.LESSONS_DIR.glob("*/track.yaml"))
    return tuple(load_track(folder, _schema("track")) for folder in folders)


def track_of(slug: str) -> Track | None:
    return next((track for track in tracks() if slug in track.lessons), None)


def setup_of(slug: str) -> Mapping[str, Any]:
    """How the labs of this lesson are set up: like its slug, a lesson does not change it once it has been done."""
    found = lesson(slug)
    return found.setup if found else {}


def every_lesson() -> tuple[Lesson, ...]:
    """Track by track, in the order in which they are best taken."""
    return tuple(found for track in tracks() for slug in track.lessons if (found := lesson(slug)))


def first_lesson() -> Lesson:
    """Where "Try it" leads."""
    found = lesson(FIRST)
    assert found is not None, "the first lesson belongs to the site"
    return found


def files(chosen: Lesson) -> list[dict[str, Any]]:
    """What the lesson put into the cluster and the learner may edit: all but what belongs to the system."""
    found = []
    for text in chosen.start:
        first = next((document.value for document in parse(text).documents), None) or {}
        meta = first.get("metadata") or {}
        if meta.get("namespace", "default") != "kube-system":
            found.append({"name": f"{meta.get('name', 'start')}.yaml", "text": text, "applied": True})
    return found
