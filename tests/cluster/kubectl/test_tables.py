"""Cells of the API server's tables, and how they are laid out."""

from typing import Any

import pytest

from learnnet.cluster.kubectl.columns import one_line, tabbed, table
from learnnet.cluster.tables import TABLES
from learnnet.cluster.tables.age import age, human_duration

MINUTE, HOUR, DAY = 60, 3600, 86400
NOW = 600_000  # ten minutes into the lab


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (-2, "<invalid>"),
        (-1, "0s"),
        (0, "0s"),
        (119, "119s"),
        (120, "2m"),
        (429, "7m9s"),
        (10 * MINUTE, "10m"),
        (179 * MINUTE, "179m"),
        (3 * HOUR, "3h"),
        (3 * HOUR + 5 * MINUTE, "3h5m"),
        (8 * HOUR, "8h"),
        (47 * HOUR, "47h"),
        (48 * HOUR, "2d"),
        (7 * DAY + 23 * HOUR, "7d23h"),
        (8 * DAY, "8d"),
        (729 * DAY, "729d"),
        (730 * DAY, "2y"),
        (800 * DAY, "2y70d"),
        (8 * 365 * DAY, "8y"),
    ],
)
def test_ages_are_short(seconds: int, text: str) -> None:
    assert human_duration(seconds) == text


def test_an_age_without_a_timestamp_is_unknown() -> None:
    assert age(None, NOW) == "<unknown>"
    assert age("2026-01-01T00:08:00Z", NOW) == "2m"


def test_columns_are_as_wide_as_their_widest_cell_and_three_more() -> None:
    assert table([["A", "B", "C"], ["longer", "x", ""]]) == "A        B     C\nlonger   x     \n"


def test_tabs_align_neighbouring_lines_only() -> None:
    assert tabbed("a:\t1\nlonger:\t2\nno tab\nb:\t3") == "a:       1\nlonger:  2\nno tab\nb:  3"


def test_a_cell_ends_with_its_first_line() -> None:
    assert one_line("one\ntwo") == "one..."
    assert one_line("one") == "one"


def status(**more: Any) -> str:
    """The STATUS of a Pod with two init containers and two containers."""
    spec = {
        "containers": [{"name": "a"}, {"name": "b"}],
        "initContainers": [{"name": "i"}, {"name": "s", "restartPolicy": "Always"}],
    }
    meta = {"name": "p", "creationTimestamp": "2026-01-01T00:00:00Z", **more.pop("meta", {})}
    body = {"metadata": meta, "spec": spec, "status": {"phase": "Pending", **more}}
    return str(TABLES["Pod"].cells(body, NOW)[2])


def state(name: str, **more: Any) -> dict[str, Any]:
    known = {key: more.pop(key) for key in ("ready", "started", "restartCount", "lastState") if key in more}
    return {"name": name, "restartCount": 0, **known, "state": more}


DONE = {"exitCode": 0, "reason": "Completed"}
READY = [{"type": "Ready", "status": "True"}]
INITIALIZED = [state("i", terminated=DONE), state("s", started=True, running={})]


@pytest.mark.parametrize(
    ("pod", "text"),
    [
        ({}, "Pending"),
        ({"reason": "Evicted", "phase": "Failed"}, "Evicted"),
        ({"conditions": [{"type": "PodScheduled", "status": "False", "reason": "SchedulingGated"}]}, "SchedulingGated"),
        ({"initContainerStatuses": [state("i", running={})]}, "Init:0/2"),
        ({"initContainerStatuses": [state("i", terminated=DONE), state("s", waiting={})]}, "Init:1/2"),
        ({"initContainerStatuses": [state("i", waiting={"reason": "CrashLoopBackOff"})]}, "Init:CrashLoopBackOff"),
        ({"initContainerStatuses": [state("i", terminated={"exitCode": 3})]}, "Init:ExitCode:3"),
        ({"initContainerStatuses": [state("i", terminated={"exitCode": 1, "reason": "Error"})]}, "Init:Error"),
        (
            {
                "initContainerStatuses": INITIALIZED,
                "containerStatuses": [state("a", waiting={"reason": "ContainerCreating"})],
            },
            "ContainerCreating",
        ),
        (
            {
                "phase": "Running",
                "initContainerStatuses": INITIALIZED,
                "containerStatuses": [state("a", running={}, ready=True), state("b", running={}, ready=True)],
            },
            "Running",
        ),
        (
            {
                "phase": "Running",
                "initContainerStatuses": INITIALIZED,
                "conditions": READY,
                "containerStatuses": [state("a", terminated=DONE), state("b", running={}, ready=True)],
            },
            "Running",
        ),
        (
            {
                "phase": "Running",
                "initContainerStatuses": INITIALIZED,
                "containerStatuses": [state("a", terminated=DONE), state("b", running={}, ready=True)],
            },
            "NotReady",
        ),
        (
            {"phase": "Failed", "containerStatuses": [state("a", terminated={"exitCode": 137, "signal": 9})]},
            "Signal:9",
        ),
        ({"phase": "Running", "meta": {"deletionTimestamp": "2026-01-01T00:00:01Z"}}, "Terminating"),
        ({"phase": "Running", "reason": "NodeLost", "meta": {"deletionTimestamp": "2026-01-01T00:00:01Z"}}, "Unknown"),
        ({"phase": "Succeeded", "meta": {"deletionTimestamp": "2026-01-01T00:00:01Z"}}, "Succeeded"),
    ],
)
def test_a_pods_status_sums_up_its_containers(pod: dict[str, Any], text: str) -> None:
    assert status(**pod) == text


def test_restarts_tell_when_the_last_one_was() -> None:
    ended = {"terminated": {"finishedAt": "2026-01-01T00:05:00Z"}}
    body = {
        "metadata": {"name": "p"},
        "spec": {"containers": [{"name": "a"}]},
        "status": {"containerStatuses": [state("a", restartCount=2, lastState=ended)]},
    }

    assert TABLES["Pod"].cells(body, NOW)[3] == "2 (5m ago)"


@pytest.mark.parametrize(
    ("node", "text"),
    [
        ({}, "Unknown"),
        ({"ready": "True"}, "Ready"),
        ({"ready": "Unknown"}, "NotReady"),
        ({"ready": "True", "closed": True}, "Ready,SchedulingDisabled"),
    ],
)
def test_a_nodes_status_is_its_ready_condition(node: dict[str, Any], text: str) -> None:
    conditions = [{"type": "Ready", "status": node["ready"]}] if "ready" in node else []
    spec = {"unschedulable": True} if node.get("closed") else {}
    body = {"metadata": {"name": "n"}, "spec": spec, "status": {"conditions": conditions}}

    assert TABLES["Node"].cells(body, NOW)[1] == text


def test_a_load_balancers_addresses_are_sorted_as_texts_and_external_ips_stand_behind_them() -> None:
    body = {
        "metadata": {"name": "lb"},
        "spec": {"type": "LoadBalancer", "externalIPs": ["198.51.100.20"], "clusterIPs": ["10.96.0.9"]},
        "status": {
            "loadBalancer": {"ingress": [{"hostname": "x.y"}, {"ip": "203.0.113.121"}, {"ip": "203.0.113.120"}]}
        },
    }

    assert TABLES["Service"].cells(body, NOW)[3] == "203.0.113.120,203.0.113.121,x.y,198.51.100.20"
