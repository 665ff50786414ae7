"""The figures that a lesson's author wrote in DOT, drawn into the lesson's text: in light and dark, and on paper."""

import re
from html import unescape

import nh3

from learnnet.classroom.learning.drawings import drawn
from learnnet.classroom.render import CannotDrawError
from learnnet.pages.inline_svg import worn

FIGURE = re.compile(
    r'<figure data-block="figure" data-id="(?P<id>[^"]*)" data-dot="(?P<dot>[^"]*)">'
    r"<figcaption>\s*(?P<first>.*?)</p>",
    re.DOTALL,
)
TAGS = {"svg", "g", "path", "polygon", "polyline", "ellipse", "text"}
ATTRIBUTES = {
    "svg": {"class", "role", "aria-label", "width", "height", "viewBox"},
    "g": {"class", "transform"},
    "path": {"d", "fill", "stroke", "stroke-dasharray"},
    "polygon": {"points", "fill", "stroke", "stroke-dasharray"},
    "polyline": {"points", "fill", "stroke", "stroke-dasharray"},
    "ellipse": {"cx", "cy", "rx", "ry", "fill", "stroke", "stroke-dasharray"},
    "text": {"x", "y", "text-anchor"},
}


def with_drawings(html: str) -> str:
    """Each figure's drawing before what it says in words; where there is nothing to draw with, the words remain."""
    return FIGURE.sub(_drawn, html)


def _drawn(found: re.Match[str]) -> str:
    rest = f'<figure data-block="figure" data-id="{found["id"]}">'
    words = f"<figcaption>{found['first']}</p>"
    try:
        svg = drawn(unescape(found["dot"]))
    except CannotDrawError:
        return rest + words
    label = unescape(re.sub(r"<[^>]*>", "", found["first"])).strip()
    clean = nh3.clean(worn(svg, label), tags=TAGS, attributes=ATTRIBUTES)
    return f'{rest}<div class="drawn">{clean}</div>{words}'
