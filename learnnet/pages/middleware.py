"""What is said about every page, whoever wrote the view."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from learnnet.curriculum.errors import LessonError

Next = Callable[[HttpRequest], HttpResponseBase]


def pages_are_not_kept(get_response: Next) -> Next:
    """A page carries a nonce and its visitor's own data: no cache between here and there may keep one."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if response.headers.get("Content-Type", "").startswith("text/html") and "Cache-Control" not in response.headers:
            add_never_cache_headers(response)
        return response

    return middleware


class LessonTrouble:
    """While one develops, what is wrong with a lesson is shown at its file and line, and gone when that is mended."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponseBase | None:
        if not settings.DEBUG or not isinstance(error, LessonError):
            return None
        response = render(request, "pages/lesson_trouble.html", {"error": error}, status=500)
        response.headers["Refresh"] = "2"  # every browser knows it, though no standard says so
        return response
