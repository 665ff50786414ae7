"""The grammar of names below a cluster's zone (Kubernetes DNS specification 1.1.0; CoreDNS: parse.go)."""

import ipaddress
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from learnnet.dns import names

Tree = Literal["", "svc", "pod"]  # "": the zone itself, or one of its two structural names


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """`_port._protocol.service.namespace.svc`, with "" for what the name leaves out."""

    tree: Tree = ""
    namespace: str = ""
    service: str = ""  # below `pod`: the dashed address
    endpoint: str = ""
    port: str = ""
    protocol: str = ""


STRUCTURAL = Parsed()


def parse(name: str, zone: str) -> Parsed | None:
    """None: no such name can exist. `name` is in lower case."""
    rest = names.before(name, zone)
    if not rest or rest in (["svc"], ["pod"]):
        return STRUCTURAL
    tree = rest[-1]
    if tree not in ("svc", "pod"):
        return None
    kind: Tree = "svc" if tree == "svc" else "pod"
    front = rest[:-3]
    if len(front) > 2:
        return None
    namespace = rest[-2] if len(rest) > 1 else ""
    service = rest[-3] if len(rest) > 2 else ""
    if len(front) == 2:
        return Parsed(
            tree=kind,
            namespace=namespace,
            service=service,
            port=front[0].removeprefix("_"),
            protocol=front[1].removeprefix("_"),
        )
    return Parsed(tree=kind, namespace=namespace, service=service, endpoint=front[0] if front else "")


@lru_cache(maxsize=8192)
def address_type(host: str) -> Literal["A", "AAAA", "CNAME"]:
    """Whether a target is an IPv4 address, an IPv6 address or a name (Go: net.ParseIP, To4)."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return "CNAME"
    if isinstance(address, ipaddress.IPv4Address):
        return "A"
    if address.scope_id:
        return "CNAME"
    return "A" if address.ipv4_mapped else "AAAA"


@lru_cache(maxsize=8192)
def canonical(host: str) -> str:
    """An address as Go prints it."""
    address = ipaddress.ip_address(host)
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(address)


def dashed(address: str) -> str:
    """10.244.1.5 -> 10-244-1-5; a label may not end in a dash, so fd00:: becomes fd00--0."""
    label = address.replace(".", "-").replace(":", "-")
    return label + "0" if label.endswith("-") else label


def undashed(label: str) -> str:
    """The address that a pod's name spells; not always a valid one."""
    if label.count("-") == 3 and "--" not in label:
        return label.replace("-", ".")
    return label.replace("-", ":")


def reverse_address(name: str) -> str:
    """7.1.244.10.in-addr.arpa. -> 10.244.1.7; "" when it is not a whole reverse name.

    Nibbles are taken four by four from the right, and up to three labels too many are not looked at (CoreDNS:
    dnsutil.reverse6).
    """
    for suffix, step, between in ((".in-addr.arpa.", 1, "."), (".ip6.arpa.", 4, ":")):
        if not name.endswith(suffix):
            continue
        parts = name[: -len(suffix)].split(".")[::-1]
        groups = ["".join(parts[index : index + step]) for index in range(0, len(parts) // step * step, step)]
        text = between.join(groups)
        return canonical(text) if address_type(text) != "CNAME" else ""
    return ""
