"""Going back and on again: undo, branches, the question in the past, shared moments, files."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.desk import SERVICE, apply, in_sync, view, write
from tests.browser.test_everyone import WIDTHS, serious


def undo(page: Page) -> Locator:
    return page.get_by_role("button", name="Undo", exact=True)


def menu(page: Page) -> Locator:
    """Opened, if it is not."""
    box = page.locator("ln-history details")
    if box.get_attribute("open") is None:
        box.locator("summary").click()
    return box


def slider(page: Page) -> Locator:
    return page.get_by_role("slider", name="Timeline")


def number(page: Page) -> int:
    return int(slider(page).get_attribute("aria-valuenow") or 0)


@pytest.fixture
def applied(workbench: Page) -> Page:
    """With the Service applied, and its text in sync."""
    write(workbench, SERVICE)
    apply(workbench)
    in_sync(workbench)
    expect(undo(workbench)).to_be_enabled()
    return workbench


def test_undo_takes_a_change_out_of_the_world_and_redo_brings_it_back(applied: Page) -> None:
    newest = number(applied)
    undo(applied).click()

    expect(slider(applied)).not_to_have_attribute("aria-valuenow", str(newest))
    expect(view(applied, "Map")).to_contain_text("No Service yet")
    expect(applied.locator("ln-apply")).not_to_contain_text("In sync")
    expect(undo(applied)).to_be_disabled()

    applied.locator(".tl-track").focus()
    applied.keyboard.press("Shift+U")
    expect(slider(applied)).to_have_attribute("aria-valuenow", str(newest))
    in_sync(applied)


def test_the_lab_goes_back_to_the_lessons_start_and_can_come_back(applied: Page) -> None:
    newest = number(applied)
    menu(applied).get_by_role("button", name="Back to the lesson's start").click()
    expect(view(applied, "Map")).to_contain_text("No Service yet")

    undo(applied).click()

    expect(slider(applied)).to_have_attribute("aria-valuenow", str(newest))


def test_who_writes_in_the_past_is_asked_and_goes_on_a_branch(applied: Page) -> None:
    newest = number(applied)
    applied.locator(".tl-track").focus()
    applied.keyboard.press("<")
    applied.keyboard.press("<")
    expect(applied.locator("ln-timeline")).to_contain_text("in the past, read-only")

    applied.locator(".cm-content").click()
    applied.keyboard.type("x")

    dialog = applied.get_by_role("dialog", name="Start a branch from this moment?")
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name="Start a branch here").click()
    expect(applied.locator("ln-history summary")).to_have_accessible_name("Branch Branch 2")
    expect(applied.locator("ln-timeline")).not_to_contain_text("in the past")
    assert number(applied) < newest
    expect(view(applied, "Map")).to_contain_text("No Service yet")

    menu(applied).get_by_role("button", name="Main", exact=True).click()
    expect(slider(applied)).to_have_attribute("aria-valuenow", str(newest))


def test_a_branch_is_renamed_and_compared_side_by_side(applied: Page) -> None:
    applied.keyboard.press("Escape")
    applied.get_by_role("button", name="Branch from now").first.click()
    expect(applied.locator("ln-history summary")).to_have_accessible_name("Branch Branch 2")
    menu(applied).get_by_role("button", name="Rename Branch 2").click()
    applied.get_by_role("textbox", name="Name of the branch").fill("other port")
    applied.keyboard.press("Enter")
    expect(applied.locator("ln-history summary")).to_have_accessible_name("Branch other port")
    write(applied, SERVICE.replace("port: 80", "port: 81"))
    apply(applied)
    in_sync(applied)

    menu(applied).get_by_role("button", name="Compare").click()

    sheet = applied.get_by_role("dialog", name="Two branches at the same time")
    row = sheet.get_by_role("row", name="Service default/my-service")
    expect(row.get_by_role("cell").first).to_contain_text("80→9376")
    expect(row.get_by_role("cell").last).to_contain_text("81→9376")
    expect(sheet.get_by_role("combobox", name="Right branch")).to_have_value(
        sheet.get_by_role("option", name="other port").last.get_attribute("value") or ""
    )
    assert serious(applied) == []
    sheet.get_by_role("slider").fill("0")
    expect(sheet).to_contain_text("At this time nothing differs")


def test_a_shared_moment_is_there_for_everybody_and_can_be_taken_over(
    applied: Page, browser: Browser, base_url: str
) -> None:
    view(applied, "Rules")
    applied.locator(".tl-track").focus()
    applied.keyboard.press("ArrowLeft")
    expect(applied.locator("ln-timeline")).to_contain_text("in the past")
    shown = number(applied)
    applied.locator("ln-share summary").click()
    link = applied.get_by_role("textbox", name="Link").input_value()
    assert f"at={shown - 1}" in link

    stranger = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    stranger.goto(link)
    expect(slider(stranger)).to_have_attribute("aria-valuenow", str(shown))
    expect(stranger.get_by_role("tabpanel", name="Rules")).to_be_visible()
    stranger.get_by_role("button", name="Back to now").click()
    expect(stranger.locator("ln-apply")).to_contain_text("This is a copy to look at")
    assert serious(stranger) == []

    stranger.get_by_role("button", name="Take it over").click()
    stranger.wait_for_url("**/attempts/**")
    expect(undo(stranger)).to_be_enabled()
    in_sync(stranger)
    stranger.context.close()


def test_a_lab_is_saved_as_a_file_and_opened_again(applied: Page, tmp_path: Path) -> None:
    newest = number(applied)
    with applied.expect_download() as waiting:
        menu(applied).get_by_role("link", name="Save as a file").click()
    file = tmp_path / "lab.json"
    waiting.value.save_as(file)
    assert len(json.loads(file.read_text())["changes"]) >= 2

    menu(applied).get_by_role("link", name="Open a lab file").click()
    assert serious(applied) == []
    applied.get_by_label("File").set_input_files(file)
    applied.get_by_role("button", name="Open", exact=True).click()

    applied.wait_for_url("**/attempts/**")
    expect(slider(applied)).to_have_attribute("aria-valuenow", str(newest))


def test_the_timeline_flags_where_a_check_turned_green_and_where_it_turned_back(applied: Page) -> None:
    green, back = applied.locator(".tl-flag.on"), applied.locator(".tl-flag.off")
    title = "my-service has two ready endpoints or more"
    expect(green.and_(applied.locator(f"[title*='Passed: {title}']"))).to_have_count(1)
    expect(back).to_have_count(0)

    write(applied, SERVICE.replace("MyApp", "Nobody"))
    apply(applied)

    lost = back.and_(applied.locator(f"[title*='No longer true: {title}']"))
    expect(lost).to_have_count(1)
    slider(applied).focus()
    while f"No longer true: {title}" not in (slider(applied).get_attribute("aria-valuetext") or ""):
        at = number(applied)
        applied.keyboard.press("ArrowLeft")
        expect(slider(applied)).to_have_attribute("aria-valuenow", str(at - 1))
    expect(lost).not_to_have_class(re.compile("ahead"))
    expect(green).not_to_have_count(0)


def test_the_timeline_marks_what_i_did(applied: Page) -> None:
    expect(applied.locator(".tl-mine")).to_have_count(1)


@pytest.mark.parametrize("width", WIDTHS)
def test_the_menus_fit_and_have_no_serious_findings(applied: Page, width: int) -> None:
    applied.set_viewport_size({"width": width, "height": WIDTHS[width]})
    menu(applied)

    assert serious(applied) == []
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert applied.evaluate(overflow) == 0
    box = applied.locator("ln-history .menu-l").bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
