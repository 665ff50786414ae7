"""Why kubectl gives up, in its words (kubectl, pkg/cmd/util/helpers.go, checkErr).

A failure reads differently alone and among others: alone, a refusal for invalid fields lists them line by line.

    Failure
    ├── UsageError     the line cannot be read (flags.py)
    ├── Refusal        the API server said no
    └── OurError       a sentence of ours, where kubectl has none
        └── PastError  the moment that is looked at is over
"""

from collections.abc import Mapping, Sequence
from typing import Any

from learnnet.cluster.apply import words
from learnnet.cluster.text import Text


class Failure(Exception):  # noqa: N818  (it is what kubectl prints, not an error of ours)
    """A plain sentence; kubectl puts `error: ` in front unless it stands among others. `printed` came before it.

    Where kubectl passes over an error, it does not over a `fatal` one.
    """

    def __init__(self, text: str, *, printed: str = "", fatal: bool = False) -> None:
        super().__init__(text)
        self.text = text
        self.printed = printed
        self.fatal = fatal

    @property
    def alone(self) -> str:
        text = self.text if self.text.startswith("error: ") else f"error: {self.text}"
        return text if text.endswith("\n") else f"{text}\n"

    @property
    def among(self) -> str:
        return f"{self.text}\n"


class Refusal(Failure):
    """A Status from the API server; `context` says what kubectl was doing and stands in front of the message."""

    def __init__(self, status: Mapping[str, Any], context: str = "") -> None:
        self.status = status
        self.context = context
        super().__init__(words.among_others(status, context))

    @property
    def reason(self) -> str:
        return str(self.status.get("reason", ""))

    @property
    def message(self) -> str:
        return str(self.status.get("message", ""))

    @property
    def alone(self) -> str:
        return f"{words.alone(self.status, self.context)}\n"

    def during(self, context: str) -> "Refusal":
        """`during('error when creating "web.yaml": ')`"""
        return Refusal(self.status, context)


class OurError(Failure):
    """What this lab cannot do or does not allow; `note` is shown in the learner's language."""

    def __init__(self, note: Text) -> None:
        super().__init__(str(note))
        self.note = note


class PastError(OurError):
    """A command that would change a moment that is over."""

    def __init__(self, command: str) -> None:
        note = Text(
            "You are looking at a past moment: it can be read but not changed. Go back to the newest moment to run "
            "`{command}`.",
            {"command": command},
        )
        super().__init__(note)


def told(failures: Sequence[Failure]) -> str:
    """All that went wrong: one thing is told at length, several in a line each."""
    if len(failures) == 1:
        return failures[0].alone
    return "".join(failure.among for failure in failures)
