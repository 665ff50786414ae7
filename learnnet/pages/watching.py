"""An instructor looks over a learner's shoulder: the learner's lab, to read, scrub and copy, never to change."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from learnnet.classroom import sharing
from learnnet.classroom.branches import CannotMoveError
from learnnet.classroom.courses import queries
from learnnet.classroom.courses.errors import RefusedError
from learnnet.classroom.courses.timeline import send_branch, timeline
from learnnet.classroom.lessons import lesson
from learnnet.classroom.models import Attempt
from learnnet.classroom.practice import runs
from learnnet.classroom.practice.models import DrillRun
from learnnet.cluster.text import Text
from learnnet.curriculum.drills import drill
from learnnet.pages import practice
from learnnet.pages.copies import in_words
from learnnet.pages.courses import taught
from learnnet.pages.pace import seconds_to_wait
from learnnet.pages.people import person_or_guest
from learnnet.pages.views import boot_of, spoken, too_many

NO_COPY = Text("A drill has no copies: whoever has its link opens the same cluster.")


def watched(request: HttpRequest, course_id: str, attempt_id: str) -> Attempt:
    attempt = queries.watched(request.user, course_id, attempt_id)
    if attempt is None:
        raise Http404
    return attempt


@require_http_methods(["GET", "HEAD", "POST"])
def watch(request: HttpRequest, course_id: str, attempt_id: str) -> HttpResponse:
    """Posting makes a copy of one's own from here; the learner's lab stays as it is."""
    attempt = watched(request, course_id, attempt_id)
    run = runs.run_of(attempt)
    chosen = lesson(attempt.lesson)
    if chosen is None and run is None:
        raise Http404
    member = queries.member_of(attempt)
    context = {
        "attempt": attempt,
        "watching": member.name if member else _("a learner"),
        "course_id": course_id,
    }
    if run is not None:
        return watch_drill(request, course_id, run, context)
    assert chosen is not None
    if request.method == "POST":
        if seconds := seconds_to_wait(request, "try", settings.LIMITS.attempts):
            return too_many(request, seconds)
        return redirect("workbench", sharing.take_over(person_or_guest(request), attempt).public_id)
    boot: dict[str, Any] = {**boot_of(request, attempt, chosen), **watching(course_id, attempt)}
    return render(request, "pages/workbench.html", {**context, "lesson": spoken(chosen), "boot": boot})


def watching(course_id: str, attempt: Attempt) -> dict[str, Any]:
    """What the page's scripts are told otherwise than the learner's own."""
    return {"socket": f"/live/courses/{course_id}/watch/{attempt.public_id}/", "shared": True, "looking": True}


def watch_drill(request: HttpRequest, course_id: str, run: DrillRun, context: dict[str, Any]) -> HttpResponse:
    """The same cloth over it as the learner has: one sees what they have seen."""
    if request.method == "POST":
        raise Http404
    given = drill(runs.link_of(run.attempt.lesson))
    boot = practice.boot_of(request, run, given) | watching(course_id, run.attempt)
    boot["drill"] = {**boot["drill"], "replay": True}
    return render(request, "practice/drill.html", {**practice.about(given), **context, "run": run, "boot": boot})


@require_safe
def timeline_json(request: HttpRequest, course_id: str, attempt_id: str) -> HttpResponse:
    return JsonResponse({"marks": timeline(watched(request, course_id, attempt_id))})


@require_POST
def send(request: HttpRequest, course_id: str, attempt_id: str) -> HttpResponse:
    """A branch of the learner's lab as it stood at a moment goes back to them as a link, with a word."""
    course = taught(request, course_id)
    attempt = watched(request, course_id, attempt_id)
    at = request.POST.get("at", "")
    texts = {name: request.POST.get(name, "") for name, _language in settings.LANGUAGES if request.POST.get(name)}
    address = request.build_absolute_uri(reverse("shared", args=["COPY"]))
    try:
        if lesson(attempt.lesson) is None:
            raise RefusedError(NO_COPY)
        if not texts:
            raise RefusedError(Text("Write something first."))
        person = person_or_guest(request)
        send_branch(course, person, attempt, int(at) if at.isdecimal() and len(at) < 9 else None, texts, address)
    except (RefusedError, CannotMoveError) as refused:
        return JsonResponse({"refused": in_words(refused.reason)}, status=422)
    if request.headers.get("Accept", "").startswith("application/json"):
        return JsonResponse({"sent": 1})
    return redirect("watch", course_id, attempt_id)
