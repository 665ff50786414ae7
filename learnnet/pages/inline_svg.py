"""Graphviz's SVG, made to stand in a page: worn like our other pictures, and named for those who cannot see it."""

import re
from html import escape

PROLOGUE = re.compile(r"^.*?(?=<svg)", re.DOTALL)
TITLES = re.compile(r"<title>.*?</title>\s*", re.DOTALL)
COMMENTS = re.compile(r"<!--.*?-->\s*", re.DOTALL)
IDS = re.compile(r' id="[^"]*"')
FONTS = re.compile(r' font-family="[^"]*"')
SIZE = re.compile(r'<svg width="(\d+)pt" height="(\d+)pt"')


def escaped(text: str) -> str:
    return escape(text, quote=True)


def worn(svg: str, label: str) -> str:
    """Without prologue, tooltips, fonts and ids (of which a page may hold each only once); a point is drawn as a px."""
    for unwanted in (PROLOGUE, TITLES, COMMENTS, IDS, FONTS):
        svg = unwanted.sub("", svg)
    return SIZE.sub(lambda size: _opening(size[1], size[2], label), svg, count=1)


def width_of(svg: str) -> int:
    """In points, as Graphviz says it."""
    size = SIZE.search(svg)
    return int(size[1]) if size else 0


def _opening(width: str, height: str, label: str) -> str:
    return f'<svg class="d dot" role="img" aria-label="{escaped(label)}" width="{width}" height="{height}"'
