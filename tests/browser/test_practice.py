"""Practice in a browser: a drill from the draw to its report, and a mock interview."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_everyone import serious

LINK = "/practice/drills/services/beginner/7/"
CURL = "kubectl exec -n school client -- curl -sS --connect-timeout 5 http://grades:8000/"


@pytest.fixture
def drill(page: Page) -> Page:
    page.goto(LINK)
    page.get_by_role("button", name="Begin").click()
    page.wait_for_url("**/drills/**")
    page.locator("[data-state=live]").wait_for()
    page.locator(".dr-clock").wait_for()
    return page


def run(page: Page, line: str, count: int) -> None:
    """Types a line, and waits until so many observations are told."""
    prompt = page.locator(".prompt input")
    prompt.fill(line)
    prompt.press("Enter")
    expect(page.locator(".dr-log li")).to_have_count(count)


def test_a_drill_from_its_symptom_to_its_report(drill: Page) -> None:
    expect(drill.locator(".dr-sym")).to_contain_text("grades:8000")
    expect(drill.locator(".dr-hyp label")).to_have_count(14)
    run(drill, CURL, 1)
    run(drill, "kubectl get endpointslices -n school", 2)
    expect(drill.locator(".dr-funnel > div")).to_have_count(3)
    assert drill.locator(".dr-gone li").count() > 0
    run(drill, "kubectl describe svc grades -n school", 3)
    expect(drill.locator("svg.map")).to_contain_text("gradse")

    drill.get_by_label("Namespace and name").fill("school/grades")
    drill.get_by_role("button", name="Open to edit").click()
    editor = drill.get_by_role("textbox", name="YAML editor")
    expect(editor).to_contain_text("app: gradse")
    text = editor.inner_text().replace("\u200b", "").replace("gradse", "grades")
    editor.click()
    drill.keyboard.press("ControlOrMeta+a")
    drill.evaluate(
        """text => {
          const data = new DataTransfer();
          data.setData("text/plain", text);
          document.activeElement.dispatchEvent(
            new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
        }""",
        text,
    )
    drill.get_by_role("button", name="Apply").click()

    drill.wait_for_url("**/report/")
    expect(drill.get_by_role("heading", level=1)).to_contain_text("proved")
    expect(drill.locator(".rp-sum")).to_contain_text("14 →")
    expect(drill.locator(".rp-obs tbody tr")).to_have_count(3)
    assert serious(drill) == []

    drill.get_by_role("link", name="Replay my run").click()
    drill.locator("[data-state=live]").wait_for()
    drill.locator(".dr-log .linkish").first.click()
    expect(drill.locator("ln-timeline")).to_contain_text("in the past")


def test_nothing_is_shown_that_was_not_asked_for(drill: Page) -> None:
    expect(drill.locator("svg.map .pod")).to_have_count(1)
    assert drill.locator("svg.map .fog").count() >= 3
    for name in ("Rules", "DNS", "Control plane"):
        drill.get_by_role("tab", name=name, exact=True).click()
        expect(drill.get_by_role("tabpanel", name=name)).to_contain_text("Not looked at")
    drill.get_by_role("tab", name="Rules", exact=True).click()
    drill.get_by_role("button", name="Read the rules of node-b").click()
    expect(drill.locator(".dr-log li")).to_have_count(1)
    expect(drill.get_by_role("tabpanel", name="Rules")).not_to_contain_text("Not looked at")


def test_hints_the_clock_and_giving_up(drill: Page) -> None:
    drill.get_by_role("button", name="Where to look next").click()
    expect(drill.locator(".dr-hint")).to_contain_text("Hint 1")
    drill.get_by_role("button", name="Stop the clock").click()
    expect(drill.get_by_role("button", name="Go on")).to_be_visible()
    drill.get_by_role("button", name="Give up").click()
    drill.get_by_role("button", name="Press again to give up").click()
    drill.wait_for_url("**/report/")
    expect(drill.locator(".rp-t")).to_contain_text("Given up")
    expect(drill.locator(".rp-path .end")).to_contain_text("Correct the selector")


@pytest.mark.parametrize("width", [1440, 1024, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_use_it(drill: Page, width: int, scheme: str) -> None:
    drill.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    drill.set_viewport_size({"width": width, "height": 844})
    assert serious(drill) == []
    sideways = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert drill.evaluate(sideways) <= 0
    drill.goto("/practice/")
    assert serious(drill) == []
    assert drill.evaluate(sideways) <= 0


def test_it_speaks_chinese(drill: Page) -> None:
    drill.get_by_role("button", name="中文").click()
    drill.locator("[data-state=live]").wait_for()
    expect(drill.locator("ln-causes")).to_contain_text("仍然可能")
    expect(drill.locator("ln-drill-log")).to_contain_text("已经查看过")


def test_a_mock_interview_to_its_report(page: Page) -> None:
    page.goto("/practice/")
    mock = page.locator("section", has=page.get_by_role("heading", name="A mock interview"))
    for name in ("Services", "DNS", "kube-proxy"):
        mock.get_by_label(name, exact=True).uncheck()
    mock.get_by_label("Training").check()
    mock.get_by_role("button", name="Begin the interview").click()
    page.wait_for_url("**/interviews/**")
    page.locator(".iv-options input").first.check()
    page.get_by_role("button", name="Answer").click()
    expect(page.locator(".iv-credit")).to_contain_text("%")
    assert serious(page) == []
    page.get_by_role("button", name="End the interview").last.click()
    page.wait_for_url("**/report/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.locator(".rp-items summary").first.click()
    assert serious(page) == []
