"""An instructor's list of people: who is in the course, files in and out, links that let people in."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from learnnet.classroom.courses import actions, links, queries
from learnnet.classroom.courses.enrolling import Imported, import_roster
from learnnet.classroom.courses.errors import RefusedError
from learnnet.classroom.courses.models import Course, Membership
from learnnet.classroom.courses.roster import COLUMNS, Mistake, as_csv, read_roster
from learnnet.pages.copies import in_words
from learnnet.pages.course_forms import CourseChangeForm, RosterForm
from learnnet.pages.courses import about, download, taught

SHOWN = 20  # mistakes of one file


@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest, course_id: str) -> HttpResponse:
    """Posting a file brings its people in: all of them, or none and what is wrong with which line."""
    course = taught(request, course_id)
    form = RosterForm(request.POST or None, request.FILES or None)
    mistakes: list[str] = []
    if request.method == "POST" and form.is_valid():
        imported, mistakes = brought_in(course, form.cleaned_data["file"].read())
        if imported is not None:
            place = reverse("people", args=[course_id])
            return redirect(f"{place}?added={imported.added}&changed={imported.changed}")
    context = {
        **about(request, course),
        "form": form,
        "mistakes": mistakes[:SHOWN],
        "more": max(0, len(mistakes) - SHOWN),
        "members": queries.learners_of(course),
        "change": CourseChangeForm(initial=initial_of(course)),
        "owned": queries.course_owned(request.user, course_id) is not None,
        "groups": queries.cohorts_of(course),
        "done": summary(request),
    }
    return render(request, "courses/people.html", context, status=422 if form.errors or mistakes else 200)


def initial_of(course: Course) -> dict[str, object]:
    return {"title": course.title, "open_to_join": course.open_to_join, "owner_name": course.owner_name}


@require_POST
def cohorts(request: HttpRequest, course_id: str) -> HttpResponse:
    """The groups of all whose fields came along."""
    course = taught(request, course_id)
    given = {
        int(name.removeprefix("cohort-")): str(value)
        for name, value in request.POST.items()
        if name.startswith("cohort-") and name[7:].isdecimal() and len(name) < 20
    }
    actions.put_into_cohorts(course, given)
    return redirect("people", course_id)


def brought_in(course: Course, content: bytes) -> tuple[Imported | None, list[str]]:
    limits = settings.LIMITS
    roster = read_roster(content, most_bytes=limits.roster_bytes, most_lines=limits.members_per_course)
    if roster.mistakes:
        return None, [told(mistake) for mistake in roster.mistakes]
    try:
        return import_roster(course, roster.entries), []
    except RefusedError as refused:
        return None, [in_words(refused.reason)]


def told(mistake: Mistake) -> str:
    says = in_words(mistake.says)
    return _("Line %(line)s: %(says)s") % {"line": mistake.line, "says": says} if mistake.line else says


def summary(request: HttpRequest) -> str:
    added, changed = request.GET.get("added", ""), request.GET.get("changed", "")
    if not (added.isdecimal() and changed.isdecimal()):
        return ""
    return _("%(added)s people were added, %(changed)s were there already.") % {"added": added, "changed": changed}


def member_in(course: Course, pk: int) -> Membership:
    member = queries.learners_of(course).filter(pk=pk).first()
    if member is None:
        raise Http404
    return member


@require_POST
def remove(request: HttpRequest, course_id: str, member: int) -> HttpResponse:
    actions.remove_member(member_in(taught(request, course_id), member))
    return redirect("people", course_id)


@require_POST
def new_link(request: HttpRequest, course_id: str, member: int) -> HttpResponse:
    """The old one stops working."""
    links.take_back(member_in(taught(request, course_id), member))
    return redirect("people", course_id)


@require_safe
def roster_csv(request: HttpRequest, course_id: str) -> HttpResponse:
    """What can be imported again."""
    course = taught(request, course_id)
    rows = [(member.name, member.email, member.cohort) for member in queries.learners_of(course)]
    return download(as_csv([COLUMNS, *rows]), f"roster-{course.public_id}.csv")


@require_safe
def links_csv(request: HttpRequest, course_id: str) -> HttpResponse:
    """For a letter to each. Only those whom the roster made have a link."""
    course = taught(request, course_id)
    members = [member for member in queries.learners_of(course).select_related("person") if links.lets_in(member)]
    rows = [(member.name, member.email, link_of(request, member)) for member in members]
    return download(as_csv([("name", "email", "link"), *rows]), f"links-{course.public_id}.csv")


def link_of(request: HttpRequest, member: Membership) -> str:
    return request.build_absolute_uri(reverse("enter", args=[links.token_of(member)]))
