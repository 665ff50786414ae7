"""CoreDNS: the cluster's DNS server, from a query's bytes to the reply's.

One `CoreDNS` is one process with its Corefile, its caches and its serial. It reads the cluster through the `View` that
comes with each query, and time is the caller's, so the same questions at the same times get the same answers.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import cast

from learnnet.cluster.store import View
from learnnet.dns import chain, fit, names, wire
from learnnet.dns.address_index import AddressIndex
from learnnet.dns.cache import CachePlugin, Item
from learnnet.dns.corefile import KUBEADM, Corefile, parse
from learnnet.dns.corefile_error import CorefileError
from learnnet.dns.forward import ForwardPlugin, Health, Server
from learnnet.dns.kubernetes_plugin import KubernetesPlugin
from learnnet.dns.message import Message, Opt, Question, reply_to
from learnnet.dns.plugin import Ask, Chance, InOrder, Journey, Next, Result, Unwritten
from learnnet.dns.plugins.erratic import ErraticPlugin
from learnnet.dns.serial import Serial
from learnnet.dns.upstream import Upstream

UPSTREAM_ADDRESS = "192.0.2.53"  # what the nodes' /etc/resolv.conf names, unless told otherwise
ECHOED_OPTIONS = (3, 9, 10, 11, 12)  # NSID, EXPIRE, COOKIE, TCP KEEPALIVE, PADDING (CoreDNS: pkg/edns)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A reply, and how the server came to it."""

    message: Message
    journey: Journey
    size: int  # the client's buffer, or what the server itself allows
    silent: bool = False  # nothing is sent at all

    def encoded(self, transport: str, ipv6: bool = False) -> bytes:
        return b"" if self.silent else fit.encode(self.message, transport, self.size, ipv6)


Files = tuple[tuple[str, str], ...]  # name and text of what lies beside the Corefile


@lru_cache(maxsize=64)
def read(text: str, files: Files = ()) -> Corefile | CorefileError:
    """A Corefile, or why CoreDNS refuses to start with it."""
    try:
        corefile = parse(text)
        parts = chain.Parts(
            serial=Serial(False), addresses=AddressIndex(), chance=InOrder(), upstream=_silence, files=dict(files)
        )
        chain.load(corefile.blocks, parts)
    except CorefileError as error:
        return error
    return corefile


def _silence(query: Message, transport: str, ask: Ask) -> Message | None:
    return None


def outside(upstream: Upstream) -> Server:
    """An Upstream as the forward plugin sees it."""
    return lambda query, transport, ask: upstream.answer(query)


