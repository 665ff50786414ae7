"""What kubectl has to say about a manifest: something about each document."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from learnnet.cluster.apply.fields import Problem
from learnnet.cluster.store import Key

NO_STATUS: Mapping[str, Any] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One document's fate. `text` is what kubectl prints if it is the only one that fails."""

    text: str
    error: bool = False
    document: int = 0
    key: Key | None = None
    verb: str = ""  # created, configured, unchanged
    warnings: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    status: Mapping[str, Any] = field(default_factory=lambda: NO_STATUS)  # the server's refusal
    among_others: str = ""  # the text if several fail: kubectl then prints errors in another way
    line: int = 0  # where the text itself cannot be read
    column: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """All outcomes, and the output of the whole command."""

    outcomes: tuple[Outcome, ...]

    @property
    def accepted(self) -> bool:
        """Something was written, or would have been had it not stood there already."""
        return any(not outcome.error for outcome in self.outcomes)

    @property
    def code(self) -> int:
        return 1 if any(outcome.error for outcome in self.outcomes) else 0

    @property
    def stdout(self) -> str:
        return "".join(f"{outcome.text}\n" for outcome in self.outcomes if not outcome.error)

    @property
    def stderr(self) -> str:
        """Warnings come as they are heard, each once; errors at the end, those about the file first."""
        heard = dict.fromkeys(text for outcome in self.outcomes for text in outcome.warnings)
        warnings = "".join(f"Warning: {text}\n" for text in heard)
        errors = [outcome for outcome in self.outcomes if outcome.error]
        errors.sort(key=lambda outcome: outcome.key is not None)
        if len(errors) == 1:
            return f"{warnings}{errors[0].text}\n"
        return warnings + "".join(f"{one.among_others or one.text}\n" for one in errors)
