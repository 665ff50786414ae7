"""The pages of a learner: where they arrive, and where they work."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_POST, require_safe

from learnnet.classroom import actions, queries
from learnnet.classroom.learning.overview import overviews, stop_of
from learnnet.classroom.lessons import files, first_lesson, lesson
from learnnet.classroom.models import Attempt
from learnnet.classroom.practice.runs import link_of
from learnnet.classroom.showcase import showcase
from learnnet.curriculum.lesson import Lesson
from learnnet.lab.simplified import SIMPLIFIED
from learnnet.pages.catalogues import catalogue, catalogue_url
from learnnet.pages.class_bar import in_class, leading
from learnnet.pages.context import csp_nonce
from learnnet.pages.lesson_boot import author_boot, lesson_boot
from learnnet.pages.pace import seconds_to_wait
from learnnet.pages.people import person_or_guest
from learnnet.pages.schemas import schemas_url


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    boot = {
        "catalogue": catalogue_url(language_of()),
        "lang": language_of(),
        "nonce": csp_nonce(request),
        "demos": showcase(),
    }
    context = {"boot": boot, "stop": stop_of(request.user), "overviews": overviews(request.user)}
    return render(request, "pages/home.html", context)


@require_POST
def try_it(request: HttpRequest) -> HttpResponse:
    if seconds := seconds_to_wait(request, "try", settings.LIMITS.attempts):
        return too_many(request, seconds)
    person = person_or_guest(request)
    chosen = first_lesson()
    attempt = actions.start_attempt(person, chosen.slug, chosen.start)
    return redirect("workbench", attempt.public_id)


@require_safe
def workbench(request: HttpRequest, public_id: str) -> HttpResponse:
    attempt = queries.attempt_for(request.user, public_id)
    if attempt is not None and link_of(attempt.lesson):
        return redirect("drill", public_id)
    chosen = lesson(attempt.lesson) if attempt else None
    if attempt is None or chosen is None:
        raise Http404
    context = {
        "attempt": attempt,
        "lesson": spoken(chosen),
        "boot": boot_of(request, attempt, chosen),
        **in_class(attempt),
        **leading(attempt),
    }
    return render(request, "pages/workbench.html", context)


@require_safe
def lesson_json(request: HttpRequest, public_id: str) -> HttpResponse:
    """While one develops: the lesson as its author has just saved it."""
    attempt = queries.attempt_for(request.user, public_id) if settings.DEBUG else None
    chosen = lesson(attempt.lesson) if attempt else None
    if attempt is None or chosen is None:
        raise Http404
    return JsonResponse(lesson_boot(chosen, attempt))


@require_safe
def model(request: HttpRequest) -> HttpResponse:
    """What is simpler here than in a real cluster."""
    areas = [
        {"title": gettext(str(area.title)), "says": [gettext(str(one.says)) for one in area.simplifications]}
        for area in SIMPLIFIED
    ]
    return render(request, "pages/model.html", {"areas": areas})


@require_safe
def catalogue_json(request: HttpRequest, language: str) -> HttpResponse:
    """For good: the address holds the text's hash, and another text has another address."""
    if language not in dict(settings.LANGUAGES):
        raise Http404
    found = catalogue(language)
    kept = "public, max-age=31536000, immutable" if request.GET.get("v") == found.version else "no-cache"
    headers = {"Cache-Control": kept, "ETag": f'"{found.version}"'}
    return HttpResponse(found.text, content_type="application/json", headers=headers)


def too_many(request: HttpRequest, seconds: int) -> HttpResponse:
    response = render(request, "429.html", {"seconds": seconds}, status=429)
    response.headers["Retry-After"] = str(seconds)
    return response


def language_of() -> str:
    return get_language() or settings.LANGUAGE_CODE


def spoken(chosen: Lesson) -> dict[str, str]:
    """A lesson in the visitor's language."""
    language = language_of()
    return {
        "slug": chosen.slug,
        "title": chosen.in_language(chosen.title, language),
        "summary": chosen.in_language(chosen.summary, language),
        "prose": chosen.in_language(chosen.prose, language),
    }


def boot_of(request: HttpRequest, attempt: Attempt, chosen: Lesson) -> dict[str, Any]:
    """What the workbench's scripts start from; `json_script` puts it into the page."""
    brought = queries.last_applied(attempt) if attempt.copied_from_id or attempt.person_id is None else None
    return {
        "attempt": attempt.public_id,
        "socket": f"/live/attempts/{attempt.public_id}/",
        "pictures": reverse("picture", args=[attempt.public_id, "NAME", "FORMAT"]),
        "lang": language_of(),
        "scale": reverse("scale"),
        "catalogue": catalogue_url(language_of()),
        "schemas": schemas_url(language_of()),
        "nonce": csp_nonce(request),
        "editor": brought or chosen.editor,
        "brought": brought is not None,  # the text stands in the cluster already
        "download": reverse("download", args=[attempt.public_id]),
        "files": files(chosen),
        "lesson": lesson_boot(chosen, attempt),
        **(author_boot(attempt) if settings.DEBUG and attempt.person_id else {}),
    }
