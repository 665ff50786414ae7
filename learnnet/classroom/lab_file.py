"""A lab as one small file: its lesson, its seed and its changes. Read with suspicion: anybody may have written it."""

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from learnnet.classroom.history import head_of, line_to
from learnnet.classroom.lessons import lesson, setup_of
from learnnet.classroom.models import Attempt, Change
from learnnet.classroom.payloads import FIELDS, is_writable
from learnnet.cluster.text import Text
from learnnet.lab import BadChangeError, Lab

FORMAT = 1
MOST_SEED = 2**63 - 1
Payload = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class LabFile:
    """`start` says how many of the changes the lesson made."""

    lesson: str
    seed: int
    start: int
    changes: tuple[Payload, ...]

    def as_dict(self) -> dict[str, Any]:
        return {
            "learnnet": FORMAT,
            "lesson": self.lesson,
            "seed": self.seed,
            "start": self.start,
            "changes": list(self.changes),
        }


class LabFileError(ValueError):
    """This file is no lab of ours; `reason` says to its owner why."""

    def __init__(self, reason: Text) -> None:
        super().__init__(str(reason))
        self.reason = reason


def written(attempt: Attempt, number: int | None = None) -> LabFile:
    """The attempt where it stands, or at one of its changes; what was undone, and other branches, stay at home."""
    line = line_to(attempt, head_of(attempt) if number is None else number)
    payloads = dict(Change.objects.filter(attempt=attempt, number__in=line).values_list("number", "payload"))
    return LabFile(
        lesson=attempt.lesson,
        seed=attempt.seed,
        start=min(attempt.start, len(line)),
        changes=tuple(payloads[number] for number in line),
    )


def read(content: bytes) -> LabFile:
    if len(content) > settings.LIMITS.file_bytes:
        raise too_large()
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        raise LabFileError(Text("This file is not JSON.")) from None
    if not isinstance(found, dict) or found.get("learnnet") != FORMAT or not is_writable(found):
        raise LabFileError(Text("This file is not a lab that was saved here."))
    slug, seed, start, changes = (found.get(name) for name in ("lesson", "seed", "start", "changes"))
    if not isinstance(slug, str) or lesson(slug) is None:
        text = Text("This lab belongs to a lesson that is not here: {lesson}.", {"lesson": str(slug)[:100]})
        raise LabFileError(text)
    if not isinstance(seed, int) or not is_whole(seed, MOST_SEED):
        raise wrong_field("seed")
    if not isinstance(changes, list) or not isinstance(start, int) or not is_whole(start, len(changes)):
        raise wrong_field("changes")
    if len(changes) > settings.LIMITS.changes_per_attempt:
        limit = settings.LIMITS.changes_per_attempt
        raise LabFileError(Text("This file holds more than {limit} changes.", {"limit": limit}))
    payloads = tuple(payload(number, change, start) for number, change in enumerate(changes, 1))
    return LabFile(lesson=slug, seed=seed, start=start, changes=payloads)


def too_large() -> LabFileError:
    return LabFileError(Text("This file is larger than {limit} KiB.", {"limit": settings.LIMITS.file_bytes // 1024}))


def wrong_field(name: str) -> LabFileError:
    return LabFileError(Text("The field {field} of this file is missing or wrong.", {"field": name}))


def is_whole(value: int, most: int) -> bool:
    return not isinstance(value, bool) and 0 <= value <= most


def payload(number: int, change: Any, start: int) -> Payload:
    """Only the fields that a tab could have sent; the lesson's own changes are marked as such."""
    kind = change.get("kind") if isinstance(change, dict) else None
    if not isinstance(kind, str) or kind not in FIELDS:
        text = Text("Change {number} of this file is of a kind that is not known here.", {"number": number})
        raise LabFileError(text)
    made = {"kind": kind, **{name: change[name] for name in FIELDS[kind] if name in change}}
    return {**made, "by": "lesson"} if number <= start and kind == "apply" else made


def tried(file: LabFile) -> None:
    """Lives through the changes once, and not for longer than is fair to others."""
    deadline = time.monotonic() + settings.LIMITS.replay_seconds
    lab = Lab(seed=file.seed, **setup_of(file.lesson))
    for number, change in enumerate(file.changes, 1):
        if time.monotonic() > deadline:
            raise LabFileError(Text("The changes in this file take too long to do again."))
        try:
            lab.apply(change)
        except BadChangeError as wrong:
            raise refused(number, str(wrong)) from None
        if not lab.outcome.accepted:
            said = next((line.text for line in lab.outcome.lines if line.error), "")
            raise refused(number, said)


def refused(number: int, reason: str) -> LabFileError:
    text = Text("Change {number} of this file is refused: {reason}", {"number": number, "reason": reason[:300]})
    return LabFileError(text)


def renumbered(changes: Sequence[Payload], attempt: Attempt) -> list[Change]:
    return [Change(attempt=attempt, number=number, payload=dict(each)) for number, each in enumerate(changes, 1)]
