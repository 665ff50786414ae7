"""Beside each line stands what it has led to; below each document what the API server filled in."""

import pytest

from learnnet.diagrams.control_plane import control_plane_picture
from learnnet.diagrams.lenses import Notes, notes
from learnnet.diagrams.picture import Look
from learnnet.lab import Lab

APP = """apiVersion: apps/v1
kind: Deployment
metadata: {name: app}
spec:
  replicas: 2
  selector: {matchLabels: {app: MyApp}}
  template:
    metadata: {labels: {app: MyApp}}
    spec: {containers: [{name: app, image: registry.k8s.io/e2e-test-images/agnhost:2.53}]}
"""
SERVICE = """apiVersion: v1
kind: Service
metadata: {name: my-service}
spec:
  selector: {app: MyApp}
  ports:
    - {name: a, protocol: TCP, port: 80, targetPort: 9376}
    - {name: b, protocol: TCP, port: 81, targetPort: 9377}
"""


@pytest.fixture(scope="module")
def lab() -> Lab:
    lab = Lab()
    lab.apply({"kind": "apply", "manifest": APP})
    lab.apply({"kind": "apply", "manifest": SERVICE})
    return lab


def of(lab: Lab, name: str) -> Notes:
    return next(each for each in notes(lab, Look(node="node-a")) if each.object == name)


def test_a_service_has_a_lens_at_each_field_that_something_follows_from(lab: Lab) -> None:
    lenses = {lens.path: str(lens.words) for lens in of(lab, "Service/default/my-service").lenses}

    assert lenses == {
        "metadata.name": "1 DNS name",
        "spec.selector[app]": "2 pods match",
        "spec.ports[0].port": "2 rules",
        "spec.ports[0].targetPort": "2 DNAT",
        "spec.ports[1].port": "2 rules",
        "spec.ports[1].targetPort": "2 DNAT",
    }


def test_what_was_filled_in_is_what_the_author_left_out(lab: Lab) -> None:
    filled = {row.path: row.value for row in of(lab, "Service/default/my-service").filled}

    assert set(filled) == {
        "spec.clusterIP",
        "spec.clusterIPs",
        "spec.type",
        "spec.sessionAffinity",
        "spec.ipFamilies",
        "spec.ipFamilyPolicy",
        "spec.internalTrafficPolicy",
    }
    assert filled["spec.clusterIPs"] == f"[{filled['spec.clusterIP']}]"


def test_a_deployment_says_how_many_of_its_pods_are_ready(lab: Lab) -> None:
    assert [str(lens.words) for lens in of(lab, "Deployment/default/app").lenses] == ["2 of 2 ready"]


def test_what_nobody_applied_has_no_notes(lab: Lab) -> None:
    assert {each.object for each in notes(lab, Look(node="node-a"))} == {
        "Deployment/default/app",
        "Service/default/my-service",
    }


@pytest.mark.parametrize("text", ["nothing of the sort", "[]", '{"spec": 1}', "{" * 3000])
def test_anything_may_stand_in_the_annotation_of_an_object(text: str) -> None:
    lab = Lab(controllers=False)
    key = "kubectl.kubernetes.io/last-applied-configuration"
    body = {"metadata": {"name": "odd", "annotations": {key: text}}, "spec": {"ports": [{"port": 80}]}}
    lab.api("POST", "/api/v1/namespaces/default/services", body)

    assert {each.object for each in notes(lab, Look(node="node-a"))} <= {"Service/default/odd"}
    assert control_plane_picture(lab, Look(node="node-a")).as_dict()
