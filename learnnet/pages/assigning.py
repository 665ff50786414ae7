"""What a course is asked to do, for its instructor: the list in its order, one more, and the times of one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from learnnet.classroom.courses import assigning, queries
from learnnet.classroom.courses.errors import RefusedError
from learnnet.pages import assignment_words as words
from learnnet.pages.assignment_forms import AssignmentForm, TimesForm
from learnnet.pages.copies import in_words
from learnnet.pages.courses import about, assigned, taught

STEPS = {"up": -1, "down": 1}


@require_safe
def assignments(request: HttpRequest, course_id: str) -> HttpResponse:
    found = taught(request, course_id)
    work = [words.row(each) for each in found.assignments.all()]
    return render(request, "courses/assignments.html", {**about(request, found), "work": work})


@require_http_methods(["GET", "HEAD", "POST"])
def assign(request: HttpRequest, course_id: str) -> HttpResponse:
    found = taught(request, course_id)
    form = AssignmentForm(request.POST or None, groups=queries.cohorts_of(found))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        kind, target, mode = form.goal()
        try:
            made = assigning.assign(
                found, target, given["opens"], given["due"], kind=kind, mode=mode, cohorts=given["cohorts"]
            )
        except RefusedError as refused:
            form.add_error(None, in_words(refused.reason))
        else:
            return redirect(f"{reverse('course', args=[found.public_id])}?assignment={made.public_id}")
    context = {**about(request, found), "form": form}
    return render(request, "courses/assign.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def assignment(request: HttpRequest, course_id: str, assignment_id: str) -> HttpResponse:
    """Its times, and for whom it is; what is done in it stays what it was."""
    found = taught(request, course_id)
    chosen = assigned(found, assignment_id)
    groups = sorted({*queries.cohorts_of(found), *chosen.cohorts})
    form = TimesForm(request.POST or None, groups=groups, initial={"cohorts": chosen.cohorts})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        assigning.change_assignment(chosen, given["opens"], given["due"], given["cohorts"])
        return redirect("assignments", found.public_id)
    context = {**about(request, found), "form": form, **words.row(chosen)}
    return render(request, "courses/assignment.html", context, status=422 if form.errors else 200)


@require_POST
def move(request: HttpRequest, course_id: str, assignment_id: str) -> HttpResponse:
    """Up or down; the page comes back at the same row, so that one can press again."""
    chosen = assigned(taught(request, course_id), assignment_id)
    assigning.move(chosen, STEPS.get(request.POST.get("to", ""), 0))
    return redirect(f"{reverse('assignments', args=[course_id])}#a-{chosen.public_id}")


@require_POST
def take_back(request: HttpRequest, course_id: str, assignment_id: str) -> HttpResponse:
    assigning.take_back(assigned(taught(request, course_id), assignment_id))
    return redirect("assignments", course_id)
