"""The home page's two labs say what the model says: one letter decides between eight rules and a REJECT."""

from learnnet.classroom.showcase import showcase


def test_the_service_as_it_is_meant_reaches_both_pods_by_eight_rules() -> None:
    working, _broken = showcase()

    assert working["facts"] == {"pods": 2, "endpoints": 2, "rules": 8, "verdict": "ok"}


def test_one_letter_wrong_leaves_one_rule_that_rejects() -> None:
    _working, broken = showcase()

    assert broken["facts"] == {"pods": 0, "endpoints": 0, "rules": 1, "verdict": "reject"}


def test_the_page_gets_the_map_and_nothing_that_it_does_not_draw() -> None:
    for lab in showcase():
        assert list(lab["snapshot"]["pictures"]) == ["map"]
        assert lab["snapshot"]["events"] == []
