"""Labs that travel over HTTP: shared pages, taking over, files down and up."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from learnnet.classroom import actions, sharing
from learnnet.classroom.lessons import first_lesson
from learnnet.classroom.models import Attempt, Person
from tests.pages.test_pages import boot_of


@pytest.fixture
def attempt(alice: Person) -> Attempt:
    made = actions.start_attempt(alice, "services/first-service", first_lesson().start)
    actions.apply_change(made, {"kind": "apply", "manifest": first_lesson().editor.replace("9376", "9377")})
    return made


def lab(content: bytes) -> dict[str, SimpleUploadedFile]:
    return {"lab": SimpleUploadedFile("lab.json", content, content_type="application/json")}


def test_a_shared_lab_is_there_without_an_account_and_under_the_same_policy(client: Client, attempt: Attempt) -> None:
    shared = sharing.share(attempt)

    page = client.get(f"/shared/{shared.public_id}/")

    boot = boot_of(page.content.decode())
    assert boot["shared"]
    assert boot["socket"] == f"/live/shared/{shared.public_id}/"
    assert "9377" in boot["editor"], "the editor shows what its maker applied"
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]
    assert "no-store" in page.headers["Cache-Control"]
    assert "sessionid" not in client.cookies, "who only looks is nobody"


def test_nothing_else_is_to_be_had_as_a_shared_lab(client: Client, attempt: Attempt) -> None:
    assert client.get(f"/shared/{attempt.public_id}/").status_code == 404
    assert client.post(f"/shared/{attempt.public_id}/take/").status_code == 404
    assert client.get(f"/attempts/{sharing.share(attempt).public_id}/").status_code == 404


def test_who_takes_a_shared_lab_over_has_one_of_their_own(client: Client, attempt: Attempt) -> None:
    shared = sharing.share(attempt)

    answer = client.post(f"/shared/{shared.public_id}/take/")

    mine = Attempt.objects.get(copied_from=shared)
    assert answer.headers["Location"] == f"/attempts/{mine.public_id}/"
    assert mine.person is not None
    assert mine.person.is_guest
    assert client.get(f"/attempts/{mine.public_id}/").status_code == 200
    assert client.get(f"/shared/{shared.public_id}/").status_code == 200


def test_pictures_of_a_shared_lab_can_be_taken_away(client: Client, attempt: Attempt) -> None:
    shared = sharing.share(attempt)

    assert client.get(f"/attempts/{shared.public_id}/pictures/map.dot").status_code == 200


def test_a_lab_goes_into_a_file_and_comes_back_as_the_same(as_alice: Client, attempt: Attempt) -> None:
    saved = as_alice.get(f"/attempts/{attempt.public_id}/lab.json")
    assert saved.headers["Content-Disposition"] == 'attachment; filename="learnnet-first-service.json"'

    answer = Client().post("/labs/open/", lab(saved.content))

    made = Attempt.objects.latest("pk")
    assert answer.headers["Location"] == f"/attempts/{made.public_id}/"
    assert (made.seed, made.start) == (attempt.seed, attempt.start)
    assert [change.payload for change in made.changes.all()] == [change.payload for change in attempt.changes.all()]


def test_a_strangers_lab_is_not_to_be_had_as_a_file(client: Client, attempt: Attempt, bob: Person) -> None:
    client.force_login(bob)

    assert client.get(f"/attempts/{attempt.public_id}/lab.json").status_code == 404


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"nonsense", "This file is not JSON."),
        (json.dumps({"learnnet": 1, "lesson": "no/such"}).encode(), "a lesson that is not here"),
        (b" " * 600_000, "larger than 512 KiB"),
        (b" " * 2_000_000, "larger than 512 KiB"),
    ],
)
def test_a_file_that_cannot_be_opened_says_why(client: Client, db: None, content: bytes, said: str) -> None:
    page = client.post("/labs/open/", lab(content))

    assert page.status_code == 422
    assert said in page.content.decode()
    assert not Attempt.objects.exists()


def test_without_a_file_the_page_asks_for_one(client: Client, db: None) -> None:
    assert client.get("/labs/open/").status_code == 200
    assert "Choose a file first." in client.post("/labs/open/").content.decode()


def test_opening_a_file_is_paced(client: Client, db: None, settings: object) -> None:
    from learnnet.classroom.limits import Limits, Rate

    settings.LIMITS = Limits(attempts=Rate(burst=1, per_second=0.001))  # type: ignore[attr-defined]
    client.post("/labs/open/", lab(b"x"))

    assert client.post("/labs/open/", lab(b"x")).status_code == 429
