"""What probes and hooks of a container would find out and do, as far as that follows from its manifest."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

Container = Mapping[str, Any]
Probe = Mapping[str, Any]


def answers_in(container: Container) -> int | None:
    """ms from the container's start until its readiness probe succeeds; None if it never will."""
    after = 0
    for probe in (container.get("startupProbe"), container.get("readinessProbe")):
        if probe:
            if not _reaches(container, probe):
                return None
            after += _delay(probe) + _period(probe) * (int(probe.get("successThreshold", 1)) - 1)
    return after


def killed_after(container: Container) -> int | None:
    """ms from the container's start until the kubelet gives it up; None if it has no reason to."""
    started = 0
    for name in ("startupProbe", "livenessProbe"):
        probe = container.get(name)
        if probe:
            if not _reaches(container, probe):
                failures = int(probe.get("failureThreshold", 3))
                return started + _delay(probe) + _period(probe) * (failures - 1)
            started += _delay(probe)
    return None


def failing(container: Container) -> str:
    """The kind of probe by which the kubelet gives the container up, as its Events call it."""
    startup = container.get("startupProbe")
    return "Startup" if startup and not _reaches(container, startup) else "Liveness"


def _delay(probe: Probe) -> int:
    return int(probe.get("initialDelaySeconds", 0)) * 1000


def _period(probe: Probe) -> int:
    return int(probe.get("periodSeconds", 10)) * 1000


def _reaches(container: Container, probe: Probe) -> bool:
    """The program is taken to listen on the ports that it declares; one that declares none might listen anywhere."""
    declared = container.get("ports") or ()
    for kind in ("httpGet", "tcpSocket", "grpc"):
        if kind in probe:
            port = probe[kind].get("port")
            if isinstance(port, str):
                return any(entry.get("name") == port for entry in declared)
            return not declared or any(entry["containerPort"] == port for entry in declared)
    return True


def pre_stop(container: Container) -> int:
    """ms that the preStop hook takes: a sleep is the one kind whose length can be known."""
    hook = (container.get("lifecycle") or {}).get("preStop") or {}
    if "sleep" in hook:
        return int(hook["sleep"].get("seconds", 0)) * 1000
    words = " ".join((hook.get("exec") or {}).get("command") or ()).split()
    for word, following in pairwise(words):
        if word.rpartition("/")[2] == "sleep" and following.isdigit():
            return int(following) * 1000
    return 0
