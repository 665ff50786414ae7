"""Scoring a search: what an observation rules out, what an expert would look at, and what a hint may say."""

import pytest

from learnnet.cluster.objects import Service
from learnnet.curriculum.diagnosis.board import Board
from learnnet.curriculum.diagnosis.expert import HINTS, best, candidates, hint, path
from learnnet.curriculum.diagnosis.observations import OBSERVATIONS, general, possible, spelled
from learnnet.curriculum.diagnosis.recording import observed
from learnnet.curriculum.drills.start import healthy, strike
from learnnet.curriculum.faults.scene import Scene, scene

SUPPOSED = [
    (name,) for name in ("selector-typo", "readiness-failing", "wrong-target-port", "service-deleted", "foreign-pods")
]


@pytest.fixture(scope="module")
def place() -> Scene:
    return scene(3, "services")


@pytest.fixture(scope="module")
def board(place: Scene) -> Board:
    return Board(SUPPOSED, ("readiness-failing",), lambda hypothesis: strike(place, hypothesis).lab)


def test_asking_rules_out_what_would_have_ended_otherwise(board: Board, place: Scene) -> None:
    app = place.apps[0]

    scored = board.score([{"look": "send", "source": place.client, "to": f"{app.name}:{app.port}"}])

    assert scored[0].before == 5
    assert {name for (name,) in scored[0].left} == {"selector-typo", "readiness-failing", "wrong-target-port"}


def test_the_same_observation_tells_nothing_the_second_time(board: Board, place: Scene) -> None:
    table = {"look": "get", "kind": "Pod", "namespace": place.home}

    first, second = board.score([table, table])

    assert first.told_something
    assert not second.told_something


def test_one_request_that_went_well_does_not_rule_out_what_goes_wrong_sometimes(board: Board, place: Scene) -> None:
    app = place.apps[0]
    asked = {"look": "send", "source": place.client, "to": f"{app.name}:{app.port}"}
    fine, foreign = sorted(possible(strike(place, ("foreign-pods",)).lab, asked))

    assert board.consistent(("foreign-pods",), {**asked, "saw": [fine]})
    assert board.consistent(("foreign-pods",), {**asked, "saw": [foreign]})
    assert not board.consistent(("foreign-pods",), {**asked, "count": 20, "saw": [fine]})
    assert board.consistent(("foreign-pods",), {**asked, "count": 20, "saw": [fine, foreign]})


def test_pods_are_recorded_by_whose_they_are(place: Scene) -> None:
    lab, app = healthy(place).lab, place.apps[0]
    pod = next(
        record for record in lab.view.records("Pod", app.namespace) if record.key.name.startswith(f"{app.name}-")
    )
    address = pod.body["status"]["podIP"]

    assert general(lab, {"look": "describe", "kind": "Pod", "namespace": app.namespace, "name": pod.key.name}) == {
        "look": "pods", "of": f"{app.namespace}/{app.name}",
    }  # fmt: skip
    assert general(lab, {"look": "send", "source": f"{app.namespace}/{pod.key.name}", "to": f"{address}:80"}) == {
        "look": "send", "source": f"@{app.namespace}/{app.name}", "to": f"@{app.namespace}/{app.name}:80",
    }  # fmt: skip


def test_addresses_are_recorded_by_whose_they_are() -> None:
    exposed = scene(4, "outside")
    lab, app = healthy(exposed).lab, exposed.apps[0]
    service = lab.view.get(Service, app.name, app.namespace)
    assert service is not None

    to = [general(lab, {"look": "send", "source": "outside", "to": f"{address}:80"})["to"]
          for address in (service.cluster_ip, service.ingress[0].ip, "192.0.2.1", "web")]  # fmt: skip

    assert to == [f"@ip/{app.namespace}/{app.name}:80", f"@lb/{app.namespace}/{app.name}:80", "192.0.2.1:80", "web:80"]


