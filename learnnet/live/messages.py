"""What a tab may say, read with suspicion: every message becomes one of these or a reason why not."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from learnnet.classroom.payloads import FIELDS, is_writable
from learnnet.cluster.text import Text
from learnnet.live.asking import FORMS, Asking, fits

LONGEST_NAME = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Changing:
    """Do this to the lab."""

    id: int | None
    change: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Linting:
    """What would be wrong with this text?"""

    id: int | None
    manifest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Previewing:
    """What would applying this text do?"""

    id: int | None
    manifest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Looking:
    """Show me this node, at this event, and its rules of this IP family."""

    id: int | None
    node: str
    at: int | None
    family: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pinging:
    """Are you there?"""

    id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """Not a message of ours, and why."""

    id: int | None
    reason: Text


Message = Changing | Linting | Looking | Pinging | Previewing | Asking | Unreadable


def is_text(value: Any) -> bool:
    return isinstance(value, str)


def is_name(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST_NAME


def is_index(value: Any) -> bool:
    return value is None or (isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**31)


def read(text: str) -> Message:
    """One message of the socket protocol."""
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        return Unreadable(id=None, reason=Text("This message is not JSON."))
    if not is_writable(content):
        return Unreadable(id=None, reason=Text("This message holds characters that no text can hold."))
    if not isinstance(content, dict):
        return Unreadable(id=None, reason=Text("This message is not a JSON object."))
    number = content.get("id")
    number = number if isinstance(number, int) and not isinstance(number, bool) else None
    match content.get("do"):
        case "change":
            return read_change(number, content)
        case "lint" if is_text(content.get("manifest")):
            return Linting(id=number, manifest=content["manifest"])
        case "preview" if is_text(content.get("manifest")):
            return Previewing(id=number, manifest=content["manifest"])
        case "look" if is_index(content.get("at")) and all(
            is_name(content.get(each, "")) for each in ("node", "family")
        ):
            node, family = content.get("node", ""), content.get("family", "")
            return Looking(id=number, node=node, at=content.get("at"), family=family)
        case "ping":
            return Pinging(id=number)
        case str(do) if do in FORMS and fits(FORMS[do], content):
            return Asking(id=number, do=do, fields={name: content.get(name) for name in FORMS[do]})
        case str(verb) if verb in ("lint", "look", *FORMS):
            return Unreadable(
                id=number, reason=Text('A part of this message is missing or wrong: "{verb}".', {"verb": verb})
            )
    return Unreadable(id=number, reason=Text("This message asks for nothing that is known here."))


def read_change(number: int | None, content: Mapping[str, Any]) -> Message:
    fields = FIELDS.get(str(content.get("kind")))
    if fields is None:
        return Unreadable(id=number, reason=Text("This kind of change is not known here."))
    given = {name: content[name] for name in fields if name in content}
    return Changing(id=number, change={"kind": content["kind"], **given})
