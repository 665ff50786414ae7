"""Everything that writes: who comes, what they start, what they change.

Nothing else in the site does, but for its neighbours `branches` (undo, redo, branches) and `sharing` (copies).
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from learnnet.classroom.announcing import announcement, news
from learnnet.classroom.courses.models import Assignment
from learnnet.classroom.courses.tally import kept_up
from learnnet.classroom.history import newest_number
from learnnet.classroom.labs import place_of
from learnnet.classroom.learning.progress import keep_progress
from learnnet.classroom.models import Attempt, Branch, Change, Person
from learnnet.classroom.practice.runs import keep_run
from learnnet.lab import Lab, Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """What became of a change: the lab's answer, and the newest number after it."""

    outcome: Outcome
    number: int


class AttemptIsFullError(Exception):
    """An attempt holds so many changes that bringing a lab back would take too long."""


class AttemptIsGoneError(Exception):
    """Somebody deleted the attempt while a tab was still looking at it."""


def new_guest() -> Person:
    """Somebody who just came: no address, no password, and all that they do is kept."""
    guest = Person(is_guest=True)
    guest.set_unusable_password()
    guest.save()
    return guest


@transaction.atomic
def sign_up(guest: Person | None, email: str, password: str) -> Person:
    """A guest becomes a person: the same row, so that nothing they did is lost."""
    person = guest if guest is not None and guest.is_guest else Person()
    person.email = email.strip().lower()
    person.is_guest = False
    person.set_password(password)
    person.save()
    return person


@transaction.atomic
def bring_along(guest: Person | None, person: Person) -> None:
    """What somebody did as a guest before signing in belongs to them as well."""
    if guest is not None and guest.is_guest and guest.pk != person.pk:
        guest.attempts.update(person=person)
        guest.interviews.update(person=person)
        guest.memberships.exclude(course__in=person.memberships.values("course")).update(person=person)
        guest.delete()


@transaction.atomic
def forget_guests(unseen_since: datetime) -> int:
    """Guests who neither came nor changed anything since then; answers how many there were."""
    stale = Person.objects.filter(is_guest=True, last_login__lt=unseen_since)
    stale = stale.exclude(attempts__updated__gte=unseen_since)
    count = stale.count()
    stale.delete()
    return count


@transaction.atomic
def start_attempt(person: Person, lesson: str, start: Sequence[str]) -> Attempt:
    """A new lab for a person. The lesson's start is saved as its first changes: a lesson may be edited later,
    an attempt stays as it was."""
    attempt = Attempt.objects.create(person=person, lesson=lesson, seed=secrets.randbits(31), start=len(start))
    Change.objects.bulk_create(
        Change(attempt=attempt, number=number, payload={"kind": "apply", "manifest": manifest, "by": "lesson"})
        for number, manifest in enumerate(start, 1)
    )
    return attempt


def apply_change(attempt: Attempt, payload: Mapping[str, Any]) -> Applied:
    """Does one thing to an attempt's lab, and saves it if the lab took it.

    The row's lock puts two tabs, and two workers, in order; what is missed is replayed before it is taken.
    """
    with place_of(attempt) as place:
        place.caught_up(attempt)
        with transaction.atomic():
            locked = Attempt.objects.select_for_update().filter(pk=attempt.pk).first()
            if locked is None:
                raise AttemptIsGoneError
            lab = place.caught_up(locked)
            number = newest_number(locked) + 1
            if number > settings.LIMITS.changes_per_attempt:
                raise AttemptIsFullError
            before = len(lab.events)
            only_looked = payload["kind"] == "look"
            if only_looked and locked.branch is None:
                first_branch(locked)
            lab.apply(payload)
            outcome = lab.outcome
            if outcome.accepted:
                Change.objects.create(attempt=locked, number=number, parent=place.number, payload=dict(payload))
                place.lived(number, payload)
                if locked.branch:
                    (look_aside if only_looked else go_on)(locked.branch, number)
                keep_progress(locked, lab)
                keep_run(locked, lab, payload, before)
                keep_tally(locked, lab, payload)
                locked.save(update_fields=["updated"])
                # `robust`: the change is saved, whether or not the other tabs can be told at once.
                transaction.on_commit(announcement(locked.group, number), robust=True)
            elif len(lab.events) != before:
                raise AssertionError("a lab that refuses a change must stay as it was")
    return Applied(outcome=outcome, number=place.number)


def keep_tally(attempt: Attempt, lab: Lab, payload: Mapping[str, Any] | None) -> None:
    """What the boards of a course show of this attempt; they are told to look again."""
    if attempt.assignment is None or counts_no_more(attempt.assignment):
        return
    attempt.tally = kept_up(attempt, lab, payload, timezone.now())
    attempt.save(update_fields=["tally"])
    transaction.on_commit(news(attempt.assignment.course.group, attempt=attempt.pk), robust=True)


def counts_no_more(assignment: Assignment) -> bool:
    """Whoever goes on after it was due learns for themselves."""
    return assignment.due is not None and assignment.due <= timezone.now()


def keep_tally_where_it_stands(attempt: Attempt) -> None:
    """After an undo, or a move to another branch."""
    if attempt.assignment_id is None:
        return
    with place_of(attempt) as place, transaction.atomic():
        locked = Attempt.objects.select_for_update().filter(pk=attempt.pk).first()
        if locked is not None:
            keep_tally(locked, place.caught_up(locked), None)


def first_branch(attempt: Attempt) -> Branch:
    """An attempt that was one straight line so far."""
    heads = list(range(attempt.start, newest_number(attempt) + 1))
    attempt.branch = Branch.objects.create(attempt=attempt, heads=heads, position=len(heads) - 1)
    attempt.save(update_fields=["branch"])
    return attempt.branch


def look_aside(branch: Branch, number: int) -> None:
    """The learner only looked: that is no step of its own, and what was undone can still be done again."""
    branch.heads = [*branch.heads[: branch.position], number, *branch.heads[branch.position + 1 :]]
    branch.save(update_fields=["heads"])


def go_on(branch: Branch, number: int) -> None:
    """The branch stands at another change from now on. What was undone before is let go."""
    branch.heads = [*branch.heads[: branch.position + 1], number][-settings.LIMITS.steps_back :]
    branch.position = len(branch.heads) - 1
    branch.save(update_fields=["heads", "position"])
