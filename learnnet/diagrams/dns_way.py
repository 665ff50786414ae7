"""The way of one question through the name servers: where it came to, who passed it on, and who decided."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from learnnet.cluster.text import Text
from learnnet.dns.coredns import UPSTREAM_ADDRESS
from learnnet.dns.lookup import REJECTED, Exchange, Lookup
from learnnet.dns.nodelocal import BEHIND, CLUSTER_DNS
from learnnet.dns.plugin import Step

COREDNS, NODE_LOCAL, UPSTREAM = "coredns", "node-local", "upstream"
LANE_OF_LABEL = {"kube-dns": COREDNS, "node-local-dns": NODE_LOCAL}
LANE_NAMES = {COREDNS: "CoreDNS", NODE_LOCAL: "NodeLocal", UPSTREAM: ""}
ORDER = (NODE_LOCAL, COREDNS, UPSTREAM)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pass:
    """A server that did not know handed the question on; `silent` when nothing came back."""

    source: str
    target: str
    address: str
    transport: str
    silent: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """`first` is the server that the resolver asked; `decided` what was done where the answer was made."""

    first: str
    passes: tuple[Pass, ...]
    decided: tuple[str, Step] | None

    @property
    def lanes(self) -> tuple[str, ...]:
        return (self.first, *(each.target for each in self.passes))


def way_of(question: Exchange) -> Way:
    first = lane_of(question)
    passes = tuple(_passes(question, first))
    return Way(first=first, passes=passes, decided=_decided(question, first, passes))


def lane_of(question: Exchange) -> str:
    """The server asked, by what it is; one that is none of the cluster's by its address."""
    label = question.receiver.partition(" ")[2]
    return LANE_OF_LABEL.get(label) or (UPSTREAM if question.server == UPSTREAM_ADDRESS else question.server)


def lane_of_step(step: Step, first: str) -> str:
    return COREDNS if step.server == BEHIND else first


def _passes(question: Exchange, first: str) -> Iterator[Pass]:
    """NodeLocal's own note about CoreDNS comes after all that CoreDNS did; on the way it comes first."""
    forwards = [step for step in question.steps if step.plugin == "forward" and "server" in step.said.params]
    for step in sorted(forwards, key=lambda step: step.server == BEHIND):
        address = str(step.said.params["server"])
        source = lane_of_step(step, first)
        target = COREDNS if source == NODE_LOCAL and address.split(":")[0] == CLUSTER_DNS else UPSTREAM
        transport = str(step.said.params.get("transport", ""))
        yield Pass(source=source, target=target, address=address, transport=transport, silent=not transport)


def _decided(question: Exchange, first: str, passes: Sequence[Pass]) -> tuple[str, Step] | None:
    if question.lost:
        return None
    behind = [step for step in question.steps if step.server == BEHIND]
    if behind and question.plugin == "forward" and passes and passes[0].target == COREDNS:
        return COREDNS, next((step for step in behind if step.plugin != "cache"), behind[0])
    own = [step for step in question.steps if step.server != BEHIND]
    if not question.plugin:
        return None
    found = next((step for step in own if step.plugin == question.plugin), None)
    return first, found or Step(plugin=question.plugin, said=Text("This plugin answered."))


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    id: str
    label: str
    note: str


def lanes_of(lookup: Lookup, version: str) -> tuple[Lane, ...]:
    """Left to right: the program, its resolver, and each server that was asked, by the resolver or by another."""
    application = lookup.pod.rpartition("/")[2]
    address = lookup.questions[0].sender_ip if lookup.questions else ""
    addresses: dict[str, str] = {}
    for question in lookup.questions:
        way = way_of(question)
        addresses.setdefault(way.first, question.server)
        for each in way.passes:
            addresses.setdefault(each.target, each.address.split(":")[0])
    known = [lane for lane in ORDER if lane in addresses]
    others = [lane for lane in addresses if lane not in ORDER]
    return (
        Lane(id="application", label=application, note=address),
        Lane(id="resolver", label=version, note="resolv.conf"),
        *(Lane(id=lane, label=LANE_NAMES.get(lane, ""), note=addresses[lane]) for lane in (*known, *others)),
    )


def outcome(question: Exchange) -> str:
    """What came of one question, as the shapes of the picture tell it."""
    if question.lost:
        return "refused" if question.rcode == REJECTED else "lost"
    if question.rcode != "NOERROR":
        return "nxdomain" if question.rcode == "NXDOMAIN" else "failed"
    return "address" if question.answer else "nodata"


def outcome_words(question: Exchange) -> Text | str:
    if not question.lost:
        return question.rcode
    return Text("refused") if question.rcode == REJECTED else Text("no answer")
