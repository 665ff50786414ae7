"""The site's words in the browser: each language's catalogue as one file that may be kept for good."""

import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from babel.messages.catalog import Message
from babel.messages.pofile import read_po
from django.conf import settings
from django.urls import reverse
from django.utils.translation import to_locale

from learnnet.pages.extraction import SCHEMAS


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """Message ids and their translations as JSON text; `version` changes whenever the text does."""

    text: str
    version: str


def po_file(language: str) -> Path:
    return Path(settings.LOCALE_PATHS[0]) / to_locale(language) / "LC_MESSAGES" / "django.po"


def catalogue(language: str) -> Catalogue:
    file = po_file(language)
    return read(file, file.stat().st_mtime_ns) if file.is_file() else made_of({})


@lru_cache(maxsize=8)
def read(file: Path, changed: int) -> Catalogue:
    with file.open("rb") as opened:
        messages = read_po(opened)
    return made_of(
        {
            message.id: message.string
            for message in messages
            if isinstance(message.id, str) and message.id and message.string and not message.fuzzy
            if not help_only(message)
        }
    )


def help_only(message: Message) -> bool:
    """Help on fields travels with the schemas, and only to editors."""
    return bool(message.locations) and all(file.startswith(SCHEMAS) for file, _line in message.locations)


def made_of(words: dict[str, object]) -> Catalogue:
    text = json.dumps(words, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return Catalogue(text=text, version=hashlib.sha256(text.encode()).hexdigest()[:12])


def catalogue_url(language: str) -> str:
    return f"{reverse('catalogue', args=[language])}?v={catalogue(language).version}"
