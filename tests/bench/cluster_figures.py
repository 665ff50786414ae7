"""What the control plane costs: one manifest, a large cluster, one more Service in it, and a long history."""

import itertools
import json
from functools import cache

import kubernetes_validate
import yaml

from learnnet.lab import Lab
from learnnet.lab.base import NodeSpec
from tests.bench.harness import Figure, in_turns, milliseconds

SERVICE = """apiVersion: v1
kind: Service
metadata:
  name: {name}
spec:
  selector:
    app: app-7
  ports:
    - protocol: TCP
      port: {port}
      targetPort: 9376
"""

SERVICES, PODS, NODES = 1000, 5000, 100
CHANGES = 500


def validate() -> list[Figure]:
    """What typing costs: the whole answer of the API server to one Service, its YAML read first."""
    lab, text = Lab(), SERVICE.format(name="web", port=80)
    value, yardstick = in_turns(
        lambda: [lab.lint(text) for _ in range(20)],
        lambda: [kubernetes_validate.validate(yaml.safe_load(text), "1.36", strict=True) for _ in range(20)],
    )
    return [
        Figure(
            name="validating one Service",
            value=yardstick / value,
            unit="× as fast",
            against="kubernetes-validate itself",
            yardstick=1,
            target=10,
            at_least=True,
        )
    ]


def large_cluster() -> list[Figure]:
    """The cluster of a large company, loaded and settled, and then one Service more."""
    made: list[Lab] = []
    settled = milliseconds(lambda: made.append(loaded()))
    lab, number = made[0], itertools.count()
    one_more, alone = in_turns(lambda: add(lab, next(number)), lambda: add(small(), next(number)))
    return [
        Figure(
            name=f"{SERVICES} Services, {PODS} Pods and {NODES} nodes settle",
            value=settled / 1000,
            unit="s",
            against="parsing and printing their JSON ten times",
            yardstick=milliseconds(lambda: [json.loads(json.dumps(objects())) for _ in range(10)]) / 1000,
            target=5,
        ),
        Figure(
            name="one more Service in it",
            value=one_more,
            unit="ms",
            against="one Service in an empty lab",
            yardstick=alone,
            target=10,
        ),
    ]


def replay() -> list[Figure]:
    """A learner comes back to an attempt that no worker has in memory."""
    texts = [SERVICE.format(name=f"web-{n % 20}", port=80 + n // 20) for n in range(CHANGES)]
    changes = [{"kind": "apply", "manifest": text} for text in texts]
    value, yardstick = in_turns(
        lambda: Lab.replay(1, changes),
        lambda: [yaml.load(text, yaml.CSafeLoader) for text in texts],
        rounds=5,
    )
    return [
        Figure(
            name=f"replay of {CHANGES} changes",
            value=value,
            unit="ms",
            against="PyYAML's C loader reading their manifests",
            yardstick=yardstick,
            target=250,
        )
    ]


@cache
def small() -> Lab:
    return Lab(quota={})


def add(lab: Lab, number: int) -> None:
    lab.apply({"kind": "apply", "manifest": SERVICE.format(name=f"one-more-{number}", port=80)})
    assert lab.outcome.accepted, lab.outcome


def nodes() -> tuple[NodeSpec, ...]:
    return tuple(
        NodeSpec(name=f"node-{n:03}", address=f"10.1.0.{n + 1}", zone=f"zone-{n % 3}", pod_cidr=f"10.244.{n}.0/24")
        for n in range(NODES)
    )


def loaded() -> Lab:
    return Lab(nodes=nodes(), quota={}).load(objects()).settle()


@cache
def objects() -> list[dict[str, object]]:
    return [*(service(n) for n in range(SERVICES)), *(pod(n) for n in range(PODS))]


def service(number: int) -> dict[str, object]:
    return {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": f"service-{number}", "namespace": "default"},
        "spec": {"selector": {"app": f"app-{number}"}, "ports": [{"port": 80, "targetPort": 8080}]},
    }


def pod(number: int) -> dict[str, object]:
    address = f"10.244.{number % NODES}.{number // NODES + 2}"
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": f"pod-{number}", "namespace": "default", "labels": {"app": f"app-{number % SERVICES}"}},
        "spec": {"nodeName": f"node-{number % NODES:03}", "containers": [{"name": "app", "image": "app"}]},
        "status": {
            "phase": "Running",
            "podIP": address,
            "podIPs": [{"ip": address}],
            "conditions": [{"type": "Ready", "status": "True"}],
        },
    }
