"""An instructor in front of a class: sees where it stands, answers many at once, and everybody can follow."""

from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from learnnet.classroom.actions import apply_change
from learnnet.classroom.courses import demo
from learnnet.classroom.courses.models import Assignment, Course
from learnnet.classroom.lessons import first_lesson
from learnnet.classroom.models import Person
from tests.browser.room import Enter, cell, cookies, elsewhere, learner, open_board
from tests.browser.test_everyone import overflow, serious

EDITOR = first_lesson().editor
SMALL = {"kind": "apply", "manifest": EDITOR.replace("app: MyApp", "app: myapp")}


def test_a_class_goes_wrong_in_one_way_and_one_message_answers_it(
    carols: Page, enter: Enter, course: Course, assignment: Assignment
) -> None:
    """Three learners and an instructor at once."""
    attempts = [learner(course, assignment, name) for name in ("Amara", "Noor", "Tomas")]
    board = open_board(carols, course)
    tabs = []
    for attempt in attempts[:2]:
        assert attempt.person is not None
        tab = enter(attempt.person)
        tab.goto(f"/attempts/{attempt.public_id}/")
        tab.locator("[data-state=live]").wait_for()
        expect(tab.get_by_text("Your instructor can see this lab.")).to_be_visible()
        tabs.append(tab)
    for attempt in attempts[:2]:
        elsewhere(apply_change, attempt, SMALL)
    elsewhere(apply_change, attempts[2], {"kind": "apply", "manifest": EDITOR})

    expect(cell(board, "Tomas", 2)).to_contain_text("passed")
    expect(cell(board, "Amara", 2)).to_contain_text("working")
    group = board.get_by_role("button", name="2 learners")
    expect(group).to_contain_text("selector app: myapp")
    group.click()
    board.get_by_role("textbox", name="Hint to these 2").fill("Compare the selector letter by letter.")
    board.get_by_role("button", name="Send to 2").click()

    expect(board.get_by_text("Sent to 2.").first).to_be_visible()
    for tab in tabs:
        expect(tab.locator(".cl-note")).to_contain_text("Compare the selector letter by letter.")
    tabs[0].get_by_role("button", name="Read", exact=True).click()
    expect(tabs[0].locator(".cl-note")).to_have_count(0)
    expect(board.locator(".cb-sent li").first).to_contain_text("1/2")
    expect(board.locator(".cb-answered")).to_contain_text("read by 1 of 2.")


def test_a_hand_goes_up_is_announced_and_comes_down(
    carols: Page, enter: Enter, course: Course, assignment: Assignment
) -> None:
    attempt = learner(course, assignment, "Amara")
    board = open_board(carols, course)
    assert attempt.person is not None
    tab = enter(attempt.person)
    tab.goto(f"/attempts/{attempt.public_id}/")
    tab.locator("[data-state=live]").wait_for()

    tab.get_by_role("button", name="Raise a hand").click()
    tab.get_by_role("textbox", name="What do you want to ask?").fill("Why 0 endpoints?")
    tab.locator(".cl-ask").get_by_role("button", name="Raise a hand").click()

    expect(board.locator("#live-region")).to_have_text("Amara raises a hand.")
    board.get_by_role("button", name="Amara").click()
    expect(board.get_by_text("Why 0 endpoints?")).to_be_visible()
    board.get_by_role("button", name="Lower the hand").click()
    expect(tab.get_by_role("button", name="Raise a hand")).to_be_visible()


def test_the_board_is_gone_through_with_the_keyboard(carols: Page, course: Course, assignment: Assignment) -> None:
    for name in ("Amara", "Noor", "Tomas"):
        learner(course, assignment, name)
    board = open_board(carols, course)
    board.get_by_role("button", name="Amara", exact=True).focus()

    board.keyboard.press("ArrowDown")
    expect(board.get_by_role("button", name="Noor", exact=True)).to_be_focused()
    board.keyboard.press("End")
    board.keyboard.press("Enter")
    expect(board.get_by_role("heading", name="Tomas")).to_be_visible()
    board.keyboard.press("Escape")
    expect(board.get_by_role("heading", name="Tomas")).to_have_count(0)
    expect(board.get_by_role("button", name="Tomas", exact=True)).to_be_focused()


def test_names_are_hidden_for_the_projector(carols: Page, course: Course, assignment: Assignment) -> None:
    elsewhere(apply_change, learner(course, assignment, "Amara"), SMALL)
    board = open_board(carols, course)

    board.get_by_role("button", name="Hide names").click()
    board.get_by_role("button", name="Learner 1", exact=True).click()

    expect(board.locator("ln-board")).not_to_contain_text("Amara")
    board.reload()
    expect(board.get_by_role("button", name="Learner 1", exact=True)).to_be_visible()


