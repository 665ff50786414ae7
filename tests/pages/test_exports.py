"""Every picture can be taken away, in each format, by whom it belongs to."""

from collections.abc import Iterator
from html import unescape

import pytest
from django.test import Client

from learnnet.classroom import actions, render
from learnnet.classroom.models import Attempt, Person
from learnnet.diagrams import DIAGRAMS

SERVICE = "{apiVersion: v1, kind: Service, metadata: {name: my-service}, spec: {ports: [{port: 80}]}}"


@pytest.fixture
def attempt(alice: Person) -> Attempt:
    return actions.start_attempt(alice, "services/first-service", [SERVICE])


@pytest.fixture(autouse=True)
def _no_process_is_left() -> Iterator[None]:
    yield
    if render.pool.cache_info().currsize:
        render.pool().shutdown()
        render.pool.cache_clear()


def address(attempt: Attempt, name: str) -> str:
    return f"/attempts/{attempt.public_id}/pictures/{name}"


@pytest.mark.parametrize("name", list(DIAGRAMS))
def test_every_picture_is_to_be_had_as_dot(as_alice: Client, attempt: Attempt, name: str) -> None:
    answer = as_alice.get(address(attempt, f"{name}.dot"))

    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/vnd.graphviz")
    assert answer.content.decode().lstrip().startswith("digraph")


def test_a_picture_is_drawn_as_svg_and_as_png(as_alice: Client, attempt: Attempt) -> None:
    svg = as_alice.get(address(attempt, "map.svg"))
    png = as_alice.get(address(attempt, "map.png"), {"download": ""})

    assert svg.headers["Content-Type"] == "image/svg+xml"
    assert "my-service" in unescape(svg.content.decode())
    assert png.content.startswith(b"\x89PNG")
    assert png.headers["Content-Disposition"] == 'attachment; filename="map.png"'


def test_a_picture_shows_the_node_and_the_moment_that_are_asked_for(as_alice: Client, attempt: Attempt) -> None:
    now = as_alice.get(address(attempt, "map.dot")).content.decode()
    then = as_alice.get(address(attempt, "map.dot"), {"node": "node-b", "at": "0"}).content.decode()

    assert "my-service" in now
    assert "my-service" not in then


@pytest.mark.parametrize(
    "name", ["map.pdf", "nothing.svg", "map.svg?at=-1", "map.svg?at=x", "..%2fsecret.svg", "map.svg%00"]
)
def test_what_is_no_picture_is_not_found(as_alice: Client, attempt: Attempt, name: str) -> None:
    assert as_alice.get(address(attempt, name)).status_code == 404


def test_a_server_that_cannot_draw_says_so(as_alice: Client, attempt: Attempt, monkeypatch) -> None:
    monkeypatch.setattr(render.shutil, "which", lambda name: None)
    monkeypatch.setattr(render, "find_spec", lambda name: None)

    answer = as_alice.get(address(attempt, "map.svg"))

    assert answer.status_code == 503
    assert answer.content.decode().startswith("Neither Graphviz (the dot program) nor pygraphviz is installed")
    assert as_alice.get(address(attempt, "map.dot")).status_code == 200


def test_the_wheel_draws_what_the_program_draws(monkeypatch) -> None:
    monkeypatch.setattr(render.shutil, "which", lambda name: None)

    assert b"\xe4\xbd\xa0\xe5\xa5\xbd" in render.draw('digraph { a [label="你好"] }', "svg")


def test_a_picture_that_takes_too_long_is_given_up(monkeypatch) -> None:
    monkeypatch.setattr(render.shutil, "which", lambda name: None)
    monkeypatch.setattr(render, "SECONDS", 0)

    with pytest.raises(render.CannotDrawError, match="took too long"):
        render.draw("digraph { a -> b }", "svg")


def test_a_nodes_rules_are_to_be_had_as_iptables_save_prints_them(as_alice: Client, attempt: Attempt) -> None:
    answer = as_alice.get(address(attempt, "rules.save"), {"node": "node-b"})

    assert answer["Content-Type"].startswith("text/plain")
    assert "*nat\n" in answer.content.decode()
    assert as_alice.get(address(attempt, "map.save")).status_code == 404


def test_a_nodes_rules_are_to_be_had_as_nftables_would_list_them(as_alice: Client, attempt: Attempt) -> None:
    answer = as_alice.get(address(attempt, "rules.nft"), {"node": "node-b"})

    assert answer.headers["Content-Type"].startswith("text/plain")
    assert answer.content.decode().startswith("table ip kube-proxy {")
    assert as_alice.get(address(attempt, "map.nft")).status_code == 404


def test_a_packets_way_is_to_be_had_while_there_is_one(as_alice: Client, attempt: Attempt) -> None:
    assert as_alice.get(address(attempt, "packet.dot")).status_code == 404

    actions.apply_change(attempt, {"kind": "send", "source": "node-a", "to": "node-b:10250"})

    assert as_alice.get(address(attempt, "packet.dot")).content.decode().startswith("digraph packet")


def test_how_rules_grow_is_counted_for_some_numbers_of_services_only(as_alice: Client) -> None:
    assert as_alice.get("/rules/scale.json", {"services": "10"}).json()["iptables_steps"] == 25
    assert as_alice.get("/rules/scale.json", {"services": "11"}).status_code == 400
