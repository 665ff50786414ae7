"""What an editor may change by itself to mend an error: one stretch of text for another, never a guess at a meaning.

A fix is offered only where the error leaves one sensible way out: a field or a word that is nearly right, quotes that
are too many or too few, letters in the wrong case. What the author meant by a wrong number nobody knows.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from learnnet.cluster.kinds import KIND_BY_NAME
from learnnet.cluster.manifest import Document, Path, Span, parse_path
from learnnet.cluster.schemas import field_schema
from learnnet.cluster.text import Text

NEAR = 0.6  # how much of two words must agree before one is offered for the other


@dataclass(frozen=True, slots=True, kw_only=True)
class Fix:
    """Put `text` in the place of what stands at `span`."""

    says: Text
    span: Span
    text: str

    def as_dict(self) -> dict[str, Any]:
        line, column, end_line, end_column = self.span
        return {
            "says": [self.says.message, dict(self.says.params)],
            "line": line,
            "column": column,
            "end_line": end_line,
            "end_column": end_column,
            "text": self.text,
        }


Finder = Callable[[re.Match[str], Document, Path], Fix | None]


def fix(message: str, document: Document, field: str) -> Fix | None:
    """The one thing to change for this complaint about this field of the document, if there is one."""
    if document.syntax != "yaml":
        return None
    path = parse_path(field)
    for pattern, find in FIXES:
        match = pattern.search(message)
        if match:
            return find(match, document, path)
    return None


def tab_fix(place: Span, source: str) -> Fix | None:
    """YAML knows no tab characters in front of a field: where it stumbles over one, spaces belong."""
    line = source.split("\n")[place.line - 1] if place.line <= source.count("\n") + 1 else ""
    lead = line[: len(line) - len(line.lstrip())]
    if "\t" not in lead:
        return None
    span = Span(place.line, 1, place.line, len(lead) + 1)
    return Fix(says=Text("Replace the tab with spaces"), span=span, text=lead.replace("\t", "  "))


def near_name(name: str, known: Sequence[str]) -> str | None:
    """The name that was meant: the same but for capitals, else one that is spelt nearly so."""
    same = [other for other in known if other.lower() == name.lower()]
    found = same or get_close_matches(name, known, n=1, cutoff=NEAR)
    return found[0] if found else None


def fields_at(value: Any, parent: Path) -> list[str]:
    """The fields that the schema knows at this place of a document."""
    named = value.get("kind") if isinstance(value, Mapping) else None
    kind = KIND_BY_NAME.get(named) if isinstance(named, str) else None
    schema = field_schema(kind.name, parent) if kind else None
    return list(schema.get("properties", ())) if schema else []


def _near_field(match: re.Match[str], document: Document, path: Path) -> Fix | None:
    wrong = parse_path(match["path"])
    near = near_name(str(wrong[-1]), fields_at(document.value, wrong[:-1]))
    span = document.keys.get(wrong) or document.keys.get(path)
    holder = _value_at(document.value, wrong[:-1])
    if near is None or span is None or (isinstance(holder, Mapping) and near in holder):
        return None
    return Fix(says=Text("Change to {value}", {"value": near}), span=span, text=near)


def _near_word(match: re.Match[str], document: Document, path: Path) -> Fix | None:
    near = near_name(match["value"], re.findall(r'"([^"]+)"', match["choices"]))
    return _put(near, document, path) if near else None


def _number(match: re.Match[str], document: Document, path: Path) -> Fix | None:
    value = _value_at(document.value, path)
    digits = value.strip() if isinstance(value, str) else ""
    span = document.positions.get(path)
    if not re.fullmatch(r"-?\d{1,9}", digits) or span is None:
        return None
    return Fix(says=Text("Remove the quotes"), span=span, text=str(int(digits)))


def _quotes(match: re.Match[str], document: Document, path: Path) -> Fix | None:
    """The text is not ours to see here, so quotes are put around what JSON would print; yes and 0x10 stay untouched."""
    value, span = _value_at(document.value, path), document.positions.get(path)
    if isinstance(value, bool) or not isinstance(value, int | float) or span is None:
        return None
    text = json.dumps(value)
    if span.line != span.end_line or span.end_column - span.column != len(text):
        return None
    return Fix(says=Text("Put it in quotes"), span=span, text=f'"{text}"')


def _lower_case(match: re.Match[str], document: Document, path: Path) -> Fix | None:
    value = _value_at(document.value, path)
    if not isinstance(value, str):
        return None
    mended = re.sub(r"[^a-z0-9-]+", "-", value.lower()).strip("-")
    return _put(mended, document, path) if mended != value and 0 < len(mended) <= 63 else None


def _version(match: re.Match[str], document: Document, path: Path) -> Fix | None:
    kind = match["kind"]
    if kind in KIND_BY_NAME:
        return _put(KIND_BY_NAME[kind].api_version, document, ("apiVersion",))
    near = near_name(kind, list(KIND_BY_NAME))
    return _put(near, document, ("kind",)) if near else None


def _put(text: str, document: Document, path: Path) -> Fix | None:
    span = document.positions.get(path)
    value = _value_at(document.value, path)
    if span is None or not isinstance(value, str) or span.line != span.end_line:
        return None
    return Fix(says=Text("Change to {value}", {"value": text}), span=span, text=text)


def _value_at(value: Any, path: Path) -> Any:
    for step in path:
        if isinstance(value, Mapping) and isinstance(step, str):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            return None
    return value


FIXES: tuple[tuple[re.Pattern[str], Finder], ...] = (
    (re.compile(r'unknown field "(?P<path>[^"]+)"'), _near_field),
    (re.compile(r'Unsupported value: "(?P<value>[^"]*)": supported values: (?P<choices>.+)'), _near_word),
    (re.compile(r"cannot unmarshal string into .* of type (?:u?int|float)\w*"), _number),
    (re.compile(r"cannot unmarshal number\S* .*into .* of type string"), _quotes),
    (re.compile(r"metadata\.name: Invalid value.*(?:RFC 1123|DNS-1035)", re.DOTALL), _lower_case),
    (re.compile(r'no matches for kind "(?P<kind>[^"]*)" in version'), _version),
    (re.compile(r'no kind "(?P<kind>[^"]*)" is registered for version'), _version),
)
