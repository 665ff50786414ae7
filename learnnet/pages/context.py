"""What every template knows."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language

from learnnet.pages.catalogues import catalogue_url


def site(request: HttpRequest) -> dict[str, Any]:
    return {"catalogue_url": catalogue_url(get_language() or "en")}


def csp_nonce(request: HttpRequest) -> str:
    """The one place that knows how the policy's nonce is had (Django 6.2 brings its own)."""
    return str(getattr(request, "csp_nonce", ""))
