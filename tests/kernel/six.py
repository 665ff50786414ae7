"""The same clusters in IPv6: every address has its counterpart, and every Service is of that family alone."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from ipaddress import ip_address, ip_network
from typing import Any

from learnnet.lab import Lab
from learnnet.proxy.config import DUAL_STACK
from tests.kernel.bed import has_counters
from tests.kernel.clusters import Body, pods

# From the first numbers of an IPv4 address; the rest of it follows.
NETWORKS = {
    "10.96": "fd00:10:96::{2}{3:0>2}",
    "10.244": "fd00:10:244:{2}::{3}",
    "10.0": "fd00:10::{3}",
    "198.51": "2001:db8:51::{3}",
    "203.0": "2001:db8:113::{3}",
    "127.0": "::{3}",
}
LENGTHS = {"16": "48", "24": "64", "25": "121", "29": "124"}


def six(text: str) -> str:
    """An address, an address with a port, or a network."""
    found = re.fullmatch(r"((\d+\.\d+)\.\d+\.\d+)(?:/(\d+)|:(\d+))?", text)
    if not found:
        return text
    whole, start, length, port = found.groups()
    address = NETWORKS[start].format(*whole.split("."))
    if length:
        return str(ip_network(f"{address}/{LENGTHS[length]}", strict=False))
    address = str(ip_address(address))
    return f"[{address}]:{port}" if port else address


def translated(value: Any) -> Any:
    if isinstance(value, str):
        return six(value)
    if isinstance(value, Mapping):
        return {name: translated(one) for name, one in value.items()}
    return [translated(one) for one in value] if isinstance(value, list | tuple) else value


def objects(bodies: Sequence[Body]) -> list[Body]:
    made: list[Body] = []
    for body in bodies:
        six_ = translated(body)
        if body["kind"] == "EndpointSlice":
            six_["addressType"] = "IPv6"
        elif body["kind"] == "Service":
            six_["spec"] |= {"ipFamilies": ["IPv6"], "ipFamilyPolicy": "SingleStack"}
        made.append(six_)
    return made


def dual(pod: Body) -> Body:
    ip = pod["status"]["podIP"]
    return {**pod, "status": {**pod["status"], "podIPs": [{"ip": ip}, {"ip": six(ip)}]}}


def lab(bodies: Sequence[Body], mode: str, **config: Any) -> Lab:
    changes = {name: tuple(translated(list(one))) if isinstance(one, tuple) else one for name, one in config.items()}
    proxy = replace(DUAL_STACK, nfacct=has_counters(), **changes)
    made = Lab(1, controllers=False, proxy=proxy, proxy_mode=mode, dual_stack=True)
    return made.load([*map(dual, pods()), *objects(bodies)]).settle()
