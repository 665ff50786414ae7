"""Reload, a second tab, a broken line, another language: the lab and the text are there as they were."""

from threading import Event

from playwright.sync_api import BrowserContext, Page, WebSocketRoute, expect

from tests.browser.desk import SERVICE, apply, editor, in_sync, revision, view, write


def test_two_tabs_on_one_attempt_show_the_same(workbench: Page, context: BrowserContext) -> None:
    other = context.new_page()
    other.goto(workbench.url)
    other.locator("[data-state=live]").wait_for()

    write(workbench, SERVICE)
    apply(workbench)
    in_sync(workbench)

    expect(other.locator("ln-connection .num")).to_have_text(f"rev {revision(workbench)}")
    expect(view(other, "Map").locator("svg").first).to_contain_text("my-service")


def test_a_reload_brings_back_the_lab_the_text_and_the_view(workbench: Page) -> None:
    write(workbench, SERVICE)
    apply(workbench)
    in_sync(workbench)
    write(workbench, SERVICE.replace("port: 80", "port: 8080"))
    view(workbench, "Rules")
    before = revision(workbench)

    workbench.reload()

    expect(workbench.locator("ln-connection .num")).to_have_text(f"rev {before}")
    expect(editor(workbench)).to_contain_text("port: 8080")
    expect(workbench.locator("ln-apply")).to_contain_text("1 line changed")
    expect(workbench.get_by_role("tabpanel", name="Rules")).to_contain_text("KUBE-SVC-")


def test_a_broken_line_is_said_and_comes_back_by_itself(workbench: Page) -> None:
    lines: list[WebSocketRoute] = []
    cut = Event()

    def route(line: WebSocketRoute) -> None:
        if cut.is_set():
            line.close(code=1012)
        else:
            line.connect_to_server()
            lines.append(line)

    workbench.route_web_socket("**/live/**", route)
    workbench.reload()
    badge = workbench.locator("ln-connection .live")
    expect(badge).to_have_attribute("data-state", "live")

    cut.set()
    lines[-1].close(code=1012)
    expect(badge).to_have_attribute("data-state", "reconnecting")
    expect(workbench.get_by_role("button", name="Apply")).to_be_disabled()
    expect(workbench.locator("ln-apply")).to_contain_text("Apply needs the connection.")

    cut.clear()
    expect(badge).to_have_attribute("data-state", "live", timeout=20_000)
    apply(workbench)
    in_sync(workbench)


def test_another_language_keeps_the_place_and_the_text(workbench: Page) -> None:
    write(workbench, SERVICE.replace("port: 80", "port: 8080"))
    view(workbench, "Rules")

    workbench.get_by_role("button", name="中文").click()

    expect(workbench.get_by_role("tab", name="规则", exact=True)).to_have_attribute("aria-selected", "true")
    expect(workbench.locator(".cm-content")).to_contain_text("port: 8080")
    expect(workbench.get_by_role("button", name="应用")).to_be_enabled()
    expect(workbench.locator("html")).to_have_attribute("lang", "zh-Hans")


def test_the_past_can_be_looked_at_but_not_changed(workbench: Page) -> None:
    write(workbench, SERVICE)
    apply(workbench)
    in_sync(workbench)
    slider = workbench.get_by_role("slider", name="Timeline")
    newest = slider.get_attribute("aria-valuenow")

    slider.focus()
    workbench.keyboard.press("Home")

    expect(slider).to_have_attribute("aria-valuenow", "1")
    expect(workbench.locator("ln-apply")).to_contain_text("Nothing here can be changed.")
    expect(workbench.get_by_role("button", name="Apply")).to_have_count(0)
    workbench.get_by_role("button", name="Back to now").click()
    expect(slider).to_have_attribute("aria-valuenow", newest or "")
