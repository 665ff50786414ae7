"""`manage.py checklessons [track/lesson …]`: tells an author, at file and line, what a lesson does not keep."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from learnnet.classroom.learning import drawings
from learnnet.curriculum import contract, wording
from learnnet.curriculum.errors import LessonError
from learnnet.curriculum.loading import load
from learnnet.curriculum.schema import lesson_schema, track_schema
from learnnet.curriculum.track import load_track

SCHEMAS = {"lesson.schema.json": lesson_schema, "track.schema.json": track_schema}


class Command(BaseCommand):
    """Every lesson, unless some are named."""

    help = "Check lessons: their schema, both languages, their tasks, solutions and wrong answers, their claims."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("lessons", nargs="*", help="track/lesson; all, if left out")
        parser.add_argument("--write-schema", action="store_true", help="write the schemas that editors complete by")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["write_schema"]:
            for name, schema in SCHEMAS.items():
                text = json.dumps(schema(), indent=2, ensure_ascii=False)
                (settings.LESSONS_DIR / name).write_text(f"{text}\n", encoding="utf-8")
        found = list(problems(settings.LESSONS_DIR, options["lessons"]))
        if found:
            raise CommandError("\n".join(found))
        self.stdout.write("Every lesson keeps what lessons keep.")


def problems(base: Path, slugs: Sequence[str]) -> Iterator[str]:
    folders = [base / slug for slug in slugs] or sorted(file.parent for file in base.glob("*/*/lesson.yaml"))
    for track in sorted({folder.parent for folder in folders}):
        try:
            load_track(track, track_schema())
        except (LessonError, FileNotFoundError) as error:
            yield str(error)
    for folder in folders:
        try:
            lesson = load(folder, lesson_schema())
        except (LessonError, FileNotFoundError) as error:
            yield str(error)
            continue
        yield from contract.problems(lesson)
        yield from wording.complaints(lesson)
        yield from drawings.complaints(lesson)
        for source in contract.recordings(lesson):
            if not (base.parent / source).is_file():
                yield f"{lesson.slug}: there is no recording {source}"
