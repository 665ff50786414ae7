"""The story of a write names every station, what was filled in or cleared there, and who then did what."""

from typing import Any

import pytest

from learnnet.diagrams.control_plane import control_plane_picture
from learnnet.diagrams.picture import Look
from learnnet.lab import Lab

SERVICE = """apiVersion: v1
kind: Service
metadata:
  name: my-service
spec:
  selector:
    app: MyApp
  ports:
    - port: 80
      targetPort: 9376
"""


@pytest.fixture
def lab() -> Lab:
    lab = Lab()
    lab.apply({"kind": "apply", "manifest": SERVICE})
    return lab


def told(lab: Lab) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = control_plane_picture(lab, Look(node="node-a")).detail["story"]
    return found


def rows(story: dict[str, Any], station: str) -> dict[str, tuple[str, str, str]]:
    found = next(each for each in story["stations"] if each["name"] == station)
    return {row["path"]: (row["mark"], row["before"], row["value"]) for row in found["rows"]}


def test_a_new_service_passes_every_station(lab: Lab) -> None:
    (story,) = told(lab)

    names = [station["name"] for station in story["stations"]]
    assert names == ["request", "decode", "default", "allocate", "validate", "store", "watch"]
    assert story["stations"][0]["text"][1] == {"verb": "POST", "path": "/api/v1/namespaces/default/services"}
    assert story["stations"][5]["text"][1]["key"] == "/registry/services/specs/default/my-service"


def test_what_was_left_out_is_told_as_a_difference_from_what_was_pasted(lab: Lab) -> None:
    (story,) = told(lab)

    assert rows(story, "default")["spec.type"] == ("+", "", "ClusterIP")
    assert rows(story, "default")["spec.ports[0].protocol"] == ("+", "", "TCP")
    assert set(rows(story, "allocate")) == {
        "spec.clusterIP",
        "spec.clusterIPs",
        "spec.ipFamilies",
        "spec.ipFamilyPolicy",
    }


def test_those_who_watched_are_told_with_what_they_did(lab: Lab) -> None:
    (story,) = told(lab)

    turns = {turn["actor"]: turn for turn in story["stations"][-1]["turns"]}
    assert {"endpointslice-controller", "coredns", "kube-proxy/node-a"} <= set(turns)
    assert turns["endpointslice-controller"]["results"][0]["text"][1]["kind"] == "EndpointSlice"


def test_an_update_tells_what_was_changed_and_what_followed(lab: Lab) -> None:
    lab.apply({"kind": "apply", "manifest": SERVICE.replace("spec:", "spec:\n  type: NodePort")})

    (story,) = told(lab)

    assert rows(story, "change") == {"spec.type": ("~", "ClusterIP", "NodePort")}
    assert rows(story, "default")["spec.externalTrafficPolicy"] == ("+", "", "Cluster")
    assert set(rows(story, "allocate")) == {"spec.ports[0].nodePort"}


def test_an_update_tells_what_was_cleared_by_itself(lab: Lab) -> None:
    lab.apply({"kind": "apply", "manifest": SERVICE.replace("spec:", "spec:\n  type: NodePort")})
    lab.apply({"kind": "apply", "manifest": SERVICE.replace("spec:", "spec:\n  type: ClusterIP")})

    (story,) = told(lab)

    cleared = rows(story, "follow")
    assert set(cleared) == {"spec.ports[0].nodePort", "spec.externalTrafficPolicy"}
    assert {mark for mark, _before, _value in cleared.values()} == {"-"}


def test_a_deletion_has_a_story_too(lab: Lab) -> None:
    lab.apply({"kind": "delete", "object": "Service", "namespace": "default", "name": "my-service"})

    (story,) = told(lab)

    assert [station["name"] for station in story["stations"]] == ["request", "store", "watch"]


def test_each_document_has_its_own_story() -> None:
    lab = Lab()
    lab.apply({"kind": "apply", "manifest": f"{SERVICE}---\n{SERVICE.replace('my-service', 'other')}"})

    assert [story["name"] for story in told(lab)] == ["my-service", "other"]
