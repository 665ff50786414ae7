"""A preview says what Apply then does, to the rule and the address, and nothing of it is kept."""

import pytest

from learnnet.classroom import actions, labs, previews, queries
from learnnet.classroom.lessons import first_lesson
from learnnet.classroom.models import Attempt, Person
from learnnet.classroom.snapshots import Look
from learnnet.diagrams.picture import Look as NodeLook
from learnnet.diagrams.rules import rules_picture

SERVICE = """apiVersion: v1
kind: Service
metadata:
  name: my-service
spec:
  selector:
    app: MyApp
  ports:
    - protocol: TCP
      port: 80
      targetPort: 9376
"""
APPLY = {"kind": "apply", "manifest": SERVICE}


@pytest.fixture
def attempt(alice: Person) -> Attempt:
    lesson = first_lesson()
    return actions.start_attempt(alice, lesson.slug, lesson.start)


def test_a_service_for_two_pods_would_bring_eight_rules_to_each_node(attempt: Attempt) -> None:
    found = previews.preview(attempt, SERVICE)

    assert found["rules"] == {"node-a": [8, 0], "node-b": [8, 0], "node-c": [8, 0]}
    assert (found["endpoints"], found["names"], found["pods"]) == ([2, 0], [1, 0], [0, 0])
    assert found["reach"] == [{"to": "my-service:80", "now": 0, "then": 2, "of": 2}]


def test_the_rules_and_names_that_would_come_stand_as_ghosts_where_they_will_stand(attempt: Attempt) -> None:
    found = previews.preview(attempt, SERVICE, Look(node="node-b"))
    rows = [row for chain in found["chains"]["chains"] for row in chain["rows"]]
    ghosts = {row["detail"]["raw"] for row in rows if "ghost" in row["states"]}

    actions.apply_change(attempt, APPLY)

    with labs.place_of(attempt) as place:
        picture = rules_picture(place.caught_up(attempt), NodeLook(node="node-b"))
    assert ghosts == set(found["more"])
    assert found["chains"]["order"] == picture.detail["order"]
    assert [name["label"] for name in found["served"]] == ["my-service.default.svc.cluster.local"]


def test_what_a_change_would_take_away_stands_where_it_stood(attempt: Attempt) -> None:
    actions.apply_change(attempt, APPLY)
    other = SERVICE.replace("9376", "9377").replace("port: 80", "port: 81")

    found = previews.preview(attempt, other, Look(node="node-b"))

    [services] = [chain for chain in found["chains"]["chains"] if chain["label"] == "KUBE-SERVICES"]
    changed = [row for row in services["rows"] if {"ghost", "going"} & set(row["states"])]
    assert [("going" in row["states"], row["detail"]["raw"].count("--dport 81")) for row in changed] == [
        (True, 0),
        (False, 1),
    ]


def test_nothing_of_a_preview_is_kept(attempt: Attempt) -> None:
    before = queries.snapshot(attempt, Look()).text
    saved = attempt.changes.count()

    previews.preview(attempt, SERVICE)

    assert queries.snapshot(attempt, Look()).text == before
    assert attempt.changes.count() == saved


def test_apply_then_does_what_was_previewed(attempt: Attempt) -> None:
    found = previews.preview(attempt, SERVICE, Look(node="node-b"))
    ghosts = {node["id"]: node["note"] for node in found["map"]["nodes"] if "ghost" in node["states"]}

    actions.apply_change(attempt, APPLY)

    with labs.place_of(attempt) as place:
        lab = place.caught_up(attempt)
        saved = lab.node("node-b").iptables_save().splitlines()
        body = lab.api("GET", "/api/v1/namespaces/default/services/my-service").body
    assert set(found["more"]) <= set(saved)
    assert ghosts["Service/default/my-service"] == body["spec"]["clusterIP"]


def test_what_would_be_lost_is_shown_as_going(attempt: Attempt) -> None:
    actions.apply_change(attempt, APPLY)

    found = previews.preview(attempt, SERVICE.replace("MyApp", "Nobody"))

    assert found["endpoints"] == [0, 2]
    assert found["reach"] == [{"to": "my-service:80", "now": 2, "then": 0, "of": 2}]
    assert [edge["target"].split("/")[0] for edge in found["map"]["edges"] if "going" in edge["states"]] == ["Pod"] * 2
    assert found["less"]


@pytest.mark.parametrize("text", ["", "kind: Service", SERVICE.replace("targetPort", "targetport"), "a: {"])
def test_there_is_no_preview_of_what_would_be_refused(attempt: Attempt, text: str) -> None:
    assert previews.preview(attempt, text) == {"possible": False}


def test_a_long_life_is_previewed_too_and_goes_on_unmoved(attempt: Attempt) -> None:
    for port in range(80, 100):
        actions.apply_change(attempt, {"kind": "apply", "manifest": SERVICE.replace("port: 80", f"port: {port}")})
    before = queries.snapshot(attempt, Look()).text

    found = previews.preview(attempt, SERVICE.replace("MyApp", "Nobody"))

    assert found["endpoints"] == [0, 2]
    assert queries.snapshot(attempt, Look()).text == before
