"""A track: lessons in the order in which they are best taken."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from learnnet.curriculum.questions import Words
from learnnet.curriculum.sources import read_source


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """`lessons` are slugs: track/lesson."""

    name: str
    title: Words
    summary: Words
    lessons: tuple[str, ...]

    def next_after(self, slug: str) -> str | None:
        """What to take next; None after the last."""
        following = dict(zip(self.lessons, self.lessons[1:], strict=False))
        return following.get(slug)


def load_track(folder: Path, schema: Mapping[str, Any]) -> Track:
    file = f"{folder.name}/track.yaml"
    source = read_source((folder / "track.yaml").read_text(encoding="utf-8"), file, schema)
    given = source.value
    for index, name in enumerate(given["lessons"]):
        if not (folder / name / "lesson.yaml").is_file():
            raise source.error(f"there is no {folder.name}/{name}/lesson.yaml", "lessons", index)
    there = {each.parent.name for each in folder.glob("*/lesson.yaml")}
    if forgotten := sorted(there - set(given["lessons"])):
        raise source.error(f"not listed: {', '.join(forgotten)}", "lessons")
    return Track(
        name=folder.name,
        title=given["title"],
        summary=given["summary"],
        lessons=tuple(f"{folder.name}/{name}" for name in given["lessons"]),
    )
