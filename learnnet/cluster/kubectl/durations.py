"""Lengths of time as Go reads them: `30s`, `1m30s`, `-1s`, and what it says of others (time.ParseDuration)."""

import re

from learnnet.cluster.status import quoted

UNITS = {"ns": 1e-6, "us": 1e-3, "µs": 1e-3, "μs": 1e-3, "ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000}
_NUMBER = re.compile(r"\d*(?:\.\d*)?")
_UNIT = re.compile(r"[^\d.]*")


class DurationError(ValueError):
    """No length of time."""


def duration(text: str) -> int:
    """In milliseconds."""
    rest = text[1:] if text[:1] in ("+", "-") else text
    if rest == "0":
        return 0
    if not rest:
        raise DurationError(f"time: invalid duration {quoted(text)}")
    total = 0.0
    while rest:
        number = _NUMBER.match(rest)
        if number is None or not number[0].strip("."):
            raise DurationError(f"time: invalid duration {quoted(text)}")
        unit = _UNIT.match(rest, number.end())
        word = unit[0] if unit else ""
        if not word:
            raise DurationError(f"time: missing unit in duration {quoted(text)}")
        if word not in UNITS:
            raise DurationError(f"time: unknown unit {quoted(word)} in duration {quoted(text)}")
        total += float(number[0]) * UNITS[word]
        rest = rest[number.end() + len(word) :]
    return round(-total if text.startswith("-") else total)
