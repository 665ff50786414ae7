"""Writes rosters: people an instructor expects, and how they come in by their links."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from learnnet.classroom.actions import bring_along, new_guest
from learnnet.classroom.announcing import news
from learnnet.classroom.courses.actions import refuse_if_full
from learnnet.classroom.courses.links import lets_in
from learnnet.classroom.courses.models import Course, Membership
from learnnet.classroom.courses.roster import Entry
from learnnet.classroom.models import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """How many a roster brought in, and how many were there and were brought up to date."""

    added: int
    changed: int


@transaction.atomic
def import_roster(course: Course, entries: Sequence[Entry]) -> Imported:
    """All of them or none. Each new one is somebody without an account: an address alone opens nobody's."""
    Course.objects.select_for_update().get(pk=course.pk)
    there = {member.email: member for member in course.members.exclude(email="")}
    new = [entry for entry in entries if not entry.email or entry.email not in there]
    refuse_if_full(course, len(new))
    for entry in entries:
        member = there.get(entry.email) if entry.email else None
        if member is None:
            member = Membership(course=course, person=new_guest(), by_link=True, email=entry.email)
        member.name, member.cohort = entry.name, entry.cohort or member.cohort
        member.save()
    transaction.on_commit(news(course.group, everybody=1), robust=True)
    return Imported(added=len(new), changed=len(entries) - len(new))


@transaction.atomic
def come_in(member: Membership, visitor: Person | None) -> Person | None:
    """Whoever holds the link. Answers whom to sign in as, or nobody if they are themselves already.

    A visitor who is somebody already (a guest with a lab, or an account) stays who they are and takes the place.
    """
    locked = Membership.objects.select_for_update().select_related("person", "course").get(pk=member.pk)
    if visitor is None or visitor.pk == locked.person_id:
        locked.joined = locked.joined or timezone.now()
        locked.save(update_fields=["joined"])
        transaction.on_commit(news(locked.course.group, member=locked.pk), robust=True)
        return locked.person if visitor is None else None
    if locked.joined is not None and visitor.is_guest:
        bring_along(visitor, locked.person)  # the same learner in another browser
        return locked.person
    placeholder = locked.person
    other = locked.course.members.filter(person=visitor).first()
    if other is not None:
        other.name, other.email, other.cohort = locked.name, locked.email, locked.cohort
        locked.delete()
        other.save()
    else:
        locked.person, locked.by_link, locked.joined = visitor, False, locked.joined or timezone.now()
        locked.save()
    placeholder.attempts.update(person=visitor)
    placeholder.delete()
    transaction.on_commit(news(locked.course.group, everybody=1), robust=True)
    return None


def may_come_in(member: Membership, visitor: Person | None) -> bool:
    """The link works for the one it belongs to, and for anybody as long as nobody has an account there."""
    return lets_in(member) or (visitor is not None and visitor.pk == member.person_id)
