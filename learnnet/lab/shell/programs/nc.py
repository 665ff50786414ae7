"""What OpenBSD's nc 1.219 (Debian) prints of a request that was sent."""

from collections.abc import Sequence

from learnnet.cluster.kubectl import Output
from learnnet.lab.packets.client import UNRESOLVED
from learnnet.lab.packets.exchange import ANSWERED, NO_ROUTE, REFUSED
from learnnet.lab.packets.trace import Trace

NAMES = {("tcp", 80): "http", ("tcp", 443): "https", ("udp", 53): "domain", ("tcp", 53): "domain"}
WHY = {REFUSED: "failed: Connection refused", NO_ROUTE: "failed: No route to host"}


def nc(trace: Trace, words: Sequence[str]) -> Output:
    """`-z` only looks whether the door opens; `-v` says so."""
    letters = {letter for word in words if word.startswith("-") for letter in word[1:]}
    host, port = trace.to.rpartition(":")[0], trace.port
    if trace.result == UNRESOLVED:
        text = f'nc: getaddrinfo for host "{host}" port {port}: Name or service not known\n'
        return Output(rc=1, stderr=text)
    body = "" if "z" in letters else trace.printed.stdout
    if trace.result == ANSWERED or (trace.protocol == "udp" and trace.result not in (REFUSED, NO_ROUTE)):
        name = "*" if "n" in letters else NAMES.get((trace.protocol, port), "*")
        told = f"Connection to {host} {port} port [{trace.protocol}/{name}] succeeded!\n" if "v" in letters else ""
        return Output(stdout=body, stderr=told)
    if trace.protocol == "udp":
        return Output(rc=1)
    why = WHY.get(trace.result, "timed out: Operation now in progress")
    told = f"nc: connect to {host} port {port} (tcp) {why}\n" if "v" in letters else ""
    return Output(rc=1, stderr=told)
