"""Everything that reads courses. Who may see what is decided here: a stranger's look-up finds nothing."""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from learnnet.classroom.courses.codes import as_code
from learnnet.classroom.courses.models import Assignment, Course, Membership, Receipt
from learnnet.classroom.models import Attempt, Person
from learnnet.classroom.practice.models import Interview

Visitor = Person | AnonymousUser
STAFF = "staff"
SHOWN = 3  # messages under a learner's bar


def courses_taught(person: Visitor) -> QuerySet[Course]:
    """By this person: as owner, or beside the owner."""
    if not isinstance(person, Person):
        return Course.objects.none()
    beside = Membership.objects.filter(person=person, role=Membership.INSTRUCTOR).values("course")
    return Course.objects.filter(Q(owner=person) | Q(pk__in=beside)).order_by("-pk")


def course_taught(person: Visitor, public_id: str) -> Course | None:
    """The course, for those who may see its board: whoever teaches it, and staff."""
    if isinstance(person, Person) and person.role == STAFF and not person.is_guest:
        return Course.objects.filter(public_id=public_id).first()
    return courses_taught(person).filter(public_id=public_id).first()


def course_owned(person: Visitor, public_id: str) -> Course | None:
    """For what only the owner may do, and staff: to delete it."""
    course = course_taught(person, public_id)
    if course is None or not isinstance(person, Person):
        return None
    return course if course.owner_id == person.pk or person.role == STAFF else None


def instructors_of(course: Course) -> QuerySet[Membership]:
    """Beside the owner."""
    return course.members.filter(role=Membership.INSTRUCTOR).select_related("person").order_by("name", "pk")


def interview_taught(person: Visitor, course_id: str, public_id: str) -> Interview | None:
    """A learner's interview, for whoever teaches the course that it was assigned in."""
    course = course_taught(person, course_id)
    if course is None:
        return None
    found = Interview.objects.filter(public_id=public_id, assignment__course=course)
    return found.select_related("person", "assignment__course").first()


def unread(member: Membership) -> QuerySet[Receipt]:
    return Receipt.objects.filter(member=member, read=None).select_related("message").order_by("-message")


def memberships_of(person: Visitor) -> QuerySet[Membership]:
    """The courses that this person learns in."""
    if not isinstance(person, Person):
        return Membership.objects.none()
    found = person.memberships.filter(role=Membership.LEARNER)
    return found.select_related("course__owner", "course__lead").order_by("-pk")


def membership_of(person: Visitor, public_id: str) -> Membership | None:
    return memberships_of(person).filter(course__public_id=public_id).first()


def course_by_code(typed: str) -> Course | None:
    """Whoever has the code may come in, as long as the course is open."""
    code = as_code(typed)
    return Course.objects.filter(code=code, open_to_join=True).select_related("owner").first() if code else None


def learners_of(course: Course) -> QuerySet[Membership]:
    return course.members.filter(role=Membership.LEARNER).order_by("name", "pk")


def assignment_of(course: Course, public_id: str) -> Assignment | None:
    return course.assignments.filter(public_id=public_id).first()


def assignment_on_the_board(course: Course, public_id: str, now: datetime) -> Assignment | None:
    """The one that is named; else the newest that is open, else the newest."""
    if public_id:
        return assignment_of(course, public_id)
    is_open = Q(opens=None) | Q(opens__lte=now)
    return course.assignments.filter(is_open).last() or course.assignments.last()


def attempt_of(member: Membership, assignment: Assignment) -> Attempt | None:
    """The newest: whoever starts over is shown as they are now."""
    return Attempt.objects.filter(person=member.person_id, assignment=assignment).order_by("-pk").first()


def interview_of(member: Membership, assignment: Assignment) -> Interview | None:
    return Interview.objects.filter(person=member.person_id, assignment=assignment).first()


def assignments_for(member: Membership) -> list[Assignment]:
    """What this learner's group is asked to do, in the course's order."""
    return [each for each in member.course.assignments.all() if is_for(each, member)]


def cohorts_of(course: Course) -> list[str]:
    return sorted(set(learners_of(course).exclude(cohort="").values_list("cohort", flat=True)))


def assigned_to(assignment: Assignment) -> QuerySet[Membership]:
    """The learners whom it is for."""
    found = learners_of(assignment.course)
    return found.filter(cohort__in=assignment.cohorts) if assignment.cohorts else found


def followers_of(course: Course) -> QuerySet[Membership]:
    """Who is looking at the instructor's view just now."""
    return learners_of(course).exclude(follows=None)


def is_for(assignment: Assignment, member: Membership) -> bool:
    """Whether this learner is among those whom it is for."""
    return not assignment.cohorts or member.cohort in assignment.cohorts


def member_of(attempt: Attempt) -> Membership | None:
    """Whose attempt it is, in the course that it belongs to."""
    if attempt.assignment_id is None or attempt.person_id is None:
        return None
    course = Assignment.objects.filter(pk=attempt.assignment_id).values("course")
    return Membership.objects.filter(course__in=course, person=attempt.person_id).select_related("course").first()


def class_news(attempt: Attempt) -> dict[str, Any] | None:
    """What the learner's bar says: who is watching, whether their hand is up, and what was written to them."""
    member = member_of(attempt)
    if member is None:
        return None
    receipts = unread(member)[:SHOWN]
    return {
        "course": member.course.title,
        "leading": member.course.lead_id is not None,
        "hand": member.hand is not None,
        "question": member.question,
        "messages": [
            {"id": each.message_id, "texts": each.message.texts, "at": int(each.message.created.timestamp() * 1000)}
            for each in receipts
        ],
    }


def watched_by(person: Visitor, attempt_id: str) -> Attempt | None:
    """The same for those who know only the attempt."""
    course = Course.objects.filter(assignments__attempts__public_id=attempt_id).first()
    return watched(person, course.public_id, attempt_id) if course else None


def watched(person: Visitor, course_id: str, attempt_id: str) -> Attempt | None:
    """A learner's attempt, for reading, by whoever teaches the course that it belongs to."""
    course = course_taught(person, course_id)
    if course is None:
        return None
    return Attempt.objects.filter(public_id=attempt_id, assignment__course=course).select_related("person").first()
