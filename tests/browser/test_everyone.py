"""With the keyboard alone, with a screen reader, on a phone, in the dark: the same lab."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.desk import SERVICE, apply, in_sync, settled, view, write

WIDTHS = {1440: 900, 1024: 768, 390: 844}
DIAGRAMS = {"en": "Diagrams", "zh-hans": "图"}
VIEWS = ("Map", "Rules", "DNS", "Control plane")


def serious(page: Page) -> list[dict[str, Any]]:
    settled(page)
    found = Axe().run(page).response["violations"]
    return [
        {"id": each["id"], "at": [node["target"] for node in each["nodes"]]}
        for each in found
        if each["impact"] in ("serious", "critical")
    ]


def test_the_keyboard_alone_is_enough(workbench: Page) -> None:
    """From the top of the page into the editor, out of it again, through the views and back in time."""
    workbench.locator("ln-editor .cm-content").focus()
    workbench.keyboard.press("ControlOrMeta+End")
    workbench.keyboard.type("# by hand")
    workbench.keyboard.press("ControlOrMeta+Enter")
    in_sync(workbench)

    workbench.keyboard.press("Escape")
    workbench.keyboard.press("Tab")
    expect(workbench.locator("details.filled summary")).to_be_focused()
    workbench.keyboard.press("Tab")
    assert workbench.evaluate("document.activeElement.closest('.cm-editor')") is None
    for key, name in enumerate(VIEWS, 1):
        workbench.keyboard.press(str(key))
        expect(workbench.get_by_role("tabpanel", name=name)).to_be_visible()
    slider = workbench.get_by_role("slider", name="Timeline")
    newest = int(slider.get_attribute("aria-valuenow") or 0)
    workbench.keyboard.press(",")
    expect(slider).to_have_attribute("aria-valuenow", str(newest - 1))
    workbench.keyboard.press("End")
    expect(slider).to_have_attribute("aria-valuenow", str(newest))
    workbench.keyboard.press("?")
    expect(workbench.get_by_role("dialog", name="Keyboard")).to_be_visible()
    workbench.keyboard.press("Escape")
    expect(workbench.get_by_role("dialog")).to_have_count(0)


def test_keys_keep_still_while_someone_types(workbench: Page) -> None:
    workbench.locator("ln-editor .cm-content").focus()

    workbench.keyboard.type("2")

    expect(workbench.get_by_role("tabpanel", name="Map")).to_be_visible()


def test_panes_are_resized_with_the_arrows_and_stay_so(workbench: Page) -> None:
    grip = workbench.get_by_role("separator", name="Resize the editor")
    before = int(grip.get_attribute("aria-valuenow") or 0)

    grip.focus()
    workbench.keyboard.press("ArrowRight")
    workbench.reload()

    expect(grip).to_have_attribute("aria-valuenow", str(before + 16))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_serious(workbench: Page, width: int, scheme: Any) -> None:
    workbench.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    write(workbench, SERVICE)
    apply(workbench)
    in_sync(workbench)
    workbench.set_viewport_size({"width": width, "height": WIDTHS[width]})
    found = {"at the text": serious(workbench)}
    if width == 390:
        workbench.get_by_role("tab", name="Diagrams").click()
    for name in VIEWS:
        view(workbench, name)
        found[name] = serious(workbench)
    workbench.goto("/")
    found["home"] = serious(workbench)

    assert not any(found.values()), found


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_scrolls_sideways(workbench: Page, width: int, language: str) -> None:
    workbench.set_viewport_size({"width": width, "height": WIDTHS[width]})
    if language != "en":
        workbench.get_by_role("button", name="中文").click()
        workbench.locator("[data-state=live]").wait_for()
    panes = workbench.locator("ln-panes[phone] [role=tab]")
    for pane in range(panes.count() if width == 390 else 0):
        panes.nth(pane).click()
        assert overflow(workbench) <= 0
    if width == 390:
        workbench.get_by_role("tab", name=DIAGRAMS[language]).click()
    for tab in workbench.locator("ln-stage [role=tab]").all():
        tab.click()
        assert overflow(workbench) <= 0
    for place in ("/", "/sign-in/", "/sign-up/", "/nowhere/"):
        workbench.goto(place)
        assert overflow(workbench) <= 0


def overflow(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))


def test_each_view_has_its_words(workbench: Page) -> None:
    write(workbench, SERVICE)
    apply(workbench)
    in_sync(workbench)

    for name in VIEWS:
        twin = view(workbench, name).locator("details.twin")
        expect(twin).to_have_count(1)
        if twin.get_attribute("open") is None:
            twin.locator("summary").click()
        expect(twin.get_by_role("table").first).to_be_visible()


def test_the_theme_is_chosen_and_remembered_without_a_flash(page: Page) -> None:
    page.goto("/")
    toggle = page.locator("ln-theme button")
    toggle.click()
    toggle.click()
    page.reload(wait_until="commit")
    page.locator("body").wait_for()

    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert page.evaluate("document.head.querySelector('script').getAttribute('src')").startswith("/static/theme-")
