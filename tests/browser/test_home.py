"""The first look: what this is, a picture that is alive, and one button that leads straight to work."""

from playwright.sync_api import Page, expect

from tests.browser.desk import apply, in_sync, revision


def test_the_picture_on_the_home_page_is_a_lab_of_this_server(page: Page) -> None:
    page.goto("/")
    demo = page.get_by_role("group", name="Live example")

    expect(demo.locator("svg.d").first).to_contain_text("my-service")
    expect(demo).to_contain_text("reaches a pod")


def test_one_wrong_letter_takes_the_endpoints_away(page: Page) -> None:
    page.goto("/")
    demo = page.get_by_role("group", name="Live example")

    demo.get_by_role("radio", name="One letter wrong").click()

    expect(demo).to_contain_text("refused at once")
    expect(demo.locator(".endpoint-dot")).to_have_count(0)


def test_try_it_leads_to_a_workbench_without_an_account(page: Page) -> None:
    page.goto("/")
    page.get_by_role("button", name="Try it").click()

    expect(page.locator(".crumbs b")).to_have_text("Your first Service")
    expect(page.locator("[data-state=live]")).to_be_visible()


def test_a_guest_who_signs_up_keeps_their_lab(workbench: Page) -> None:
    apply(workbench)
    in_sync(workbench)
    before, place = revision(workbench), workbench.url.split("#")[0]

    workbench.get_by_role("link", name="Keep my work").click()
    workbench.get_by_label("E-mail address").fill("carol@example.org")
    workbench.get_by_label("Password").fill("correct horse battery")
    workbench.get_by_role("button", name="Sign up").click()

    workbench.wait_for_url(f"{place}*")
    expect(workbench.locator("ln-connection .num")).to_have_text(f"rev {before}")
