"""The figures of lessons are drawn into the text; without anything to draw with, their words remain."""

from collections.abc import Iterator

import pytest

from learnnet.classroom import render
from learnnet.classroom.learning.drawings import drawings
from learnnet.curriculum.prose import as_html
from learnnet.pages.drawings import with_drawings

FIGURE = """
::: figure way
```dot
digraph { you [label="you"]; you -> api [label="a <write>", style=dashed]
  api -> etcd [class=endpoint]; api [class="actor"] }
```
`you` write to the `api` server, which writes to `etcd`.

More of it.
:::
"""


@pytest.fixture(autouse=True)
def _no_process_is_left() -> Iterator[None]:
    drawings.clear()
    yield
    if render.pool.cache_info().currsize:
        render.pool().shutdown()
        render.pool.cache_clear()


def test_a_figure_is_drawn_before_its_words_and_named_by_them() -> None:
    html = with_drawings(as_html(FIGURE))

    assert html.startswith('<figure data-block="figure" data-id="way"><div class="drawn"><svg class="d dot" role="img"')
    assert 'aria-label="you write to the api server, which writes to etcd."' in html
    assert html.count('class="node') == 3
    assert ">etcd</text>" in html
    assert '<g class="node actor">' in html
    assert "a &lt;write&gt;</text>" in html
    assert "data-dot" not in html
    assert html.count("stroke-dasharray") == 1
    assert html.index("</svg>") < html.index("<figcaption><p><code>you</code> write")
    assert "<p>More of it.</p>\n</figcaption></figure>" in html


def test_where_nothing_draws_the_words_remain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(render.shutil, "which", lambda name: None)
    monkeypatch.setattr(render, "find_spec", lambda name: None)

    html = with_drawings(as_html(FIGURE))

    assert "<svg" not in html
    assert html.startswith('<figure data-block="figure" data-id="way"><figcaption><p><code>you</code> write')


def test_nothing_but_shapes_and_words_comes_out_of_a_drawing(monkeypatch: pytest.MonkeyPatch) -> None:
    hostile = '<svg width="1pt" height="1pt" onload="x()"><script>x()</script><g style="x" class="node"/></svg>'
    monkeypatch.setattr("learnnet.pages.drawings.drawn", lambda dot: hostile)

    html = with_drawings(as_html(FIGURE))

    assert 'class="node"' in html
    assert not [bad for bad in ("script", "onload", "href", "style", "x()") if bad in html]