def test_a_learners_lab_is_watched_and_not_touched(carols: Page, course: Course, assignment: Assignment) -> None:
    attempt = learner(course, assignment, "Amara")
    elsewhere(apply_change, attempt, SMALL)
    board = open_board(carols, course)
    board.get_by_role("button", name="Amara", exact=True).click()

    board.get_by_role("link", name="Watch live").click()
    board.locator("[data-state=live]").wait_for()

    expect(board.get_by_text("You are watching Amara.")).to_be_visible()
    expect(board.locator("ln-apply button.primary:enabled")).to_have_count(0)


def test_a_course_is_made_and_joined_by_hand(carols: Page, enter: Enter, bob: Person) -> None:
    carols.goto("/courses/")
    carols.get_by_role("textbox", name="Name of the course").fill("Thursday group")
    carols.get_by_role("button", name="Make a course").click()
    code = carols.locator(".cs-code").inner_text()
    carols.get_by_role("link", name="Assign", exact=True).first.click()
    carols.get_by_role("combobox", name="Lesson").select_option(label="Your first Service")
    carols.get_by_role("button", name="Assign", exact=True).click()
    carols.get_by_text("Nobody has joined yet.").wait_for()

    bobs = enter(bob)
    bobs.goto("/courses/")
    bobs.get_by_role("textbox", name="Join code").fill(code.lower())
    bobs.get_by_role("button", name="Join").click()
    bobs.get_by_role("textbox", name="Your name").fill("Bob")
    bobs.get_by_role("button", name="Join").click()
    bobs.get_by_role("button", name="Begin").click()

    expect(bobs.get_by_text("Your instructor can see this lab.")).to_be_visible()
    expect(carols.get_by_role("rowheader", name="Bob")).to_be_visible()


SIZES = {1440: 900, 1024: 768, 390: 844}


@pytest.fixture
def demo_board(context: BrowserContext, base_url: str) -> Page:
    made = elsewhere(demo.make_demo_class)
    context.add_cookies(cookies(made.course.owner, base_url))
    return open_board(context.new_page(), made.course)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_nothing_serious_is_found_in_any_size_or_theme(demo_board: Page, language: str) -> None:
    page = demo_board
    board = page.url
    if language != "en":
        page.get_by_role("button", name="中文").click()
        page.locator("ln-board[data-state=live] table").wait_for()
    found: dict[str, Any] = {}
    for width, height in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            found[f"board {width} {scheme}"] = (serious(page), overflow(page))
        if width == 390:
            page.locator(".cb-panes [role=tab]").nth(1).click()
        page.locator(".cb-card-h").first.click()
        found[f"patterns {width}"] = (serious(page), overflow(page))
        if width == 390:
            page.locator(".cb-panes [role=tab]").nth(0).click()
        page.get_by_role("button", name="Amara Okafor").click()
        found[f"drawer {width}"] = (serious(page), overflow(page))
        page.keyboard.press("Escape")
    for path in ("people/", "assignments/", "assignments/new/", "instructors/", "invitation/", ""):
        page.goto(f"{board}{path}" if path else "/courses/")
        found[path or "courses"] = (serious(page), overflow(page))

    bad = {place: what for place, what in found.items() if what[0] or what[1] > 0}
    assert not bad, bad


@pytest.mark.parametrize("kind", ["drill", "interview"])
def test_boards_of_drills_and_interviews_are_for_everybody(demo_board: Page, kind: str) -> None:
    """Each with a learner open, in either theme and on a phone."""
    page = demo_board
    name = {"drill": "Drill: Services, Beginner", "interview": "Mock interview: 15 min, Intermediate"}[kind]
    page.locator("#assignment").select_option(label=name)
    page.locator("ln-board[data-state=live] table").wait_for()
    found: dict[str, Any] = {}
    for width, height in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        page.get_by_role("button", name="Amara Okafor").click()
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            found[f"{width} {scheme}"] = (serious(page), overflow(page))
        page.keyboard.press("Escape")
    if kind == "interview":
        page.set_viewport_size({"width": 1440, "height": 900})
        page.get_by_role("button", name="Amara Okafor").click()
        page.get_by_role("link", name="Rate the answers").click()
        page.get_by_role("heading", name="Item by item").wait_for()
        found["rating"] = (serious(page), overflow(page))

    bad = {place: what for place, what in found.items() if what[0] or what[1] > 0}
    assert not bad, bad


def test_the_table_has_real_headers(demo_board: Page) -> None:
    expect(demo_board.get_by_role("columnheader", name="Learner", exact=True)).to_have_count(1)
    expect(demo_board.get_by_role("rowheader")).to_have_count(12)
    header = demo_board.get_by_role("columnheader", name="my-service has two ready endpoints or more")
    expect(header).to_have_attribute("scope", "col")
