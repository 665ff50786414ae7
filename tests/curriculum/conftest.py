"""One cluster that checks look at: a Deployment with two Pods, a Service before them, and a client."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from learnnet.curriculum.checks import Scene, Verdict, make
from learnnet.lab import Lab

COMMON = Path(__file__).parent.parent.parent / "lessons" / "common"
SERVICE = """apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector:
    app: web
  ports:
    - port: 80
      targetPort: http
"""


def applying(manifest: str) -> dict[str, str]:
    return {"kind": "apply", "manifest": manifest}


def started() -> Lab:
    names = ("cluster-dns", "web", "client")
    return Lab.replay(1, [{**applying((COMMON / f"{name}.yaml").read_text()), "by": "lesson"} for name in names])


@pytest.fixture
def lab() -> Lab:
    """With the Service."""
    made = started()
    made.apply(applying(SERVICE))
    return made


def verdict(lab: Lab, name: str, arguments: Mapping[str, Any], since: int = -1) -> Verdict:
    return make(name, arguments).verdict(Scene(moment=lab, since=since))
