"""`manage.py importlesson FOLDER track/lesson`: a Killercoda scenario as a lesson to be reworked."""

from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from learnnet.classroom.management.commands.newlesson import written
from learnnet.curriculum.errors import LessonError
from learnnet.curriculum.killercoda import lesson_of, read_scenario

MOST_FILES, MOST_BYTES = 500, 256 * 1024


class Command(BaseCommand):
    """Reads the folder, and changes nothing in it."""

    help = "Make a lesson's skeleton out of a Killercoda scenario; its texts and scripts become comments."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="the scenario's folder, where its index.json is")
        parser.add_argument("slug", help="track/lesson, in small letters with dashes")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        if not folder.is_dir():
            raise CommandError(f"{folder} is not a folder")
        try:
            scenario = read_scenario(texts_of(folder), folder.resolve().name)
        except LessonError as error:
            raise CommandError(str(error)) from error
        made = written(options["slug"], lesson_of(scenario))
        self.stdout.write(
            f"{made} is there, as the last of its track, with {len(scenario.steps)} steps to rework. "
            f"`manage.py checklessons {options['slug']}` says what is missing."
        )


def texts_of(folder: Path) -> Mapping[str, str]:
    """Every text in the folder, by its path; pictures and what lies outside of it are not read."""
    inside = folder.resolve()
    files = [file for file in sorted(inside.rglob("*")) if file.is_file() and file.resolve().is_relative_to(inside)]
    if len(files) > MOST_FILES:
        raise CommandError(f"{folder} holds {len(files)} files; a scenario has {MOST_FILES} at most")
    found = {}
    for file in files:
        if file.stat().st_size > MOST_BYTES:
            continue
        try:
            found[file.relative_to(inside).as_posix()] = file.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError:
            continue
    return found
