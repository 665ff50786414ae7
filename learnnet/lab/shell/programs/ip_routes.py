"""`ip route` and `ip rule` (iproute2 6.1, iproute.c)."""

from collections.abc import Iterator, Sequence
from ipaddress import ip_address, ip_network

from learnnet.lab.packets.addressing import SIX
from learnnet.lab.packets.machines import EVERYWHERE
from learnnet.lab.shell.programs.devices import devices
from learnnet.lab.shell.programs.here import Here, UsageError
from learnnet.lab.shell.programs.ip_options import Options
from learnnet.netfilter.packet import Route

RULES = "0:\tfrom all lookup local\n32766:\tfrom all lookup main\n32767:\tfrom all lookup default\n"


def show_rules(here: Here, options: Options, words: Sequence[str]) -> str:
    return RULES if options.family != 6 else RULES.rsplit("32767", 1)[0]


def show_routes(here: Here, options: Options, words: Sequence[str]) -> str:
    rest, wanted, device, table, via = list(words), "", "", "main", ""
    while rest:
        word = rest.pop(0)
        if word in ("dev", "table", "via", "proto", "scope", "root", "match", "exact", "to"):
            if not rest:
                raise UsageError('Command line is not complete. Try option "help"', 255)
            value = rest.pop(0)
            device = value if word == "dev" else device
            table = value if word == "table" else table
            via = value if word == "via" else via
            wanted = value if word in ("root", "match", "exact", "to") else wanted
        else:
            wanted = word
    _check(here, wanted, device)
    if options.family == 6:
        return "".join(_six(here, device)) if table == "main" else ""
    lines: list[str] = []
    if table in ("main", "all", "254"):
        lines += [_line(one, device) for one in _sorted(here) if _fits(one, wanted, device, via)]
    if table in ("local", "all", "255"):
        lines += _local(here, device, named=table == "all")
    return "".join(lines)


def get_route(here: Here, words: Sequence[str]) -> str:
    if not words:
        raise UsageError("need at least a destination address", 255)
    to = words[0] if words[0] != "to" else (words[1:2] or [""])[0]
    try:
        address = ip_address(to)
    except ValueError:
        raise UsageError(f'Error: any valid prefix is expected rather than "{to}".') from None
    to = str(address)
    machine = here.host.to(to)
    if machine.owns(to):
        if address.version == 6:
            return f"local {to} from :: dev lo table local proto kernel src {to} metric 0 pref medium\n"
        return f"local {to} dev lo src {to} uid 0 \n    cache <local> \n"
    route = machine.route(to)
    if route is None:
        raise UsageError("RTNETLINK answers: Network is unreachable", 2)
    via = f" via {route.gateway}" if route.gateway else ""
    if address.version == 6:
        source = f"src {route.source} metric 1024" if via else f"proto kernel src {route.source} metric 256"
        return f"{to} from ::{via} dev {route.interface} {source} pref medium\n"
    return f"{to}{via} dev {route.interface} src {route.source} uid 0 \n    cache \n"


def _check(here: Here, wanted: str, device: str) -> None:
    if device and device not in [one.name for one in devices(here)]:
        raise UsageError(f'Cannot find device "{device}"')
    if wanted and wanted not in ("default", "all"):
        try:
            ip_network(wanted, strict=False)
        except ValueError:
            raise UsageError(f'Error: any valid prefix is expected rather than "{wanted}".') from None


def _sorted(here: Here) -> list[Route]:
    """As the kernel's table lists them: by address, shorter prefixes first."""
    return sorted(here.host.machine.routes, key=lambda route: (ip_network(route.network), route.interface))


def _fits(route: Route, wanted: str, device: str, via: str) -> bool:
    network = EVERYWHERE if wanted == "default" else wanted
    same = not network or network == "all" or ip_network(network, strict=False) == ip_network(route.network)
    return same and (not device or device == route.interface) and (not via or via == route.gateway)


def _line(route: Route, device: str) -> str:
    """`ip` leaves out what was asked for: the device, if one was named."""
    to = "default" if route.network == EVERYWHERE else route.network.removesuffix("/32")
    dev = "" if device else f"dev {route.interface} "
    if route.gateway:
        return f"{to} via {route.gateway} {dev}\n"
    return f"{to} {dev}proto kernel scope link src {route.source} \n"


def _local(here: Here, device: str, *, named: bool) -> Iterator[str]:
    table = "table local " if named else ""
    entries = [
        ("local", "127.0.0.0/8", "lo", "host", "127.0.0.1"),
        ("local", "127.0.0.1", "lo", "host", "127.0.0.1"),
        ("broadcast", "127.255.255.255", "lo", "link", "127.0.0.1"),
    ]
    for one in devices(here):
        for address in one.addresses:
            if address.broadcast:
                entries.append(("local", address.text, one.name, "host", address.text))
                entries.append(("broadcast", address.broadcast, one.name, "link", address.text))
    for kind, to, dev, scope, source in sorted(entries, key=lambda entry: ip_network(entry[1])):
        if not device or device == dev:
            place = "" if device else f"dev {dev} "
            yield f"{kind} {to} {place}{table}proto kernel scope {scope} src {source} \n"


def _six(here: Here, device: str) -> Iterator[str]:
    """Its own networks and the ways through others, then those of the links, and the default last."""
    routes = [one for one in here.host.machine6.routes if not device or device == one.interface]
    named = sorted((one for one in routes if one.network != SIX.everywhere), key=lambda one: ip_network(one.network))
    for one in named:
        yield _six_line(one, device)
    yield from _links(here, device)
    for one in routes:
        if one.network == SIX.everywhere:
            yield _six_line(one, device)


def _six_line(route: Route, device: str) -> str:
    to = "default" if route.network == SIX.everywhere else route.network.removesuffix("/128")
    dev = "" if device else f"dev {route.interface} "
    if route.gateway:
        return f"{to} via {route.gateway} {dev}metric 1024 pref medium\n"
    return f"{to} {dev}proto kernel metric 256 pref medium\n"


def _links(here: Here, device: str) -> Iterator[str]:
    for one in devices(here):
        if one.name != "lo" and (not device or device == one.name):
            place = "" if device else f"dev {one.name} "
            yield f"fe80::/64 {place}proto kernel metric 256 pref medium\n"
