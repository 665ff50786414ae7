"""DNS over HTTPS (RFC 8484): an attempt's owner asks its CoreDNS at one address, and changes nothing by it."""

import base64
from dataclasses import replace

import dns.message
import pytest
from django.test import Client
from pytest_django import Settings

from learnnet.classroom import actions
from learnnet.classroom.labs import place_of
from learnnet.classroom.limits import Rate
from learnnet.classroom.models import Attempt, Person

SERVICE = "{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {clusterIP: 10.96.7.7, ports: [{port: 80}]}}"
WEB = "web.default.svc.cluster.local."
MEDIA_TYPE = "application/dns-message"


@pytest.fixture
def attempt(alice: Person) -> Attempt:
    return actions.start_attempt(alice, "services/first-service", [SERVICE])


def address(attempt: Attempt) -> str:
    return f"/attempts/{attempt.public_id}/dns-query"


def query(name: str = WEB, type_: str = "A") -> bytes:
    """RFC 8484 wants id 0, so that equal questions have equal addresses."""
    return dns.message.make_query(name, type_, id=0).to_wire()


def in_address(message: bytes) -> dict[str, str]:
    return {"dns": base64.urlsafe_b64encode(message).decode().rstrip("=")}


def test_a_question_in_the_address_is_answered(as_alice: Client, attempt: Attempt) -> None:
    answer = as_alice.get(address(attempt), in_address(query()))

    message = dns.message.from_wire(answer.content)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == MEDIA_TYPE
    assert answer.headers["Cache-Control"] == "private, max-age=30"
    assert [str(record) for record in message.answer] == [f"{WEB} 30 IN A 10.96.7.7"]


def test_a_question_in_the_body_is_answered_without_a_token(alice: Person, attempt: Attempt) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(alice)

    answer = strict.post(address(attempt), query(), content_type=MEDIA_TYPE)

    assert answer.status_code == 200
    assert dns.message.from_wire(answer.content).answer


@pytest.mark.parametrize(
    ("name", "type_", "max_age"),
    [("nope.default.svc.cluster.local.", "A", 30), (WEB, "AAAA", 30), ("x.broken.test.", "A", 0)],
)
def test_a_denial_may_be_kept_as_long_as_its_soa_says_and_a_failure_not_at_all(
    as_alice: Client, attempt: Attempt, name: str, type_: str, max_age: int
) -> None:
    answer = as_alice.get(address(attempt), in_address(query(name, type_)))

    assert answer.headers["Cache-Control"] == f"private, max-age={max_age}"


def test_asking_is_not_a_change_and_the_labs_own_caches_hear_nothing_of_it(as_alice: Client, attempt: Attempt) -> None:
    with place_of(attempt) as place:
        before = place.caught_up(attempt).events

    first = as_alice.get(address(attempt), in_address(query("www.example.com.")))
    second = as_alice.get(address(attempt), in_address(query("www.example.com.")))

    assert attempt.changes.count() == 1
    assert first.content == second.content  # the second answer does not come from a cache: it would have AA
    with place_of(attempt) as place:
        assert place.caught_up(attempt).events == before


def test_a_stranger_and_somebody_who_did_not_sign_in_find_nothing(
    client: Client, bob: Person, attempt: Attempt
) -> None:
    nobody = client.get(address(attempt), in_address(query()))
    client.force_login(bob)
    stranger = client.get(address(attempt), in_address(query()))

    assert (nobody.status_code, stranger.status_code) == (404, 404)


@pytest.mark.parametrize(
    ("parameters", "status"),
    [
        ({}, 400),
        ({"dns": "%%%"}, 400),
        ({"dns": "AAAA"}, 400),
        ({"dns": "A" * 6000}, 413),
        (in_address(b"\0" * 11), 400),
    ],
)
def test_what_is_no_question_is_refused(
    as_alice: Client, attempt: Attempt, parameters: dict[str, str], status: int
) -> None:
    assert as_alice.get(address(attempt), parameters).status_code == status


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [(query(), "application/json", 415), (b"x" * 5000, MEDIA_TYPE, 413)],
)
def test_a_body_is_refused_for_its_type_or_its_size(
    as_alice: Client, attempt: Attempt, body: bytes, content_type: str, status: int
) -> None:
    assert as_alice.post(address(attempt), body, content_type=content_type).status_code == status


def test_other_methods_are_not_allowed(as_alice: Client, attempt: Attempt) -> None:
    assert as_alice.put(address(attempt), query(), content_type=MEDIA_TYPE).status_code == 405


def test_who_asks_too_much_is_told_when_to_come_back(as_alice: Client, attempt: Attempt, settings: Settings) -> None:
    settings.LIMITS = replace(settings.LIMITS, dns_queries=Rate(burst=1, per_second=0.01))
    first = as_alice.get(address(attempt), in_address(query()))

    second = as_alice.get(address(attempt), in_address(query()))

    assert (first.status_code, second.status_code) == (200, 429)
    assert int(second.headers["Retry-After"]) > 90
