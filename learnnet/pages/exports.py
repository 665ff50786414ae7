"""A picture to take away: as SVG, as PNG, or as the DOT that both are drawn from."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from learnnet.classroom import queries
from learnnet.classroom.render import CannotDrawError, draw
from learnnet.classroom.snapshots import Look
from learnnet.pages.pace import seconds_to_wait

TYPES = {"svg": "image/svg+xml", "png": "image/png", "dot": "text/vnd.graphviz; charset=utf-8"}
RULES, LISTINGS = "rules", ("nft", "save")


@require_safe
def picture(request: HttpRequest, public_id: str, name: str, format: str) -> HttpResponse:
    attempt = queries.uncovered(queries.readable_by(request.user, public_id))
    at = request.GET.get("at", "")
    known = format in TYPES or (name == RULES and format in LISTINGS)
    if attempt is None or not known or (at and not at.isdecimal()):
        raise Http404
    if seconds := seconds_to_wait(request, "picture", settings.LIMITS.exports):
        return plain(f"Too many pictures. Try again in {seconds} s.", 429)
    look = Look(node=request.GET.get("node", ""), at=int(at) if at else None, family=request.GET.get("family", ""))
    if format in LISTINGS:
        text = queries.listing(attempt, look, format)
        return HttpResponse(text, content_type="text/plain; charset=utf-8")
    source = queries.picture_as_dot(attempt, name, look)
    if source is None:
        raise Http404
    try:
        content = source.encode() if format == "dot" else draw(source, format)
    except CannotDrawError as reason:
        return plain(str(reason), 503)
    disposition = f'attachment; filename="{name}.{format}"' if "download" in request.GET else "inline"
    return HttpResponse(content, content_type=TYPES[format], headers={"Content-Disposition": disposition})


def plain(text: str, status: int) -> HttpResponse:
    return HttpResponse(text + "\n", content_type="text/plain; charset=utf-8", status=status)
