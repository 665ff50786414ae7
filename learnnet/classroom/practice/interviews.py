"""Mock interviews: the server draws them, keeps the clock, takes the answers, and decides what may be told when."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache, lru_cache
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils import timezone

from learnnet.classroom.announcing import news
from learnnet.classroom.courses.models import Assignment
from learnnet.classroom.models import Attempt, Person
from learnnet.classroom.practice import runs
from learnnet.classroom.practice.models import DrillRun, Interview
from learnnet.classroom.practice.reports import report_of
from learnnet.curriculum.bank import BankQuestion, load
from learnnet.curriculum.interview import MODES, Item, interview
from learnnet.curriculum.interview import Interview as Drawn
from learnnet.curriculum.interview.modes import AT_ONCE, Mode
from learnnet.curriculum.interview.predictions import prediction
from learnnet.curriculum.interview.report import Result, report, rubric_credit

LONGEST_ANSWER = 8000


class NotNowError(Exception):
    """It is over, or this item was answered, or its turn has not come."""


@cache
def bank() -> tuple[BankQuestion, ...]:
    return load(settings.LESSONS_DIR / "questions")


@cache
def questions() -> Mapping[str, BankQuestion]:
    return {question.id: question for question in bank()}


def drawn(session: Interview) -> Drawn:
    return drawn_by(session.link)


@lru_cache(maxsize=1000)
def drawn_by(link: str) -> Drawn:
    return interview(link, bank())


def mode_of(session: Interview) -> Mode:
    return MODES[session.mode]


def interview_for(person: Person | AnonymousUser, public_id: str) -> Interview | None:
    if not isinstance(person, Person):
        return None
    return person.interviews.filter(public_id=public_id).first()


def start(person: Person, link: str, mode: str, assignment: Assignment | None = None) -> Interview:
    """The link must be an interview's: BadInterviewError."""
    interview(link, bank())
    now = timezone.now()
    return Interview.objects.create(person=person, link=link, mode=mode, item_opened=now, assignment=assignment)


def left(session: Interview, now: datetime) -> int | None:
    """Milliseconds; None where the clock only counts."""
    until = ends_at(session)
    return None if until is None else max(0, round((until - now).total_seconds() * 1000))


def ends_at(session: Interview) -> datetime | None:
    """By its clock; what was assigned ends when it is due at the latest."""
    ends = [session.opened + timedelta(minutes=drawn(session).minutes)] if mode_of(session).clock else []
    if session.assignment and session.assignment.due:
        ends.append(session.assignment.due)
    return min(ends, default=None)


@transaction.atomic
def standing(session: Interview) -> Interview:
    """As it is by now: a drill that has ended has its credit, and a set whose time is over is over."""
    row = locked(session)
    if row.ended:
        return row
    before = (row.place, dict(row.answers))
    for run in row.runs.exclude(ended=None).select_related("attempt"):
        if str(run.item) not in row.answers:
            keep(row, run.item, {"credit": report_of(run)["credit"], "said": run.outcome})
    if left(row, timezone.now()) == 0 or row.place >= len(drawn(row).items):
        close(row)
    if row.ended or (row.place, row.answers) != before:
        store(row)
    return row


def locked(session: Interview) -> Interview:
    """For oneself until the transaction ends."""
    found = Interview.objects.select_for_update(of=("self",)).select_related("assignment__course")
    return found.get(pk=session.pk)


def store(row: Interview) -> None:
    """Saves it, and tells the boards of a course that it belongs to."""
    row.save()
    if row.assignment is not None:
        members = row.assignment.course.members.filter(person=row.person_id)
        for member in members.values_list("pk", flat=True):
            transaction.on_commit(news(row.assignment.course.group, member=member), robust=True)


def close(row: Interview) -> None:
    """Nothing can be answered any more, and everything may be told."""
    now = timezone.now()
    row.ended = min(now, ends_at(row) or now)
    for run in row.runs.filter(ended=None).select_related("attempt__assignment__course"):
        runs.end(run, runs.TIME, row.ended)
        row.answers[str(run.item)] = {"credit": report_of(run)["credit"], "said": run.outcome, "ms": 0}


@transaction.atomic
def finish(session: Interview) -> None:
    row = locked(session)
    if not row.ended:
        close(row)
        store(row)


def keep(row: Interview, number: int, answer: Mapping[str, Any]) -> None:
    now = timezone.now()
    spent = round((now - (row.item_opened or now)).total_seconds() * 1000)
    before = row.answers.get(str(number), {})
    row.answers = {**row.answers, str(number): {**answer, "ms": before.get("ms", 0) + max(0, spent)}}
    row.item_opened = now
    if number == row.place and not mode_of(row).again:
        row.place += 1


