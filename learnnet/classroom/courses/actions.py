"""Everything that writes courses: who is in them, what they are asked to do, hands, and messages."""

from collections.abc import Mapping, Sequence

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from learnnet.classroom.announcing import announcement_of, news
from learnnet.classroom.courses.codes import new_code
from learnnet.classroom.courses.errors import RefusedError
from learnnet.classroom.courses.models import Course, Membership, Message, Receipt
from learnnet.classroom.courses.queries import learners_of, member_of
from learnnet.classroom.courses.tally import with_hint
from learnnet.classroom.lessons import lesson
from learnnet.classroom.models import Attempt, Person
from learnnet.cluster.text import Text

LEARNER, INSTRUCTOR = "learner", "instructor"
TRIES = 5  # to draw a code that no other course has


@transaction.atomic
def make_course(person: Person, title: str) -> Course:
    """Whoever makes a course teaches it, where this installation lets everybody teach."""
    if person.is_guest:
        raise RefusedError(Text("Sign up first: a course needs somebody to come back to it."))
    if person.role == LEARNER:
        if not settings.ANYBODY_TEACHES:
            raise RefusedError(Text("On this site only instructors make courses. Ask whoever runs it."))
        person.role = INSTRUCTOR
        person.save(update_fields=["role"])
    if person.courses.count() >= settings.LIMITS.courses_per_person:
        limit = {"limit": settings.LIMITS.courses_per_person}
        raise RefusedError(Text("You have {limit} courses, which is the limit. Delete one first.", limit))
    return with_a_code(Course(owner=person, title=" ".join(title.split())[:120]))


def with_a_code(course: Course) -> Course:
    """Saves a course under a code that no other has."""
    for _ in range(TRIES):
        course.code = new_code()
        try:
            with transaction.atomic():
                course.save()
        except IntegrityError:
            continue
        return course
    raise RefusedError(Text("No join code could be drawn. Try again."))


def change_course(course: Course, *, title: str, open_to_join: bool, owner_name: str | None = None) -> None:
    course.title, course.open_to_join = " ".join(title.split())[:120], open_to_join
    course.owner_name = course.owner_name if owner_name is None else " ".join(owner_name.split())[:80]
    course.save(update_fields=["title", "open_to_join", "owner_name"])


@transaction.atomic
def put_into_cohorts(course: Course, cohorts: Mapping[int, str]) -> None:
    """By membership. Whoever changes the group has other assignments from then on."""
    for member in course.members.filter(pk__in=cohorts):
        cohort = " ".join(cohorts[member.pk].split())[:60]
        if cohort != member.cohort:
            member.cohort = cohort
            member.save(update_fields=["cohort"])
    transaction.on_commit(news(course.group, everybody=1), robust=True)


@transaction.atomic
def delete_course(course: Course) -> None:
    """With its messages and assignments. Labs stay with those who made them, and are seen by nobody else."""
    Attempt.objects.filter(assignment__course=course).update(assignment=None, tally={})
    never_came = course.members.filter(by_link=True, joined=None, person__is_guest=True).values_list(
        "person", flat=True
    )
    placeholders = list(never_came)
    group = course.group
    course.delete()
    Person.objects.filter(pk__in=placeholders).delete()
    transaction.on_commit(news(group, everybody=1), robust=True)


@transaction.atomic
def join(person: Person, course: Course, name: str) -> Membership:
    """Comes in by the code. Whoever is in already only says their name again."""
    Course.objects.select_for_update().get(pk=course.pk)
    member = course.members.filter(person=person).first()
    if member is None:
        refuse_if_full(course, 1)
        member = Membership(course=course, person=person)
    member.name = " ".join(name.split())[:80]
    member.joined = member.joined or timezone.now()
    member.save()
    transaction.on_commit(news(course.group, member=member.pk), robust=True)
    return member


def refuse_if_full(course: Course, more: int) -> None:
    if course.members.count() + more > settings.LIMITS.members_per_course:
        limit = {"limit": settings.LIMITS.members_per_course}
        raise RefusedError(Text("A course holds {limit} people at most.", limit))


