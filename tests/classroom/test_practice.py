"""Runs through drills: what is written down, what stays hidden, what the clock and the mode allow."""

import json
from typing import Any

import pytest
from django.test import Client

from learnnet.classroom import actions, console, queries
from learnnet.classroom.labs import shelf
from learnnet.classroom.models import Attempt, Person
from learnnet.classroom.practice import drilling, runs
from learnnet.classroom.practice.models import DrillRun
from learnnet.classroom.practice.reports import report_of
from learnnet.classroom.snapshots import Look
from learnnet.curriculum.drills import drill
from learnnet.curriculum.drills.generator import BadLinkError
from learnnet.curriculum.questions import BadAnswerError

LINK = "services/beginner/7"  # the selector of grades is misspelt
CURL = "kubectl exec -n school client -- curl -sS --connect-timeout 5 http://grades:8000/"
REPAIR = """kubectl patch svc grades -n school -p '{"spec":{"selector":{"app":"grades"}}}'"""

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def person() -> Person:
    return actions.new_guest()


@pytest.fixture
def attempt(person: Person) -> Attempt:
    return runs.start(person, LINK, "training")


def run_of(attempt: Attempt) -> DrillRun:
    found = runs.run_of(attempt)
    assert found is not None
    return found


def typed(attempt: Attempt, line: str, where: str = "kubectl") -> console.Ran:
    return console.run(attempt, where, line, {}, None)


def shown(attempt: Attempt) -> Any:
    return json.loads(queries.snapshot(attempt, Look()).text)


def told(attempt: Attempt) -> Any:
    return shown(attempt)["lesson"]["drill"]


def test_the_lab_of_a_drill_is_the_same_for_everybody(person: Person) -> None:
    first, second = (runs.start(person, LINK, "training") for _ in range(2))
    shelf_of = [shown(each)["revision"] for each in (first, second)]
    assert shelf_of[0] == shelf_of[1] == drill(LINK).start.lab().view.revision


def test_what_is_no_drill_cannot_be_started(person: Person) -> None:
    with pytest.raises(BadLinkError):
        runs.start(person, "services/beginner/x", "training")
    with pytest.raises(BadLinkError):
        runs.start(person, LINK, "cheating")


def test_at_first_nothing_is_shown_but_who_asks(attempt: Attempt) -> None:
    state = shown(attempt)
    assert [node["id"] for node in state["pictures"]["map"]["nodes"]] == ["Pod/school/client"]
    assert set(state["pictures"]) == {"map"}
    assert state["pods"] == ["school/client"]
    assert state["objects"] == [{"kind": "Pod", "namespace": "school", "name": "client"}]
    assert state["notes"] == []


def test_the_faults_coming_is_not_in_the_events(attempt: Attempt) -> None:
    events = json.dumps(shown(attempt)["events"])
    assert "grades" not in events
    assert "EndpointSlice" not in events


def test_nobody_can_look_back_to_before_the_fault(attempt: Attempt) -> None:
    state = json.loads(queries.snapshot(attempt, Look(at=3)).text)
    assert state["at"] == drill(LINK).struck.lab.index


def test_causes_are_ruled_out_by_what_was_looked_at(attempt: Attempt) -> None:
    typed(attempt, CURL)
    typed(attempt, "kubectl get endpointslices -n school")
    numbers = told(attempt)["numbers"]
    assert numbers[0] == 14
    assert numbers[2] < numbers[1] < 14
    assert [each["line"] for each in told(attempt)["observations"]] == [CURL, "kubectl get endpointslices -n school"]


@pytest.mark.parametrize(
    "line",
    [
        "kubectl get endpointslices -n school -w",
        "kubectl rollout status deploy/grades -n school",
        "kubectl wait --for=condition=Nope pod --all -n school --timeout=1s",
    ],
)
def test_who_waits_has_looked_too(attempt: Attempt, line: str) -> None:
    assert typed(attempt, line).looked

    assert [each["line"] for each in told(attempt)["observations"]] == [line]


