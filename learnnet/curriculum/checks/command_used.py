"""The learner used a command of kubectl, typed or pressed.

One that only reads changes nothing in the lab: it is put down when a task waits for it (`Progress.waits_for`).
"""

from dataclasses import dataclass
from typing import ClassVar

from learnnet.cluster.text import Text
from learnnet.curriculum.checks.base import HAPPENED, NAME, NOT_YET, Check, Scene, Verdict
from learnnet.lab import Event

CHANGES = ("apply", "delete", "kubectl", "look")


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandUsed(Check):
    ARGUMENTS: ClassVar = {
        "command": {**NAME, "description": "The words that it begins with: kubectl scale, kubectl delete pod."},
    }
    TOUCHED: ClassVar = ("request", "look")
    WAITS: ClassVar = True

    command: str

    def is_meant(self, line: str) -> bool:
        wanted = _words(self.command)
        return _words(line)[: len(wanted)] == wanted

    def verdict(self, scene: Scene) -> Verdict:
        expected = Text("You use {command}.", {"command": self.command})
        for event in scene.events():
            if _is_command(event) and self.is_meant(str(event.note)):
                return Verdict(passed=True, expected=expected, found=HAPPENED, at=event.index)
        return Verdict(passed=False, expected=expected, found=NOT_YET)


def _is_command(event: Event) -> bool:
    return event.actor == "you" and event.action in ("request", "look") and event.detail.get("change") in CHANGES


def _words(line: str) -> list[str]:
    """With or without the tool's own name in front."""
    words = line.split()
    return words[1:] if words[:1] == ["kubectl"] else words
