"""What somebody types at kubectl is an observation, too."""

import pytest

from learnnet.curriculum.diagnosis.commands import commanded
from learnnet.curriculum.drills.start import healthy
from learnnet.curriculum.faults.scene import scene

PLACE = scene(3, "services")
HOME = PLACE.home


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("kubectl get pods -n shop", {"look": "get", "kind": "Pod", "namespace": "shop"}),
        ("get svc", {"look": "get", "kind": "Service", "namespace": "default"}),
        ("kubectl get po -o wide --namespace=shop", {"look": "get", "kind": "Pod", "namespace": "shop"}),
        ("kubectl get nodes", {"look": "get", "kind": "Node"}),
        ("kubectl -n shop describe svc cart",
         {"look": "describe", "kind": "Service", "namespace": "shop", "name": "cart"}),
        ("kubectl describe svc/cart -nshop",
         {"look": "describe", "kind": "Service", "namespace": "shop", "name": "cart"}),
        ("kubectl get deployment cart -o yaml -n shop",
         {"look": "describe", "kind": "Deployment", "namespace": "shop", "name": "cart"}),
        ("kubectl get events -n shop", {"look": "get", "kind": "Event", "namespace": "shop"}),
        ("kubectl events -n shop", {"look": "get", "kind": "Event", "namespace": "shop"}),
        ("kubectl rollout status deployment/cart -n shop",
         {"look": "describe", "kind": "Deployment", "namespace": "shop", "name": "cart"}),
        ("kubectl get pods -w -n shop", {"look": "get", "kind": "Pod", "namespace": "shop"}),
        ("kubectl wait --for=condition=Ready pod/x -n shop", {"look": "get", "kind": "Pod", "namespace": "shop"}),
        ("kubectl wait --for delete pod x --timeout 5s -n shop", {"look": "get", "kind": "Pod", "namespace": "shop"}),
        ("kubectl logs deploy/cart -n shop", {"look": "logs", "of": "shop/cart"}),
        (f"kubectl logs {PLACE.client_name} -n {HOME}", {"look": "logs", "of": PLACE.client}),
        ("kubectl exec -n shop client -- cat /etc/resolv.conf", {"look": "resolv-conf", "pod": "shop/client"}),
    ],
)  # fmt: skip
def test_a_line_is_one_observation(line: str, expected: dict[str, str]) -> None:
    assert commanded(line, healthy(PLACE).lab.view) == (expected,)


def test_several_kinds_are_several_observations() -> None:
    found = commanded(f"kubectl get svc,endpointslices -n {HOME}", healthy(PLACE).lab.view)

    assert [each["kind"] for each in found] == ["Service", "EndpointSlice"]


def test_without_a_name_everything_is_described() -> None:
    found = commanded(f"kubectl describe svc -n {HOME}", healthy(PLACE).lab.view)

    assert {each["name"] for each in found} == {app.name for app in PLACE.apps[:2]}


def test_all_namespaces_are_looked_at_one_by_one() -> None:
    found = commanded("kubectl get pods -A", healthy(PLACE).lab.view)

    assert {HOME, PLACE.abroad, "kube-system"} <= {each["namespace"] for each in found}


@pytest.mark.parametrize(
    "line",
    [
        "",
        "kubectl",
        "kubectl get",
        "kubectl get teapots",
        "kubectl delete pod x",
        "kubectl get 'po",
        "kubectl logs nobody",
    ],
)
def test_other_lines_show_nothing(line: str) -> None:
    assert commanded(line, healthy(PLACE).lab.view) == ()