def test_the_same_look_twice_tells_nothing_new(attempt: Attempt) -> None:
    for _ in range(2):
        typed(attempt, "kubectl get svc -n school")
    numbers = told(attempt)["numbers"]
    assert numbers[1] == numbers[2]


def test_the_map_shows_what_was_asked_for_and_no_more(attempt: Attempt) -> None:
    typed(attempt, "kubectl get svc -n school")
    services = {node["label"]: node for node in shown(attempt)["pictures"]["map"]["nodes"] if node["kind"] == "service"}
    assert set(services) == {"grades", "library"}
    assert services["grades"]["detail"]["selector"] == ""
    typed(attempt, "kubectl describe svc grades -n school")
    services = {node["label"]: node for node in shown(attempt)["pictures"]["map"]["nodes"] if node["kind"] == "service"}
    assert services["grades"]["detail"]["selector"] == "app=gradse,tier=backend"
    assert services["library"]["detail"]["selector"] == ""


def test_a_view_opens_by_a_look_that_counts(attempt: Attempt) -> None:
    drilling.unveil(attempt, "rules", "node-a")
    state = json.loads(queries.snapshot(attempt, Look(node="node-a")).text)
    assert "rules" in state["pictures"]
    assert "rules" not in json.loads(queries.snapshot(attempt, Look(node="node-b")).text)["pictures"]
    assert len(told(attempt)["observations"]) == 1


def test_the_control_plane_says_how_far_it_has_read_and_not_what_came_before(attempt: Attempt) -> None:
    drilling.unveil(attempt, "control-plane", "")
    picture = shown(attempt)["pictures"]["control-plane"]
    assert picture["nodes"] == []
    assert "grades" not in json.dumps(picture)
    typed(attempt, "kubectl label svc grades -n school a=b")
    assert shown(attempt)["pictures"]["control-plane"]["nodes"]


def test_the_view_of_coredns_counts_for_the_names_in_it(attempt: Attempt) -> None:
    drilling.unveil(attempt, "dns", "")
    state = shown(attempt)
    assert "dns" in state["pictures"]
    assert {node["label"] for node in state["pictures"]["map"]["nodes"] if node["kind"] == "service"} >= {"grades"}
    assert len(told(attempt)["observations"]) == 1


def test_iptables_save_on_a_node_is_the_same_look(attempt: Attempt) -> None:
    typed(attempt, "iptables-save", where="node-b")
    assert run_of(attempt).steps[0]["observation"] == {"look": "rules", "node": "node-b"}


def test_a_file_that_is_read_in_a_pod_is_a_look(attempt: Attempt) -> None:
    typed(attempt, "cat /etc/resolv.conf", where="school/client")
    assert run_of(attempt).steps[0]["observation"] == {"look": "resolv-conf", "pod": "school/client"}


def test_a_name_that_is_looked_up_is_a_look(attempt: Attempt) -> None:
    typed(attempt, "kubectl exec -n school client -- getent hosts grades")
    assert run_of(attempt).steps[0]["observation"]["look"] == "resolve"
    assert run_of(attempt).steps[0]["observation"]["name"] == "grades"


def test_opening_what_is_to_be_mended_counts_only_if_it_tells_something(attempt: Attempt) -> None:
    typed(attempt, "kubectl describe svc grades -n school")
    before = len(told(attempt)["observations"])
    text = drilling.open_text(attempt, "Service", "school", "grades")
    assert "app: gradse" in text
    assert "resourceVersion" not in text
    assert len(told(attempt)["observations"]) == before


def test_opening_what_is_not_there_is_refused(attempt: Attempt) -> None:
    with pytest.raises(BadAnswerError):
        drilling.open_text(attempt, "Service", "school", "nobody")
    with pytest.raises(BadAnswerError):
        drilling.open_text(attempt, "Nothing", "school", "grades")


