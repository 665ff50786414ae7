"""What sets a state apart, in words for an instructor: as short as a line of YAML, and in a sentence."""

from collections.abc import Sequence
from dataclasses import dataclass

from learnnet.cluster.store import View
from learnnet.cluster.text import Text
from learnnet.curriculum.fields import ABSENT, spelled
from learnnet.curriculum.service_trouble import trouble_of
from learnnet.curriculum.states.differences import Difference

LONGEST = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Differs:
    """`short` is a heading, `says` the sentence under it; `broken` when a Service cannot work like this."""

    short: Text
    says: Text
    broken: bool


def differs(found: Sequence[Difference], view: View) -> Differs | None:
    """None for those who stand where one of the lesson's ways leads through."""
    if not found:
        return None
    first = found[0]
    trouble = next(filter(None, (_trouble(each, view) for each in found)), None)
    return Differs(
        short=_short(first),
        says=trouble or _sentence(first, len(found) - 1),
        broken=trouble is not None,
    )


def _trouble(difference: Difference, view: View) -> Text | None:
    kind, namespace, name = difference.object.split("/", 2)
    if kind != "Service":
        return None
    trouble = trouble_of(view, namespace, name)
    return trouble.says if trouble else None


def _short(difference: Difference) -> Text:
    kind, _namespace, name = difference.object.split("/", 2)
    if not difference.path:
        if difference.found is ABSENT:
            return Text("no {kind} {name}", {"kind": kind, "name": name})
        return Text("{kind} {name} besides", {"kind": kind, "name": name})
    return Text("{field}: {value}", {"field": _spoken(difference), "value": _cut(spelled(difference.found))})


def _spoken(difference: Difference) -> str:
    """The last step names the field; keys of selectors and labels need to be told which they are."""
    steps = [step for step in difference.path if isinstance(step, str)]
    for owner, word in (("selector", "selector"), ("matchLabels", "selector"), ("labels", "label")):
        if owner in steps[:-1]:
            return f"{word} {steps[-1]}"
    return steps[-1]


def _sentence(difference: Difference, more: int) -> Text:
    kind, namespace, name = difference.object.split("/", 2)
    what: dict[str, str | int] = {"kind": kind, "name": name, "namespace": namespace}
    if not difference.path:
        if difference.found is ABSENT:
            return Text("{kind} {name} is missing in namespace {namespace}.", what)
        return Text("The lesson has no {kind} {name} in namespace {namespace}.", what)
    what |= {"field": difference.field, "found": _cut(spelled(difference.found))}
    what |= {"wanted": _cut(spelled(difference.wanted)), "more": more}
    if more:
        return Text("{field} of {kind} {name} is {found}, in the lesson {wanted}; {more} more fields differ.", what)
    return Text("{field} of {kind} {name} is {found}, in the lesson {wanted}.", what)


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
