"""A lesson's figures as Graphviz draws them, each drawn once; and what is wrong with them, told to the author."""

import re
from collections.abc import Iterator
from html import unescape

from learnnet.classroom.recent import Recent
from learnnet.classroom.render import BadDotError, CannotDrawError, draw
from learnnet.curriculum.figures import dressed
from learnnet.curriculum.lesson import LANGUAGES, Lesson

DOT = re.compile(r'<figure data-block="figure" data-id="([^"]*)" data-dot="([^"]*)">(.*?)</figure>', re.DOTALL)
GROUP = re.compile(r'<g id="[^"]*" class="(?P<kind>node|edge)\b[^"]*">.*?</g>', re.DOTALL)
TEXT = re.compile(r"<text\b[^>]*>(.*?)</text>", re.DOTALL)
TAG = re.compile(r"<[^>]*>")

drawings: Recent[str, str] = Recent(200)


def drawn(dot: str) -> str:
    """SVG, as Graphviz has it."""
    svg = drawings.get(dot)
    if svg is None:
        svg = draw(dressed(dot), "svg").decode()
        drawings.put(dot, svg)
    return svg


def complaints(lesson: Lesson) -> Iterator[str]:
    """Every figure can be drawn, says in words what it shows, and shows the same in every language."""
    shapes: dict[str, dict[str, tuple[int, int]]] = {}
    for language in LANGUAGES:
        for name, dot, words in DOT.findall(lesson.prose[language]):
            where = f"{lesson.slug}/{language}.md: figure {name}"
            try:
                svg = drawn(unescape(dot))
            except BadDotError as failed:
                yield f"{where}: {failed}"
                continue
            except CannotDrawError as failed:
                yield f"{where}: cannot be checked. {failed}"
                continue
            groups = [(found["kind"], _texts(found[0])) for found in GROUP.finditer(svg)]
            kinds = [kind for kind, _ in groups]
            shapes.setdefault(name, {})[language] = kinds.count("node"), kinds.count("edge")
            told = unescape(TAG.sub("", words)).lower()
            for label in [label for kind, labels in groups if kind == "node" for label in labels]:
                if label.lower() not in told:
                    yield f"{where}: its words do not mention {label!r}, which stands in the drawing"
    for name, by_language in shapes.items():
        if len(set(by_language.values())) > 1:
            yield f"{lesson.slug}: figure {name} has other nodes or edges in another language"


def _texts(group: str) -> list[str]:
    return [unescape(text).strip() for text in TEXT.findall(group)]
