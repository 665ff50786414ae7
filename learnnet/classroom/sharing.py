"""Writes copies: a read-only one under an address that nobody guesses, one's own of another's, one from a file."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from learnnet.classroom.actions import AttemptIsGoneError
from learnnet.classroom.branches import CannotMoveError
from learnnet.classroom.history import head_of
from learnnet.classroom.lab_file import LabFile, renumbered, written
from learnnet.classroom.models import Attempt, Change, Person
from learnnet.cluster.text import Text

A_DAY = timedelta(days=1)


def share(attempt: Attempt, at_change: int | None = None) -> Attempt:
    """A copy that belongs to nobody, so that nothing can be changed in it. The same state is copied once."""
    with transaction.atomic():
        locked = Attempt.objects.select_for_update().filter(pk=attempt.pk).first()
        if locked is None:
            raise AttemptIsGoneError
        number = head_of(locked) if at_change is None else at_change
        kept = locked.copies.filter(person=None, copied_at=number).first()
        if kept is not None:
            return kept
        if locked.copies.filter(person=None).count() >= settings.LIMITS.shares_per_attempt:
            limit = settings.LIMITS.shares_per_attempt
            reason = Text("{limit} moments of this lab are shared already.", {"limit": limit})
            raise CannotMoveError("too-many-shares", reason)
        return made(None, written(locked, number), copied_from=locked, copied_at=number)


@transaction.atomic
def take_over(person: Person, shared: Attempt) -> Attempt:
    """One's own lab that goes on from a shared one."""
    return made(person, written(shared), copied_from=shared, copied_at=head_of(shared))


def seen(shared: Attempt) -> None:
    """Somebody came to look at it: it is kept for a while longer."""
    if timezone.now() - shared.updated > A_DAY:
        shared.save(update_fields=["updated"])


def forget(unseen_since: datetime) -> int:
    """Shared copies that nobody has looked at since then; answers how many there were."""
    stale = Attempt.objects.filter(person=None, updated__lt=unseen_since)
    count = stale.count()
    stale.delete()
    return count


@transaction.atomic
def bring_along(person: Person, file: LabFile) -> Attempt:
    return made(person, file)


def made(
    person: Person | None, file: LabFile, *, copied_from: Attempt | None = None, copied_at: int | None = None
) -> Attempt:
    attempt = Attempt.objects.create(
        person=person,
        lesson=file.lesson,
        seed=file.seed,
        start=file.start,
        copied_from=copied_from,
        copied_at=copied_at,
    )
    Change.objects.bulk_create(renumbered(file.changes, attempt))
    return attempt
