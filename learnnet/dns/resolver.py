"""From a name in a program to its addresses: the Pod's hosts file, its resolv.conf, its C library, and CoreDNS."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from learnnet.cluster.store import View
from learnnet.cluster.text import Text
from learnnet.dns import glibc, golang, musl, tools
from learnnet.dns.coredns import CoreDNS
from learnnet.dns.lookup import Exchange, Lookup, Verdict
from learnnet.dns.network import Fault, Network
from learnnet.dns.nodelocal import NodeLocal
from learnnet.dns.place import NOTHING_OUTSIDE, Place, place_of
from learnnet.dns.place import cluster_dns as cluster_dns
from learnnet.dns.place import pod_resolv_conf as pod_resolv_conf
from learnnet.dns.plugin import Chance
from learnnet.dns.resolvconf import Kubelet, ResolvConf, ResolvConfError
from learnnet.dns.stub import Session, literal
from learnnet.dns.upstream import Upstream

LookUp = Callable[[Session, ResolvConf, str, str], Verdict]

# By the name under which lessons ask for them, with the version that the traces were recorded from.
RESOLVERS: Mapping[str, tuple[str, LookUp]] = {
    "glibc": (glibc.VERSION, glibc.look_up),
    "musl": (musl.VERSION, partial(musl.look_up, modern=True)),
    "musl-old": (musl.OLD_VERSION, partial(musl.look_up, modern=False)),
    "go": (golang.VERSION, golang.look_up),
    "dig": (tools.VERSION, tools.dig),
    "nslookup": (tools.VERSION, tools.nslookup),
}
WITHOUT_HOSTS_FILE = ("dig", "nslookup")
FAMILY_OF_TYPE = {"A": "AF_INET", "AAAA": "AF_INET6"}


def resolve(
    view: View,
    name: str,
    pod: str = "default/client",
    *,
    resolver: str = "glibc",
    family: str = "AF_UNSPEC",
    server: CoreDNS | None = None,
    node_cache: NodeLocal | None = None,
    upstream: Upstream = NOTHING_OUTSIDE,
    kubelet: Kubelet | None = None,
    faults: Sequence[Fault] = (),
    chance: Chance | None = None,
    now: int = 0,
) -> Lookup:
    """A program in `pod` ("namespace/name") looks up `name`; everything that is asked on the way is in the result.

    `family` may be a record type such as "SRV". `server` keeps its cache; without one, CoreDNS has just started.
    """
    place = place_of(
        view,
        pod,
        server=server,
        node_cache=node_cache,
        upstream=upstream,
        kubelet=kubelet,
        faults=faults,
        chance=chance,
        now=now,
    )
    return look_up(place, name, pod, resolver=resolver, family=family, now=now)


def look_up(place: Place | ResolvConfError, name: str, pod: str, *, resolver: str, family: str, now: int = 0) -> Lookup:
    """The same from a place that is known already, or from one that is none because of its resolv.conf."""
    call = _Call(name, pod, FAMILY_OF_TYPE.get(family, family), resolver, now)
    if isinstance(place, ResolvConfError):
        return _lookup(call, ResolvConf(), Verdict(error=str(place), code=-3))
    call = replace(call, simplified=place.simplified)
    hit = () if resolver in WITHOUT_HOSTS_FILE else place.in_hosts_file(name, call.family)
    if hit:
        return _lookup(call, place.conf, Verdict(addresses=hit, name=name), from_hosts=True)
    return _run(call, place.conf, place.session())


def run(network: Network, conf: ResolvConf, name: str, *, resolver: str = "glibc", family: str = "AF_UNSPEC") -> Lookup:
    """A look-up over any network, without Pod and hosts file."""
    session = Session(network=network, sender="", sender_ip="")
    return _run(_Call(name, "", family, resolver, 0), conf, session)


@dataclass(frozen=True, slots=True)
class _Call:
    """What the program asked its library."""

    name: str
    pod: str
    family: str
    resolver: str
    now: int
    simplified: Text | None = None


def _run(call: _Call, conf: ResolvConf, session: Session) -> Lookup:
    _, look_up = RESOLVERS[call.resolver]
    verdict = literal(call.name, call.family)
    if verdict is None and not call.name.strip("."):
        verdict = Verdict(error="Name or service not known", code=-2)
    verdict = verdict or look_up(session, conf, call.name, call.family)
    ordered = sorted(session.exchanges, key=lambda exchange: exchange.at)
    questions = tuple(replace(exchange, needed=_needed(exchange, verdict)) for exchange in ordered)
    return _lookup(call, conf, verdict, questions)


def _needed(exchange: Exchange, verdict: Verdict) -> bool:
    """Questions about other names were in vain once one was found; to find nothing takes them all."""
    return not verdict.found or exchange.name == verdict.name


def _lookup(
    call: _Call,
    conf: ResolvConf,
    verdict: Verdict,
    questions: tuple[Exchange, ...] = (),
    from_hosts: bool = False,
) -> Lookup:
    return Lookup(
        name=call.name,
        pod=call.pod,
        family=call.family,
        resolver=call.resolver,
        resolv_conf=conf,
        questions=questions,
        verdict=verdict,
        from_hosts=from_hosts,
        started=call.now,
        simplified=call.simplified,
    )
