"""Mock interviews: the server draws them, keeps the clock, takes the answers, and decides what may be told when."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils import timezone

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
    return _drawn(session.link)


@cache
def _drawn(link: str) -> Drawn:
    return interview(link, bank())


def mode_of(session: Interview) -> Mode:
    return MODES[session.mode]


def interview_for(person: Person | AnonymousUser, public_id: str) -> Interview | None:
    if not isinstance(person, Person):
        return None
    return person.interviews.filter(public_id=public_id).first()


def start(person: Person, link: str, mode: str) -> Interview:
    """The link must be an interview's: BadInterviewError."""
    interview(link, bank())
    return Interview.objects.create(person=person, link=link, mode=mode, item_opened=timezone.now())


def left(session: Interview, now: datetime) -> int | None:
    """Milliseconds; None where the clock only counts."""
    if not mode_of(session).clock:
        return None
    until = session.opened + timedelta(minutes=drawn(session).minutes)
    return max(0, round((until - now).total_seconds() * 1000))


@transaction.atomic
def standing(session: Interview) -> Interview:
    """As it is by now: a drill that has ended has its credit, and a set whose time is over is over."""
    row = Interview.objects.select_for_update().get(pk=session.pk)
    if row.ended:
        return row
    for run in row.runs.exclude(ended=None).select_related("attempt"):
        if str(run.item) not in row.answers:
            keep(row, run.item, {"credit": report_of(run)["credit"], "said": run.outcome})
    if left(row, timezone.now()) == 0 or row.place >= len(drawn(row).items):
        close(row)
    row.save()
    return row


def close(row: Interview) -> None:
    """Nothing can be answered any more, and everything may be told."""
    row.ended = timezone.now()
    for run in row.runs.filter(ended=None).select_related("attempt"):
        runs.end(run, runs.TIME)
        row.answers[str(run.item)] = {"credit": report_of(run)["credit"], "said": run.outcome, "ms": 0}


@transaction.atomic
def finish(session: Interview) -> None:
    row = Interview.objects.select_for_update().get(pk=session.pk)
    if not row.ended:
        close(row)
        row.save()


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
    row.save()


def allowed(session: Interview, number: int) -> Interview:
    row = Interview.objects.select_for_update().get(pk=session.pk)
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
def rate(session: Interview, number: int, met: int) -> None:
    """An open question by its rubric, which is only seen when the answer has been given and may be told."""
    row = Interview.objects.select_for_update().get(pk=session.pk)
    given = row.answers.get(str(number))
    item = drawn(row).items[number] if 0 <= number < len(drawn(row).items) else None
    if given is None or item is None or item.kind != "open" or not solution_told(row, number):
        raise NotNowError
    lines = len(questions()[item.draws].rubric)
    rated = {**given, "credit": round(rubric_credit(lines, max(0, met)), 3), "met": met}
    row.answers = {**row.answers, str(number): rated}
    row.save()


@transaction.atomic
def go_on(session: Interview, number: int) -> None:
    """To another item, where one may go back; skipping is going on."""
    row = Interview.objects.select_for_update().get(pk=session.pk)
    if row.ended or not 0 <= number <= len(drawn(row).items):
        raise NotNowError
    if not mode_of(row).back and number != row.place + 1:
        raise NotNowError
    row.place, row.item_opened = number, timezone.now()
    if number >= len(drawn(row).items):
        close(row)
    row.save()


@transaction.atomic
def attempt_at(session: Interview, number: int) -> Attempt:
    """The lab of an item that is a drill: made when it is first opened."""
    begun = DrillRun.objects.filter(interview=session, item=number).select_related("attempt").first()
    if begun is not None:
        return begun.attempt
    row = allowed(session, number)
    return runs.start(row.person, drawn(row).items[number].draws, row.mode, row, number)


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
