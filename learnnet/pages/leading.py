"""Follow me: an instructor shows the class their view; each learner looks on for as long as they like."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from learnnet.classroom.courses import leading, queries, teaching
from learnnet.classroom.lessons import lesson
from learnnet.pages.courses import taught
from learnnet.pages.people import person_or_guest
from learnnet.pages.views import boot_of, spoken


@require_POST
def lead(request: HttpRequest, course_id: str) -> HttpResponse:
    """With a lab of the instructor's own; nobody's work is shown."""
    course = taught(request, course_id)
    attempt = leading.lead(course, person_or_guest(request), request.POST.get("lesson", ""))
    return redirect("workbench", attempt.public_id)


@require_POST
def stop(request: HttpRequest, course_id: str) -> HttpResponse:
    leading.stop(taught(request, course_id))
    return redirect("course", course_id)


@require_safe
def follow(request: HttpRequest, course_id: str) -> HttpResponse:
    """The instructor's lab, to look at; one's own is left as it is."""
    found = leading.led(request.user, course_id)
    if found is None:
        if queries.membership_of(request.user, course_id) is None:
            raise Http404
        return redirect("course", course_id)
    course, attempt = found
    chosen = lesson(attempt.lesson)
    if chosen is None or attempt.person is None:
        raise Http404
    boot: dict[str, Any] = {
        **boot_of(request, attempt, chosen),
        "socket": f"/live/courses/{course_id}/follow/",
        "shared": True,
        "looking": True,
        "follows": leading.look_of(attempt),
    }
    context = {
        "attempt": attempt,
        "lesson": spoken(chosen),
        "boot": boot,
        "following": teaching.name_of(attempt.person, course),
        "course_id": course_id,
    }
    return render(request, "pages/workbench.html", context)
