"""What CoreDNS writes to its standard output, so that `kubectl logs` tells why it does not start or reload."""

from collections.abc import Iterator, Mapping
from hashlib import sha512
from typing import Any

from learnnet.cluster.clock import milliseconds
from learnnet.cluster.store import Body, Record, View
from learnnet.dns.coredns import read
from learnnet.dns.corefile import Corefile
from learnnet.dns.corefile_error import CorefileError
from learnnet.lab.naming.config_map import CONFIG_MAP, config_of
from learnnet.lab.naming.directory import Directory
from learnnet.lab.naming.service import PATH

VERSION = ("CoreDNS-1.13.1", "linux/amd64, go1.25.2, 1db4568")


def coredns_log(pod: Record, container: Body, view: View, directory: Directory) -> list[tuple[int, str]]:
    """Of one container since it was started last: each line with its moment."""
    statuses = pod.body["status"].get("containerStatuses", ())
    status: Mapping[str, Any] = next((one for one in statuses if one["name"] == container["name"]), {})
    running = (status.get("state") or {}).get("running") or {}
    record = view.record(CONFIG_MAP)
    if not running or not status.get("ready"):
        found = read(*config_of(record)) if record is not None else None
        return [(directory.now, found.spelled(PATH))] if isinstance(found, CorefileError) else []
    return list(_lines(directory, milliseconds(str(running["startedAt"]))))


def _lines(directory: Directory, started: int) -> Iterator[tuple[int, str]]:
    reloads = [
        event
        for event in directory.log.events[: directory.index + 1]
        if (event.actor, event.action) == ("coredns", "reload") and event.at > started
    ]
    first = reloads[0].detail["before"] if reloads else directory.servers.state.corefile
    for line in (*_start(str(first)), *VERSION):
        yield started, line
    for event in reloads:
        yield event.at, "[INFO] Reloading"
        if error := event.detail.get("error"):
            yield event.at, f"[ERROR] Restart failed: {error}"
            yield event.at, f"[ERROR] plugin/reload: Corefile changed but reload failed: {error}"
        else:
            yield from ((event.at, line) for line in _start(str(event.detail["after"]))[-1:])
            yield event.at, "[INFO] Reloading complete"


def _start(corefile: str) -> list[str]:
    """A line for each zone, then the reload plugin's."""
    found = read(corefile)
    if not isinstance(found, Corefile):
        return []
    zones = [f"{zone}:{port}" for block in found.blocks for zone, port in zip(block.zones, block.ports, strict=True)]
    lines = sorted(zones)
    if any(line.name == "reload" for block in found.blocks for line in block.directives):
        digest = sha512(corefile.encode()).hexdigest()
        lines.append(f"[INFO] plugin/reload: Running configuration SHA512 = {digest}")
    return lines
