"""`manage.py newlesson track/lesson`: a small whole lesson to begin with, listed in its track."""

from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from learnnet.classroom.lessons import SLUG
from learnnet.curriculum.skeleton import new_lesson


class Command(BaseCommand):
    """Never overwrites anything."""

    help = "Make the folder of a new lesson in a track that exists."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="track/lesson, in small letters with dashes")

    def handle(self, *args: Any, **options: Any) -> None:
        slug = options["slug"]
        folder = written(slug, new_lesson(slug.rpartition("/")[2]))
        self.stdout.write(f"{folder} is there, as the last of its track. `manage.py checklessons {slug}` checks it.")


def written(slug: str, files: Mapping[str, str]) -> Path:
    """A new lesson's folder with these files, listed as the last of its track."""
    folder, track = settings.LESSONS_DIR / slug, settings.LESSONS_DIR / slug.partition("/")[0] / "track.yaml"
    if not SLUG.fullmatch(slug) or not track.is_file():
        raise CommandError(f"{slug} has to be track/lesson, and the track needs its track.yaml")
    if folder.exists():
        raise CommandError(f"{folder} is there already")
    folder.mkdir()
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    listed = track.read_text(encoding="utf-8").rstrip("\n")
    track.write_text(f"{listed}\n  - {folder.name}\n", encoding="utf-8")
    return Path(folder)
