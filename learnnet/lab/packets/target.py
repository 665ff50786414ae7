"""From what the learner types to an address and a port: "web:80", "10.96.0.1:443", "node-a:30080"."""

from collections.abc import Callable
from dataclasses import dataclass

from learnnet.cluster.objects import Node, Pod
from learnnet.cluster.store import Key
from learnnet.dns.lookup import Lookup
from learnnet.lab.packets.entry import is_ipv4
from learnnet.lab.packets.machines import OUTSIDE, OUTSIDE_ADDRESS
from learnnet.lab.world import World

USUAL_PORTS = {"tcp": 80, "udp": 53}


class BadTargetError(ValueError):
    """What was typed is no address and port."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    host: str
    port: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An address, or the resolver's own words; and the look-up, if one was needed."""

    address: str = ""
    error: str = ""
    lookup: Lookup | None = None


def target(text: str, protocol: str) -> Target:
    host, colon, port = text.strip().rpartition(":")
    if not colon:
        host, port = port, str(USUAL_PORTS[protocol])
    if not host or ":" in host or not port.isascii() or not port.isdigit() or not 0 < int(port) < 65536:
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
    if is_ipv4(host):
        return Found(address=host)
    node = world.store.get(Node, host)
    if node is not None and node.address:
        return Found(address=node.address)
    if host == OUTSIDE:
        return Found(address=OUTSIDE_ADDRESS)
    if pod is None:
        return Found(error=f"Could not resolve host: {host}")
    key = Key("Pod", pod.meta.namespace, pod.meta.name)
    found = (ask or _with_traces(world))(host, key)
    first = next((address for address in found.verdict.addresses if ":" not in address), "")
    error = "" if first else f"Could not resolve host: {host}"
    return Found(address=first, error=error, lookup=found)
