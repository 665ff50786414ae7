"""What is promised of every fault: it shows, it can be repaired, and it can be told from its siblings."""

import re
from pathlib import Path

import pytest

from learnnet.curriculum.diagnosis.board import Board, Hypothesis
from learnnet.curriculum.diagnosis.expert import candidates
from learnnet.curriculum.drills.complaints import well
from learnnet.curriculum.drills.generator import of_topic
from learnnet.curriculum.drills.proof import mended, proved
from learnnet.curriculum.drills.start import strike
from learnnet.curriculum.faults import FAULTS
from learnnet.curriculum.faults.base import LEVELS, TOPICS
from learnnet.curriculum.faults.scene import scene

SEED = 11
FOLDER = Path(__file__).parents[3] / "learnnet" / "curriculum" / "faults"
SEVERAL = [
    "foreign-pods",
    "internal-policy-local",
    "narrow-path",
    "nxdomain-cached",
    "policy-denies",
    "proxy-stuck",
    "stale-slice",
]  # with more than one repair
SUPPORT = {"__init__", "base", "manifests", "scene", "slices_by_hand"}


@pytest.fixture(params=FAULTS)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_the_list_names_every_module_after_its_fault() -> None:
    modules = {file.stem for file in FOLDER.glob("*.py")} - SUPPORT

    assert {name.replace("-", "_") for name in FAULTS} == modules
    assert len(modules) >= 30


def test_it_belongs_to_known_topics_and_a_level(name: str) -> None:
    fault = FAULTS[name]

    assert fault.topics
    assert set(fault.topics) <= set(TOPICS)
    assert fault.level in LEVELS


def test_it_breaks_what_was_well_before_and_its_first_repair_mends_it(name: str) -> None:
    place = scene(SEED, FAULTS[name].topics[0])

    assert proved(place, (name,))


@pytest.mark.parametrize("name", SEVERAL)
def test_its_other_repairs_repair_as_well(name: str) -> None:
    place = scene(SEED, FAULTS[name].topics[0])

    for other in strike(place, (name,)).troubles[0].repairs[1:]:
        assert mended(place, (name,), [other]), other.does


def test_the_faults_with_other_repairs_are_all_known() -> None:
    troubles = {name: strike(scene(SEED, FAULTS[name].topics[0]), (name,)).troubles[0] for name in FAULTS}

    assert [name for name, trouble in troubles.items() if len(trouble.repairs) > 1] == SEVERAL


def test_what_is_said_of_it_fills_every_hole(name: str) -> None:
    trouble = strike(scene(SEED, FAULTS[name].topics[0]), (name,)).troubles[0]

    for text in (FAULTS[name].title, trouble.story, *(repair.does for repair in trouble.repairs)):
        assert set(re.findall(r"{(\w+)}", text.message)) == set(text.params)


def test_what_proves_it_is_not_seen_in_the_healthy_cluster(name: str) -> None:
    place = scene(SEED, FAULTS[name].topics[0])
    board = Board([(), (name,)], (name,), lambda hypothesis: strike(place, hypothesis).lab)

    proof = strike(place, (name,)).troubles[0].proof

    assert board.predicts((name,), proof) != board.predicts((), proof)


@pytest.mark.parametrize("topic", TOPICS)
def test_no_two_faults_of_a_topic_look_the_same_wherever_one_looks(topic: str) -> None:
    place = scene(SEED, topic)
    names = [(fault.name,) for fault in of_topic(topic)]
    board = Board(names, names[0], lambda hypothesis: strike(place, hypothesis).lab)

    groups: list[list[Hypothesis]] = [names]
    for observation in candidates(place):
        groups = [part for group in groups for part in board.parts(observation, group).values() if len(part) > 1]

    assert groups == []


@pytest.mark.parametrize("topic", TOPICS)
def test_nothing_that_can_be_looked_at_changes_the_lab(topic: str) -> None:
    place = scene(SEED, topic)
    struck = strike(place, (of_topic(topic)[0].name,))
    before = struck.lab.events
    board = Board([()], (), lambda hypothesis: struck.lab)

    for observation in candidates(place):
        board.predicts((), observation)

    assert struck.lab.events == before
    assert not well(struck.lab, struck.troubles[0].complaint)
