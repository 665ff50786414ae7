"""A class to try the room with: made-up learners whose labs have really lived through what the board shows of them."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from learnnet.classroom.actions import apply_change, sign_up
from learnnet.classroom.courses.actions import join, make_course, raise_hand
from learnnet.classroom.courses.assigning import assign, started
from learnnet.classroom.courses.demo_practice import practise
from learnnet.classroom.courses.models import Course
from learnnet.classroom.courses.rebuilding import rebuild
from learnnet.classroom.learning.actions import answer
from learnnet.classroom.lessons import first_lesson, setup_of
from learnnet.classroom.models import Attempt, Change, Person
from learnnet.curriculum.changes import concrete, with_editor
from learnnet.lab import Lab

TEACHER = "teacher@example.org"
TEACHER_NAME = "Carol Diaz"
TITLE = "Services, Tuesday group"
COHORTS = ("Morning", "Evening")
LOCAL = {"localhost", "127.0.0.1", "[::1]"}

RIGHT: Mapping[str, Any] = {"kind": "apply", "editor": {}}
SMALL = {"kind": "apply", "editor": {"app: MyApp": "app: myapp"}}
PORT_80 = {"kind": "apply", "editor": {"targetPort: 9376": "targetPort: 80"}}
ELSEWHERE = {"kind": "apply", "editor": {"name: my-service": "name: my-service\n  namespace: shop"}}
SHOP = {"kind": "apply", "manifest": "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n"}
NOBODY = {"kind": "apply", "editor": {"app: MyApp": "app: nothing"}}
ASK = {"kind": "resolve", "pod": "default/@app=MyApp", "name": "my-service"}
ASK_LONG = {"kind": "resolve", "pod": "default/@app=MyApp", "name": "my-service.default.svc.cluster.local"}
GUESS = {"kind": "answer", "question": "who-listens", "value": "one-node"}
KNOWS = {"kind": "answer", "question": "who-listens", "value": "nobody"}
ADDRESS = {"kind": "answer", "question": "address"}
EXPECTS = {"kind": "answer", "question": "broken", "value": "refused"}
SEND = {"kind": "send", "source": "default/@app=MyApp", "to": "my-service:80"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one of them did, and when: minutes ago for each change. No change means that they only opened the lesson."""

    name: str
    does: Sequence[tuple[float, Mapping[str, Any]]] = ()
    language: str = "en"
    asks: str = ""  # with a raised hand
    hints: Mapping[str, int] = field(default_factory=dict)
    begins: bool = True


PLAY = (
    Part(
        name="Amara Okafor",
        does=[(15, KNOWS), (14, SMALL), (12, ASK), (9, SMALL), (6, SMALL)],
        hints={"two-endpoints": 2},
    ),
    Part(name="Li Na", does=[(12, GUESS), (11, SMALL), (8.5, SEND), (8, SMALL), (2, SMALL)], language="zh-hans"),
    Part(
        name="Tomás Vega",
        does=[(8, KNOWS), (7, SMALL), (1.5, ASK)],
        asks="Why are there 0 endpoints?",
        hints={"two-endpoints": 1},
    ),
    Part(name="Wang Hao", does=[(5, GUESS), (3, SMALL)], language="zh-hans"),
    Part(name="Jonas Weber", does=[(13, GUESS), (12, RIGHT), (7, PORT_80), (6.5, SEND), (0.5, SEND)]),
    Part(name="Xu Jing", does=[(9, KNOWS), (8, RIGHT), (6, ADDRESS), (4, PORT_80)], language="zh-hans"),
    Part(name="Noor Haddad", does=[(11, KNOWS), (10, SHOP), (9, ELSEWHERE), (2, ASK)]),
    Part(name="Ewa Nowak", does=[(17, GUESS), (16, RIGHT), (15, ADDRESS), (14, ASK), (13, EXPECTS), (12, NOBODY)]),
    Part(
        name="Chen Yu",
        does=[(10, KNOWS), (9, RIGHT), (8, ADDRESS), (7, ASK), (6, EXPECTS), (5, NOBODY), (3, RIGHT), (1, ASK_LONG)],
        language="zh-hans",
    ),
    Part(name="Priya Nair", does=[(7, KNOWS), (6, RIGHT), (4, ADDRESS), (3, ASK), (1, SEND)]),
    Part(name="Kenji Mori"),
    Part(name="Fatima Zahra", begins=False),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Logins:
    """Who can sign in to look at it; drawn once."""

    course: Course
    teacher: str
    learner: str
    password: str


def why_not() -> str:
    """A reason not to make one: it is for an empty site on one's own machine."""
    if settings.CSRF_TRUSTED_ORIGINS or not set(settings.ALLOWED_HOSTS) <= LOCAL:
        return "this site is there for others than this machine"
    if Person.objects.exists():
        return "there are people here already"
    return ""


@transaction.atomic
def make_demo_class() -> Logins:
    password = secrets.token_urlsafe(9)
    teacher = sign_up(None, TEACHER, password)
    course = make_course(teacher, TITLE)
    course.owner_name = TEACHER_NAME
    course.save(update_fields=["owner_name"])
    due = timezone.now() + timedelta(days=7)
    for number, part in enumerate(PLAY):
        address = f"{part.name.split()[0].lower().replace('á', 'a')}@example.org"
        learner = sign_up(None, address, password)
        member = join(learner, course, part.name)
        member.language, member.cohort = part.language, COHORTS[number % 2]
        member.save(update_fields=["language", "cohort"])
    practise(course, due)
    assignment = assign(course, first_lesson().slug, None, due)
    members = {member.name: member for member in course.members.all()}
    for part in PLAY:
        if part.begins:
            play(started(members[part.name], assignment), part)
    return Logins(course=course, teacher=TEACHER, learner="amara@example.org", password=password)


def play(attempt: Attempt, part: Part) -> None:
    """Does it through the same door as everybody, then lets it have been some minutes ago."""
    now = timezone.now()
    first = max((minutes for minutes, _change in part.does), default=9)
    Attempt.objects.filter(pk=attempt.pk).update(created=now - timedelta(minutes=first + 2))
    lab = Lab(seed=attempt.seed, **setup_of(attempt.lesson))
    for payload in attempt.changes.values_list("payload", flat=True):
        lab.apply(payload)
    for minutes, change in part.does:
        if change["kind"] == "answer":
            fact = first_lesson().questions[change["question"]].fact
            answer(attempt, change["question"], change.get("value") or (fact.value(lab) if fact else ""))
            continue
        payload = concrete(with_editor(change, first_lesson().editor), lab)
        lab.apply(payload)
        number = apply_change(attempt, payload).number
        Change.objects.filter(attempt=attempt, number=number).update(created=now - timedelta(minutes=minutes))
    attempt.refresh_from_db()
    attempt.hints = dict(part.hints)
    attempt.save(update_fields=["hints"])
    rebuild(attempt)
    if part.asks:
        raise_hand(attempt, True, part.asks)
