"""The pages about lessons: the list, starting one, and one to read from end to end without JavaScript."""

import re

import pytest
from django.test import Client

from learnnet.classroom import actions
from learnnet.classroom.learning import actions as learning
from learnnet.classroom.lessons import every_lesson, first_lesson
from learnnet.classroom.models import Attempt, Person
from learnnet.classroom.render import CannotDrawError
from learnnet.pages import inline_svg, lesson_pages

pytestmark = pytest.mark.django_db


@pytest.fixture
def attempt(alice: Person) -> Attempt:
    chosen = first_lesson()
    return actions.start_attempt(alice, chosen.slug, chosen.start)


def test_a_stranger_sees_every_lesson_and_may_start_the_first(client: Client) -> None:
    page = client.get("/lessons/").content.decode()

    assert page.count('class="ls ') == len(every_lesson())
    assert f"0 of {len(every_lesson())} lessons" in page
    assert page.count("btn primary") == 1


def test_starting_a_lesson_makes_a_lab_and_coming_back_finds_the_same(client: Client) -> None:
    first = client.post("/lessons/services/rules/start/")
    again = client.post("/lessons/services/rules/start/")
    anew = client.post("/lessons/services/rules/start/", {"again": "1"})

    assert first.status_code == 302
    assert first["Location"] == again["Location"] != anew["Location"]
    assert Attempt.objects.filter(lesson="services/rules").count() == 2


@pytest.mark.parametrize("address", ["/lessons/services/none/start/", "/lessons/none/rules/start/"])
def test_what_is_no_lesson_is_not_started(client: Client, address: str) -> None:
    assert client.post(address).status_code == 404
    assert not Person.objects.exists()


def test_a_lesson_is_not_started_by_a_link(client: Client) -> None:
    assert client.get("/lessons/services/rules/start/").status_code == 405


def test_the_list_says_what_was_begun_and_the_home_page_where_one_stopped(as_alice: Client, attempt: Attempt) -> None:
    actions.apply_change(attempt, {"kind": "apply", "manifest": first_lesson().editor})
    nothing = first_lesson().editor.replace("MyApp", "nothing")
    actions.apply_change(attempt, {"kind": "apply", "manifest": nothing})
    learning.go_to_step(attempt, "listen")

    assert f"/attempts/{attempt.public_id}/" in as_alice.get("/lessons/").content.decode()
    home = " ".join(as_alice.get("/").content.decode().split())
    assert "step 3 of 6, 2 checks went back to false" in home


def test_a_finished_lesson_counts_whatever_is_tried_afterwards(as_alice: Client, attempt: Attempt) -> None:
    Attempt.objects.filter(pk=attempt.pk).update(progress={"finished": True})

    page = as_alice.get("/lessons/").content.decode()
    assert f"1 of {len(every_lesson())} lessons" in page
    assert "Review: Your first Service" in page


def test_the_workbench_opens_at_the_step_where_one_stopped(as_alice: Client, attempt: Attempt) -> None:
    learning.go_to_step(attempt, "listen")

    page = as_alice.get(f"/attempts/{attempt.public_id}/").content.decode()
    assert "Step 3 of 6" in page
    assert "<h1>See who listens</h1>" in page


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("slug", [lesson.slug for lesson in every_lesson()])
def test_every_lesson_can_be_read_as_one_page(client: Client, slug: str, language: str) -> None:
    client.cookies["django_language"] = language

    page = client.get(f"/lessons/{slug}/read/").content.decode()

    assert page.count('<h2 id="step-') == len(next(each for each in every_lesson() if each.slug == slug).steps)
    assert page.count('<figure data-block="view"') == page.count('class="drawn-twin"')
    assert "#view-" not in page, "there is no stage to show a view on"
    assert " style=" not in page
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_what_may_have_to_be_scrolled_is_reached_by_keyboard(client: Client) -> None:
    page = client.get("/lessons/services/first-service/read/").content.decode()

    assert '<pre tabindex="0">' in page
    assert "<pre>" not in page
    assert '<div class="drawn">' not in page


def test_figures_are_drawn_on_the_server(client: Client) -> None:
    page = client.get("/lessons/services/first-service/read/").content.decode()

    assert '<svg class="d dot" role="img" aria-label="' in page
    assert "<title>map" not in page


def test_a_figure_that_is_too_wide_for_paper_is_drawn_closer_or_from_top_to_bottom(client: Client) -> None:
    drawn = client.get("/lessons/services/names/read/").content.decode()

    [_, last] = re.findall(r'<svg class="d dot"[^>]* width="(\d+)"', drawn)
    assert int(last) <= lesson_pages.PAPER


def test_without_graphviz_the_words_remain(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(source: str, format: str) -> bytes:
        raise CannotDrawError("none")

    monkeypatch.setattr("learnnet.pages.lesson_pages.draw", nothing)
    lesson_pages.drawings.clear()

    page = client.get("/lessons/services/first-service/read/").content.decode()
    assert 'class="d dot"' not in page
    assert 'class="drawn-twin" open' in page


def test_a_drawing_is_worn_like_our_other_pictures() -> None:
    svg = '<?xml?>\n<!-- x -->\n<svg width="7pt" height="3pt"\n viewBox="0"><title>a</title><g id="b"></g></svg>'

    worn = inline_svg.worn(svg, 'the "map"')
    assert worn.startswith('<svg class="d dot" role="img" aria-label="the &quot;map&quot;" width="7" height="3"')
    assert "title" not in worn
    assert " id=" not in worn
