"""The front end's files as the build named them: each name carries a hash of what is inside."""

import json
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.templatetags.static import static


@lru_cache(maxsize=4)
def manifest(file: Path, changed: int) -> dict[str, str]:
    names: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
    return names


def address(name: str) -> str:
    """Where "workbench.js" is served. Before the first build there is nothing there, and its own name says so."""
    file: Path = settings.STATIC_ROOT / "manifest.json"
    try:
        changed = file.stat().st_mtime_ns
    except FileNotFoundError:
        return static(name)
    return static(manifest(file, changed).get(name, name))
