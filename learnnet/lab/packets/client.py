"""What the client program prints: curl 7.88 for TCP, OpenBSD's nc 1.219 for UDP, in their own words."""

import json
from dataclasses import dataclass
from typing import Any

from learnnet.cluster.objects import EndpointSlice, Service
from learnnet.cluster.store import View
from learnnet.cluster.text import Text
from learnnet.lab.packets.exchange import ANSWERED, ARP_PATIENCE, FORBIDDEN, NO_ROUTE, REFUSED, STALLED, TIMEOUT

UNRESOLVED = "unresolved"
BYTES = "/bytes/"  # every server has a page of so many bytes, as httpbin has
SERVICE_NAME = "kubernetes.io/service-name"
# Go's net/http says this to whoever speaks plain HTTP to a port with TLS.
PLAIN_TO_TLS = "Client sent an HTTP request to an HTTPS server.\n"
WHY = {
    ANSWERED: Text("The server answered"),
    REFUSED: Text("Connection refused: somebody said at once that nothing listens there"),
    TIMEOUT: Text("Timed out: no answer came, and nobody said why"),
    NO_ROUTE: Text("No route to host: a machine on the way found nobody with this address"),
    FORBIDDEN: Text("The client's own machine did not let the packet out"),
    STALLED: Text("Connected, but the page never came: large packets get lost on the way back"),
    UNRESOLVED: Text("The name was not found, so nothing was sent"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """One run of the program; `elapsed` in milliseconds."""

    command: str
    stdout: str
    stderr: str
    rc: int
    why: Text
    elapsed: int

    def as_dict(self) -> dict[str, Any]:
        return {
            "command": self.command,
            "stdout": self.stdout,
            "stderr": self.stderr,
            "rc": self.rc,
            "why": [self.why.message, dict(self.why.params)],
            "elapsed": self.elapsed,
        }


def printed(
    protocol: str,
    host: str,
    port: int,
    result: str,
    answer: str,
    *,
    seconds: int,
    looked_up: int,
    size: int = 0,
    slow: bool = True,
) -> Printed:
    """`looked_up` is how long the name took, in ms; `seconds` how long the program waits; `size` of the page.

    `slow`: no route was found only after neighbours had been asked.
    """
    waited = looked_up + (_waited(result, seconds) if slow or result != NO_ROUTE else 0)
    if protocol == "sctp":
        return _sctp(host, port, result, seconds, waited)
    if protocol == "udp":
        return Printed(
            command=f"nc -u -w {seconds} {host} {port}",
            stdout=answer,
            stderr=f'nc: getaddrinfo for host "{host}" port {port}: Name or service not known\n'
            if result == UNRESOLVED
            else "",
            rc=1 if result == UNRESOLVED else 0,
            why=WHY[result],
            elapsed=waited,
        )
    rc, stderr = _curl(host, port, result, waited)
    host = f"[{host}]" if ":" in host else host
    return Printed(
        command=f"curl -sS -m {seconds} -o /dev/null http://{host}:{port}{BYTES}{size}"
        if size
        else f"curl -sS --connect-timeout {seconds} http://{host}:{port}/hostname",
        stdout="" if size else answer,
        stderr=stderr,
        rc=rc,
        why=WHY[result],
        elapsed=waited,
    )


def _sctp(host: str, port: int, result: str, seconds: int, waited: int) -> Printed:
    """agnhost (test/images/agnhost/connect) prints nothing when it could connect."""
    said = {ANSWERED: "", UNRESOLVED: f"DNS: lookup {host}: no such host\n", REFUSED: "REFUSED\n"}
    where = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    return Printed(
        command=f"agnhost connect --protocol=sctp --timeout={seconds}s {where}",
        stdout="",
        stderr=said.get(result, "TIMEOUT\n"),
        rc=0 if result == ANSWERED else 1,
        why=WHY[result],
        elapsed=waited,
    )


def _waited(result: str, seconds: int) -> int:
    if result in (TIMEOUT, STALLED):
        return seconds * 1000 + 1
    if result == NO_ROUTE:
        return min(ARP_PATIENCE + 62, seconds * 1000 + 1)
    return 1 if result in (ANSWERED, REFUSED) else 0


def _curl(host: str, port: int, result: str, waited: int) -> tuple[int, str]:
    if result == UNRESOLVED:
        return 6, f"curl: (6) Could not resolve host: {host}\n"
    failed = f"Failed to connect to {host} port {port} after {waited} ms"
    if result == STALLED:
        return 28, f"curl: (28) Operation timed out after {waited} milliseconds with 0 bytes received\n"
    if result == TIMEOUT:
        return 28, f"curl: (28) {failed}: Timeout was reached\n"
    return (0, "") if result == ANSWERED else (7, f"curl: (7) {failed}: Couldn't connect to server\n")


def answer(view: View, node: str, listener: str, port: int) -> str:
    """What is sent back by whoever listens: Pods tell their name, as agnhost does."""
    if "/" in listener:
        return listener.partition("/")[2] + "\n"
    if listener == "kube-proxy":
        for service in view.list(Service):
            if service.health_check_node_port == port:
                return _health(view, service, node)
        return "{}\n"
    return PLAIN_TO_TLS


def _health(view: View, service: Service, node: str) -> str:
    """kube-proxy: healthcheck/service_health.go, which counts ready endpoints of this node."""
    slices = view.select(EndpointSlice, service.meta.namespace, {SERVICE_NAME: service.meta.name})
    local = {
        endpoint.address
        for slice_ in slices
        for endpoint in slice_.endpoints
        if endpoint.node == node and endpoint.ready is not False
    }
    body = {
        "service": {"namespace": service.meta.namespace, "name": service.meta.name},
        "localEndpoints": len(local),
        "serviceProxyHealthy": True,
    }
    return json.dumps(body, indent="\t")
