"""Commands that wait: virtual time passes while they do, and what they print on the way is what kubectl prints."""

import pytest

from learnnet.cluster.kubectl.durations import DurationError, duration
from learnnet.lab import Lab

DEPLOYMENTS = "/apis/apps/v1/namespaces/default/deployments"
DEPLOYMENT = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: c, image: nginx}]}
"""
POD = "{apiVersion: v1, kind: Pod, metadata: {name: a%s}, spec: {containers: [{name: c, image: nginx}]}}"
HELD = POD % ", finalizers: [example.com/held]"


@pytest.fixture
def lab() -> Lab:
    """A Deployment has just been created; nobody has done anything about it yet."""
    lab = Lab(seed=1)
    lab.api("POST", DEPLOYMENTS, DEPLOYMENT)
    return lab


def test_rollout_status_tells_each_step_and_ends_with_the_rollout(lab: Lab) -> None:
    waiting = 'Waiting for deployment "web" rollout to finish: '

    output = lab.kubectl("rollout status deploy/web")

    assert output.rc == 0
    assert output.stdout.splitlines() == [
        "Waiting for deployment spec update to be observed...",
        f"{waiting}0 out of 2 new replicas have been updated...",
        f"{waiting}0 of 2 updated replicas are available...",
        f"{waiting}1 of 2 updated replicas are available...",
        'deployment "web" successfully rolled out',
    ]


def test_rollout_status_without_a_watch_tells_how_things_stand(lab: Lab) -> None:
    before = lab.now

    assert lab.kubectl("rollout status deploy/web -w=false").stdout == (
        "Waiting for deployment spec update to be observed...\n"
    )
    assert lab.now == before


def test_a_timeout_is_kept(lab: Lab) -> None:
    before = lab.now

    output = lab.apply({"kind": "kubectl", "line": "rollout status deploy/web --timeout=100ms", "files": {}})

    assert lab.outcome.output is not None
    assert lab.outcome.output.stderr == "error: timed out waiting for the condition\n"
    assert output[0].at == before


def test_a_rollout_that_never_ends_is_given_up_by_its_progress_deadline(lab: Lab) -> None:
    lab.settle()
    stuck = {"spec": {"template": {"spec": {"nodeSelector": {"no": "node"}}}}}
    lab.api("PATCH", f"{DEPLOYMENTS}/web", stuck, content_type="application/strategic-merge-patch+json")

    output = lab.kubectl("rollout status deploy/web")

    assert output.rc == 1
    assert output.stderr == 'error: deployment "web" exceeded its progress deadline\n'


def test_waiting_for_a_condition_takes_as_long_as_it_takes(lab: Lab) -> None:
    before = lab.now

    assert lab.kubectl("wait deploy/web --for=condition=available").stdout == "deployment.apps/web condition met\n"
    assert 0 < lab.now - before < 30_000
    assert lab.kubectl("wait deploy/web --for=condition=Odd --timeout=2s").stderr == (
        "error: timed out waiting for the condition on deployments/web\n"
    )


def test_waiting_once_looks_once(lab: Lab) -> None:
    before = lab.events

    assert lab.kubectl("wait deploy/web --for=condition=Available --timeout=0").stderr == (
        "error: condition not met for deployments/web\n"
    )
    assert lab.events == before


def test_nobody_waits_for_ever(lab: Lab) -> None:
    output = lab.kubectl("wait deploy/web --for=condition=Odd --timeout=-1s")

    assert output.rc == 1
    assert output.note is not None
    assert "15 minutes" in output.stderr


def test_a_watch_prints_a_row_for_each_change_and_its_columns_only_grow(lab: Lab) -> None:
    lines = lab.kubectl("get deploy -w").stdout.splitlines()

    assert lines[0] == "NAME   READY   UP-TO-DATE   AVAILABLE   AGE"
    assert lines[1] == "web    0/2     0            0           0s"
    assert lines[-1] == "web    2/2     2            2           1s"
    assert len(lines) > 4


def test_a_watch_of_what_ends_shows_its_end(lab: Lab) -> None:
    lab.settle()
    lab.api("DELETE", f"{DEPLOYMENTS}/web")

    assert "DELETED    web-" in lab.kubectl("get pods -w --output-watch-events").stdout


def test_deleting_waits_until_the_object_is_gone(lab: Lab) -> None:
    lab.api("POST", "/api/v1/namespaces/default/pods", HELD)
    lab.settle()

    assert lab.kubectl("delete pod a --timeout=40s").stderr == "error: timed out waiting for the condition on pods/a\n"
    assert lab.kubectl("delete pod a --wait=false").rc == 0
    assert lab.kubectl("delete pod a").note is not None


def test_a_line_that_waits_is_replayed_exactly() -> None:
    changes = [
        {"kind": "apply", "manifest": DEPLOYMENT},
        {"kind": "kubectl", "line": "wait deploy/web --for=condition=Odd --timeout=2s", "files": {}},
        {"kind": "kubectl", "line": "get pods -w", "files": {}},
    ]

    assert Lab.replay(1, changes).events == Lab.replay(1, changes).events
    assert str(Lab.replay(1, changes).changes[-1].note) == "kubectl get pods -w"


def test_durations_are_read_as_go_reads_them() -> None:
    assert [duration(text) for text in ("1m30s", "1.5s", "-2s", "0", "250ms", ".5m")] == [
        90_000,
        1500,
        -2000,
        0,
        250,
        30_000,
    ]
    for text, said in (
        ("5", 'time: missing unit in duration "5"'),
        ("5x", 'time: unknown unit "x" in duration "5x"'),
        ("", 'time: invalid duration ""'),
        (".s", 'time: invalid duration ".s"'),
    ):
        with pytest.raises(DurationError) as raised:
            duration(text)
        assert str(raised.value) == said
