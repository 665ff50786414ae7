"""What answers over HTTP, to whom, and under which policy."""

import json

import pytest
from django.test import Client
from django.utils.translation import override

from learnnet.classroom import actions, health
from learnnet.classroom.lessons import first_lesson
from learnnet.classroom.limits import Limits, Rate
from learnnet.classroom.models import Attempt, Person
from learnnet.pages.templatetags.words import listed


@pytest.fixture
def attempt(alice: Person) -> Attempt:
    return actions.start_attempt(alice, "services/first-service", first_lesson().start)


def boot_of(page: str) -> dict[str, str]:
    return dict(json.loads(page.split('<script id="boot" type="application/json">')[1].split("</script>")[0]))


def test_the_home_page_needs_no_account(client: Client, db: None) -> None:
    assert client.get("/").status_code == 200


def test_an_attempt_is_there_for_its_person_and_for_nobody_else(client: Client, attempt: Attempt, bob: Person) -> None:
    path = f"/attempts/{attempt.public_id}/"

    assert client.get(path).status_code == 404
    client.force_login(bob)
    assert client.get(path).status_code == 404
    client.force_login(attempt.person)
    assert client.get(path).status_code == 200


def test_a_strangers_pictures_are_not_to_be_had_either(client: Client, attempt: Attempt, bob: Person) -> None:
    client.force_login(bob)

    assert client.get(f"/attempts/{attempt.public_id}/pictures/map.svg").status_code == 404


def test_the_workbench_is_told_all_that_its_scripts_start_from(as_alice: Client, attempt: Attempt) -> None:
    boot = boot_of(as_alice.get(f"/attempts/{attempt.public_id}/").content.decode())

    assert boot["attempt"] == attempt.public_id
    assert boot["socket"] == f"/live/attempts/{attempt.public_id}/"
    assert boot["lang"] == "en"
    assert boot["catalogue"].startswith("/i18n/catalogue.en.json?v=")
    assert "targetPort: 9376" in boot["editor"]


def test_a_lesson_is_told_in_the_visitors_language(as_alice: Client, attempt: Attempt) -> None:
    page = as_alice.get(f"/attempts/{attempt.public_id}/", headers={"Accept-Language": "zh-CN"}).content.decode()

    assert "你的第一个 Service" in page
    assert boot_of(page)["lang"] == "zh-hans"


def test_switching_the_language_keeps_the_place(as_alice: Client, attempt: Attempt) -> None:
    path = f"/attempts/{attempt.public_id}/"

    answer = as_alice.post("/i18n/setlang/", {"language": "zh-hans", "next": path})

    assert answer.url == path
    assert '<html lang="zh-Hans"' in as_alice.get(path).content.decode()


def test_switching_the_language_leads_nowhere_else(client: Client, db: None) -> None:
    assert client.post("/i18n/setlang/", {"language": "zh-hans", "next": "https://evil.example/"}).url == "/"


def test_a_catalogue_named_by_its_hash_may_be_kept_for_good(client: Client, db: None) -> None:
    boot = boot_of(client.get("/", headers={"Accept-Language": "zh-CN"}).content.decode())

    answer = client.get(boot["catalogue"])

    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert isinstance(answer.json(), dict)
    assert client.get("/i18n/catalogue.zh-hans.json").headers["Cache-Control"] == "no-cache"
    assert client.get("/i18n/catalogue.xx.json").status_code == 404


def test_no_page_allows_inline_script_or_style_or_a_frame(client: Client, db: None) -> None:
    policy = client.get("/").headers["Content-Security-Policy"]

    assert "default-src 'self'" in policy
    assert "script-src 'self' 'wasm-unsafe-eval'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe-inline" not in policy
    assert "'unsafe-eval'" not in policy


def test_a_page_with_a_nonce_is_not_kept_by_anybody_in_between(as_alice: Client, attempt: Attempt) -> None:
    answer = as_alice.get(f"/attempts/{attempt.public_id}/")

    assert "private" in answer.headers["Cache-Control"]
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_visitor_who_starts_lab_after_lab_is_asked_to_wait(client: Client, db: None, settings) -> None:
    settings.LIMITS = Limits(attempts=Rate(burst=2, per_second=0.1))

    answers = [client.post("/try/") for _ in range(3)]

    assert [answer.status_code for answer in answers] == [302, 302, 429]
    assert int(answers[-1].headers["Retry-After"]) > 0


def test_a_worker_that_is_well_says_so(client: Client, db: None) -> None:
    assert client.get("/healthz").content == b"ok\n"
    assert client.get("/readyz").content == b"ok\n"


def test_a_worker_without_its_database_is_alive_but_not_ready(client: Client, db: None, monkeypatch) -> None:
    def away() -> None:
        raise OSError("the database at db.inner:5432 is away")

    monkeypatch.setattr(health, "database", away)

    answer = client.get("/readyz")

    assert (answer.status_code, answer.content) == (503, b"database: no answer\n")
    assert client.get("/healthz").status_code == 200


def test_what_is_not_there_is_a_page_too(client: Client, db: None) -> None:
    answer = client.get("/nowhere/")

    assert answer.status_code == 404
    assert "<html" in answer.content.decode()


@pytest.mark.parametrize(("language", "sentence"), [("en", "DNS, Services"), ("zh-hans", "DNS、Services")])
def test_words_are_listed_as_the_language_does(language: str, sentence: str) -> None:
    with override(language):
        assert listed(["DNS", "Services"]) == sentence
