"""The network interfaces of a machine: what the kernel and the bridge plugin made, with numbers and hardware addresses.

Simplified: hardware addresses, veth names and numbers follow from the machines' names, as nobody drew them by lot; what
the node's uplink is made of is left out.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from ipaddress import IPv4Network, ip_address, ip_network

from learnnet.cluster.objects import Node, Pod
from learnnet.lab.packets.addressing import SIX
from learnnet.lab.packets.machines import NODE_NETWORK, Host
from learnnet.lab.shell.programs.here import Here

UP = "BROADCAST,MULTICAST,UP,LOWER_UP"


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """With its prefix, and the broadcast address if there is one."""

    text: str
    length: int
    scope: str = "global"
    broadcast: str = ""

    @property
    def family(self) -> int:
        return ip_address(self.text).version


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """`peer` is the number of a veth's other end; `netns` how the tools name where that is."""

    index: int
    name: str
    mac: str
    flags: str = UP
    mtu: int = 1500
    qdisc: str = "noqueue"
    state: str = "UP"
    kind: str = "ether"
    peer: int = 0
    netns: str = ""
    master: str = ""
    addresses: tuple[Address, ...] = ()
    port_of: str = ""  # the Pod at the other end

    @property
    def shown(self) -> str:
        return f"{self.name}@if{self.peer}" if self.peer else self.name


def devices(here: Here) -> tuple[Device, ...]:
    return (LOOPBACK, *(_of_node(here) if here.on_node else _of_pod(here)))


LOOPBACK = Device(
    index=1,
    name="lo",
    mac="00:00:00:00:00:00",
    flags="LOOPBACK,UP,LOWER_UP",
    mtu=65536,
    state="UNKNOWN",
    kind="loopback",
    addresses=(
        Address(text="127.0.0.1", length=8, scope="host"),
        Address(text="::1", length=128, scope="host"),
    ),
)


def mac_of(host: Host | str, interface: str) -> str:
    """Locally administered, as the kernel draws them for what is not made of hardware."""
    name = host if isinstance(host, str) else host.name
    digest = sha256(f"{name}/{interface}".encode()).digest()
    return ":".join(f"{byte:02x}" for byte in (digest[0] & 0xFC | 2, *digest[1:6]))


def veth_of(pod: str) -> str:
    """The bridge plugin: `veth` and four random bytes (cni plugins, pkg/ip/link_linux.go, RandomVethName)."""
    return f"veth{sha256(pod.encode()).hexdigest()[:8]}"


def netns_of(pod: str) -> str:
    """containerd names a sandbox's namespace so (go-cni, NewNetNS)."""
    digits = sha256(f"netns of {pod}".encode()).hexdigest()
    return f"cni-{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:32]}"


def pod_numbers(here: Here) -> dict[str, int]:
    """The Pods of the node that have an address, each with the number of its veth: numbers are never given twice."""
    numbers: dict[tuple[str, str, str], int] = {}
    next_number = 4
    for write in here.view.writes_since(1):
        pod = write.after.typed if write.after and write.key.kind == "Pod" else None
        if isinstance(pod, Pod) and pod.node == here.node and pod.ip and not pod.host_network:
            key = (write.key.namespace, write.key.name, pod.meta.uid)
            if key not in numbers:
                numbers[key] = next_number
                next_number += 1
    living = {f"{namespace}/{name}": number for (namespace, name, _), number in numbers.items()}
    return {name: number for name, number in living.items() if name in here.net.hosts}


def link_local(mac: str) -> Address:
    """EUI-64 (RFC 4291, appendix A)."""
    parts = [int(part, 16) for part in mac.split(":")]
    parts = [parts[0] ^ 2, *parts[1:3], 0xFF, 0xFE, *parts[3:]]
    words = ":".join(f"{high << 8 | low:x}" for high, low in zip(parts[::2], parts[1::2], strict=True))
    return Address(text=str(ip_address(f"fe80::{words}")), length=64, scope="link")


def _of_node(here: Here) -> Iterator[Device]:
    name = here.host.name
    node = here.view.get(Node, name)
    uplink, bridge = here.host.machine.addresses
    cidrs = [one for one in (node.body["spec"].get("podCIDRs") or ()) if node and ":" in one] if node else []
    more = [Address(text=str(ip_network(one)[1]), length=ip_network(one).prefixlen) for one in cidrs]
    own = [_address(one, SIX.node_network) for one in here.host.machine6.addresses[:1]]
    yield _device(2, "eth0", name, [_address(uplink, NODE_NETWORK), *own], qdisc="fq_codel")
    pod_cidr = next(route.network for route in here.host.machine.routes if route.interface == "cni0")
    yield _device(3, "cni0", name, [_address(bridge, pod_cidr), *more])
    for pod, number in sorted(pod_numbers(here).items(), key=lambda entry: entry[1]):
        veth = veth_of(pod)
        mac = mac_of(name, veth)
        yield Device(
            index=number,
            name=veth,
            mac=mac,
            peer=2,
            netns=f"link-netns {netns_of(pod)}",
            master="cni0",
            addresses=(link_local(mac),),
            port_of=pod,
        )


def _of_pod(here: Here) -> Iterator[Device]:
    route = here.host.machine.routes[0]
    ips = here.pod.ips[1:] if here.pod else ()
    more = [Address(text=ip, length=64) for ip in ips if ":" in ip]
    number = pod_numbers(here).get(here.host.name, 0)
    addresses = [_address(route.source, route.network), *more]
    yield _device(2, "eth0", here.host.name, addresses, peer=number, netns="link-netnsid 0")


def _device(
    index: int,
    name: str,
    host: str,
    addresses: list[Address],
    *,
    qdisc: str = "noqueue",
    peer: int = 0,
    netns: str = "",
) -> Device:
    mac = mac_of(host, name)
    return Device(
        index=index,
        name=name,
        mac=mac,
        qdisc=qdisc,
        peer=peer,
        netns=netns,
        addresses=(*addresses, link_local(mac)),
    )


def _address(text: str, network: str) -> Address:
    found = ip_network(network)
    broadcast = str(found.broadcast_address) if isinstance(found, IPv4Network) and found.prefixlen < 31 else ""
    return Address(text=text, length=found.prefixlen, broadcast=broadcast)
