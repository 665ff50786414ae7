"""The words of a lesson: Markdown from a trusted folder, made into HTML as if it were not.

Besides CommonMark with tables there are blocks, each between `::: <kind> …` and `:::`:

    ::: view map at=done        a live view, with all that followed from the change that did a task, or at=start; inside
                                stands its caption; when=event stops at the very event that did it
    ::: run ask                 a button for a command that lesson.yaml describes; inside stands what it says
    ::: fold Why not 8080?      folded away until it is asked for
    ::: predict who-listens     a question of lesson.yaml, at this place
    ::: figure the-way          a drawing: inside stand its DOT, as a block ```dot, and what it says in words

Without JavaScript each of them is still readable. What stands between `<!--` and `-->`, each on a line of its own, is
for authors only.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.container import container_plugin

VIEW, RUN, FOLD, PREDICT, FIGURE = "view", "run", "fold", "predict", "figure"
BLOCKS = (VIEW, RUN, FOLD, PREDICT, FIGURE)
DOT = "dot"
EXACTLY = "event"  # when=event: not the lab at rest, but the very event
VIEWS = ("map", "rules", "dns", "control-plane", "packet")
TAGS = {
    *("h2", "h3", "h4", "p", "ul", "ol", "li", "a", "em", "strong", "s", "code", "pre", "blockquote", "hr", "br"),
    *("table", "thead", "tbody", "tr", "th", "td", "figure", "figcaption", "details", "summary", "div"),
}
ATTRIBUTES = {
    "a": {"href"},
    "code": {"class"},
    "ol": {"start"},
    "figure": {"data-block", "data-view", "data-at", "data-when", "data-node", "data-id", "data-dot"},
    "div": {"data-block", "data-id"},
    "details": {"data-block"},
}
# What a lesson may point at besides the web: "#view-map" shows that view of the stage beside it.
SCHEMES = {"https"}
HEADING = re.compile(r"^## +(?P<title>.+?) *(?:\{#(?P<id>[a-z0-9-]+)\})? *$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One block of a step: a view's name or the id of a question, command or figure; a view's `at=`, `when=`, `node=`.

    Of a figure: its DOT, and what it says in words. `line` counts from the section's first.
    """

    kind: str
    name: str
    at: str = ""
    when: str = ""
    node: str = ""
    dot: str = ""
    words: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """What stands under one heading; `id` "" is the opening, before the first."""

    id: str
    title: str
    markdown: str
    line: int
    first: int = 1  # the line of the file on which the Markdown begins

    @property
    def html(self) -> str:
        return as_html(self.markdown)

    @property
    def blocks(self) -> tuple[Block, ...]:
        return tuple(_block(token) for token in MARKDOWN.parse(self.markdown) if token.type in OPENINGS)


def sections(markdown: str) -> tuple[Section, ...]:
    """Split at the headings of the second level; a `##` inside fenced code is not one."""
    markdown = without_comments(markdown)
    masked = re.sub(r"^```.*?^```", lambda found: re.sub(r"[^\n]", "x", found[0]), markdown, flags=re.M | re.S)
    headings = list(HEADING.finditer(masked))
    ends = [*(found.start() for found in headings[1:]), len(markdown)][: len(headings)]
    first = headings[0].start() if headings else len(markdown)
    return (
        Section(id="", title="", markdown=markdown[:first].strip(), line=1),
        *(
            Section(
                id=found["id"] or "",
                title=markdown[found.start("title") : found.end("title")],
                markdown=markdown[found.end() : end].strip(),
                line=markdown.count("\n", 0, found.start()) + 1,
                first=markdown.count("\n", 0, len(markdown) - len(markdown[found.end() :].lstrip())) + 1,
            )
            for found, end in zip(headings, ends, strict=True)
        ),
    )


def without_comments(markdown: str) -> str:
    """Empty lines in their place, so that every other line keeps its number. In fenced code there are no comments."""
    kept: list[str] = []
    fenced = hidden = False
    for line in markdown.split("\n"):
        begins, ends = line.strip() == "<!--", line.strip() == "-->"
        fenced ^= not hidden and line.startswith("```")
        hidden = (hidden or begins) and not fenced
        kept.append("" if hidden else line)
        hidden = hidden and not ends
    return "\n".join(kept)


def as_html(markdown: str) -> str:
    """Safe to put into a page as it is."""
    return _clean(MARKDOWN.render(markdown))


@cache
def as_words(markdown: str) -> str:
    """One line of text with its code and emphasis, as it stands in a task or a hint. Lessons have so many of them."""
    return _clean(MARKDOWN.renderInline(markdown))


def _clean(html: str) -> str:
    return nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel="noopener noreferrer")


def _block(token: Token) -> Block:
    kind, _, rest = token.info.strip().partition(" ")
    if kind == FOLD:
        return Block(kind=kind, name=rest)
    words = rest.split()
    given = dict(word.split("=", 1) for word in words[1:] if "=" in word)
    return Block(
        kind=kind,
        name=words[0] if words else "",
        at=given.get("at", ""),
        when=given.get("when", ""),
        node=given.get("node", ""),
        dot=token.meta.get("dot", ""),
        words=token.meta.get("words", ""),
        line=token.map[0] if token.map else 0,
    )


def _take_dot(state: StateCore) -> None:
    """Out of each figure's text into its opening: what is drawn is not read."""
    kept: list[Token] = []
    figure: Token | None = None
    for token in state.tokens:
        if token.type == "container_figure_open":
            figure = token
        elif token.type == "container_figure_close":
            figure = None
        if figure and token.type == "fence" and token.info.strip() == DOT:
            figure.meta["dot"] = token.content
            continue
        if figure and token.type == "inline":
            figure.meta["words"] = f"{figure.meta.get('words', '')} {token.content}".strip()
        kept.append(token)
    state.tokens = kept


def _render(_self: Any, tokens: Sequence[Token], index: int, _options: Any, _env: Any) -> str:
    token = tokens[index]
    kind = token.info.strip().partition(" ")[0] if token.nesting == 1 else ""
    if token.nesting == -1:
        return CLOSINGS[token.type]
    block = _block(token)
    name = escape(block.name)
    if kind == VIEW:
        given = (("at", block.at), ("when", block.when), ("node", block.node))
        place = "".join(f' data-{key}="{escape(value)}"' for key, value in given if value)
        return f'<figure data-block="view" data-view="{name}"{place}><figcaption>\n'
    if kind == FIGURE:
        return f'<figure data-block="figure" data-id="{name}" data-dot="{escape(block.dot)}"><figcaption>\n'
    if kind == FOLD:
        return f'<details data-block="fold"><summary>{MARKDOWN.renderInline(block.name)}</summary>\n'
    return f'<div data-block="{kind}" data-id="{name}">\n'


def escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


OPENINGS = {f"container_{kind}_open" for kind in BLOCKS}
CLOSINGS = {
    "container_view_close": "</figcaption></figure>\n",
    "container_figure_close": "</figcaption></figure>\n",
    "container_fold_close": "</details>\n",
    "container_run_close": "</div>\n",
    "container_predict_close": "</div>\n",
}
MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
MARKDOWN.core.ruler.push("figures", _take_dot)
for _kind in BLOCKS:
    MARKDOWN.use(container_plugin, _kind, render=_render)
