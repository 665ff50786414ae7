"""An instructor looks over a learner's shoulder: the learner's lab, to read, scrub and copy, never to change."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from learnnet.classroom import sharing
from learnnet.classroom.courses import queries
from learnnet.classroom.lessons import lesson
from learnnet.pages.pace import seconds_to_wait
from learnnet.pages.people import person_or_guest
from learnnet.pages.views import boot_of, spoken, too_many


@require_http_methods(["GET", "HEAD", "POST"])
def watch(request: HttpRequest, course_id: str, attempt_id: str) -> HttpResponse:
    """Posting makes a copy of one's own from here; the learner's lab stays as it is."""
    attempt = queries.watched(request.user, course_id, attempt_id)
    chosen = lesson(attempt.lesson) if attempt else None
    if attempt is None or chosen is None:
        raise Http404
    if request.method == "POST":
        if seconds := seconds_to_wait(request, "try", settings.LIMITS.attempts):
            return too_many(request, seconds)
        return redirect("workbench", sharing.take_over(person_or_guest(request), attempt).public_id)
    member = queries.member_of(attempt)
    boot: dict[str, Any] = {
        **boot_of(request, attempt, chosen),
        "socket": f"/live/courses/{course_id}/watch/{attempt.public_id}/",
        "shared": True,
    }
    context = {
        "attempt": attempt,
        "lesson": spoken(chosen),
        "boot": boot,
        "watching": member.name if member else _("a learner"),
        "course_id": course_id,
    }
    return render(request, "pages/workbench.html", context)
