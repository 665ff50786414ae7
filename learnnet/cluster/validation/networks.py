"""ServiceCIDRs, IPAddresses and NetworkPolicies. Source: pkg/apis/networking/validation/validation.go."""

from collections.abc import Iterable, Iterator

from learnnet.cluster.addresses import Network, parse_network
from learnnet.cluster.status import FieldError, forbidden, invalid, not_supported, required
from learnnet.cluster.store import Body
from learnnet.cluster.validation import content
from learnnet.cluster.validation.selectors import label_selector
from learnnet.cluster.validation.service_ips import enum

Errors = Iterable[FieldError]
POLICY_TYPES = ("Ingress", "Egress")
PROTOCOLS = ("TCP", "UDP", "SCTP")


def address_name(text: str) -> tuple[str, ...]:
    return content.canonical_address(text)


def parent(body: Body, old: Body | None) -> Errors:
    reference = (body.get("spec") or {}).get("parentRef")
    if reference is None:
        yield required("spec.parentRef")
        return
    for name in ("group", "resource", "name", "namespace"):
        text = reference.get(name)
        words = content.subdomain if name == "group" else content.path_segment
        if text:
            yield from (invalid(f"spec.parentRef.{name}", text, message) for message in words(text))
        elif name in ("resource", "name"):
            yield required(f"spec.parentRef.{name}")


def parent_change(body: Body, old: Body | None) -> Errors:
    now, before = (((one or {}).get("spec") or {}).get("parentRef") for one in (body, old))
    if (now and _go_parent(now)) != (before and _go_parent(before)):
        yield invalid("spec.parentRef", now and _go_parent(now), "field is immutable")


def _go_parent(reference: Body) -> dict[str, str]:
    """The server shows the struct that it holds, whose fields have no names of their own in JSON."""
    return {name: reference.get(name.lower(), "") for name in ("Group", "Resource", "Namespace", "Name")}


def cidrs(body: Body, old: Body | None) -> Errors:
    listed = (body.get("spec") or {}).get("cidrs") or ()
    if not listed:
        yield required("spec.cidrs", "at least one CIDR required")
        return
    if len(listed) > 2:
        yield invalid("spec.cidrs", {"CIDRs": list(listed)}, "may only hold up to 2 values")
        return
    families = {parsed.network.version for text in listed if (parsed := parse_network(text))}
    if len(listed) == 2 and families != {4, 6}:
        why = "may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64"
        yield invalid("spec.cidrs", {"CIDRs": list(listed)}, why)
        return
    for index, text in enumerate(listed):
        yield from (invalid(f"spec.cidrs[{index}]", text, why) for why in content.canonical_network(text))


def cidr_change(body: Body, old: Body | None) -> Errors:
    now, before = (list(((one or {}).get("spec") or {}).get("cidrs") or ()) for one in (body, old))
    if len(now) < len(before):
        yield invalid("spec.cidrs", now, "field is immutable")
        return
    for index, (text, was) in enumerate(zip(now, before, strict=False)):
        if text != was:
            yield invalid(f"spec.cidrs[{index}]", text, "field is immutable")


def policy(body: Body, old: Body | None) -> Errors:
    spec = body.get("spec") or {}
    yield from label_selector(spec.get("podSelector") or {}, "spec.podSelector")
    for direction, peers in (("ingress", "from"), ("egress", "to")):
        for index, rule in enumerate(spec.get(direction) or ()):
            field = f"spec.{direction}[{index}]"
            for number, port in enumerate(rule.get("ports") or ()):
                yield from _policy_port(port, f"{field}.ports[{number}]")
            for number, peer in enumerate(rule.get(peers) or ()):
                yield from _peer(peer, f"{field}.{peers}[{number}]")
    types = spec.get("policyTypes") or ()
    if len(types) > 2:
        yield invalid("spec.policyTypes", list(types), "may not specify more than two policyTypes")
        return
    for index, kind in enumerate(types):
        if kind not in POLICY_TYPES:
            yield not_supported(f"spec.policyTypes[{index}]", enum(kind), POLICY_TYPES)


def _policy_port(port: Body, field: str) -> Iterator[FieldError]:
    if port.get("protocol") not in PROTOCOLS:
        yield not_supported(f"{field}.protocol", enum(port.get("protocol", "")), PROTOCOLS)
    number, end = port.get("port"), port.get("endPort")
    if isinstance(number, str):
        if end is not None:
            yield invalid(f"{field}.endPort", end, "may not be specified when `port` is non-numeric")
        yield from (invalid(f"{field}.port", number, message) for message in content.port_name(number))
    elif number is not None:
        yield from (invalid(f"{field}.port", number, message) for message in content.port_number(number))
        if end is not None:
            if end < number:
                yield invalid(f"{field}.endPort", number, "must be greater than or equal to `port`")
            yield from (invalid(f"{field}.endPort", end, message) for message in content.port_number(end))
    elif end is not None:
        yield invalid(f"{field}.endPort", end, "may not be specified when `port` is not specified")


def _peer(peer: Body, field: str) -> Iterator[FieldError]:
    kinds = [name for name in ("podSelector", "namespaceSelector", "ipBlock") if peer.get(name) is not None]
    for name in kinds:
        if name == "ipBlock":
            yield from _block(peer[name], f"{field}.{name}")
        else:
            yield from label_selector(peer[name], f"{field}.{name}")
    if not kinds:
        yield required(field, "must specify a peer")
    elif "ipBlock" in kinds and len(kinds) > 1:
        yield forbidden(field, "may not specify both ipBlock and another peer")


def _block(block: Body, field: str) -> Iterator[FieldError]:
    cidr = block.get("cidr", "")
    if not cidr:
        yield required(f"{field}.cidr")
        return
    yield from (invalid(f"{field}.cidr", cidr, message) for message in content.network(cidr))
    whole = parse_network(cidr)
    for index, text in enumerate(block.get("except") or () if whole else ()):
        where = f"{field}.except[{index}]"
        yield from (invalid(where, text, message) for message in content.network(text))
        part = parse_network(text)
        if part and whole and not _strictly_within(part.network, whole.network):
            yield invalid(where, text, "must be a strict subset of `cidr`")


def _strictly_within(part: Network, whole: Network) -> bool:
    if part.version != whole.version or part.prefixlen <= whole.prefixlen:
        return False
    return part.network_address in whole
