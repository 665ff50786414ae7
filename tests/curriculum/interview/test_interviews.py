"""A mock interview is its link: what is drawn, how long it takes, what it allows, and how it went."""

import json
from pathlib import Path

import pytest

from learnnet.curriculum.bank import load
from learnnet.curriculum.drills.generator import drill
from learnnet.curriculum.faults import FAULTS
from learnnet.curriculum.faults.base import LEVELS
from learnnet.curriculum.interview import MODES, Interview, interview, link
from learnnet.curriculum.interview.draw import AREAS, EVERYTHING, LENGTHS, BadInterviewError
from learnnet.curriculum.interview.items import MINUTES, Item
from learnnet.curriculum.interview.predictions import ENDINGS, TELLING, TOPICS, BadPredictionError, prediction
from learnnet.curriculum.interview.report import Result, drill_credit, report, rubric_credit

BANK = load(Path(__file__).parents[3] / "lessons" / "questions")
IDS = {question.id for question in BANK}


@pytest.mark.parametrize("minutes", LENGTHS)
@pytest.mark.parametrize("level", LEVELS)
def test_a_set_fills_its_time_and_does_not_exceed_it(minutes: int, level: str) -> None:
    for seed in range(10):
        drawn = interview(link(minutes, [], level, seed), BANK)

        assert sum(item.minutes for item in drawn.items) == minutes
        assert {"drill", "choice"} <= {item.kind for item in drawn.items}


def test_a_link_is_the_same_set_for_everybody() -> None:
    name = link(30, ["dns", "services"], "intermediate", 7)

    assert name == "30/dns+services/intermediate/7"
    assert interview(name, BANK) == interview(name, BANK)
    assert interview(name, BANK).items != interview(link(30, ["dns", "services"], "intermediate", 8), BANK).items


def test_nothing_is_asked_twice() -> None:
    for seed in range(20):
        drawn = [item.draws for item in interview(link(45, [], "intermediate", seed), BANK).items]

        assert len(drawn) == len(set(drawn))


@pytest.mark.parametrize("area", AREAS)
def test_a_set_of_one_area_keeps_to_it(area: str) -> None:
    topics = {topic for part in AREAS[area] for topic in part}

    drawn = interview(link(30, [area], "intermediate", 3), BANK)

    assert {item.topic for item in drawn.items} <= topics


def test_what_is_drawn_can_be_made() -> None:
    drawn = interview(f"45/{EVERYTHING}/beginner/5", BANK)

    for item in drawn.items:
        if item.kind == "drill":
            assert drill(item.draws).level == "beginner"
        elif item.kind == "prediction":
            assert prediction(item.draws).task()["shown"]
        else:
            assert item.draws in IDS
    json.dumps(drawn.as_dict())


@pytest.mark.parametrize(
    "wrong", ["", "20/dns/beginner/1", "15/tea/beginner/1", "15/dns/hard/1", "15/dns/beginner/x", "15//beginner/1"]
)
def test_a_link_that_is_none_is_refused(wrong: str) -> None:
    with pytest.raises(BadInterviewError):
        interview(wrong, BANK)


def test_modes_differ_in_what_they_tell() -> None:
    assert [mode.hints for mode in MODES.values()] == [True, False, False]
    assert MODES["exam"].score == MODES["exam"].solutions == "at-the-end"
    assert not MODES["exam"].back
    json.dumps([mode.as_dict() for mode in MODES.values()])


@pytest.mark.parametrize("topic", TOPICS)
def test_a_prediction_is_what_happens_in_the_lab(topic: str) -> None:
    for seed in range(4):
        asked = prediction(f"{topic}/advanced/{seed}")

        assert asked.ends in ENDINGS
        assert (asked.ends == "answered") == (asked.fault == "")
        assert [end for end in ENDINGS if asked.credit(end)] == [asked.ends]
        assert "kind: Service" in asked.task()["manifests"]
        assert asked.solution()["story"][0]


def test_predictions_are_of_faults_that_exist() -> None:
    assert {name for names in TELLING.values() for name in names} - {""} <= FAULTS.keys()


@pytest.mark.parametrize("wrong", ["", "dns/beginner", "outside/beginner/1", "dns/hard/1", "dns/beginner/x"])
def test_a_prediction_that_is_none_is_refused(wrong: str) -> None:
    with pytest.raises(BadPredictionError):
        prediction(wrong)


def test_a_report_says_by_topic_what_to_study() -> None:
    drawn = [("choice", "dns"), ("choice", "dns"), ("choice", "etcd"), ("open", "cni")]
    items = tuple(Item(kind=kind, topic=topic, level="beginner", draws="x", seed=1) for kind, topic in drawn)
    given = Interview(link="15/everything/beginner/1", minutes=15, items=items)
    results = [Result(item=0, credit=1.0, milliseconds=9000), Result(item=1, credit=1.0), Result(item=3, credit=None)]

    found = report(given, results)

    assert [(row["topic"], row["percent"]) for row in found["topics"]] == [("cni", None), ("dns", 100), ("etcd", 0)]
    assert found["study"] == ["etcd"], "what waits for a rating is not yet to be studied"
    assert found["percent"] == 67
    assert found["waiting"] == 1
    assert found["taken"] == 9000
    json.dumps(found)


def test_a_drill_is_worth_most_when_proved_before_it_was_repaired() -> None:
    proved = {"mended": True, "hints": 0, "observations": [{"left": 1}]}

    assert drill_credit(proved) == 1
    assert drill_credit({**proved, "hints": 2}) == 0.8
    assert drill_credit({**proved, "observations": []}) == 0.5
    assert rubric_credit(4, 3) == 0.75


def test_every_kind_and_level_has_its_minutes() -> None:
    assert all(set(levels) == set(LEVELS) for levels in MINUTES.values())
