"""Values that recur in a Corefile: zones, networks that stand for their reverse zones, and Go's durations."""

import ipaddress

from learnnet.dns import names


def normalize(text: str) -> tuple[str, ...]:
    """A zone in lower case with a closing dot; a network becomes its reverse zones. Empty when it is neither."""
    if "/" in text:
        return _reverse_zones(text)
    name = names.fqdn(text.lower())
    try:
        names.to_wire(name)
    except names.BadNameError:
        return ()
    return (name,)


def _reverse_zones(text: str) -> tuple[str, ...]:
    """10.96.0.0/16 -> 96.10.in-addr.arpa.; a prefix inside an octet covers several zones."""
    try:
        network = ipaddress.ip_network(text, strict=False)
    except ValueError:
        return ()
    step = 8 if network.version == 4 else 4
    whole = -(-network.prefixlen // step) * step
    found = []
    for subnet in network.subnets(new_prefix=whole):
        pointer = subnet.network_address.reverse_pointer.split(".")
        total = network.max_prefixlen // step
        found.append(".".join(pointer[total - whole // step :]) + ".")
    return tuple(found)


def duration_ms(text: str) -> int | None:
    """Go's time.ParseDuration for what Corefiles hold: 500ms, 5s, 1m30s, 1h."""
    units = {"ns": 1e-6, "us": 1e-3, "µs": 1e-3, "ms": 1.0, "s": 1000.0, "m": 60000.0, "h": 3600000.0}
    if text == "0":
        return 0
    total, rest = 0.0, text
    while rest:
        digits = rest[: len(rest) - len(rest.lstrip("0123456789."))]
        rest = rest[len(digits) :]
        unit = next((name for name in ("ns", "us", "µs", "ms", "s", "m", "h") if rest.startswith(name)), "")
        if not unit or not digits.replace(".", "", 1).isdigit() or len(digits) > 12:
            return None
        total += float(digits) * units[unit]
        rest = rest[len(unit) :]
    return int(total) if text else None
