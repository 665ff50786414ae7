"""What CoreDNS writes to its standard output, so that `kubectl logs` tells why it does not start or reload."""

from collections.abc import Iterator, Mapping
from hashlib import sha512
from typing import Any

from learnnet.cluster.clock import timestamp
from learnnet.cluster.kubectl import Inside
from learnnet.dns.coredns import read
from learnnet.dns.corefile import Corefile
from learnnet.dns.corefile_error import CorefileError
from learnnet.lab.naming.config_map import CONFIG_MAP, config_of
from learnnet.lab.naming.directory import Directory
from learnnet.lab.naming.service import PATH

VERSION = "CoreDNS-1.13.1\nlinux/amd64, go1.25.2, 1db4568"


def coredns_log(inside: Inside, directory: Directory) -> str:
    """Of one container, since it was started last."""
    status: Mapping[str, Any] = next(
        (
            one
            for one in inside.pod.body["status"].get("containerStatuses", ())
            if one["name"] == inside.container["name"]
        ),
        {},
    )
    running = (status.get("state") or {}).get("running") or {}
    record = inside.view.record(CONFIG_MAP)
    if not running or not status.get("ready"):
        found = read(*config_of(record)) if record is not None else None
        return f"{found.spelled(PATH)}\n" if isinstance(found, CorefileError) else ""
    return "".join(f"{line}\n" for line in _lines(directory, str(running["startedAt"])))


def _lines(directory: Directory, started: str) -> Iterator[str]:
    reloads = [
        event
        for event in directory.log.events[: directory.index + 1]
        if (event.actor, event.action) == ("coredns", "reload") and timestamp(event.at) > started
    ]
    first = reloads[0].detail["before"] if reloads else directory.servers.state.corefile
    yield from _start(str(first))
    yield VERSION
    for event in reloads:
        yield "[INFO] Reloading"
        if error := event.detail.get("error"):
            yield f"[ERROR] Restart failed: {error}"
            yield f"[ERROR] plugin/reload: Corefile changed but reload failed: {error}"
        else:
            yield from _start(str(event.detail["after"]))[-1:]
            yield "[INFO] Reloading complete"


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
