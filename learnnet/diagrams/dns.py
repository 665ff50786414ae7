"""The newest look-up, question by question: what the program asked, what its resolver made of it, what came back."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from learnnet.cluster.objects import Pod, Service
from learnnet.cluster.text import Text
from learnnet.diagrams import dns_words, reading
from learnnet.diagrams.dns_memory import Held, held, holder_words
from learnnet.diagrams.dns_setup import asking, setup
from learnnet.diagrams.dns_spellings import Spelling, spellings
from learnnet.diagrams.dns_way import COREDNS, lane_of_step, lanes_of, outcome, way_of
from learnnet.diagrams.dns_why import reasons
from learnnet.diagrams.lines import traced
from learnnet.diagrams.picture import JSON, Edge, Look, Node, Origin, Picture, object_id, wire
from learnnet.dns.dig import dig_text
from learnnet.dns.lookup import Exchange, Lookup
from learnnet.dns.message import Origin as RecordOrigin
from learnnet.dns.resolvconf import Kubelet, ResolvConf
from learnnet.dns.resolver import RESOLVERS, cluster_dns, pod_resolv_conf
from learnnet.lab.moment import Moment

EARLIER = 6  # look-ups listed besides the newest
NAMES_LISTED = 200
ORIGINS_EXPLAINED = 8
TYPE_OF_FAMILY = {"AF_UNSPEC": "", "AF_INET": "A", "AF_INET6": "AAAA"}
DIGS_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Try:
    """One name that was asked for, with all questions about it (A and AAAA)."""

    name: str
    search: str
    questions: tuple[Exchange, ...]


def dns_picture(moment: Moment, look: Look) -> Picture:
    lookups = moment.lookups
    newest = lookups[-1] if lookups else None
    served = list(names_served(moment))
    event, lookup = newest or (None, None)
    tries = list(_tries(lookup)) if lookup else []
    then = moment.at(event.index) if event else moment
    others = spellings(then, lookup) if lookup else ()
    memory = held(moment, lookup)
    picture = Picture(
        name="dns",
        title=_title(lookup),
        nodes=(*(_actors(lookup) if lookup else ()), *served),
        edges=tuple(_messages(lookup, event.index)) if lookup and event else (),
        words=dns_words.words(moment, lookup, [(each.name, each.questions) for each in tries], others, memory, served),
        detail={
            "lookup": _lookup(then, lookup, tries, others) if lookup else None,
            "event": event.index if event else None,
            "conf": _conf(moment, lookup),
            "earlier": [_summary(each.index, earlier) for each, earlier in lookups[-EARLIER - 1 :]],
            "seen": moment.names.revision,
            "held": [_held(each) for each in memory],
            "asking": asking(),
            "coredns": setup(moment),
        },
    )
    return traced(moment.names, picture)


def _title(lookup: Lookup | None) -> Text:
    if lookup is None:
        return Text("DNS of the cluster")
    return Text("{pod} asks for {name}", {"pod": lookup.pod.rpartition("/")[2], "name": lookup.name})


def names_served(moment: Moment) -> Iterator[Node]:
    """The names of Services that CoreDNS answers, from what its watch has brought."""
    view = moment.names
    slices = reading.slices_of(view)
    for _, (record, service) in zip(range(NAMES_LISTED), reading.typed_records(view, Service), strict=False):
        if service.type == "ExternalName":
            answers, how = [service.external_name], "CNAME"
        elif service.headless:
            own = slices.get((service.meta.namespace, service.meta.name), ())
            answers = [address for s in own for e in s.endpoints if e.ready is not False for address in e.addresses]
            how = "A"
        else:
            answers, how = list(service.cluster_ips), "A"
        yield Node(
            id=object_id("Name", service.meta.namespace, service.meta.name),
            kind="name",
            label=reading.fqdn(service),
            note=", ".join(answers),
            states=("folded",) if reading.folded(service) else (),
            detail={"type": how, "answers": answers},
            origin=reading.origin_of(record, "metadata.name"),
        )


def _tries(lookup: Lookup) -> Iterator[Try]:
    for name, group in groupby(lookup.questions, key=lambda question: question.name):
        questions = tuple(group)
        yield Try(name, questions[0].search or "", questions)


def _actors(lookup: Lookup) -> Iterator[Node]:
    """The program, the library that asks for it, and each server that is asked."""
    namespace, _, pod = lookup.pod.rpartition("/")
    yield Node(
        id=object_id("Pod", namespace, pod),
        kind="actor",
        label=pod,
        note=lookup.questions[0].sender_ip if lookup.questions else "",
        states=("application",),
    )
    yield Node(id=_resolver_id(lookup), kind="actor", label=RESOLVERS[lookup.resolver][0], states=("resolver",))
    for server in dict.fromkeys(question.receiver for question in lookup.questions):
        address, _, name = server.partition(" ")
        yield Node(
            id=object_id("Server", "", address),
            kind="actor",
            label=name or address,
            note=f"{address}:53",
            states=("server",),
        )
    for each in dict.fromkeys(each.target for question in lookup.questions for each in way_of(question).passes):
        label = "CoreDNS" if each == COREDNS else ""
        yield Node(id=object_id("Server", "", each), kind="actor", label=label or each, states=("server", "behind"))


def _resolver_id(lookup: Lookup) -> str:
    return object_id("Resolver", "", lookup.resolver)


def _messages(lookup: Lookup, event: int) -> Iterator[Edge]:
    """In the order in which they travel: the call, each question with its answer, and what the program is told."""
    namespace, _, pod = lookup.pod.rpartition("/")
    program, resolver = object_id("Pod", namespace, pod), _resolver_id(lookup)
    yield Edge(id=f"call/{event}", kind="call", source=program, target=resolver, label=lookup.name)
    for number, question in enumerate(lookup.questions):
        server = object_id("Server", "", question.server)
        label = f"{question.type} {question.name}"
        yield Edge(id=f"question/{event}/{number}", kind="question", source=resolver, target=server, label=label)
        way = way_of(question)
        for index, each in enumerate(way.passes):
            source = server if each.source == way.first else object_id("Server", "", each.source)
            target = object_id("Server", "", each.target)
            yield Edge(id=f"pass/{event}/{number}/{index}", kind="pass", source=source, target=target, label=label)
        if not question.lost:
            yield Edge(
                id=f"answer/{event}/{number}",
                kind="answer",
                source=server,
                target=resolver,
                label=", ".join(record.value for record in question.answer) or question.rcode,
                states=(outcome(question),),
                origin=_origin(question),
            )
    told = ", ".join(lookup.verdict.addresses) or lookup.verdict.result
    state = "address" if lookup.verdict.found else "nxdomain"
    yield Edge(id=f"return/{event}", kind="return", source=resolver, target=program, label=told, states=(state,))


def _origin(question: Exchange) -> Origin | None:
    origin = next((record.origin for record in question.answer if record.origin), None)
    if origin is None:
        return None
    return Origin(object=object_id(*origin.key), field=origin.field)


def _lookup(then: Moment, lookup: Lookup, tries: Sequence[Try], others: Sequence[Spelling]) -> JSON:
    numbers = {id(question): number for number, question in enumerate(lookup.questions)}
    version = RESOLVERS[lookup.resolver][0]
    return {
        "name": lookup.name,
        "pod": lookup.pod,
        "type": TYPE_OF_FAMILY.get(lookup.family, lookup.family),
        "resolver": version,
        "library": lookup.resolver,
        "hosts": lookup.from_hosts,
        "found": lookup.verdict.found,
        "full": lookup.verdict.name,
        "addresses": list(lookup.verdict.addresses),
        "result": lookup.verdict.result,
        "started": lookup.started,
        "elapsed": lookup.verdict.elapsed,
        "sent": len(lookup.questions),
        "in_vain": lookup.wasted,
        "lanes": [{"id": lane.id, "label": lane.label, "note": lane.note} for lane in lanes_of(lookup, version)],
        "tries": [_try(entry, numbers) for entry in tries],
        "unsent": _unsent(lookup),
        "why": _why(then, lookup),
        "spellings": [_summary(None, each.lookup, each.how) for each in others],
        "simplified": wire(lookup.simplified) if lookup.simplified else None,
    }


def _why(then: Moment, lookup: Lookup) -> JSON:
    """The events behind each answer, by object and field."""
    found: dict[str, RecordOrigin] = {}
    for question in lookup.questions:
        for record in question.answer:
            if record.origin is not None and len(found) < ORIGINS_EXPLAINED:
                found.setdefault(_origin_id(record.origin), record.origin)
    return {name: list(reasons(then, origin)) for name, origin in found.items()}


def _origin_id(origin: RecordOrigin) -> str:
    return f"{object_id(*origin.key)}/{origin.field}"


def _try(entry: Try, numbers: Mapping[int, int]) -> JSON:
    return {
        "name": entry.name,
        "search": entry.search,
        "reason": wire(entry.questions[0].reason),
        "questions": [_question(question, numbers[id(question)]) for question in entry.questions],
    }


def _question(question: Exchange, number: int) -> JSON:
    way = way_of(question)
    origin = next((record.origin for record in question.answer if record.origin), None)
    return {
        "number": number,
        "type": question.type,
        "outcome": outcome(question),
        "rcode": question.rcode,
        "answers": [[record.type, record.value, record.ttl] for record in question.answer],
        "server": question.server,
        "transport": question.transport,
        "at": question.at,
        "answered": question.answered_at,
        "needed": question.needed,
        "object": object_id(*origin.key) if origin else "",
        "origin": _origin_id(origin) if origin else "",
        "to": way.first,
        "passes": [
            {"from": each.source, "to": each.target, "transport": each.transport, "silent": each.silent}
            for each in way.passes
        ],
        "decided": [way.decided[0], way.decided[1].plugin, wire(way.decided[1].said)] if way.decided else None,
        "steps": [[lane_of_step(step, way.first), step.plugin, wire(step.said)] for step in question.steps],
        "dig": dig_text(question).strip() if number < DIGS_SHOWN else "",
    }


def _unsent(lookup: Lookup) -> list[str]:
    """Names that the search list would have made next, had nothing been found."""
    if not lookup.questions or not lookup.verdict.found or lookup.name.endswith("."):
        return []
    if lookup.resolver == "dig":  # which knows no search list
        return []
    asked = {question.name for question in lookup.questions}
    names = [f"{lookup.name}.{search}." for search in lookup.resolv_conf.searches]
    names.append(f"{lookup.name}.")
    return [name for name in names if name not in asked]


def _conf(moment: Moment, lookup: Lookup | None) -> JSON:
    """The resolv.conf that the look-up went by; before the first, that of the first pod that could ask."""
    if lookup is not None:
        return {"pod": lookup.pod, **lookup.resolv_conf.as_dict()}
    view = moment.view
    pod = next((pod for pod in view.list(Pod, reading.HOME) if pod.ip), None)
    if pod is None:
        return None
    conf = pod_resolv_conf(pod, pod.meta.namespace, Kubelet(cluster_dns=cluster_dns(view)))
    return {"pod": f"{pod.meta.namespace}/{pod.meta.name}", **conf.as_dict()} if isinstance(conf, ResolvConf) else None


def _summary(event: int | None, lookup: Lookup, how: Text | None = None) -> JSON:
    return {
        "event": event,
        "how": wire(how) if how else None,
        "name": lookup.name,
        "pod": lookup.pod.rpartition("/")[2],
        "needed": [question.needed for question in lookup.questions],
        "found": lookup.verdict.found,
        "result": ", ".join(lookup.verdict.addresses) or lookup.verdict.result,
    }


def _held(each: Held) -> JSON:
    return {
        "holder": each.holder,
        "who": wire(holder_words(each)),
        "name": each.name,
        "type": each.type,
        "answers": list(each.answers),
        "until": each.until,
        "now": None if each.now is None else list(each.now),
    }
