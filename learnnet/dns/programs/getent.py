"""getent of glibc: what programs get from the name service switch, files first and DNS after them (nss/getent.c)."""

from collections.abc import Iterable, Sequence

from learnnet.dns import glibc
from learnnet.dns.lookup import Verdict
from learnnet.dns.place import Place
from learnnet.dns.programs.client import Printed, bare, reverse
from learnnet.dns.stub import Session

FAMILIES = {"ahosts": "AF_UNSPEC", "ahostsv4": "AF_INET", "ahostsv6": "AF_INET6"}
SOCKETS = ("STREAM", "DGRAM", "RAW")
OTHERS = (
    "aliases", "ethers", "group", "gshadow", "initgroups", "netgroup", "networks", "passwd", "protocols", "rpc",
    "services", "shadow",
)  # fmt: skip
SEE_HELP = "Try `getent --help' or `getent --usage' for more information.\n"
NOT_FOUND = 2


def getent(place: Place, words: Sequence[str]) -> Printed:
    names = [word for word in words if not word.startswith("-")]
    unknown = next((word for word in words if word.startswith("-")), None)
    if unknown is not None:
        called = (
            f"unrecognized option '{unknown}'" if unknown.startswith("--") else f"invalid option -- '{unknown[1:2]}'"
        )
        return Printed(rc=64, stderr=f"getent: {called}\n{SEE_HELP}")
    if not names:
        return Printed(rc=64, stderr=f"getent: wrong number of arguments\n{SEE_HELP}")
    database, *keys = names
    if database in OTHERS:
        return Printed(rc=1, stderr=f"getent: only hosts and ahosts are modelled, not {database}\n")
    if database != "hosts" and database not in FAMILIES:
        return Printed(rc=1, stderr=f"Unknown database: {database}\n{SEE_HELP}")
    if not keys:
        return Printed(stdout="".join(_row(ip, name) for name, ips in place.hosts.items() for ip in ips))
    session, text, rc = place.session(), "", 0
    for key in keys:
        found = _hosts(place, session, key) if database == "hosts" else _ahosts(place, session, key, FAMILIES[database])
        text += found
        rc = rc if found else NOT_FOUND
    return Printed(rc=rc, stdout=text, elapsed=session.now)


def _row(address: str, *names: str) -> str:
    return f"{address:<15} {' '.join(names)}\n"


def _hosts(place: Place, session: Session, key: str) -> str:
    """gethostbyname2: first all of the search list for IPv6, then all of it again for IPv4."""
    backwards = reverse(key)
    if backwards:
        listed = [name for name, ips in place.hosts.items() if key in ips]
        if listed:
            return _row(key, *listed)
        found = glibc.look_up(session, place.conf, backwards, "PTR")
        return _row(key, *(bare(name) for name in found.addresses)) if found.found else ""
    for family in ("AF_INET6", "AF_INET"):
        addresses: Iterable[str] = place.in_hosts_file(key, family)
        names = [key]
        if not addresses:
            found = glibc.look_up(session, place.conf, key, family)
            addresses, names = found.addresses, _names(session, found)
        if addresses:
            return "".join(_row(address, *names) for address in addresses)
    return ""


def _ahosts(place: Place, session: Session, key: str, family: str) -> str:
    """getaddrinfo: each address once for every kind of socket; the canonical name only with the first."""
    addresses = place.in_hosts_file(key, family)
    name = key
    if reverse(key):
        wanted = {"AF_INET": ":" not in key, "AF_INET6": ":" in key}.get(family, True)
        addresses = (key,) if wanted else ()
    elif not addresses:
        found = glibc.look_up(session, place.conf, key, family)
        addresses, name = found.addresses, _names(session, found)[0]
    rows = [(address, socket) for address in addresses for socket in SOCKETS]
    return "".join(
        f"{address:<15} {socket:<6} {'' if index else name}\n" for index, (address, socket) in enumerate(rows)
    )


def _names(session: Session, found: Verdict) -> list[str]:
    """The canonical name at the end of the aliases, then the aliases that led to it."""
    if not found.found:
        return [""]
    answers = [record for exchange in session.exchanges if exchange.name == found.name for record in exchange.answer]
    links = {record.name.lower(): record.value for record in answers if record.type == "CNAME"}
    names = [found.name]
    while names[0].lower() in links and len(names) <= len(links):
        names.insert(0, links[names[0].lower()])
    return [bare(name) for name in names]
