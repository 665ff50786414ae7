"""A drill is its link: the same for everybody, broken, and possible to repair."""

import json

import pytest

from learnnet.curriculum.drills.boards import board_of
from learnnet.curriculum.drills.drill import Drill
from learnnet.curriculum.drills.generator import BadLinkError, choose, drill, link, of_topic
from learnnet.curriculum.drills.proof import solved
from learnnet.curriculum.drills.report import Session, report
from learnnet.curriculum.drills.start import strike
from learnnet.curriculum.faults import FAULTS
from learnnet.curriculum.faults.base import LEVELS, TOPICS
from learnnet.lab.chance import Chance


@pytest.fixture(scope="module")
def selector() -> Drill:
    """The first beginner's drill whose fault is the misspelt selector."""
    drills = (drill(link("services", "beginner", seed)) for seed in range(100))
    return next(each for each in drills if each.faults == ("selector-typo",))


def test_a_link_is_the_same_drill_for_everybody(selector: Drill) -> None:
    again = drill.__wrapped__(selector.link)

    assert again.task() == selector.task()
    assert again.start.changes == selector.start.changes
    assert again.start.lab().events == selector.start.lab().events


def test_another_number_is_another_drill() -> None:
    tasks = {json.dumps(drill(link("dns", "intermediate", seed)).task()["complaints"]) for seed in range(4)}

    assert len(tasks) > 1


@pytest.mark.parametrize(
    "wrong", ["", "services", "services/beginner", "tea/beginner/1", "dns/hard/1", "dns/beginner/-1"]
)
def test_a_link_that_is_none_is_refused(wrong: str) -> None:
    with pytest.raises(BadLinkError):
        drill(wrong)


def test_the_task_does_not_give_the_fault_away(selector: Drill) -> None:
    told = json.dumps(selector.task()["complaints"])

    assert "selector" not in told
    assert "curl: (7) Failed to connect to" in told
    assert {"fault": "selector-typo", "title": [FAULTS["selector-typo"].title.message, {}]} in selector.task()[
        "hypotheses"
    ]


def test_the_answer_tells_what_proves_the_fault_and_what_repairs_it(selector: Drill) -> None:
    fault = selector.answer()["faults"][0]

    assert fault["fault"] == "selector-typo"
    assert fault["proof"]["kind"] == "Service"
    assert fault["repairs"] == [["Correct the selector", {}]]


def test_the_lab_of_a_drill_is_seed_settings_and_changes(selector: Drill) -> None:
    lab = selector.start.lab()

    assert lab.events == strike(selector.scene, selector.faults).lab.events
    assert json.loads(json.dumps(selector.start.changes)) == [dict(change) for change in selector.start.changes]


@pytest.mark.parametrize("topic", TOPICS)
@pytest.mark.parametrize("level", LEVELS)
def test_faults_are_chosen_by_topic_and_level(topic: str, level: str) -> None:
    names = {name.name: name for name in of_topic(topic)}

    for seed in range(200):
        faults = choose(topic, level, Chance(seed))

        assert len(set(faults)) == len(faults)
        assert all(name in names for name in faults)
        assert len(faults) == 1 or not any(names[name].alone for name in faults)
        assert level == "advanced" or names[faults[0]].level == level


def test_two_faults_strike_two_programs_and_are_complained_about_twice() -> None:
    both = next(
        each for each in (drill(link("services", "advanced", seed)) for seed in range(50)) if len(each.faults) == 2
    )

    assert len(both.complaints) == 2
    assert all(len(hypothesis) == 2 for hypothesis in both.hypotheses)
    assert both.faults in both.hypotheses


def test_a_report_counts_what_was_left_after_each_observation(selector: Drill) -> None:
    client, app = selector.scene.client, selector.scene.apps[0]
    asked = {"look": "send", "source": client, "to": f"{app.name}:{app.port}"}
    described = {"look": "describe", "kind": "Service", "namespace": app.namespace, "name": app.name}
    steps = [
        {"at": 1000, "observation": asked},
        {"at": 2000, "observation": asked},
        {"at": 3000, "observation": described},
        {"at": 4000, "change": {"kind": "apply", "manifest": "…"}},
    ]

    found = report(selector, board_of(selector), Session(steps=steps, mended=True))

    first, second, third = found["observations"]
    assert [first["before"], first["left"]] == [14, second["left"]]
    assert not second["told_something"]
    assert third["left"] == 1
    assert third["still"] == [["selector-typo"]]
    assert found["summary"] == [
        "{numbers} in {observations} observations; {redundant} told nothing new.",
        {"numbers": f"14 → {first['left']} → 1", "observations": 3, "redundant": 1},
    ]
    assert found["verdict"][0] == "You had proved the fault before you repaired anything."
    assert found["milliseconds"] == 4000
    assert len(found["expert"]) <= 3
    json.dumps(found)


def test_a_drill_is_solved_when_nobody_has_anything_to_complain_about(selector: Drill) -> None:
    lab = selector.start.lab()

    assert not solved(selector, lab)
    for change in selector.struck.troubles[0].repairs[0].changes:
        lab.apply(change)
    assert solved(selector, lab)


def test_who_repairs_without_looking_is_told_so(selector: Drill) -> None:
    steps = [{"at": 10, "change": {"kind": "apply", "manifest": "…"}}]

    found = report(selector, board_of(selector), Session(steps=steps, mended=True))

    assert found["verdict"] == [
        "You fixed it before you had proved it: {left} faults were still possible.", {"left": 14},
    ]  # fmt: skip
