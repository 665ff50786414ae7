"""What probes and hooks of a container would find out and do, as far as that follows from its manifest.

The program is taken to listen on the ports that it declares; one that declares none might listen anywhere.
"""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

Container = Mapping[str, Any]
Probe = Mapping[str, Any]

PROBES = {"Startup": "startupProbe", "Readiness": "readinessProbe", "Liveness": "livenessProbe"}


def started_in(container: Container) -> int | None:
    """ms from the container's start until its startup probe succeeds; None if it never will."""
    probe = container.get("startupProbe")
    if not probe:
        return 0
    return _delay(probe) if _reaches(container, probe) else None


def answers_in(container: Container) -> int | None:
    """ms from the container's start until its readiness probe succeeds; None if it never will."""
    after, probe = started_in(container), container.get("readinessProbe")
    if after is None or not probe:
        return after
    if not _reaches(container, probe):
        return None
    return after + _delay(probe) + _period(probe) * (int(probe.get("successThreshold", 1)) - 1)


def killed_after(container: Container) -> int | None:
    """ms from the container's start until the kubelet gives it up; None if it has no reason to."""
    started = 0
    for name in ("startupProbe", "livenessProbe"):
        probe = container.get(name)
        if not probe:
            continue
        if _unresolved(container, probe):
            # What a probe that cannot even be tried says is thrown away (prober/worker.go).
            if name == "startupProbe":
                return None
        elif not _reaches(container, probe):
            return started + _delay(probe) + _period(probe) * (int(probe.get("failureThreshold", 3)) - 1)
        started += _delay(probe)
    return None


def failing(container: Container) -> str:
    """The kind of probe by which the kubelet gives the container up, as its Events call it."""
    startup = container.get("startupProbe")
    return "Startup" if startup and not _reaches(container, startup) else "Liveness"


def holds_back(container: Container) -> str:
    """The kind of probe that fails from the start and goes on failing, with nothing but Events to show for it."""
    startup, readiness = container.get("startupProbe"), container.get("readinessProbe")
    if startup and not _reaches(container, startup):
        return "Startup" if _unresolved(container, startup) else ""
    return "Readiness" if readiness and not _reaches(container, readiness) else ""


def complaint(kind: str, container: Container, address: str) -> str:
    """What the kubelet says when this probe of the container at this address has failed (prober/prober.go)."""
    probe = container[PROBES[kind]]
    port = _unresolved(container, probe)
    if port:
        return f'{kind} probe errored and resulted in unknown state: strconv.Atoi: parsing "{port}": invalid syntax'
    refused = "connect: connection refused"
    if "grpc" in probe:
        target = _host(address, probe["grpc"].get("port"))
        seconds = probe.get("timeoutSeconds", 1)
        return f'{kind} probe failed: timeout: failed to connect service "{target}" within {seconds}s: {refused}'
    action = probe.get("httpGet") or probe.get("tcpSocket") or {}
    target = _host(action.get("host") or address, _number(container, action.get("port")))
    dialled = f"dial tcp {target}: {refused}"
    if "httpGet" not in probe:
        return f"{kind} probe failed: {dialled}"
    path = str(action.get("path", "/"))
    url = f"{str(action.get('scheme', 'HTTP')).lower()}://{target}{'' if path.startswith('/') else '/'}{path}"
    return f'{kind} probe failed: Get "{url}": {dialled}'


def _host(address: str, port: Any) -> str:
    return f"[{address}]:{port}" if ":" in address else f"{address}:{port}"


def _delay(probe: Probe) -> int:
    return int(probe.get("initialDelaySeconds", 0)) * 1000


def _period(probe: Probe) -> int:
    return int(probe.get("periodSeconds", 10)) * 1000


def _number(container: Container, port: Any) -> int | None:
    """The number that a port stands for; None for a name that the container has not."""
    if not isinstance(port, str):
        return int(port or 0)
    named = (entry["containerPort"] for entry in container.get("ports") or () if entry.get("name") == port)
    return next(named, int(port) if port.isdigit() else None)


def _unresolved(container: Container, probe: Probe) -> str:
    """The name of a port that the container has not."""
    for kind in ("httpGet", "tcpSocket"):
        if kind in probe and _number(container, probe[kind].get("port")) is None:
            return str(probe[kind]["port"])
    return ""


def _reaches(container: Container, probe: Probe) -> bool:
    declared = container.get("ports") or ()
    for kind in ("httpGet", "tcpSocket", "grpc"):
        if kind in probe:
            number = _number(container, probe[kind].get("port"))
            return number is not None and (not declared or any(entry["containerPort"] == number for entry in declared))
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