def test_what_happened_in_the_learners_lab_becomes_an_observation(board: Board, place: Scene) -> None:
    lab, app = strike(place, ("readiness-failing",)).start.lab(), place.apps[0]
    to = f"{app.name}:{app.port}"

    sent = lab.apply({"kind": "send", "source": place.client, "to": to})[0]
    asked = lab.apply({"kind": "resolve", "pod": place.client, "name": app.name})[0]
    waited = lab.apply({"kind": "wait", "ms": 10})[0]

    assert observed(lab, sent) == {"look": "send", "source": place.client, "to": to, "saw": ["refused"]}
    assert observed(lab, asked) == {"look": "resolve", "pod": place.client, "name": app.name}
    assert observed(lab, waited) is None
    assert board.consistent(("selector-typo",), observed(lab, sent) or {})
    assert not board.consistent(("service-deleted",), observed(lab, sent) or {})


def test_many_requests_at_once_tell_every_ending_that_came(place: Scene) -> None:
    lab, app = strike(place, ("foreign-pods",)).start.lab(), place.apps[0]

    sent = lab.apply({"kind": "send", "source": place.client, "to": f"{app.name}:{app.port}", "count": 40})[0]

    found = observed(lab, sent) or {}
    assert found["count"] == 40
    assert set(found["saw"]) == possible(strike(place, ("foreign-pods",)).lab, found)


def test_when_it_was_looked_at_and_what_was_seen_do_not_make_another_observation() -> None:
    assert spelled({"look": "corefile", "at": 5, "saw": ["x"]}) == spelled({"look": "corefile"})


def test_an_expert_gets_from_the_complaint_to_the_fault(board: Board, place: Scene) -> None:
    steps = path(board, place)

    assert 0 < len(steps) <= 3
    assert board.score(steps)[-1].left == (("readiness-failing",),)


def test_the_next_best_observation_splits_what_is_left(board: Board, place: Scene) -> None:
    advice = best(board, place, SUPPOSED[:3])

    assert advice is not None
    assert len(board.parts(advice.observation, SUPPOSED[:3])) > 1


def test_there_is_no_advice_when_nothing_is_left_to_tell(board: Board, place: Scene) -> None:
    assert best(board, place, SUPPOSED[:1]) is None


def test_events_tell_of_pods_that_are_not_ready_and_nothing_of_services(board: Board, place: Scene) -> None:
    events = {"look": "get", "kind": "Event", "namespace": place.home}

    scored = board.score([events])[0]

    assert scored.left == (("readiness-failing",),)
    assert board.predicts(("selector-typo",), events) == board.predicts(("wrong-target-port",), events)


def test_asking_a_server_by_its_address_gets_around_the_pods_own(place: Scene) -> None:
    supposed = [("wrong-nameserver",), ("coredns-down",)]
    search = Board(supposed, supposed[0], lambda hypothesis: strike(place, hypothesis).lab)
    line = f"dig +noall +answer @10.96.0.10 {place.apps[0].full_name}"

    told = search.predicts(supposed[0], {"look": "dig", "pod": place.client, "line": line})

    assert "<ip of " in next(iter(told))
    assert told != search.predicts(supposed[1], {"look": "dig", "pod": place.client, "line": line})


def test_every_kind_of_observation_has_its_hint() -> None:
    assert HINTS.keys() == OBSERVATIONS.keys()


def test_a_hint_says_where_to_look_and_fills_every_hole(place: Scene) -> None:
    for observation in candidates(place):
        assert "{" not in str(hint(observation))


@pytest.mark.parametrize("topic", ["services", "outside"])
def test_every_view_and_table_can_be_looked_at_in_any_lab(topic: str) -> None:
    somewhere = scene(4, topic)
    lab = healthy(somewhere).lab

    looks = [*candidates(somewhere), *({"look": "view", "view": name, "node": "node-a", "namespace": somewhere.home}
                                       for name in ("map", "rules", "dns", "control-plane"))]  # fmt: skip

    assert all(possible(lab, look) for look in looks)
