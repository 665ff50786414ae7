"""From what the learner types to an address and a port: "web:80", "10.96.0.1:443", "node-a:30080"."""

from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_address

from learnnet.cluster.objects import Node, Pod
from learnnet.cluster.store import Key
from learnnet.dns.lookup import Lookup
from learnnet.lab.packets.addressing import version_of
from learnnet.lab.packets.machines import OUTSIDE, OUTSIDE_ADDRESS
from learnnet.lab.world import World

USUAL_PORTS = {"tcp": 80, "udp": 53, "sctp": 80, "icmp": 0}


class BadTargetError(ValueError):
    """What was typed is no address and port."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """`port` is 0 where there is none: an echo request asks a machine, not a program."""

    host: str
    port: int

    @property
    def shown(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}" if self.port else self.host


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An address, or the resolver's own words; and the look-up, if one was needed."""

    address: str = ""
    error: str = ""
    lookup: Lookup | None = None


def target(text: str, protocol: str) -> Target:
    """Of IPv6 an address alone, or in brackets before a port."""
    text = text.strip()
    alone = text[1:-1] if text.startswith("[") and text.endswith("]") else text
    if version_of(alone) == 6:
        host, port = alone, str(USUAL_PORTS[protocol])
    else:
        host, colon, port = text.rpartition(":")
        if not colon:
            host, port = port, str(USUAL_PORTS[protocol])
        elif host.startswith("["):
            host = host[1:-1] if host.endswith("]") and version_of(host[1:-1]) == 6 else ""
        elif ":" in host or protocol == "icmp":
            raise BadTargetError(text)
    least = 0 if protocol == "icmp" else 1
    if not host or not port.isascii() or not port.isdigit() or not least <= int(port) < 65536:
        raise BadTargetError(text)
    return Target(host=host, port=int(port))


Ask = Callable[[str, Key], Lookup]


def without_traces(world: World) -> Ask:
    """Asks a copy of the DNS servers, so that the lab's own remember nothing of it."""
    names = world.names.beside()
    return lambda name, pod: names.look_up(name, f"{pod.namespace}/{pod.name}", resolver="glibc", family="AF_UNSPEC")


def _with_traces(world: World) -> Ask:
    return lambda name, pod: world.look_up(name, pod, family="AF_UNSPEC", resolver="glibc")


def address_of(world: World, host: str, pod: Pod | None, *, ask: Ask | None = None) -> Found:
    """As the client's machine finds it. Every machine knows the nodes by name; only Pods know the cluster's names."""
    if version_of(host):
        return Found(address=str(ip_address(host)))
    node = world.store.get(Node, host)
    if node is not None and node.address:
        return Found(address=node.address)
    if host == OUTSIDE:
        return Found(address=OUTSIDE_ADDRESS)
    if pod is None:
        return Found(error=f"Could not resolve host: {host}")
    key = Key("Pod", pod.meta.namespace, pod.meta.name)
    found = (ask or _with_traces(world))(host, key)
    # IPv4 comes before the unique local addresses of IPv6 (RFC 6724, section 2.1).
    first = min(found.verdict.addresses, key=lambda address: ":" in address, default="")
    error = "" if first else f"Could not resolve host: {host}"
    return Found(address=first, error=error, lookup=found)
