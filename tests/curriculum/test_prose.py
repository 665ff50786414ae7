"""A lesson's words become HTML that can do no harm, with blocks that are still readable without JavaScript."""

from html.parser import HTMLParser

import pytest

from learnnet.curriculum.prose import TAGS, as_html, as_words, sections


class Reader(HTMLParser):
    """What a browser would see: escaped text is no tag."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[tuple[str, str]] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {(name, value or "") for name, value in attrs}


@pytest.mark.parametrize(
    "markdown",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "![x](https://evil.example/pixel.png)",
        '<img src=x onerror="alert(1)">',
        "[x](data:text/html,hello)",
        '::: view "><script>alert(1)</script>\n:::',
        "::: fold <img src=x onerror=alert(1)>\n:::",
        '::: predict x" onclick="alert(1)\n:::',
        '<div data-block="run" data-id="x" onclick="alert(1)">x</div>',
        '::: figure x"><script>alert(1)</script>\n```dot\n"><script>alert(1)</script>\n```\n:::',
    ],
)
def test_markdown_cannot_do_harm(markdown: str) -> None:
    for html in (as_html(markdown), as_words(markdown)):
        reader = Reader()
        reader.feed(html)

        assert reader.tags <= TAGS
        assert {name for name, _value in reader.attributes} <= {
            "href",
            "rel",
            "data-block",
            "data-id",
            "data-view",
            "data-dot",
        }
        assert [value for name, value in reader.attributes if name == "href" and not value.startswith("https:")] == []


def test_a_link_may_point_at_a_view_of_the_stage() -> None:
    assert '<a href="#view-map"' in as_html("[map](#view-map)")


def test_a_view_is_a_figure_with_its_caption() -> None:
    html = as_html("::: view rules at=done when=event node=node-a\nLook *here*.\n:::")

    assert '<figure data-block="view" data-view="rules" data-at="done" data-when="event" data-node="node-a">' in html
    assert "<figcaption>\n<p>Look <em>here</em>.</p>\n</figcaption>" in html


def test_a_fold_needs_no_script() -> None:
    assert "<summary>Why <code>8080</code>?</summary>" in as_html("::: fold Why `8080`?\nBecause.\n:::")


def test_headings_part_a_text_and_those_in_code_do_not() -> None:
    opening, first, second = sections(
        "Hello.\n\n## One {#one}\n\n```\n## not a heading\n```\n\n## Two *steps* {#two}\nEnd."
    )

    assert (opening.id, opening.markdown) == ("", "Hello.")
    assert (first.id, first.title, first.line) == ("one", "One", 3)
    assert "## not a heading" in first.markdown
    assert (second.id, second.title, second.line) == ("two", "Two *steps*", 9)


def test_a_figure_keeps_its_dot_beside_its_words() -> None:
    section = sections(
        "## One {#one}\n\nText.\n\n::: figure way\n```dot\ndigraph { a -> b }\n```\n`a` leads to `b`.\n:::"
    )[1]
    (block,) = section.blocks

    assert (block.name, block.dot, block.words) == ("way", "digraph { a -> b }\n", "`a` leads to `b`.")
    assert (section.first, block.line) == (3, 2)
    assert "<pre>" not in section.html
    assert "<figcaption>\n<p><code>a</code> leads to" in section.html


def test_comments_are_for_authors_only_and_every_line_keeps_its_number() -> None:
    text = "One.\n<!--\n## Not a heading\n```\n-->\n\n## Two {#two}\n\n```\n<!--\n```\n<!-- not a comment\n"

    opening, two = sections(text)

    assert (opening.markdown, two.line) == ("One.", 7)
    assert "<code>&lt;!--\n</code>" in two.html
    assert "&lt;!-- not a comment" in two.html
