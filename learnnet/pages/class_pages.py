"""A learner's pages: joining a course, what it asks them to do, and their hand."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from learnnet.classroom import queries as attempts
from learnnet.classroom.courses import actions, assigning, enrolling, links, queries, teaching
from learnnet.classroom.courses.errors import RefusedError
from learnnet.classroom.courses.models import Assignment, Course, Membership
from learnnet.classroom.courses.targets import is_closed, is_over
from learnnet.classroom.lessons import lesson
from learnnet.classroom.models import Attempt
from learnnet.classroom.practice import runs
from learnnet.classroom.practice.models import Interview
from learnnet.pages import assignment_words as words
from learnnet.pages.copies import in_words
from learnnet.pages.course_forms import CodeForm, NameForm
from learnnet.pages.pace import seconds_to_wait
from learnnet.pages.people import BACKEND, person_of, person_or_guest
from learnnet.pages.views import language_of, too_many


def learns(request: HttpRequest, course_id: str) -> Membership:
    member = queries.membership_of(request.user, course_id)
    if member is None:
        raise Http404
    return member


def own_attempt(request: HttpRequest, public_id: str) -> Attempt:
    attempt = attempts.attempt_for(request.user, public_id)
    if attempt is None:
        raise Http404
    return attempt


def class_page(request: HttpRequest, course_id: str) -> HttpResponse:
    """What there is to do, who sees what of it, and what was written to the learner."""
    member = learns(request, course_id)
    now = timezone.now()
    context = {
        "course": member.course,
        "member": member,
        "teachers": teachers_of(member.course),
        "leader": leader_of(member.course),
        "notes": [note_in(each.message.texts) for each in queries.unread(member)[: queries.SHOWN]],
        "work": [row_of(member, each, now) for each in queries.assignments_for(member)],
    }
    return render(request, "courses/class.html", context)


def teachers_of(course: Course) -> list[str]:
    """Everybody who sees the labs of this course."""
    people = [course.owner, *(member.person for member in queries.instructors_of(course))]
    return [teaching.name_of(person, course) for person in people]


def leader_of(course: Course) -> str:
    """Who shows the class their view just now."""
    person = course.lead.person if course.lead else None
    return teaching.name_of(person, course) if person else ""


def note_in(texts: Mapping[str, str]) -> str:
    return texts.get(language_of()) or next(iter(texts.values()), "")


def row_of(member: Membership, assignment: Assignment, now: datetime) -> dict[str, Any]:
    found = assigning.begun(member, assignment)
    return {
        **words.row(assignment),
        "minutes": words.minutes_of(assignment),
        "begun": found is not None,
        **(progress_of(assignment, found) if found is not None else {}),
        "closed": is_closed(assignment, now),
        "late": is_over(assignment, now),
    }


def progress_of(assignment: Assignment, found: Attempt | Interview) -> dict[str, Any]:
    """How far one is, and where the report is when it is over."""
    if isinstance(found, Interview):
        report = reverse("interview-report", args=[found.public_id]) if found.ended else ""
        return {"report": report}
    run = runs.run_of(found)
    if run is not None:
        return {"report": reverse("drill-report", args=[found.public_id]) if run.ended else ""}
    chosen = lesson(assignment.target)
    states = list(found.tally.get("tasks", {}).values())
    return {"passed": states.count("passed"), "of": len(chosen.tasks) if chosen else 0}


@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, code: str = "") -> HttpResponse:
    """By the code, from the wall or the QR. Guessing codes is made slow."""
    if seconds := seconds_to_wait(request, "joins", settings.LIMITS.joins):
        return too_many(request, seconds)
    typed = request.POST.get("code") or code
    if not typed:
        return render(request, "courses/join.html", {"form": CodeForm()})
    course = queries.course_by_code(typed)
    if course is None:
        asked = CodeForm({"code": typed})
        asked.add_error("code", _("No course has this code, or it is closed. Compare it letter by letter."))
        return render(request, "courses/join.html", {"form": asked}, status=404)
    if not code:
        return redirect("join", course.code)
    form = NameForm(request.POST or None, initial={"name": name_in(request, course.public_id)})
    if request.method == "POST" and form.is_valid():
        try:
            actions.join(person_or_guest(request), course, form.cleaned_data["name"])
            return redirect("course", course.public_id)
        except RefusedError as refused:
            form.add_error(None, in_words(refused.reason))
    return render(request, "courses/join.html", {"form": form, "course": course}, status=422 if form.errors else 200)


def name_in(request: HttpRequest, course_id: str) -> str:
    member = queries.membership_of(request.user, course_id)
    return member.name if member else ""


@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """By a rostered person's own link. Only a press of the button signs in: mail programs look at every link."""
    if seconds := seconds_to_wait(request, "joins", settings.LIMITS.joins):
        return too_many(request, seconds)
    member = links.member_by(token)
    visitor = person_of(request)
    if member is None or not enrolling.may_come_in(member, visitor):
        return render(request, "courses/enter.html", {"member": None}, status=404)
    if request.method != "POST":
        return render(request, "courses/enter.html", {"member": member, "course": member.course})
    person = enrolling.come_in(member, visitor)
    if person is not None:
        login(request, person, backend=BACKEND)
    return redirect("course", member.course.public_id)


@require_POST
def start(request: HttpRequest, course_id: str, assignment_id: str) -> HttpResponse:
    if seconds := seconds_to_wait(request, "try", settings.LIMITS.attempts):
        return too_many(request, seconds)
    member = learns(request, course_id)
    assignment = queries.assignment_of(member.course, assignment_id)
    if assignment is None:
        raise Http404
    try:
        found = assigning.start(member, assignment)
    except RefusedError as refused:
        return render(request, "courses/refused.html", {"reason": in_words(refused.reason), "course": member.course},
                      status=422)  # fmt: skip
    actions.note_language(member, language_of())
    if isinstance(found, Interview):
        return redirect("interview", found.public_id)
    return redirect("workbench", found.public_id)


@require_POST
def leave(request: HttpRequest, course_id: str) -> HttpResponse:
    """One's labs stay one's own, and are seen by nobody else any more."""
    actions.remove_member(learns(request, course_id))
    return redirect("courses")


@require_POST
def hand(request: HttpRequest, public_id: str) -> HttpResponse:
    attempt = own_attempt(request, public_id)
    actions.raise_hand(attempt, request.POST.get("up") == "1", request.POST.get("question", ""))
    return done(request, attempt)


@require_POST
def read(request: HttpRequest, public_id: str, message: int) -> HttpResponse:
    attempt = own_attempt(request, public_id)
    actions.put_away(attempt, message)
    return done(request, attempt)


@require_POST
def hints(request: HttpRequest, public_id: str) -> HttpResponse:
    """The workbench has shown so many hints to a task."""
    attempt = own_attempt(request, public_id)
    count = request.POST.get("count", "")
    if not count.isdecimal() or len(count) > 3:
        raise Http404
    actions.count_hint(attempt, request.POST.get("task", ""), int(count))
    return done(request, attempt)


def done(request: HttpRequest, attempt: Attempt) -> HttpResponse:
    """To a script the news; to a plain form its page again."""
    if request.headers.get("Accept", "").startswith("application/json"):
        return JsonResponse(queries.class_news(attempt) or {})
    return redirect(reverse("workbench", args=[attempt.public_id]))


@require_safe
def class_news(request: HttpRequest, public_id: str) -> HttpResponse:
    return JsonResponse(queries.class_news(own_attempt(request, public_id)) or {})
