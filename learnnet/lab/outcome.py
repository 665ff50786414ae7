"""What the learner is told about a change: a line a document, errors at their place in the text."""

from dataclasses import dataclass
from typing import Any

from learnnet.cluster.kubectl import Output
from learnnet.cluster.manifest import Span
from learnnet.cluster.store import Key
from learnnet.cluster.text import Text
from learnnet.lab.fixes import Fix


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of kubectl's output, and, for an error, the place in the learner's text that it is about."""

    text: str
    error: bool = False
    warning: bool = False
    document: int = 0
    span: Span | None = None
    hint: Text | None = None
    fix: Fix | None = None
    what: Key | None = None  # the object that the document speaks of
    verb: str = ""  # created, configured, unchanged
    station: str = ""  # of a refusal: where on its way the document was stopped

    def as_dict(self) -> dict[str, Any]:
        span = self.span
        return {
            "text": self.text,
            "error": self.error,
            "warning": self.warning,
            "document": self.document,
            "line": span.line if span else None,
            "column": span.column if span else None,
            "end_line": span.end_line if span else None,
            "end_column": span.end_column if span else None,
            "hint": [self.hint.message, dict(self.hint.params)] if self.hint else None,
            "fix": self.fix.as_dict() if self.fix else None,
            "what": list(self.what) if self.what else None,
            "verb": self.verb,
            "station": self.station,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """`accepted` is False when nothing at all happened: such a change is not kept."""

    accepted: bool
    lines: tuple[Line, ...] = ()
    output: Output | None = None  # of a command line: all that it printed, on which stream, and its code
