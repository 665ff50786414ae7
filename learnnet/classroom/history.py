"""Where an attempt stands in the tree of its changes, and which changes lead there."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Max

from learnnet.classroom.models import Attempt, Branch, Change


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """At which change an attempt stands, how far undo and redo go from there, and its branches."""

    head: int
    undo: int
    redo: int
    untouched: bool  # as the lesson began
    branch: int | None
    branches: tuple[Branch, ...]

    def as_dict(self) -> dict[str, Any]:
        return {
            "undo": self.undo,
            "redo": self.redo,
            "untouched": self.untouched,
            "branch": self.branch,
            "branches": [{"id": branch.pk, "name": branch.name} for branch in self.branches],
        }


def newest_number(attempt: Attempt) -> int:
    newest: int | None = attempt.changes.aggregate(newest=Max("number"))["newest"]
    return newest or 0


def branch_of(attempt: Attempt) -> Branch | None:
    """As it is saved now: the attempt in hand may be older."""
    return Branch.objects.filter(pk__in=Attempt.objects.filter(pk=attempt.pk).values("branch")).first()


def head_of(attempt: Attempt) -> int:
    branch = branch_of(attempt)
    return newest_number(attempt) if branch is None else branch.head


def standing_of(attempt: Attempt) -> Standing:
    branch = branch_of(attempt)
    if branch is None:
        newest = newest_number(attempt)
        undo = max(0, newest - attempt.start)
        return Standing(head=newest, undo=undo, redo=0, untouched=undo == 0, branch=None, branches=())
    return Standing(
        head=branch.head,
        undo=branch.position,
        redo=len(branch.heads) - 1 - branch.position,
        untouched=branch.head == attempt.start,
        branch=branch.pk,
        branches=tuple(attempt.branches.all()),
    )


def line_to(attempt: Attempt, number: int) -> list[int]:
    """The numbers of the changes that a lab at this one has lived through, oldest first."""
    rows = Change.objects.filter(attempt=attempt, number__lte=number)
    parents = dict(rows.values_list("number", "parent"))
    line = []
    while number in parents:
        line.append(number)
        parent = parents[number]
        number = number - 1 if parent is None else parent
    return line[::-1]
