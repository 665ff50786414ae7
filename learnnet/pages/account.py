"""One's own page: what is kept of oneself, to take along as a file, and to be deleted for good."""

import json

from django.conf import settings
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from learnnet.classroom import own_data
from learnnet.classroom.models import Person
from learnnet.pages.pace import seconds_to_wait
from learnnet.pages.people import person_of
from learnnet.pages.views import too_many


@require_safe
def me(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/me.html", about(person_of(request)))


def about(person: Person | None) -> dict[str, object]:
    if person is None:
        return {"person": None}
    counted = {"labs": person.attempts.count(), "interviews": person.interviews.count()}
    return {"person": person, **counted, "taught": person.courses.all(), "joined": person.memberships.count()}


def known(request: HttpRequest) -> Person:
    person = person_of(request)
    if person is None:
        raise Http404
    return person


@require_safe
def my_data(request: HttpRequest) -> HttpResponse:
    text = json.dumps(own_data.kept_of(known(request)), ensure_ascii=False, indent=1)
    headers = {"Content-Disposition": 'attachment; filename="learnnet-my-data.json"', "Cache-Control": "no-store"}
    return HttpResponse(text, content_type="application/json", headers=headers)


@require_POST
def delete_me(request: HttpRequest) -> HttpResponse:
    """Said twice: by the tick, and with an account by its password."""
    person = known(request)
    if seconds := seconds_to_wait(request, "guess", settings.LIMITS.guesses, whose=person.email or str(person.pk)):
        return too_many(request, seconds)
    wrong = ""
    if "sure" not in request.POST:
        wrong = _("Tick that you are sure.")
    elif not person.is_guest and not person.check_password(request.POST.get("password", "")):
        wrong = _("This is not your password.")
    if wrong:
        return render(request, "pages/me.html", {**about(person), "wrong": wrong}, status=422)
    own_data.delete_all_of(person)
    logout(request)
    return redirect("home")
