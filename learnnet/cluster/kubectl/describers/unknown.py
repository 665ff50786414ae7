"""`kubectl describe` of a kind that it knows nothing about: every field, one under the other (genericDescriber)."""

import re
from collections.abc import Mapping
from typing import Any

from learnnet.cluster.kubectl.describers.parts import annotations, labels
from learnnet.cluster.kubectl.go_values import plain
from learnnet.cluster.store import View

ACRONYMS = ("API", "URL", "UID", "OSB", "GUID")
ELSEWHERE = tuple(f".metadata.{name}" for name in ("managedFields", "name", "namespace", "labels", "annotations"))


def describe_unknown(view: View, body: Mapping[str, Any], now: int) -> list[str]:
    meta = body["metadata"]
    return [
        f"Name:\t{meta['name']}",
        f"Namespace:\t{meta.get('namespace', '')}",
        *labels("Labels", meta.get("labels")),
        *annotations(meta.get("annotations")),
        *_fields(body, "", ""),
    ]


def _fields(content: Mapping[str, Any], indent: str, above: str) -> list[str]:
    lines = []
    for name, value in sorted(content.items()):
        path = f"{above}.{name}"
        if path in ELSEWHERE:
            continue
        if isinstance(value, Mapping):
            lines += [f"{indent}{_title(name)}:", *_fields(value, f"{indent}  ", path)]
        elif isinstance(value, list | tuple):
            lines.append(f"{indent}{_title(name)}:")
            for inner in value:
                if isinstance(inner, Mapping):
                    lines += _fields(inner, f"{indent}  ", path)
                else:
                    lines.append(f"{indent}  {plain(inner)}")
        else:
            lines.append(f"{indent}{_title(name)}:\t{plain(value)}")
    return lines


def _title(field: str) -> str:
    """`creationTimestamp` is read out as `Creation Timestamp`."""
    if not re.fullmatch(r"[A-Za-z-]+", field):
        return field
    words = re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|-", field)
    return " ".join(word.upper() if word.upper() in ACRONYMS else word[0].upper() + word[1:] for word in words)
