"""`manage.py realize` writes a script that builds the lab, works, and leaves nothing behind."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command

MANIFEST = """apiVersion: apps/v1
kind: Deployment
metadata:
  name: app
spec:
  replicas: 3
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
        - name: web
          image: registry.k8s.io/e2e-test-images/agnhost:2.53
          ports:
            - containerPort: 9376
---
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  type: NodePort
  selector:
    app: web
  ports:
    - port: 80
      targetPort: 9376
      nodePort: 30500
"""
PREFIX = f"ln{os.getpid()}s"


def run(*words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "LEARNNET_PREFIX": PREFIX}
    return subprocess.run(words, env=environment, capture_output=True, text=True, timeout=60)


def namespaces() -> list[str]:
    return [line for line in run("ip", "netns", "list").stdout.splitlines() if line.startswith(PREFIX)]


@pytest.fixture(params=["iptables", "nftables"])
def script(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    manifest, script = tmp_path / "web.yaml", tmp_path / "lab.sh"
    manifest.write_text(MANIFEST)
    call_command("realize", manifest=[manifest], mode=request.param, output=script)
    yield script
    run("bash", str(script), "down")


def test_the_script_builds_a_cluster_that_answers_from_outside_and_takes_it_away_again(script: Path) -> None:
    built = run("bash", str(script))
    assert built.returncode == 0, built.stderr
    again = run("bash", str(script), "rules")
    assert again.returncode == 0, again.stderr

    answered = run("ip", "netns", "exec", f"{PREFIX}.outside", "curl", "-sS", "-m", "5", "http://10.0.0.12:30500")
    gone = run("bash", str(script), "down")

    assert answered.stdout.startswith("default/app-"), answered.stderr
    assert gone.returncode == 0
    assert namespaces() == []
    assert not Path(f"/run/{PREFIX}.server.pid").exists()


def test_a_script_that_cannot_finish_leaves_nothing_behind(script: Path) -> None:
    script.write_text(script.read_text().replace("link set cni0 up", "link set cni0 sideways", 1))

    built = run("bash", str(script))

    assert built.returncode == 1
    assert namespaces() == []
