"""Bad input is answered in the API server's own words, at its line, while typing and when applied; nothing is lost."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.desk import SERVICE, apply, editor, in_sync, revision, view, write

MISTAKES = {
    "a tab": (SERVICE.replace("    app: MyApp", "\tapp: MyApp"), "found character that cannot start any token", 7),
    "an unclosed brace": (SERVICE.replace("    app: MyApp", "    {app: MyApp"), "did not find expected", 8),
    "an unknown field": (SERVICE.replace("targetPort", "targetport"), 'unknown field "spec.ports[0].targetport"', 11),
    "a port of 70000": (SERVICE.replace("port: 80", "port: 70000"), "must be between 1 and 65535, inclusive", 10),
    "a wrong type": (SERVICE.replace("port: 80", 'port: "80"'), "cannot unmarshal string into Go struct field", 10),
    "a duplicate name": (
        SERVICE.replace("targetPort: 9376", "targetPort: 9376\n    - protocol: TCP\n      port: 80"),
        "spec.ports[0].name: Required value",
        9,
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_marked_at_its_line_while_typing(workbench: Page, mistake: str) -> None:
    text, words, line = MISTAKES[mistake]

    write(workbench, text)

    card = workbench.locator(".lint").first
    expect(card).to_contain_text(words)
    expect(workbench.locator("ln-apply")).to_contain_text(f"line {line}")


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_refused_apply_keeps_the_text_and_the_lab(workbench: Page, mistake: str) -> None:
    text, words, line = MISTAKES[mistake]
    write(workbench, SERVICE.replace("my-service", "steady"))
    apply(workbench)
    in_sync(workbench)
    before = revision(workbench)
    write(workbench, text)

    apply(workbench)

    strip = workbench.locator("ln-apply")
    expect(strip).to_contain_text("Refused: ")
    expect(strip).to_contain_text(f"line {line}")
    expect(strip.locator(".said")).to_contain_text(words)
    expect(workbench.locator(".lint").first).to_contain_text(words)
    expect(strip).to_contain_text("The cluster keeps the last good version.")
    assert revision(workbench) == before
    expect(editor(workbench)).to_contain_text("my-service")
    expect(view(workbench, "Map").locator(".endpoint-dot.ready")).to_have_count(2)


def test_f8_goes_to_the_mistake(workbench: Page) -> None:
    write(workbench, SERVICE.replace("port: 80", "port: 70000"))
    workbench.locator(".lint").first.wait_for()

    workbench.keyboard.press("F8")
    workbench.keyboard.type("1")

    expect(editor(workbench)).to_contain_text("port: 170000")
