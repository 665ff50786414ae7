"""An instructor's pages: their courses, the board, the invitation, what is assigned."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from learnnet.classroom.courses import actions, queries
from learnnet.classroom.courses.errors import RefusedError
from learnnet.classroom.courses.models import Assignment, Course
from learnnet.classroom.courses.qr import qr_code
from learnnet.classroom.courses.results import as_rows, results
from learnnet.classroom.courses.roster import as_csv
from learnnet.pages.assignment_words import title_of
from learnnet.pages.catalogues import catalogue_url
from learnnet.pages.class_pages import class_page
from learnnet.pages.copies import in_words
from learnnet.pages.course_forms import CodeForm, CourseChangeForm, CourseForm
from learnnet.pages.pace import seconds_to_wait
from learnnet.pages.people import person_of
from learnnet.pages.views import language_of, too_many

FORMATS = {"csv": "text/csv; charset=utf-8", "json": "application/json"}


def taught(request: HttpRequest, course_id: str) -> Course:
    """The course, or nothing is there: a stranger does not learn that it exists."""
    course = queries.course_taught(request.user, course_id)
    if course is None:
        raise Http404
    return course


def assigned(course: Course, assignment_id: str) -> Assignment:
    assignment = queries.assignment_of(course, assignment_id)
    if assignment is None:
        raise Http404
    return assignment


@require_http_methods(["GET", "HEAD", "POST"])
def courses(request: HttpRequest) -> HttpResponse:
    form = CourseForm(request.POST or None)
    if request.method == "POST":
        if seconds := seconds_to_wait(request, "courses", settings.LIMITS.courses):
            return too_many(request, seconds)
        person = person_of(request)
        if person is None or person.is_guest:
            return redirect(f"{reverse('sign-up')}?next={reverse('courses')}")
        if form.is_valid():
            try:
                return redirect("course", actions.make_course(person, form.cleaned_data["title"]).public_id)
            except RefusedError as refused:
                form.add_error("title", in_words(refused.reason))
    context = {
        "form": form,
        "join": CodeForm(),
        "taught": queries.courses_taught(request.user),
        "joined": queries.memberships_of(request.user),
        "may_teach": settings.ANYBODY_TEACHES or getattr(request.user, "role", "") != actions.LEARNER,
    }
    return render(request, "courses/index.html", context, status=422 if form.errors else 200)


@require_safe
def course(request: HttpRequest, course_id: str) -> HttpResponse:
    """The board for whoever teaches it; for its learners what they are asked to do."""
    found = queries.course_taught(request.user, course_id)
    if found is None:
        return class_page(request, course_id)
    assignment = queries.assignment_on_the_board(found, request.GET.get("assignment", ""), timezone.now())
    if assignment is None and request.GET.get("assignment"):
        raise Http404
    context = {
        **about(request, found),
        "assignment": assignment,
        "assignments": [(each, title_of(each)) for each in found.assignments.all()],
        "boot": boot_of(found, assignment) if assignment else None,
    }
    return render(request, "courses/board.html", context)


def about(request: HttpRequest, found: Course) -> dict[str, Any]:
    """What every page of a course shows at its top, and its empty board in large."""
    address = request.build_absolute_uri(reverse("join", args=[found.code]))
    return {"course": found, "address": address, "qr": qr_code(address)}


def boot_of(found: Course, assignment: Assignment) -> dict[str, Any]:
    return {
        "socket": f"/live/courses/{found.public_id}/assignments/{assignment.public_id}/",
        "lang": language_of(),
        "catalogue": catalogue_url(language_of()),
        "course": found.public_id,
        "kind": assignment.kind,
        "watch": reverse("watch", args=[found.public_id, "ATTEMPT"]),
        "timeline": reverse("timeline", args=[found.public_id, "ATTEMPT"]),
        "send": reverse("send-branch", args=[found.public_id, "ATTEMPT"]),
        "interview": reverse("interview-of", args=[found.public_id, "INTERVIEW"]),
    }


@require_safe
def invitation(request: HttpRequest, course_id: str) -> HttpResponse:
    """For the projector: the code, as large as the wall allows."""
    return render(request, "courses/invitation.html", about(request, taught(request, course_id)))


@require_POST
def change(request: HttpRequest, course_id: str) -> HttpResponse:
    found = taught(request, course_id)
    form = CourseChangeForm(request.POST)
    if form.is_valid():
        actions.change_course(found, **form.cleaned_data)
    return redirect("people", found.public_id)


@require_POST
def delete(request: HttpRequest, course_id: str) -> HttpResponse:
    owned = queries.course_owned(request.user, course_id)
    if owned is None:
        raise Http404
    actions.delete_course(owned)
    return redirect("courses")


@require_safe
def results_of(request: HttpRequest, course_id: str, assignment_id: str, format: str) -> HttpResponse:
    chosen = assigned(taught(request, course_id), assignment_id)
    if format == "json":
        about_it = {"kind": chosen.kind, chosen.kind: chosen.target, "mode": chosen.mode}
        return JsonResponse({**about_it, "learners": results(chosen)}, json_dumps_params={"ensure_ascii": False})
    if format != "csv":
        raise Http404
    return download(as_csv(as_rows(chosen)), f"results-{chosen.public_id}.csv")


def download(text: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(text, content_type=FORMATS["csv"], headers=headers)
