"""What the editor knows of every kind, in the visitor's language, as one file that may be kept for good."""

import hashlib
import json
from functools import lru_cache

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext, override
from django.views.decorators.http import require_safe

from learnnet.cluster.schemas.outline import outline


@lru_cache(maxsize=4)
def schemas(language: str) -> tuple[str, str]:
    """The JSON text, and a version that changes whenever the text does."""
    with override(language):
        content = outline(lambda sentence: gettext(sentence) if sentence else "")
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return text, hashlib.sha256(text.encode()).hexdigest()[:12]


def schemas_url(language: str) -> str:
    return f"{reverse('schemas', args=[language])}?v={schemas(language)[1]}"


@require_safe
def schemas_json(request: HttpRequest, language: str) -> HttpResponse:
    if language not in dict(settings.LANGUAGES):
        raise Http404
    text, version = schemas(language)
    kept = "public, max-age=31536000, immutable" if request.GET.get("v") == version else "no-cache"
    headers = {"Cache-Control": kept, "ETag": f'"{version}"'}
    return HttpResponse(text, content_type="application/json", headers=headers)
