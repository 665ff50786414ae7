"""The workbench comes in a small parcel: what a phone has to fetch before it can be worked with."""

import gzip

from playwright.sync_api import Page, Response

MOST_SCRIPT = 250_000  # bytes, packed; Graphviz comes later, in a worker, and only when a graph is asked for


def test_all_scripts_of_the_workbench_are_under_a_quarter_of_a_megabyte(workbench: Page) -> None:
    scripts: list[Response] = []
    workbench.on("response", lambda answer: scripts.append(answer) if ".js" in answer.url else None)

    workbench.reload(wait_until="networkidle")

    assert scripts
    assert sum(len(gzip.compress(script.body())) for script in scripts) < MOST_SCRIPT
