"""A look-up in words: what was asked and what came of it, then each question, then the names that there are."""

from collections.abc import Iterator, Sequence

from learnnet.cluster.text import Text
from learnnet.diagrams import dns_tables
from learnnet.diagrams.dns_memory import Held
from learnnet.diagrams.dns_spellings import Spelling
from learnnet.diagrams.picture import Node, Table, Words
from learnnet.dns.lookup import Exchange, Lookup
from learnnet.lab.moment import Moment
from learnnet.lab.naming.state import FAULTS

Tries = Sequence[tuple[str, Sequence[Exchange]]]


def words(
    moment: Moment,
    lookup: Lookup | None,
    tries: Tries,
    others: Sequence[Spelling],
    memory: Sequence[Held],
    served: Sequence[Node],
) -> Words:
    standing = tuple(_standing(moment))
    tables = (*dns_tables.memory(memory), _names(served))
    if lookup is None:
        open_names = [name for name in served if "folded" not in name.states]
        if not open_names:
            first = Text("No Service yet, so CoreDNS has no name of yours to answer.")
        else:
            first = Text("CoreDNS answers {name}. Ask for it from a pod.", {"name": open_names[0].label})
        return Words(sentences=(first, *standing), tables=tables)
    sentences = (*_sentences(lookup, tries), *_asides(lookup), *standing, *_outdated(memory))
    asked = dns_tables.questions(lookup), *dns_tables.steps(lookup), *dns_tables.spellings(lookup, others)
    return Words(sentences=sentences, tables=(*asked, *tables))


def _standing(moment: Moment) -> Iterator[Text]:
    """What is out of the ordinary about the name service."""
    state = moment.dns_state
    if state.node_local:
        yield Text("NodeLocal DNSCache runs on every node.")
    yield from (said for fault, said in FAULTS.items() if fault in state.faults)
    if state.corefile != moment.saved_corefile:
        yield Text("CoreDNS has not loaded the saved Corefile yet.")


def _asides(lookup: Lookup) -> Iterator[Text]:
    conf = lookup.resolv_conf
    if conf.searches:
        yield Text(
            "Its resolv.conf names {servers} and searches {domains}, with {options}.",
            {
                "servers": ", ".join(conf.nameservers),
                "domains": ", ".join(conf.searches),
                "options": " ".join(conf.options) or "ndots:1",
            },
        )
    lost = sum(question.lost for question in lookup.questions)
    if lost:
        yield Text(
            "Questions without an answer: {lost}. The program waited {seconds} s in all.",
            {"lost": lost, "seconds": f"{lookup.verdict.elapsed / 1000:.3f}"},
        )
    if lookup.simplified:
        yield lookup.simplified


def _outdated(memory: Sequence[Held]) -> Iterator[Text]:
    for each in memory:
        if each.now is not None:
            holes = {"name": each.name, "old": ", ".join(each.answers), "new": ", ".join(each.now)}
            yield Text("Not everybody knows it yet: {name} is {new} by now, and somebody still holds {old}.", holes)
            return


def _sentences(lookup: Lookup, tries: Tries) -> Iterator[Text]:
    pod, verdict = lookup.pod.rpartition("/")[2], lookup.verdict
    if lookup.from_hosts:
        yield Text("{pod} found {name} in its own /etc/hosts: nothing was sent.", {"pod": pod, "name": lookup.name})
        return
    if verdict.found:
        yield Text(
            "{pod} asked for {name} and got {addresses}. Questions sent: {sent}, in vain: {in_vain}.",
            {
                "pod": pod,
                "name": lookup.name,
                "addresses": ", ".join(verdict.addresses),
                "sent": len(lookup.questions),
                "in_vain": lookup.wasted,
            },
        )
    else:
        yield Text(
            "{pod} asked for {name} and got no address: {result}. Questions sent: {sent}.",
            {"pod": pod, "name": lookup.name, "result": verdict.result, "sent": len(lookup.questions)},
        )
    for name, questions in tries:
        yield from _try(name, questions)


def _try(name: str, questions: Sequence[Exchange]) -> Iterator[Text]:
    codes = {question.rcode for question in questions}
    answers = [record.value for question in questions for record in question.answer]
    if answers:
        yield Text("{name} is {addresses}.", {"name": name, "addresses": ", ".join(answers)})
    elif any(question.lost for question in questions):
        yield Text("Nobody answered for {name}.", {"name": name})
    elif codes == {"NOERROR"}:
        yield Text("{name} exists, but has no address of this type.", {"name": name})
    else:
        yield Text("{name} does not exist ({code}).", {"name": name, "code": ", ".join(sorted(codes))})


def _names(served: Sequence[Node]) -> Table:
    return Table(
        caption=Text("Names that CoreDNS answers"),
        columns=(Text("Name"), Text("Type"), Text("Answer")),
        rows=tuple((name.label, name.detail["type"], name.note) for name in served),
        keys=tuple(name.id.replace("Name/", "Service/") for name in served),
    )
