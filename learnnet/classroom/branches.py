"""Writes where an attempt stands: undo and redo, back to the start, branches. No change is ever altered."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from learnnet.classroom.actions import AttemptIsGoneError, first_branch, go_on
from learnnet.classroom.announcing import announcement
from learnnet.classroom.labs import place_of
from learnnet.classroom.models import Attempt, Branch
from learnnet.cluster.text import Text


class CannotMoveError(Exception):
    """What was asked for is not to be had here; `reason` is said to the learner."""

    def __init__(self, code: str, reason: Text) -> None:
        super().__init__(str(reason))
        self.code = code
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Held:
    """An attempt and the branch that it stands on, for oneself until the transaction ends."""

    attempt: Attempt
    branch: Branch

    def stand(self, position: int) -> None:
        self.branch.position = position
        self.branch.save(update_fields=["position"])

    def switch(self, branch: Branch) -> None:
        self.attempt.branch = branch
        self.attempt.save(update_fields=["branch", "updated"])


@contextmanager
def held(attempt: Attempt) -> Iterator[Held]:
    """Locks the attempt, and tells its tabs to look again when it is done."""
    with transaction.atomic():
        locked = Attempt.objects.select_for_update().filter(pk=attempt.pk).first()
        if locked is None:
            raise AttemptIsGoneError
        branch = locked.branch or first_branch(locked)
        yield Held(locked, branch)
        locked.save(update_fields=["updated"])
        transaction.on_commit(announcement(locked.group, branch.head), robust=True)


def undo(attempt: Attempt) -> None:
    with held(attempt) as here:
        if here.branch.position == 0:
            raise CannotMoveError("nothing-to-undo", Text("There is nothing to undo."))
        here.stand(here.branch.position - 1)


def redo(attempt: Attempt) -> None:
    """What was undone is kept until something new is done."""
    with held(attempt) as here:
        if here.branch.position >= len(here.branch.heads) - 1:
            raise CannotMoveError("nothing-to-redo", Text("There is nothing to redo."))
        here.stand(here.branch.position + 1)


def reset(attempt: Attempt) -> None:
    """Back to how the lesson began. It is one step more in the history, so it can be undone."""
    with held(attempt) as here:
        if here.branch.head != here.attempt.start:
            go_on(here.branch, here.attempt.start)


def fork(attempt: Attempt, at: int | None) -> Branch:
    """A new branch from this event: from the end of the newest change that was wholly done by then."""
    with place_of(attempt) as place:
        place.caught_up(attempt)
        with held(attempt) as here:
            place.caught_up(here.attempt)
            if here.attempt.branches.count() >= settings.LIMITS.branches_per_attempt:
                reason = Text("A lab holds {limit} branches at most.", {"limit": settings.LIMITS.branches_per_attempt})
                raise CannotMoveError("too-many-branches", reason)
            number = place.number if at is None else place.now.boundary(at, here.attempt.start)
            branch = Branch.objects.create(attempt=here.attempt, heads=[number], position=0)
            here.switch(branch)
    return branch


def switch(attempt: Attempt, branch: int) -> None:
    with held(attempt) as here:
        here.switch(own(here.attempt, branch))


def rename(attempt: Attempt, branch: int, name: str) -> None:
    with held(attempt) as here:
        found = own(here.attempt, branch)
        found.name = " ".join(name.split())[:60]
        found.save(update_fields=["name"])


def remove(attempt: Attempt, branch: int) -> None:
    """The branch that the attempt stands on stays; so does every change, which others may have come through."""
    with held(attempt) as here:
        found = own(here.attempt, branch)
        if found.pk == here.branch.pk:
            raise CannotMoveError("current-branch", Text("Switch to another branch before you remove this one."))
        found.delete()


def own(attempt: Attempt, branch: int) -> Branch:
    """Nobody reaches another attempt's branches."""
    found = attempt.branches.filter(pk=branch).first()
    if found is None:
        raise CannotMoveError("gone", Text("This branch does not exist any more."))
    return found
