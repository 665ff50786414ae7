"""A server with its own database in a thread of this process; a browser that must not complain, nor call others."""

import os
import shutil
import threading
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

from learnnet.asgi import application
from learnnet.classroom.courses import actions, assigning
from learnnet.classroom.courses.models import Assignment, Course
from learnnet.classroom.lessons import first_lesson
from learnnet.classroom.models import Person
from tests.browser.room import Enter, cookies

CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


def pytest_configure(config: pytest.Config) -> None:
    # Playwright's synchronous face runs a loop, and Django would refuse the database beside it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    # Under ASGI, Django leaves temporary and static files to the garbage collector; the server runs in this process.
    config.addinivalue_line("filterwarnings", "ignore::ResourceWarning")
    # WhiteNoise hands Django a file to stream; it is meant (see settings.py).
    config.addinivalue_line("filterwarnings", "ignore:StreamingHttpResponse must consume synchronous iterators")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    named = os.environ.get("LEARNNET_CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM)), None)
    arguments = ["--no-sandbox", "--disable-dev-shm-usage"]
    return {**browser_type_launch_args, "executable_path": named, "args": arguments}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "locale": "en-US", "viewport": {"width": 1440, "height": 900}}


@pytest.fixture(scope="session")
def base_url(django_db_setup: None) -> Iterator[str]:
    """The address of a server on the test database, at a port that the system chose."""
    config = uvicorn.Config(application, host="127.0.0.1", port=0, log_level="warning", lifespan="off")
    config.timeout_graceful_shutdown = 3
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)
    assert not thread.is_alive()


@pytest.fixture(autouse=True)
def _database(transactional_db: None) -> None:
    """The server's threads see only what is committed."""


@pytest.fixture
def context(context: BrowserContext, base_url: str) -> Iterator[BrowserContext]:
    """No complaint in a page's console (but that nothing is at /nowhere/), no request to anybody but our server."""
    complaints: list[str] = []
    strangers: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not message.location["url"].endswith("/nowhere/"):
            complaints.append(message.text)

    def look(request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in ("data", "blob") and address.netloc != urlsplit(base_url).netloc:
            strangers.append(request.url)

    context.on("console", hear)
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    context.on("request", look)
    yield context
    assert (complaints, strangers) == ([], [])


@pytest.fixture
def workbench(page: Page) -> Page:
    """Where a visitor arrives who presses "Try it"."""
    page.goto("/")
    page.get_by_role("button", name="Try it").click()
    page.wait_for_url("**/attempts/**")
    page.locator("[data-state=live]").wait_for()
    return page


@pytest.fixture
def course(carol: Person) -> Course:
    return actions.make_course(carol, "Tuesday group")


@pytest.fixture
def assignment(course: Course) -> Assignment:
    return assigning.assign(course, first_lesson().slug, None, None)


@pytest.fixture
def carols(context: BrowserContext, base_url: str, carol: Person) -> Page:
    context.add_cookies(cookies(carol, base_url))
    return context.new_page()


@pytest.fixture
def enter(browser: Browser, base_url: str) -> Iterator[Enter]:
    """A browser of somebody else."""
    opened: list[BrowserContext] = []

    def come(who: Person) -> Page:
        context = browser.new_context(base_url=base_url, locale="en-US", viewport={"width": 1440, "height": 900})
        context.add_cookies(cookies(who, base_url))
        opened.append(context)
        return context.new_page()

    yield come
    for context in opened:
        context.close()