def test_when_it_works_again_the_drill_is_over(attempt: Attempt) -> None:
    typed(attempt, CURL)
    typed(attempt, REPAIR)
    assert run_of(attempt).outcome == runs.FIXED
    report = report_of(run_of(attempt))
    assert report["mended"]
    assert report["verdict"][1]["left"] > 1
    assert report["faults"][0]["fault"] == "selector-typo"
    assert report["score"] == sum(point["points"] for point in report["points"])
    assert set(shown(attempt)["pictures"]) >= {"map", "rules", "dns", "control-plane"}


def test_what_is_looked_at_after_a_change_is_not_counted(attempt: Attempt) -> None:
    typed(attempt, "kubectl label svc grades -n school a=b")
    typed(attempt, CURL)
    observation = told(attempt)["observations"][0]
    assert not observation["scored"]
    assert report_of(run_of(attempt))["observations"] == []


def test_the_labs_own_memory_is_not_needed(attempt: Attempt) -> None:
    typed(attempt, CURL)
    before = shown(attempt)
    shelf.clear()
    after = shown(attempt)
    assert after["events"] == before["events"]
    assert after["lesson"]["drill"]["numbers"] == before["lesson"]["drill"]["numbers"]


def test_a_hint_is_where_to_look_and_is_counted(attempt: Attempt) -> None:
    drilling.nudge(attempt)
    hint = told(attempt)["hints"][0]["says"]
    assert hint[0]
    assert "selector" not in json.dumps(hint)
    runs.give_up(attempt)
    assert report_of(run_of(attempt))["hints"] == 1


def test_in_a_rehearsal_there_are_no_hints_and_no_causes(person: Person) -> None:
    attempt = runs.start(person, LINK, "rehearsal")
    typed(attempt, CURL)
    drill_ = told(attempt)
    assert drill_["hypotheses"] is None
    assert drill_["numbers"] is None
    assert drill_["observations"][0]["left"] is None
    with pytest.raises(BadAnswerError):
        drilling.nudge(attempt)
    with pytest.raises(BadAnswerError):
        runs.pause(attempt, True)


def test_the_clock_stands_still_until_something_is_done(attempt: Attempt) -> None:
    runs.pause(attempt, True)
    assert run_of(attempt).paused_at is not None
    assert not told(attempt)["clock"]["running"]
    typed(attempt, CURL)
    assert run_of(attempt).paused_at is None


def test_giving_up_tells_the_answer(attempt: Attempt) -> None:
    runs.give_up(attempt)
    report = report_of(run_of(attempt))
    assert report["outcome"] == runs.GIVEN_UP
    assert report["faults"][0]["repairs"]
    assert report["score"] < 50


@pytest.mark.parametrize("address", ["lab.json", "pictures/rules.dot", "pictures/rules.nft", "dns-query?dns=AAAA"])
def test_there_is_no_way_around(client: Client, attempt: Attempt, person: Person, address: str) -> None:
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(f"/attempts/{attempt.public_id}/{address}").status_code == 404


def test_a_drill_is_its_owners(client: Client, attempt: Attempt) -> None:
    stranger = actions.new_guest()
    client.force_login(stranger, backend="django.contrib.auth.backends.ModelBackend")
    runs.give_up(attempt)
    for address in ("", "report/", "report.json"):
        assert client.get(f"/drills/{attempt.public_id}/{address}").status_code == 404


def test_pages_of_a_drill(client: Client) -> None:
    assert client.get("/practice/").status_code == 200
    assert client.get(f"/practice/drills/{LINK}/").status_code == 200
    assert client.post("/practice/draw/", {"link": "no/such/drill"}).status_code == 422
    answer = client.post("/practice/draw/", {"link": f"http://testserver/practice/drills/{LINK}/", "mode": "training"})
    page = answer.headers["Location"]
    assert client.get(page).status_code == 200
    assert client.get(f"{page}report/").status_code == 302
    attempt = Attempt.objects.get()
    assert client.get(f"/attempts/{attempt.public_id}/").status_code == 302
    runs.give_up(attempt)
    assert client.get(f"{page}report/").status_code == 200
    assert client.get(f"{page}report.json").json()["link"] == LINK
    assert client.get("/practice/").status_code == 200
    assert client.get("/").status_code == 200
    assert client.get("/lessons/").status_code == 200
