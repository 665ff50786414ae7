"""Whatever topic and level a drill is drawn from: it is veiled at first, can be searched, and is reported on."""

import json

import pytest

from learnnet.classroom import actions, queries
from learnnet.classroom.models import Attempt
from learnnet.classroom.practice import drilling, runs
from learnnet.classroom.practice.reports import report_of
from learnnet.classroom.snapshots import Look
from learnnet.curriculum.drills import drill
from learnnet.curriculum.faults.base import LEVELS, TOPICS

pytestmark = pytest.mark.django_db(transaction=True)


def pictures(attempt: Attempt) -> set[str]:
    return set(json.loads(queries.snapshot(attempt, Look()).text)["pictures"])


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("topic", TOPICS)
def test_every_topic_and_level_can_be_searched_and_reported(topic: str, level: str) -> None:
    attempt = runs.start(actions.new_guest(), f"{topic}/{level}/1", "training")
    assert pictures(attempt) == {"map"}
    for view in ("rules", "dns", "control-plane"):
        drilling.unveil(attempt, view, "node-a")
    assert pictures(attempt) == {"map", "rules", "dns", "control-plane"}
    runs.give_up(attempt)
    run = runs.run_of(attempt)
    assert run is not None
    report = report_of(run)
    assert report["numbers"][-1] >= 1
    assert [list(drill(f"{topic}/{level}/1").faults)] == [[fault["fault"] for fault in report["faults"]]]
    assert report["expert"]
