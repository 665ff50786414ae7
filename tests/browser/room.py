"""A course as several browsers meet in it: its learners, its board, and doing something elsewhere meanwhile."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connection
from django.test import Client
from playwright.sync_api import Page

from learnnet.classroom.courses import actions, assigning
from learnnet.classroom.courses.models import Assignment, Course
from learnnet.classroom.models import Attempt, Person
from tests.conftest import person

Enter = Callable[[Person], Page]


def elsewhere(work: Callable[..., Any], *given: Any) -> Any:
    """In a thread of its own, as a worker would: in this one Playwright's loop runs, and boards could not be told."""

    def there() -> Any:
        try:
            return work(*given)
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(there).result()


def cookies(who: Person, base_url: str) -> list[Any]:
    client = Client()
    client.force_login(who)
    return [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": base_url}]


def learner(course: Course, assignment: Assignment, name: str) -> Attempt:
    who = person(f"{name.lower()}@example.org")
    member = elsewhere(actions.join, who, course, name)
    found: Attempt = elsewhere(assigning.started, member, assignment)
    return found


def open_board(page: Page, course: Course) -> Page:
    page.goto(f"/courses/{course.public_id}/")
    page.locator("ln-board[data-state=live] table").wait_for()
    return page


def cell(page: Page, name: str, task: int) -> Any:
    return (
        page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=name)).get_by_role("cell").nth(task - 1)
    )
