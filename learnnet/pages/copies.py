"""Labs that travel: shared under an address of their own, taken over, saved as a file, opened from one."""

import json
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from learnnet.classroom import lab_file, queries, sharing
from learnnet.classroom.lab_file import LabFileError
from learnnet.classroom.lessons import lesson
from learnnet.cluster.text import Text
from learnnet.pages.pace import seconds_to_wait
from learnnet.pages.people import person_or_guest
from learnnet.pages.views import boot_of, spoken, too_many

NO_FILE = Text("Choose a file first.")


@require_safe
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """Somebody's lab to look at, for all who know its address."""
    attempt = queries.shared_attempt(token)
    chosen = lesson(attempt.lesson) if attempt else None
    if attempt is None or chosen is None:
        raise Http404
    sharing.seen(attempt)
    boot: dict[str, Any] = {
        **boot_of(request, attempt, chosen),
        "socket": f"/live/shared/{attempt.public_id}/",
        "shared": True,
    }
    context = {"attempt": attempt, "lesson": spoken(chosen), "boot": boot, "shared": True}
    return render(request, "pages/workbench.html", context)


@require_POST
def take_over(request: HttpRequest, token: str) -> HttpResponse:
    if seconds := seconds_to_wait(request, "try", settings.LIMITS.attempts):
        return too_many(request, seconds)
    attempt = queries.shared_attempt(token)
    if attempt is None:
        raise Http404
    made = sharing.take_over(person_or_guest(request), attempt)
    return redirect("workbench", made.public_id)


@require_safe
def download(request: HttpRequest, public_id: str) -> HttpResponse:
    attempt = queries.uncovered(queries.readable_by(request.user, public_id))
    if attempt is None:
        raise Http404
    if seconds := seconds_to_wait(request, "picture", settings.LIMITS.exports):
        return too_many(request, seconds)
    content = json.dumps(lab_file.written(attempt).as_dict(), ensure_ascii=False, indent=1)
    name = f"learnnet-{slugify(attempt.lesson.rpartition('/')[2]) or 'lab'}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type="application/json", headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """A lab from a file: it is lived through once before it is kept."""
    if request.method != "POST":
        return render(request, "pages/upload.html", {"limit": settings.LIMITS.file_bytes // 1024})
    if seconds := seconds_to_wait(request, "try", settings.LIMITS.attempts):
        return too_many(request, seconds)
    try:
        given = request.FILES.get("lab")
        if not isinstance(given, UploadedFile):
            sent = int(request.META.get("CONTENT_LENGTH") or 0)
            raise lab_file.too_large() if sent > settings.LIMITS.file_bytes else LabFileError(NO_FILE)
        file = lab_file.read(given.read(settings.LIMITS.file_bytes + 1))
        lab_file.tried(file)
    except LabFileError as wrong:
        context = {"limit": settings.LIMITS.file_bytes // 1024, "wrong": in_words(wrong.reason)}
        return render(request, "pages/upload.html", context, status=422)
    attempt = sharing.bring_along(person_or_guest(request), file)
    return redirect(reverse("workbench", args=[attempt.public_id]))


def in_words(text: Text) -> str:
    """In the visitor's language."""
    sentence = gettext(text.message)
    for name, value in text.params.items():
        sentence = sentence.replace(f"{{{name}}}", str(value))
    return sentence