class CoreDNS:
    """Raises CorefileError when the file is not one; `read` tells beforehand."""

    def __init__(
        self,
        corefile: str = KUBEADM,
        *,
        upstream: Server | None = None,
        servers: Mapping[str, Server] | None = None,
        chance: Chance | None = None,
        nameservers: tuple[str, ...] = (UPSTREAM_ADDRESS,),
        server_ips: tuple[str, ...] | None = None,
        files: Files = (),
    ) -> None:
        """`servers` are upstreams by address; every other address is answered by `upstream`."""
        file = read(corefile, files)
        if isinstance(file, CorefileError):
            raise file
        self.corefile = file
        verified = any(
            option.name == "pods" and option.args == ("verified",)
            for block in file.blocks
            for line in block.directives
            for option in line.block
        )
        self.watches_pods = verified
        self.serial = Serial(verified)
        self._parts = chain.Parts(
            serial=self.serial,
            addresses=AddressIndex(),
            chance=chance or InOrder(),
            upstream=upstream or outside(Upstream()),
            servers=servers or {},
            nameservers=nameservers,
            server_ips=server_ips,
            files=dict(files),
        )
        self._blocks = chain.load(file.blocks, self._parts)
        self._chains = [_chained(block) for block in self._blocks]

    def answer(self, view: View, query: bytes, *, now: int = 0, source: str = "", transport: str = "udp") -> bytes:
        """What goes back on the wire; empty where a real server stays silent."""
        if not wire.acceptable(query):
            return wire.refusal(query)
        try:
            message = wire.read(query)
        except wire.MalformedError:
            return wire.refusal(query)
        found = self.ask(view, message, now=now, source=source, transport=transport)
        return found.encoded(transport, ipv6=":" in source)

    def ask(self, view: View, query: Message, *, now: int = 0, source: str = "", transport: str = "udp") -> Answer:
        """The same for a message that is read already, with the way the answer took."""
        journey = Journey()
        size = fit.limit(transport, query.opt.size if query.opt else None)
        if query.question is None:
            return Answer(message=reply_to(query, "FORMERR"), journey=journey, size=size)
        if query.opt and query.opt.version and self._open_to(query.question.cls):
            bad = replace(reply_to(query, "BADVERS"), opt=Opt(size=0))
            return Answer(message=bad, journey=journey, size=size)
        self.serial.observe(view, now)
        ask = Ask(
            query=query,
            question=query.question,
            lower=query.question.name.lower(),
            view=view,
            now=now,
            source=source,
            transport=transport,
            journey=journey,
            itself=self.serve,
        )
        result = self._run(ask)
        silent = isinstance(result, Unwritten) and not result.server_answers
        if journey.size_limit is not None:
            size = fit.limit(transport, journey.size_limit)
        return Answer(message=_finished(ask, result), journey=journey, size=size, silent=silent)

    def serve(self, ask: Ask) -> Message:
        """What the server says to itself."""
        return _finished(ask, self._run(ask))

    def _run(self, ask: Ask) -> Result:
        """The server block with the longest fitting zone answers."""
        index = self._block(ask)
        block = None if index is None else self._blocks[index]
        if index is None or not block or not block.answers or not self._open_to(ask.question.cls):
            return Unwritten("REFUSED")
        return self._chains[index](ask)

    def _open_to(self, cls: str) -> bool:
        """One block that lets all classes in opens the port for them, whichever block answers then."""
        return cls == "IN" or any(block.any_class for block in self._blocks if block.zones)

    def _block(self, ask: Ask) -> int | None:
        best, length = None, -1
        parents = ask.question.type == "DS"  # a zone's DS records are kept by the zone above
        for index, block in enumerate(self._blocks):
            zone = names.longest_zone(ask.lower, block.zones)
            if not zone:
                continue
            weight = -len(zone) if parents and zone != "." else len(zone)
            if best is None or weight > length or (parents and length == 1):
                best, length = index, weight
        return best

    def copy(
        self, chance: Chance | None = None, *, upstream: Server | None = None, until: int | None = None
    ) -> "CoreDNS":
        """A process in the same state, for a branch of the world; without what its caches learnt after `until`."""
        twin = CoreDNS.__new__(CoreDNS)
        twin.corefile = self.corefile
        twin.watches_pods = self.watches_pods
        twin.serial = self.serial.copy() if until is None else Serial(self.watches_pods)
        twin._parts = replace(
            self._parts,
            serial=twin.serial,
            addresses=AddressIndex(),
            chance=chance or self._parts.chance,
            upstream=upstream or self._parts.upstream,
        )
        twin._blocks = chain.load(self.corefile.blocks, twin._parts)
        twin._chains = [_chained(block) for block in twin._blocks]
        twin.remember(self, until)
        return twin

    def remember(self, other: "CoreDNS", until: int | None = None) -> None:
        """Take over what another process with the same Corefile has in its memory."""
        for theirs, mine in zip(other._blocks, self._blocks, strict=True):
            for old, new in zip(theirs.plugins, mine.plugins, strict=True):
                _copy_state(old, new, until)

    def held(self, now: int) -> Iterator[tuple[Question, Item]]:
        """What its caches would still answer at this time; for drawing."""
        for block in self._blocks:
            for plugin in block.plugins:
                if isinstance(plugin, CachePlugin):
                    yield from plugin.held(now)

    @property
    def zones(self) -> tuple[str, ...]:
        """The zones that the kubernetes plugin serves, longest first; for drawing."""
        found = {
            zone
            for block in self._blocks
            for plugin in block.plugins
            if isinstance(plugin, KubernetesPlugin)
            for zone in plugin.options.zones
        }
        return tuple(sorted(found, key=len, reverse=True))


def _finished(ask: Ask, result: Result) -> Message:
    """With the client's EDNS, and cut to its buffer."""
    reply = reply_to(ask.query, result.rcode) if isinstance(result, Unwritten) else result
    size, opt = ask.size, ask.query.opt
    if opt:
        size = ask.journey.size_limit or opt.size
        echoed = tuple(option for option in opt.options if option[0] in ECHOED_OPTIONS)
        # What a plugin has put into the reply's OPT is taken to be what it can do.
        options = reply.opt.options if reply.opt and reply.opt.options else echoed
        reply = replace(reply, opt=replace(opt, size=size, options=options, version=0))
    return fit.cut(reply, fit.limit(ask.transport, size))


def _copy_state(old: object, new: object, until: int | None) -> None:
    if isinstance(old, CachePlugin) and isinstance(new, CachePlugin):
        new.items = {key: item for key, item in old.items.items() if until is None or item.stored <= until}
    if isinstance(old, ErraticPlugin) and isinstance(new, ErraticPlugin):
        new.queries = old.queries
    if isinstance(old, ForwardPlugin) and isinstance(new, ForwardPlugin):
        failed = {server: at for server, at in old.health.failed.items() if until is None or at <= until}
        new.health = Health(failed=failed, turn=old.health.turn)


def _chained(block: chain.Loaded) -> Next:
    following: Next = _nothing_left
    for plugin in reversed(block.plugins):
        following = cast(Next, partial(plugin.serve, then=following))
    return following


def _nothing_left(ask: Ask) -> Result:
    return Unwritten("SERVFAIL")


def answer(
    view: View,
    query: bytes,
    *,
    corefile: str = KUBEADM,
    upstream: Upstream | None = None,
    now: int = 0,
    source: str = "",
    transport: str = "udp",
    chance: Chance | None = None,
) -> bytes:
    """One query to a CoreDNS that has just started: nothing cached yet."""
    server = CoreDNS(corefile, upstream=outside(upstream or Upstream()), chance=chance)
    return server.answer(view, query, now=now, source=source, transport=transport)