@transaction.atomic
def remove_member(member: Membership) -> None:
    """Out of the course. What they did stays theirs and is seen by nobody else any more."""
    member.person.attempts.filter(assignment__course=member.course).update(assignment=None, tally={})
    member.person.interviews.filter(assignment__course=member.course).update(assignment=None)
    course, pk = member.course, member.pk
    person = member.person if member.by_link and member.person.is_guest and member.joined is None else None
    member.delete()
    if person is not None:
        person.delete()  # made by the roster, and nobody ever was that person
    transaction.on_commit(news(course.group, member=pk), robust=True)


@transaction.atomic
def raise_hand(attempt: Attempt, up: bool, question: str = "") -> None:
    """Up with what the learner wants to ask, or down again."""
    member = member_of(attempt)
    if member is None:
        return
    member.hand = (member.hand or timezone.now()) if up else None
    member.question = " ".join(question.split())[:200] if up else ""
    member.save(update_fields=["hand", "question"])
    transaction.on_commit(news(member.course.group, member=member.pk), robust=True)
    transaction.on_commit(announcement_of(attempt.group, "attempt.noted"), robust=True)


@transaction.atomic
def lower_hand(member: Membership) -> None:
    """By the instructor, who has been there."""
    member.hand, member.question = None, ""
    member.save(update_fields=["hand", "question"])
    transaction.on_commit(news(member.course.group, member=member.pk), robust=True)
    tell_members(member.course, [member.pk])


@transaction.atomic
def send_message(
    course: Course, sender: Person, members: Sequence[int] | None, texts: Mapping[str, str], state: str = ""
) -> Message:
    """To these members, or to everybody (None). A language that was not written in reads another."""
    kept = {language: text.strip() for language, text in texts.items() if text.strip()}
    most = settings.LIMITS.message_letters
    if not kept:
        raise RefusedError(Text("Write something first."))
    if any(len(text) > most for text in kept.values()):
        raise RefusedError(Text("This message is too long. The limit is {limit} characters.", {"limit": most}))
    found = learners_of(course) if members is None else learners_of(course).filter(pk__in=members)
    receivers = list(found.values_list("pk", flat=True))
    if not receivers:
        raise RefusedError(Text("Nobody is there to read this."))
    message = Message.objects.create(course=course, sender=sender, texts=kept, state=state[:64])
    Receipt.objects.bulk_create(Receipt(message=message, member_id=member) for member in receivers)
    transaction.on_commit(news(course.group), robust=True)
    tell_members(course, receivers)
    return message


def tell_members(course: Course, members: Sequence[int]) -> None:
    """Their tabs look again at what was written to them."""
    people = course.members.filter(pk__in=members).values("person")
    for pk in Attempt.objects.filter(assignment__course=course, person__in=people).values_list("pk", flat=True):
        transaction.on_commit(announcement_of(f"attempt.{pk}", "attempt.noted"), robust=True)


@transaction.atomic
def put_away(attempt: Attempt, message: int) -> None:
    """The learner has read it."""
    member = member_of(attempt)
    if member is None:
        return
    member.receipts.filter(message=message, read=None).update(read=timezone.now())
    transaction.on_commit(news(member.course.group), robust=True)
    transaction.on_commit(announcement_of(attempt.group, "attempt.noted"), robust=True)


@transaction.atomic
def count_hint(attempt: Attempt, task: str, count: int) -> None:
    """So many hints to a task have been shown to the learner."""
    locked = Attempt.objects.select_for_update().filter(pk=attempt.pk).first()
    chosen = lesson(attempt.lesson)
    known = {each.id: len(each.hints) + 1 for each in chosen.tasks} if chosen else {}
    if locked is None or locked.assignment is None or task not in known:
        return
    locked.tally = with_hint(locked.tally, task, min(count, known[task]))
    locked.save(update_fields=["tally"])
    transaction.on_commit(news(locked.assignment.course.group, attempt=locked.pk), robust=True)


def note_language(member: Membership, language: str) -> None:
    """What the learner reads, so that an instructor knows whom to write in what."""
    if member.language != language:
        member.language = language
        member.save(update_fields=["language"])


def name_role(person: Person, role: str) -> None:
    """By whoever runs the site."""
    person.role = role
    person.save(update_fields=["role"])
