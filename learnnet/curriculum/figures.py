"""Figures that authors write in Graphviz's language: what may stand in one, and how it is dressed for drawing.

The site's own classes and colours draw it, in light and in dark, so an author says what a thing is, not how it looks.
"""

import re

TOKEN = re.compile(r'/\*.*?\*/|//[^\n]*|^#[^\n]*|"(?:[^"\\]|\\.)*"|[\w.-]+|\S', re.DOTALL | re.MULTILINE)
COMMENTS = ("/*", "//", "#")
# Graphviz reads these files from the machine that draws, or puts the addresses into the drawing.
FORBIDDEN = {
    *("image", "imagepath", "shapefile", "fontpath", "stylesheet", "_background"),
    *("url", "href", "edgeurl", "edgehref", "headurl", "headhref", "tailurl", "tailhref", "labelurl", "labelhref"),
    *("id", "target", "charset", "layout"),
}
DRESS = (
    'graph [bgcolor=transparent, fontname=Helvetica, fontsize=11.5, nodesep="0.2", ranksep="0.45"];'
    ' node [label="\\N", shape=box, style=rounded, fontname=Helvetica, fontsize=11.5, height="0.42"];'
    " edge [fontname=Helvetica, fontsize=11, arrowsize=0.6];"
)


def complaint(dot: str) -> tuple[int, str] | None:
    """What may not stand in a figure, with the line of the text that it stands on; None if all may."""
    tokens = [(found.start(), found[0]) for found in TOKEN.finditer(dot) if not found[0].startswith(COMMENTS)]
    words = [word.strip('"').lower() for _, word in tokens]
    if not {"digraph", "graph"} & set(words[:2]) or "{" not in words:
        return 1, "a figure begins with digraph { or graph {"
    for (place, word), name, following in zip(tokens, words, [*words[1:], ""], strict=True):
        line = dot.count("\n", 0, place) + 1
        if following == "=" and name in FORBIDDEN:
            return line, f"{name} may not be set in a figure"
        if word == "=" and following == "<":
            return line, "write labels in quotes; HTML labels may not stand in a figure"
    return None


def dressed(dot: str) -> str:
    """With what a drawing of this site begins with; what the author says comes after it and counts."""
    begin = next(found.end() for found in TOKEN.finditer(dot) if found[0] == "{")
    return f"{dot[:begin]} {DRESS} {dot[begin:]}"
