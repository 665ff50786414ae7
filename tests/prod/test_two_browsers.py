"""Two real browsers, each on a worker of its own, are looking at one lab."""

import os
import shutil
from collections.abc import Iterator

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.desk import SERVICE, apply, in_sync, revision, view, write
from tests.prod.conftest import Production

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    if not (settings.STATIC_ROOT / "manifest.json").is_file():
        pytest.skip("the front end is not built")
    program = os.environ.get("LEARNNET_CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM)), None)
    if not program:
        pytest.skip("there is no Chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield browser
        browser.close()


@pytest.fixture
def pages(chromium: Browser, production: Production) -> Iterator[tuple[Page, Page]]:
    """One visitor, two browsers; the second is handed the first one's cookies, as at home and at work."""
    here = chromium.new_context(locale="en-US")
    one = here.new_page()
    one.goto(production.one.address)
    one.get_by_role("button", name="Try it").click()
    one.wait_for_url("**/attempts/**")
    there = chromium.new_context(locale="en-US", storage_state=here.storage_state())
    other = there.new_page()
    other.goto(one.url.replace(production.one.address, production.other.address))
    for page in (one, other):
        page.locator("[data-state=live]").wait_for()
    yield one, other
    here.close()
    there.close()


def test_what_one_browser_applies_the_other_draws(pages: tuple[Page, Page], production: Production) -> None:
    one, other = pages
    assert other.url.startswith(production.other.address)

    write(one, SERVICE)
    apply(one)
    in_sync(one)

    expect(other.locator("ln-connection .num")).to_have_text(f"rev {revision(one)}")
    expect(view(other, "Map").locator("svg").first).to_contain_text("my-service")


def test_a_browser_whose_worker_is_killed_comes_back_to_the_lab_as_it_was(
    pages: tuple[Page, Page], production: Production
) -> None:
    one, _other = pages
    write(one, SERVICE)
    apply(one)
    in_sync(one)
    before = revision(one)

    production.one.kill()
    expect(one.locator("ln-connection .live")).to_have_attribute("data-state", "reconnecting")
    production.one.start()

    expect(one.locator("ln-connection .live")).to_have_attribute("data-state", "live", timeout=20_000)
    expect(one.locator("ln-connection .num")).to_have_text(f"rev {before}")
