"""Is this worker alive, and can it serve? Asked by whoever runs the site."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from learnnet.classroom import health


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """This process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """The database and the channel layer answer it."""
    problems = health.problems()
    return HttpResponse(
        "".join(f"{problem}\n" for problem in problems) or "ok\n",
        content_type="text/plain",
        status=503 if problems else 200,
    )
