"""A cluster to act on: manifests go in as a learner would apply them, and everything that follows happens at once."""

from collections.abc import Mapping
from typing import Any

import pytest

from learnnet.cluster.store import Key, Record
from learnnet.lab import Lab
from learnnet.lab.events import Event

WEB = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: c, image: "nginx:1"}]}
"""

SERVICE = """
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80, targetPort: 8080}]}
"""


class Cluster:
    """A lab, with short ways to say what a test does to it and asks of it."""

    def __init__(self, **setup: Any) -> None:
        self.lab = Lab(seed=1, **setup)

    def apply(self, *manifests: str) -> tuple[Event, ...]:
        events = self.lab.apply({"kind": "apply", "manifest": "\n---\n".join(manifests)})
        assert not [line.text for line in self.lab.outcome.lines if line.error]
        return events

    def delete(self, path: str, **query: str) -> tuple[Event, ...]:
        first = len(self.lab.events)
        answer = self.lab.api("DELETE", path, query=query)
        assert answer.code < 400, answer.body
        self.lab.settle()
        return self.lab.events[first:]

    def patch(self, path: str, body: str) -> None:
        answer = self.lab.api("PATCH", path, body, content_type="application/merge-patch+json")
        assert answer.code < 400, answer.body
        self.lab.settle()

    def wait(self, ms: int) -> None:
        self.lab.apply({"kind": "wait", "ms": ms})

    def records(self, kind: str, namespace: str = "default") -> list[Record]:
        found = self.lab.view.records(kind, namespace)
        return [record for record in found if record.key.name != "kubernetes"]

    def bodies(self, kind: str, namespace: str = "default") -> list[Mapping[str, Any]]:
        return [record.body for record in self.records(kind, namespace)]

    def body(self, kind: str, name: str, namespace: str = "default") -> Mapping[str, Any]:
        record = self.lab.view.record(Key(kind, namespace, name))
        assert record is not None
        return record.body

    def names(self, kind: str, namespace: str = "default") -> list[str]:
        return [record.key.name for record in self.records(kind, namespace)]

    def said(self, reason: str) -> list[str]:
        """The messages of the Kubernetes Events with this reason, in the order in which they were said."""
        events = sorted(self.records("Event"), key=lambda record: record.created)
        return [record.body["message"] for record in events if record.body["reason"] == reason]

    def addresses(self, *, ready: bool = True) -> list[str]:
        """What the slices list, ready or not."""
        endpoints = [e for body in self.bodies("EndpointSlice") for e in body["endpoints"]]
        return sorted(e["addresses"][0] for e in endpoints if e["conditions"]["ready"] is ready)


@pytest.fixture
def cluster() -> Cluster:
    return Cluster()


@pytest.fixture
def web() -> str:
    return WEB


@pytest.fixture
def service() -> str:
    return SERVICE
