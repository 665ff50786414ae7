"""Equal clusters are told as equal, whatever chance and time put into them, and what sets others apart is named."""

import pytest

from learnnet.classroom.courses.tasks import ways_of
from learnnet.classroom.lessons import first_lesson
from learnnet.curriculum.states import canonical, differs, digest, nearest
from learnnet.lab import Lab

LESSON = first_lesson()


def lab(seed: int, *edits: tuple[str, str]) -> Lab:
    """The lesson's start, then its text with these letters changed, one edit after the other."""
    made = Lab(seed)
    for manifest in LESSON.start:
        made.apply({"kind": "apply", "manifest": manifest})
    for old, new in edits:
        made.apply({"kind": "apply", "manifest": LESSON.editor.replace(old, new)})
    return made


def said(made: Lab) -> tuple[str, str]:
    found = differs(nearest(canonical(made), ways_of(LESSON.slug)), made.view)
    return (str(found.short), str(found.says)) if found else ("", "")


SMALL = ("app: MyApp", "app: myapp")


def test_two_learners_who_did_the_same_are_in_one_state_whatever_their_seeds_drew() -> None:
    one, other = lab(5, SMALL), lab(6, SMALL)

    assert digest(canonical(one)) == digest(canonical(other))


def test_a_pod_that_came_again_and_time_that_passed_make_no_difference() -> None:
    one, other = lab(5, SMALL), lab(5, SMALL)
    pod = next(record for record in other.view.records("Pod", "default"))
    other.apply({"kind": "delete", "object": "Pod", "namespace": "default", "name": pod.key.name})
    other.apply({"kind": "wait", "ms": 60_000})

    assert digest(canonical(one)) == digest(canonical(other))


def test_a_name_that_was_asked_for_makes_no_difference() -> None:
    one, other = lab(5, SMALL), lab(5, SMALL)
    pod = next(record for record in other.view.records("Pod", "default"))
    other.apply({"kind": "resolve", "pod": f"default/{pod.key.name}", "name": "my-service"})

    assert digest(canonical(one)) == digest(canonical(other))


def test_an_address_that_the_learner_chose_is_theirs_and_a_drawn_one_is_nobodys() -> None:
    chosen = ("spec:", "spec:\n  clusterIP: 10.96.77.77")

    assert "clusterIP" not in canonical(lab(5, ("a", "a")))["Service/default/my-service"]["spec"]
    assert canonical(lab(5, chosen))["Service/default/my-service"]["spec"]["clusterIP"] == "10.96.77.77"


@pytest.mark.parametrize("edit", [("a", "a"), ("app: MyApp", "app: nothing")])
def test_who_is_on_a_way_of_the_lesson_differs_in_nothing(edit: tuple[str, str]) -> None:
    assert said(lab(5, ("a", "a"), edit)) == ("", "")


@pytest.mark.parametrize(
    ("edit", "short", "says"),
    [
        (SMALL, "selector app: myapp", "app=myapp matches 0 of 2 Pods. Closest labels: app=MyApp."),
        (
            ("targetPort: 9376", "targetPort: 80"),
            "targetPort: 80",
            "spec.ports[0].targetPort of Service my-service is 80, in the lesson 9376.",
        ),
        (
            ("name: my-service", "name: my-service\n  namespace: kube-system"),
            "namespace: kube-system",
            "The Pods that fit run in namespace default; Service my-service selects only in its own, kube-system.",
        ),
        (
            ("name: my-service", "name: mine"),
            "Service mine besides",
            "The lesson has no Service mine in namespace default.",
        ),
    ],
)
def test_what_sets_a_state_apart_is_said_in_few_words(edit: tuple[str, str], short: str, says: str) -> None:
    assert said(lab(5, edit)) == (short, says)


def test_a_deleted_part_of_the_start_is_missed() -> None:
    made = lab(5)
    made.apply({"kind": "delete", "object": "Deployment", "namespace": "default", "name": "app"})

    assert said(made) == ("no Deployment app", "Deployment app is missing in namespace default.")