@transaction.atomic
def answer(session: Interview, number: int, said: Sequence[str]) -> None:
    """What was said to one item; an exam goes on at once, and never back."""
    row = allowed(session, number)
    item = drawn(row).items[number]
    if item.kind == "drill":
        raise NotNowError
    keep(row, number, {"said": [text[:LONGEST_ANSWER] for text in said], "credit": credit_of(item, said)})
    store(row)


def allowed(session: Interview, number: int) -> Interview:
    row = locked(session)
    mode = mode_of(row)
    over = row.ended or left(row, timezone.now()) == 0 or not 0 <= number < len(drawn(row).items)
    if over or (str(number) in row.answers and not mode.again) or (not mode.back and number != row.place):
        raise NotNowError
    return row


def credit_of(item: Item, said: Sequence[str]) -> float | None:
    """None for an open question, which is rated later."""
    if item.kind == "prediction":
        return prediction(item.draws).credit(said[0] if said else "")
    if item.kind == "open":
        return None if any(text.strip() for text in said) else 0.0
    given = [int(text) for text in said if text.isascii() and text.isdigit() and len(text) < 4]
    return questions()[item.draws].credit(given, item.seed)


@transaction.atomic
def rate(session: Interview, number: int, met: Sequence[int]) -> None:
    """An open question by its rubric, which is only seen when the answer has been given and may be told."""
    row = locked(session)
    given, lines = rateable(row, number)
    kept = sorted({line for line in met if 0 <= line < lines})
    rated = {**given, "met": len(kept), "lines": kept}
    row.answers = {**row.answers, str(number): with_credit(rated, lines)}
    store(row)


@transaction.atomic
def rate_for(session: Interview, number: int, met: Sequence[int], by: str) -> None:
    """By whoever teaches the course that it belongs to: this counts, and the learner's own rating stands beside it."""
    row = locked(session)
    if not row.ended:
        raise NotNowError
    given, lines = rateable(row, number)
    kept = sorted({line for line in met if 0 <= line < lines})
    rated = {**given, "instructor": {"met": len(kept), "lines": kept, "by": by}}
    row.answers = {**row.answers, str(number): with_credit(rated, lines)}
    store(row)


def rateable(row: Interview, number: int) -> tuple[dict[str, Any], int]:
    """The answer to an open question, and how many lines its rubric has."""
    given = row.answers.get(str(number))
    item = drawn(row).items[number] if 0 <= number < len(drawn(row).items) else None
    if given is None or item is None or item.kind != "open" or not solution_told(row, number):
        raise NotNowError
    return dict(given), len(questions()[item.draws].rubric)


def with_credit(rated: dict[str, Any], lines: int) -> dict[str, Any]:
    """By the instructor's rating if there is one."""
    met = rated.get("instructor", rated)["met"]
    return {**rated, "credit": round(rubric_credit(lines, met), 3)}


@transaction.atomic
def go_on(session: Interview, number: int) -> None:
    """To another item, where one may go back; skipping is going on."""
    row = locked(session)
    if row.ended or not 0 <= number <= len(drawn(row).items):
        raise NotNowError
    if not mode_of(row).back and number != row.place + 1:
        raise NotNowError
    row.place, row.item_opened = number, timezone.now()
    if number >= len(drawn(row).items):
        close(row)
    store(row)


@transaction.atomic
def attempt_at(session: Interview, number: int) -> Attempt:
    """The lab of an item that is a drill: made when it is first opened."""
    begun = DrillRun.objects.filter(interview=session, item=number).select_related("attempt").first()
    if begun is not None:
        return begun.attempt
    row = allowed(session, number)
    return runs.start(row.person, drawn(row).items[number].draws, row.mode, row, number, row.assignment)


def solution_told(row: Interview, number: int) -> bool:
    return bool(row.ended) or (mode_of(row).solutions == AT_ONCE and str(number) in row.answers)


def credit_told(row: Interview, number: int) -> bool:
    return bool(row.ended) or (mode_of(row).score == AT_ONCE and str(number) in row.answers)


def task_of(item: Item, language: str) -> dict[str, Any]:
    """For the page, without anything of what is right."""
    if item.kind == "drill":
        return {"kind": "drill"}
    if item.kind == "prediction":
        return prediction(item.draws).task()
    return questions()[item.draws].task(language, item.seed)


def solution_of(item: Item, language: str) -> dict[str, Any]:
    if item.kind == "drill":
        return {}
    if item.kind == "prediction":
        return prediction(item.draws).solution()
    return questions()[item.draws].solution(language, item.seed)


def result_of(row: Interview) -> dict[str, Any]:
    """By topic; only when it is over."""
    if not row.ended:
        raise NotNowError
    results = [
        Result(item=int(number), credit=given["credit"], milliseconds=given.get("ms", 0))
        for number, given in row.answers.items()
    ]
    return {**report(drawn(row), results), "mode": row.mode}
