"""What is said about every page, whoever wrote the view."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import add_never_cache_headers

Next = Callable[[HttpRequest], HttpResponseBase]


def pages_are_not_kept(get_response: Next) -> Next:
    """A page carries a nonce and its visitor's own data: no cache between here and there may keep one."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if response.headers.get("Content-Type", "").startswith("text/html") and "Cache-Control" not in response.headers:
            add_never_cache_headers(response)
        return response

    return middleware
