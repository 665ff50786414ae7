"""Endpoints and EndpointSlices.

Sources: pkg/apis/core/validation (ValidateEndpoints), pkg/apis/discovery/validation.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence

from learnnet.cluster.addresses import family_of
from learnnet.cluster.status import FieldError, duplicate, invalid, not_supported, required, too_many
from learnnet.cluster.store import Body
from learnnet.cluster.validation import content
from learnnet.cluster.validation.metadata import labels
from learnnet.cluster.validation.service_ips import enum
from learnnet.cluster.validation.service_ports import PROTOCOLS

Errors = Iterable[FieldError]
ADDRESS_TYPES = ("FQDN", "IPv4", "IPv6")
MOST_ENDPOINTS, MOST_PORTS, MOST_ADDRESSES = 1000, 20000, 100
MOST_HINTS, MOST_TOPOLOGY_LABELS = 8, 16


def subsets(endpoints: Body, old: Body | None) -> Errors:
    if old is not None and endpoints.get("subsets") == old.get("subsets"):
        return
    for index, subset in enumerate(endpoints.get("subsets") or ()):
        field = f"subsets[{index}]"
        if not subset.get("addresses") and not subset.get("notReadyAddresses"):
            yield required(field, "must specify `addresses` or `notReadyAddresses`")
        for name in ("addresses", "notReadyAddresses"):
            for number, address in enumerate(subset.get(name) or ()):
                yield from _subset_address(address, f"{field}.{name}[{number}]")
        ports = subset.get("ports") or ()
        for number, port in enumerate(ports):
            yield from _subset_port(port, f"{field}.ports[{number}]", several=len(ports) > 1)


def _subset_address(address: Body, field: str) -> Iterator[FieldError]:
    ip = address.get("ip", "")
    yield from (invalid(f"{field}.ip", ip, message) for message in content.address(ip))
    if address.get("hostname"):
        messages = content.label(address["hostname"])
        yield from (invalid(f"{field}.hostname", address["hostname"], message) for message in messages)
    yield from _node_name(address.get("nodeName"), f"{field}.nodeName")
    yield from (invalid(f"{field}.ip", ip, message) for message in content.special_address(ip))


def _subset_port(port: Body, field: str, *, several: bool) -> Iterator[FieldError]:
    name, number = port.get("name", ""), port.get("port", 0)
    if several and not name:
        yield required(f"{field}.name")
    elif name:
        yield from (invalid(f"{field}.name", name, message) for message in content.label(name))
    yield from (invalid(f"{field}.port", number, message) for message in content.port_number(number))
    if port.get("protocol", "") not in PROTOCOLS:
        yield not_supported(f"{field}.protocol", enum(port.get("protocol", "")), PROTOCOLS)
    yield from _app_protocol(port.get("appProtocol"), f"{field}.appProtocol")


def _node_name(name: str | None, field: str) -> Iterator[FieldError]:
    if name is not None:
        yield from (invalid(field, name, message) for message in content.subdomain(name))


def _app_protocol(name: str | None, field: str) -> Iterator[FieldError]:
    if name is not None:
        yield from (invalid(field, name, message) for message in content.qualified_name(name))


def slice_addresses(slice_: Body, old: Body | None) -> Errors:
    family = slice_.get("addressType", "")
    if not family:
        yield required("addressType")
    elif family not in ADDRESS_TYPES:
        yield not_supported("addressType", enum(family), ADDRESS_TYPES)
    endpoints = slice_.get("endpoints") or ()
    if len(endpoints) > MOST_ENDPOINTS:
        yield too_many("endpoints", len(endpoints), MOST_ENDPOINTS)
        return
    for index, endpoint in enumerate(endpoints):
        yield from _endpoint(endpoint, family, f"endpoints[{index}]")


def _endpoint(endpoint: Body, family: str, field: str) -> Iterator[FieldError]:
    addresses = endpoint.get("addresses") or ()
    if not addresses:
        yield required(f"{field}.addresses", "must contain at least 1 address")
    elif len(addresses) > MOST_ADDRESSES:
        yield too_many(f"{field}.addresses", len(addresses), MOST_ADDRESSES)
    for index, address in enumerate(addresses):
        yield from _slice_address(address, family, f"{field}.addresses", index)
    yield from _node_name(endpoint.get("nodeName"), f"{field}.nodeName")
    topology = endpoint.get("deprecatedTopology") or {}
    if len(topology) > MOST_TOPOLOGY_LABELS:
        yield too_many(f"{field}.deprecatedTopology", len(topology), MOST_TOPOLOGY_LABELS)
    yield from labels(topology, f"{field}.deprecatedTopology")
    if endpoint.get("hostname") is not None:
        messages = content.label(endpoint["hostname"])
        yield from (invalid(f"{field}.hostname", endpoint["hostname"], message) for message in messages)
    hints = endpoint.get("hints") or {}
    yield from _hints(hints.get("forZones") or (), f"{field}.hints.forZones", content.label_value)
    yield from _hints(hints.get("forNodes") or (), f"{field}.hints.forNodes", content.subdomain)


def _hints(hints: Sequence[Body], field: str, words: Callable[[str], Iterable[str]]) -> Iterator[FieldError]:
    if len(hints) > MOST_HINTS:
        yield too_many(field, len(hints), MOST_HINTS)
        return
    seen: set[str] = set()
    for index, hint in enumerate(hints):
        name = hint.get("name", "")
        if name in seen:
            yield duplicate(f"{field}[{index}].name", name)
        seen.add(name)
        yield from (invalid(f"{field}[{index}].name", name, message) for message in words(name))


def _slice_address(address: str, family: str, field: str, index: int) -> Iterator[FieldError]:
    if family in ("IPv4", "IPv6"):
        bad = content.address(address) if family == "IPv4" else content.canonical_address(address)
        if family_of(address) != family:
            if bad:
                yield from (invalid(f"{field}[{index}]", address, message) for message in bad)
            yield invalid(field, address, f"must be an {family} address")  # no index, as upstream has it
            return
        for message in bad or content.special_address(address):
            yield invalid(f"{field}[{index}]", address, message)
    elif family == "FQDN":
        messages = content.subdomain(address.removesuffix("."))
        yield from (invalid(field, address, message) for message in messages)


def slice_ports(slice_: Body, old: Body | None) -> Errors:
    ports = slice_.get("ports") or ()
    if len(ports) > MOST_PORTS:
        yield too_many("ports", len(ports), MOST_PORTS)
        return
    names: set[str] = set()
    for index, port in enumerate(ports):
        name = port.get("name", "")
        field = f"ports[{index}]"
        if name:
            yield from (invalid(f"{field}.name", name, message) for message in content.label(name))
        if name in names:
            yield duplicate(f"{field}.name", name)
        names.add(name)
        if port.get("protocol", "") not in PROTOCOLS:
            yield not_supported(f"{field}.protocol", enum(port.get("protocol", "")), PROTOCOLS)
        yield from _app_protocol(port.get("appProtocol"), f"{field}.appProtocol")


def slice_family_change(slice_: Body, old: Body | None) -> Errors:
    if old and slice_.get("addressType") != old.get("addressType"):
        yield invalid("addressType", enum(slice_.get("addressType", "")), "field is immutable")
