"""The workbench comes in a small parcel: what a phone has to fetch before a lesson can be worked with."""

import gzip

from playwright.sync_api import Page, Response

MOST = 250_000  # bytes, packed; Graphviz comes later, in a worker, and only when a graph is asked for


def test_a_lesson_comes_in_under_a_quarter_of_a_megabyte(workbench: Page) -> None:
    came: list[Response] = []
    workbench.on("response", lambda answer: came.append(answer))

    workbench.reload(wait_until="networkidle")

    weights = {answer.url: len(gzip.compress(answer.body())) for answer in came if answer.status == 200}
    assert {".js", ".css"} <= {url[url.rindex(".") :] for url in weights if "." in url.rpartition("/")[2]}
    assert sum(weights.values()) < MOST, weights
