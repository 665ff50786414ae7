"""Who teaches a course: named by the instructor, or come by a link; and what they rate of an interview."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from learnnet.classroom.courses import queries, teaching
from learnnet.classroom.courses.errors import RefusedError
from learnnet.classroom.practice import interviews
from learnnet.pages.copies import in_words
from learnnet.pages.course_forms import InstructorForm
from learnnet.pages.courses import about, taught
from learnnet.pages.interview_pages import met_in, report_context
from learnnet.pages.pace import seconds_to_wait
from learnnet.pages.people import person_of, person_or_guest
from learnnet.pages.views import too_many


@require_http_methods(["GET", "HEAD", "POST"])
def instructors(request: HttpRequest, course_id: str) -> HttpResponse:
    """Everybody who teaches it; posting an address adds one."""
    course = taught(request, course_id)
    form = InstructorForm(request.POST or None)
    if request.method == "POST":
        if seconds := seconds_to_wait(request, "joins", settings.LIMITS.joins):
            return too_many(request, seconds)
        if form.is_valid():
            try:
                teaching.add_by_address(course, form.cleaned_data["email"])
                return redirect("instructors", course_id)
            except RefusedError as refused:
                form.add_error("email", in_words(refused.reason))
    context = {
        **about(request, course),
        "form": form,
        "owner": course.owner,
        "owner_name": teaching.name_of(course.owner, course),
        "members": queries.instructors_of(course),
        "link": request.build_absolute_uri(reverse("teach", args=[teaching.token_for(course)])),
        "days": teaching.DAYS,
    }
    return render(request, "courses/instructors.html", context, status=422 if form.errors else 200)


@require_POST
def remove_instructor(request: HttpRequest, course_id: str, member: int) -> HttpResponse:
    if not teaching.remove(taught(request, course_id), member):
        raise Http404
    return redirect("instructors", course_id)


@require_http_methods(["GET", "HEAD", "POST"])
def teach(request: HttpRequest, token: str) -> HttpResponse:
    """By a link that somebody who teaches the course has given away; only with an account."""
    if seconds := seconds_to_wait(request, "joins", settings.LIMITS.joins):
        return too_many(request, seconds)
    course = teaching.course_by_token(token)
    if course is None:
        raise Http404
    person = person_of(request)
    if person is None or person.is_guest:
        return redirect(f"{reverse('sign-in')}?next={reverse('teach', args=[token])}")
    if request.method == "POST":
        if person.pk != course.owner_id:
            teaching.add(course, person)
        return redirect("course", course.public_id)
    return render(request, "courses/teach.html", {"course": course})


@require_http_methods(["GET", "HEAD", "POST"])
def interview_of(request: HttpRequest, course_id: str, public_id: str) -> HttpResponse:
    """A learner's interview when it is over: the instructor rates what no machine can."""
    course = taught(request, course_id)
    found = queries.interview_taught(request.user, course_id, public_id)
    if found is None:
        raise Http404
    session = interviews.standing(found)
    if request.method == "POST":
        number = request.POST.get("item", "")
        by = teaching.name_of(person_or_guest(request), course)
        try:
            interviews.rate_for(session, int(number) if number.isdigit() else -1, met_in(request), by)
        except interviews.NotNowError:
            raise Http404 from None
        return redirect(f"{reverse('interview-of', args=[course_id, public_id])}#item-{number}")
    member = course.members.filter(person=session.person).first()
    context: dict[str, Any] = {**about(request, course), "name": member.name if member else ""}
    if session.ended:
        context |= report_context(session)
    else:
        context["session"] = session
    return render(request, "courses/interview.html", context)
