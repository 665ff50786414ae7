"""Whole lessons, from the first step to the last, on a phone, by keyboard alone, in both languages."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from learnnet.classroom.lessons import lesson as lesson_called
from learnnet.curriculum.lesson import Lesson, Step
from learnnet.curriculum.progress import PASSED, Progress
from learnnet.curriculum.walkthrough import Walkthrough
from tests.browser.desk import paste

LESSONS = ("services/pod-addresses", "services/node-ports", "services/affinity")
LANGUAGES = ("en", "zh-hans")
PANES = ("lesson", "yaml", "stage", "console")
WIDTH = 390
FARTHEST = 120  # stops of the Tab key

Change = Mapping[str, Any]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("slug", LESSONS)
def test_a_whole_lesson_is_walked_on_a_phone_by_keyboard_alone(page: Page, slug: str, language: str) -> None:
    told = lesson_called(slug)
    assert told is not None
    walker = Walker(page, told, language)
    walker.begin()

    for change, step, then in way(told):
        walker.turn_to(step)
        walker.do(change, step)
        passed = [task for task in step.tasks if then.states[task.id].state == PASSED]
        expect(page.locator("ln-lesson .check.passed")).to_have_count(len(passed))

    expect(page.locator("ln-lesson .fin")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTH


def way(told: Lesson) -> Iterator[tuple[Change, Step, Progress]]:
    """What the text says to do, where in the text, and how far one is then."""
    walk, here = Walkthrough(told), 0
    for change in told.solutions[0].changes:
        here = next((n for n in range(here, len(told.steps)) if belongs(change, told.steps[n])), here)
        if change.get("right"):
            fact = told.questions[change["question"]].fact
            change = {**change, "value": fact.value(walk.lab) if fact else None}
        yield change, told.steps[here], walk.go([change]).progress


def belongs(change: Change, step: Step) -> bool:
    if change["kind"] == "answer":
        return any(question.id == change["question"] for question in step.questions)
    return any(command.change == change for command in step.commands)


class Walker:
    """A learner with a phone and a keyboard."""

    def __init__(self, page: Page, told: Lesson, language: str) -> None:
        self.page, self.told, self.language = page, told, language

    def begin(self) -> None:
        self.page.set_viewport_size({"width": WIDTH, "height": 844})
        self.page.goto("/lessons/")
        if self.language != "en":
            self.press(self.page.get_by_role("button", name="中文"))
        self.press(self.page.locator(f'form[action$="{self.told.slug}/start/"] button').first)
        self.page.locator("[data-state=live]").wait_for()
        self.pane("lesson")

    def turn_to(self, step: Step) -> None:
        title = self.page.locator("ln-lesson h1")
        wanted = step.title[self.language]
        for _ in self.told.steps:
            if title.inner_text() == wanted:
                return
            self.press(self.page.locator("ln-lesson [aria-keyshortcuts=n]"))
        raise AssertionError(f"no way to the step {wanted}")

    def do(self, change: Change, step: Step) -> None:
        if change["kind"] == "answer":
            self.answer(change["question"], str(change["value"]))
        elif command := next((each for each in step.commands if each.change == change), None):
            block = self.page.locator(f'ln-lesson [data-block=run][data-id="{command.id}"]')
            self.press(block.locator(".btn"))
            expect(block.locator(".came")).to_be_visible()
        elif change["kind"] == "delete":
            self.type_at_the_console(f"kubectl delete {change['object'].lower()} {change['name']}")
        else:
            self.apply(change["manifest"])

    def answer(self, name: str, value: str) -> None:
        block = self.page.locator(f'ln-lesson .predict[data-id="{name}"]')
        radios = block.get_by_role("radio").all()
        if radios:
            self.tab_to(radios[0])
            for radio in radios:
                if radio.get_attribute("value") == value:
                    break
                self.page.keyboard.press("ArrowDown")
            if not radio.is_checked():
                self.page.keyboard.press("Space")
        else:
            self.tab_to(block.get_by_role("textbox"))
            self.page.keyboard.press("ControlOrMeta+a")
            self.page.keyboard.type(value)
        self.page.keyboard.press("Enter")
        expect(block.locator(".reply, .after.muted")).to_be_visible()

    def apply(self, text: str) -> None:
        self.pane("yaml")
        self.tab_to(self.page.locator("ln-editor .cm-content"))
        self.page.keyboard.press("ControlOrMeta+a")
        paste(self.page, text)
        self.page.keyboard.press("ControlOrMeta+Enter")
        self.page.keyboard.press("Escape")
        self.pane("lesson")

    def type_at_the_console(self, line: str) -> None:
        self.pane("console")
        self.tab_to(self.page.locator("ln-console input"))
        self.page.keyboard.type(line)
        self.page.keyboard.press("Enter")
        self.pane("lesson")

    def pane(self, name: str) -> None:
        tabs = self.page.locator(".mobile-tabs [role=tab]")
        shown = self.page.locator(".mobile-tabs [role=tab][aria-selected=true]")
        self.tab_to(shown)
        wanted = tabs.nth(PANES.index(name))
        for _ in PANES:
            if wanted.get_attribute("aria-selected") == "true":
                return
            self.page.keyboard.press("ArrowRight")
        raise AssertionError(f"no way to the pane {name}")

    def press(self, target: Locator) -> None:
        self.tab_to(target)
        self.page.keyboard.press("Enter")

    def tab_to(self, target: Locator) -> None:
        target.wait_for()
        for _ in range(FARTHEST):
            if target.evaluate("element => element === document.activeElement"):
                return
            if self.page.evaluate("document.activeElement.matches('.cm-content')"):
                self.page.keyboard.press("Escape")
            self.page.keyboard.press("Tab")
        raise AssertionError(f"no way to {target} by keyboard")
