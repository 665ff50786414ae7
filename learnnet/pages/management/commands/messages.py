"""`manage.py messages [update|compile|check]`: the site's words in every language, without GNU gettext.

`update` writes new message ids into the catalogues and says what is not translated yet, `compile` makes the .mo files
that Django reads, `check` fails if anything is missing.
"""

import re
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import to_locale

from learnnet.pages.catalogues import po_file
from learnnet.pages.extraction import everything

HOLES = re.compile(r"\{\w+\}|%\(\w+\)[sd]")


class Command(BaseCommand):
    """Once for each language of the site."""

    help = "Update the catalogues from code, templates and scripts; compile them; or check that nothing is missing."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", nargs="?", default="update", choices=["update", "compile", "check"])

    def handle(self, *args: Any, **options: Any) -> None:
        missing = []
        for language, _name in settings.LANGUAGES:
            if options["what"] == "compile":
                compile_catalogue(language)
                continue
            if options["what"] == "update":
                update(language)
            missing += [f"{language}: {problem}" for problem in problems_of(language)]
        if missing and options["what"] == "check":
            raise CommandError("\n".join(missing))
        self.stdout.write("\n".join(missing))


def empty(language: str | None = None) -> Catalog:
    return Catalog(
        locale=language and to_locale(language), header_comment="", project="LearnNet", version="", fuzzy=False
    )


def found() -> Catalog:
    catalogue = empty()
    for sentence in everything(settings.BASE_DIR):
        catalogue.add(sentence.message, locations=[(sentence.file, sentence.line)])
    return catalogue


def kept(language: str) -> Catalog:
    file = po_file(language)
    if not file.is_file():
        return empty(language)
    with file.open("rb") as opened:
        return read_po(opened, locale=to_locale(language))


def update(language: str) -> None:
    catalogue = kept(language)
    catalogue.update(found(), no_fuzzy_matching=True, update_creation_date=False)
    catalogue.fuzzy = False
    if language == settings.LANGUAGE_CODE:
        for message in catalogue:  # the message ids are the English sentences
            message.string = message.string or message.id
    file = po_file(language)
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as opened:
        # Without line numbers: they would change with every edit of the code.
        write_po(opened, catalogue, width=120, include_lineno=False, ignore_obsolete=True, sort_output=True)


def compile_catalogue(language: str) -> None:
    target = po_file(language).with_suffix(".mo")
    part = Path(f"{target}.part")
    with part.open("wb") as opened:
        write_mo(opened, kept(language))
    part.replace(target)  # at once: a running server may be reading it


def problems_of(language: str) -> list[str]:
    """What a reader of this language would miss."""
    catalogue = kept(language)
    return [
        problem for message in found() if message.id and (problem := problem_of(message, catalogue.get(message.id)))
    ]


def problem_of(wanted: Message, known: Message | None) -> str:
    if known is None or not known.string or known.fuzzy:
        return f"no translation of {wanted.id!r}"
    if set(HOLES.findall(str(wanted.id))) != set(HOLES.findall(str(known.string))):
        return f"other holes in the translation of {wanted.id!r}"
    return ""
