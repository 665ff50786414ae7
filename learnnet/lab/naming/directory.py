"""Whom a program can ask for a name at one moment of a lab, and what it would be told."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from learnnet.cluster.objects import EndpointSlice, Node, Pod
from learnnet.cluster.store import FIRST_REVISION, Store, View
from learnnet.dns import programs
from learnnet.dns.lookup import Lookup
from learnnet.dns.place import KUBE_DNS, USUAL_ADDRESS, Place, place_of, service_addresses
from learnnet.dns.programs.client import Printed
from learnnet.dns.programs.recording import as_lookup, recorded
from learnnet.dns.resolvconf import ResolvConfError
from learnnet.dns.resolver import look_up
from learnnet.lab.events import Log
from learnnet.lab.naming.servers import Servers
from learnnet.lab.naming.state import USUAL_REPLICAS, on_the_way

SERVICE_NAME = "kubernetes.io/service-name"


@dataclass(frozen=True, kw_only=True)
class Directory:
    """`index` is the event after which it is asked; `now` may be later, as time passes between events, too."""

    servers: Servers
    store: Store
    log: Log
    index: int
    revision: int
    now: int

    @property
    def view(self) -> View:
        return self.store.at(self.revision)

    @property
    def names(self) -> View:
        """What CoreDNS has seen."""
        return self.store.at(self._seen("coredns", "serve"))

    def answer(self, query: bytes, source: str = "", transport: str = "udp") -> bytes:
        """From CoreDNS itself, as if the question had reached it from `source`."""
        self.servers.version += 1
        return self.servers.coredns.answer(self.names, query, now=self.now, source=source, transport=transport)

    def look_up(self, name: str, pod: str, *, resolver: str, family: str) -> Lookup:
        place = self.place(pod, resolver)
        self.servers.version += 1
        return look_up(place, name, pod, resolver=resolver, family=family, now=self.now)

    def listen(self, words: Sequence[str], pod: str, typed: str) -> tuple[Printed, Lookup | None]:
        """The same as `run`, with what went over the wire as a look-up of the name that was typed."""
        place = self.place(pod, programs.resolver_of(words))
        if isinstance(place, ResolvConfError) or not typed:
            return self.run(words, pod), None
        self.servers.version += 1
        there, recorder = recorded(place, walks=words[0] != "dig" or any("search" in word for word in words))
        printed = programs.run(words, there)
        return printed, as_lookup(recorder, place, words[0], typed, printed.elapsed)

    def run(self, words: Sequence[str], pod: str) -> Printed:
        """What a program prints in a Pod: dig, nslookup, host, getent and `cat /etc/resolv.conf`."""
        place = self.place(pod, programs.resolver_of(words))
        self.servers.version += 1
        return programs.run(words, place)

    def place(self, pod: str, resolver: str = "") -> Place | ResolvConfError:
        """The Pod's files, and its network with whatever is wrong there."""
        view = self.view
        namespace, _, name = pod.rpartition("/")
        found = view.get(Pod, name, namespace or "default")
        node = found.node if found else ""
        endpoints = list(self._endpoints(node))
        rejected = bool(endpoints) and not any(endpoints)
        faults = on_the_way(
            self.servers.state,
            resolver=resolver,
            addresses=service_addresses(view) or (USUAL_ADDRESS,),
            replicas=sum(endpoints) or USUAL_REPLICAS,
            rejected=rejected,
        )
        host = view.get(Node, node)
        return place_of(
            view,
            pod,
            names_seen=self.names,
            server=self.servers.coredns,
            node_cache=self.servers.cache(node, host.address if host else "", rejected),
            upstream=self.servers.upstream,
            faults=faults,
            chance=self.servers.chance,
            now=self.now,
        )

    def _endpoints(self, node: str) -> Iterator[int]:
        """How many Pods answer in each slice of kube-dns that the node's kube-proxy has seen.

        No slice at all means that nobody keeps slices in this lab, so that nothing can be said.
        """
        namespace, name = KUBE_DNS
        view = self.store.at(self._seen(f"kube-proxy/{node}", "sync")) if node else self.view
        for piece in view.select(EndpointSlice, namespace, {SERVICE_NAME: name}):
            yield sum(endpoint.ready is not False for endpoint in piece.endpoints)

    def _seen(self, actor: str, action: str) -> int:
        event = self.log.last(actor, action, self.index)
        return event.detail["seen"] if event else FIRST_REVISION
