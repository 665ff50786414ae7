"""DNS over HTTPS (RFC 8484) for an attempt's owner: a browser or curl can ask the lab's CoreDNS.

Only read: the lab's own servers do not remember that they were asked.
"""

import base64
import binascii

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from learnnet.classroom import queries
from learnnet.pages.exports import plain
from learnnet.pages.pace import seconds_to_wait

MEDIA_TYPE = "application/dns-message"
LONGEST_QUERY = 4096  # bytes; a question with every EDNS option that is in use has a few hundred


@csrf_exempt  # nothing is changed, and clients that speak DNS know no tokens
@require_http_methods(["GET", "HEAD", "POST"])
def dns_query(request: HttpRequest, public_id: str) -> HttpResponse:
    attempt = queries.uncovered(queries.attempt_for(request.user, public_id))
    if attempt is None:
        raise Http404
    if seconds := seconds_to_wait(request, "dns", settings.LIMITS.dns_queries):
        response = plain(f"Too many questions. Try again in {seconds} s.", 429)
        response.headers["Retry-After"] = str(seconds)
        return response
    query = question_of(request)
    if isinstance(query, HttpResponse):
        return query
    reply = queries.dns_reply(attempt, query)
    if not reply.content:
        return plain("This is not a DNS query.", 400)
    headers = {"Cache-Control": f"private, max-age={reply.max_age}"}
    return HttpResponse(reply.content, content_type=MEDIA_TYPE, headers=headers)


def question_of(request: HttpRequest) -> bytes | HttpResponse:
    """The query's bytes, or why there are none."""
    if request.method == "POST":
        if request.content_type != MEDIA_TYPE:
            return plain(f"The content type must be {MEDIA_TYPE}.", 415)
        if int(request.META.get("CONTENT_LENGTH") or 0) > LONGEST_QUERY:
            return plain(f"A query may have {LONGEST_QUERY} bytes.", 413)
        query = request.read(LONGEST_QUERY + 1)
    else:
        text = request.GET.get("dns", "")
        if not text:
            return plain('The query stands in "?dns=", in base64url.', 400)
        if len(text) > LONGEST_QUERY * 4 // 3 + 4:
            return plain(f"A query may have {LONGEST_QUERY} bytes.", 413)
        try:
            query = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            return plain('What stands in "?dns=" is not base64url.', 400)
    if len(query) > LONGEST_QUERY:
        return plain(f"A query may have {LONGEST_QUERY} bytes.", 413)
    return query
