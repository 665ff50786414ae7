"""What the demo class has practised: a drill that some still search through, and an interview to be rated."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.utils import timezone

from learnnet.classroom import console
from learnnet.classroom.courses.assigning import assign, start, started
from learnnet.classroom.courses.models import Assignment, Course, Membership
from learnnet.classroom.models import Attempt
from learnnet.classroom.practice import interviews
from learnnet.classroom.practice.models import DrillRun, Interview

DRILL = "services/beginner/7"
SET = "15/containers+discovery/intermediate/5"
KUBECTL = "kubectl"
SERVICES = "kubectl get svc -n school -o wide"
PODS = "kubectl get pods -n school --show-labels"
SLICES = "kubectl get endpointslices -n school"
LOGS = "kubectl logs deploy/grades -n school"
MEND = """kubectl patch svc grades -n school -p '{"spec":{"selector":{"app":"grades"}}}'"""
# Minutes after the beginning, and what was typed then.
SEARCHES: Mapping[str, Sequence[tuple[float, str]]] = {
    "Amara Okafor": ((1, SERVICES), (3, PODS), (6, SLICES), (7, MEND)),
    "Tomás Vega": ((1, PODS), (2, PODS), (4, PODS), (6, PODS)),
    "Li Na": ((2, SERVICES), (3, SLICES)),
    "Noor Haddad": ((1, SERVICES), (4, SLICES)),
    "Jonas Weber": ((2, LOGS),),
}
BEGUN = 8  # minutes ago
SAID = "Every Pod has an address of its own; an overlay puts its packets into others that the network can carry."
# Who ends the interview, and who is still at it; how many items they have answered.
SITTINGS: Mapping[str, tuple[int, bool]] = {
    "Amara Okafor": (9, True),
    "Chen Yu": (6, True),
    "Priya Nair": (3, False),
    "Kenji Mori": (1, False),
}


def practise(course: Course, due: datetime) -> None:
    """Before the lesson is assigned: the board begins with the newest."""
    drill = assign(course, DRILL, None, due, kind=Assignment.DRILL, mode="training")
    sitting = assign(course, SET, None, due, kind=Assignment.INTERVIEW, mode="rehearsal")
    for member in course.members.all():
        if member.name in SEARCHES:
            search(started(member, drill), SEARCHES[member.name])
        if member.name in SITTINGS:
            sit(member, sitting, *SITTINGS[member.name])


def search(attempt: Attempt, lines: Sequence[tuple[float, str]]) -> None:
    for _minutes, line in lines:
        console.run(attempt, KUBECTL, line, {}, None)
    run = DrillRun.objects.get(attempt=attempt)
    began = timezone.now() - timedelta(minutes=BEGUN)
    times = [round(minutes * 60_000) for minutes, _line in lines]
    run.steps = [{**step, "at": at} for step, at in zip(run.steps, times, strict=False)]
    ended = began + timedelta(milliseconds=times[-1]) if run.ended else None
    DrillRun.objects.filter(pk=run.pk).update(opened=began, steps=run.steps, ended=ended)


def sit(member: Membership, assignment: Assignment, answered: int, ends: bool) -> None:
    """Most are right: the first option is chosen, or the right one of every second item."""
    session = start(member, assignment)
    assert isinstance(session, Interview)
    items = interviews.drawn(session).items
    for number, item in enumerate(items[:answered]):
        question = interviews.questions()[item.draws]
        order = question.shuffled(item.seed)
        right = [str(place) for place, index in enumerate(order) if question.options and question.options[index].right]
        if item.kind == "order":
            right = [str(order.index(step)) for step in range(len(question.steps))]
        said = [SAID] if item.kind == "open" else right if (number + member.pk) % 4 else ["0"]
        interviews.answer(session, number, said)
    if ends:
        interviews.finish(session)
    backdate(session, answered, ends=ends)


def backdate(session: Interview, answered: int, *, ends: bool) -> None:
    """A minute and a half for each item, as it would have been."""
    row = Interview.objects.get(pk=session.pk)
    now = timezone.now()
    began = now - timedelta(minutes=1.5 * answered + 1)
    answers = {number: {**given, "ms": 90_000} for number, given in row.answers.items()}
    opened = now - timedelta(minutes=1)
    Interview.objects.filter(pk=session.pk).update(
        opened=began, answers=answers, item_opened=opened, ended=now if ends else None
    )
