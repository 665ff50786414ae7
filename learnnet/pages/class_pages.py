"""A learner's pages: joining a course, what it asks them to do, and their hand."""

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
from learnnet.classroom.courses import actions, enrolling, links, queries
from learnnet.classroom.courses.errors import RefusedError
from learnnet.classroom.courses.models import Assignment, Membership
from learnnet.classroom.lessons import lesson
from learnnet.classroom.models import Attempt
from learnnet.pages.copies import in_words
from learnnet.pages.course_forms import CodeForm, NameForm
from learnnet.pages.pace import seconds_to_wait
from learnnet.pages.people import BACKEND, person_of, person_or_guest
from learnnet.pages.views import language_of, too_many


def title_of(assignment: Assignment) -> str:
    chosen = lesson(assignment.target)
    return chosen.in_language(chosen.title, language_of()) if chosen else assignment.target


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
    """What there is to do, and who sees what of it."""
    member = learns(request, course_id)
    now = timezone.now()
    work = [row_of(member, each, now) for each in member.course.assignments.all()]
    return render(request, "courses/class.html", {"course": member.course, "member": member, "work": work})


def row_of(member: Membership, assignment: Assignment, now: Any) -> dict[str, Any]:
    attempt = queries.attempt_of(member, assignment)
    chosen = lesson(assignment.target)
    states = list(attempt.tally.get("tasks", {}).values()) if attempt else []
    return {
        "assignment": assignment,
        "title": title_of(assignment),
        "summary": chosen.in_language(chosen.summary, language_of()) if chosen else "",
        "minutes": chosen.minutes if chosen else None,
        "begun": attempt is not None,
        "passed": states.count("passed"),
        "of": len(chosen.tasks) if chosen else 0,
        "closed": bool(assignment.opens and assignment.opens > now),
        "late": bool(assignment.due and assignment.due < now),
    }


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
        attempt = actions.start(member, assignment)
    except RefusedError:
        return redirect("course", course_id)
    actions.note_language(member, language_of())
    return redirect("workbench", attempt.public_id)


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
