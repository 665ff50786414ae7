"""Who teaches a course beside its owner: named by their address, or by a link that was given to them."""

from django.core import signing
from django.db import transaction
from django.utils import timezone

from learnnet.classroom.courses.actions import refuse_if_full
from learnnet.classroom.courses.errors import RefusedError
from learnnet.classroom.courses.models import Course, Membership
from learnnet.classroom.models import Person
from learnnet.cluster.text import Text

SALT = "learnnet.classroom.teach"
DAYS = 7


def name_of(person: Person, course: Course) -> str:
    """As the learners of this course know somebody who teaches them."""
    own = course.owner_name if person.pk == course.owner_id else ""
    member = course.members.filter(person=person, role=Membership.INSTRUCTOR).first()
    return own or (member.name if member else "") or (person.email or "").partition("@")[0]


def token_for(course: Course) -> str:
    return signing.dumps(course.pk, salt=SALT)


def course_by_token(token: str) -> Course | None:
    try:
        pk = signing.loads(token, salt=SALT, max_age=DAYS * 24 * 3600)
    except signing.BadSignature:
        return None
    return Course.objects.filter(pk=pk).first()


def add_by_address(course: Course, email: str) -> Membership:
    person = Person.objects.filter(email=email.strip().lower(), is_guest=False).first()
    if person is None:
        raise RefusedError(Text("Nobody with this address has an account here. Give them the link instead."))
    return add(course, person)


@transaction.atomic
def add(course: Course, person: Person) -> Membership:
    """From now on they see the boards and the labs of this course."""
    Course.objects.select_for_update().get(pk=course.pk)
    if person.is_guest:
        raise RefusedError(Text("Sign up first: a course needs somebody to come back to it."))
    if person.pk == course.owner_id:
        raise RefusedError(Text("This course is theirs already."))
    member = course.members.filter(person=person).first()
    if member is None:
        refuse_if_full(course, 1)
        name = (person.email or "").partition("@")[0]
        member = Membership(course=course, person=person, name=name, joined=timezone.now())
    member.role = Membership.INSTRUCTOR
    member.save()
    return member


@transaction.atomic
def remove(course: Course, pk: int) -> bool:
    """Open boards see it within seconds. Whether there was somebody of this number."""
    found = course.members.filter(pk=pk, role=Membership.INSTRUCTOR).first()
    if found is None:
        return False
    if course.lead is not None and course.lead.person_id == found.person_id:
        course.lead = None
        course.save(update_fields=["lead"])
    found.delete()
    return True
