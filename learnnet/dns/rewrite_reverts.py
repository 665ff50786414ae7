"""How a reply is made to speak of the first question again: names and the names inside data spelt anew."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from learnnet.dns.go_regexp import Regexp
from learnnet.dns.message import Message, Record
from learnnet.dns.rdata import target_of, with_target

Respell = Callable[[str], str]
Revert = Callable[[Message], Message]


def filled(text: str, groups: Sequence[str]) -> str:
    """{1} stands for the first group."""
    for index, group in enumerate(groups):
        text = text.replace(f"{{{index}}}", group)
    return text


def by_groups(regexp: Regexp, new: str) -> Respell:
    def spell(name: str) -> str:
        groups = regexp.find(name)
        return name if groups is None else filled(new, groups)

    return spell


def swap(old: str, new: str) -> Respell:
    """A name and all names below it."""
    return lambda name: new if name == old else name[: -len(old)] + new if name.endswith("." + old) else name


def swap_end(old: str, new: str) -> Respell:
    return lambda name: name.removesuffix(old) + new if name.endswith(old) else name


def both(spell: Respell) -> tuple[Revert, ...]:
    return names_by(spell), values_by(spell)


def in_records(reply: Message, change: Callable[[Record], Record]) -> Message:
    """CoreDNS reverts in all three sections."""
    return replace(
        reply,
        answer=tuple(change(record) for record in reply.answer),
        authority=tuple(change(record) for record in reply.authority),
        additional=tuple(change(record) for record in reply.additional),
    )


def names_by(spell: Respell) -> Revert:
    return lambda reply: in_records(reply, lambda record: replace(record, name=spell(record.name)))


def values_by(spell: Respell) -> Revert:
    def change(record: Record) -> Record:
        target = target_of(record.type, record.value)
        return record if not target else replace(record, value=with_target(record.type, record.value, spell(target)))

    return lambda reply: in_records(reply, change)
