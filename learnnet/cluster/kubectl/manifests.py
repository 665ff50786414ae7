"""What -f names: the objects in files, and what is wrong with files that cannot be used (cli-runtime, resource)."""

from dataclasses import dataclass, field

from learnnet.cluster.apply.documents import Item, items_of
from learnnet.cluster.kubectl.call import Call
from learnnet.cluster.kubectl.failures import Failure, OurError
from learnnet.cluster.kubectl.resources import Named
from learnnet.cluster.manifest import parse
from learnnet.cluster.requests.label_selector import Requirement, label_selector
from learnnet.cluster.status import RefusedError
from learnnet.cluster.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One file, under the name that errors give it."""

    name: str
    text: str


@dataclass(slots=True)
class Read:
    """What files hold: objects with the name of their file, and what is wrong with the rest."""

    items: list[tuple[Item, str]] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)


def sources(call: Call) -> list[Source]:
    """The files of all -f flags."""
    if call.arguments.has("kustomize"):
        raise OurError(Text("Kustomizations are not available in this lab: use -f."))
    names = [part for text in call.arguments.all("filename") for part in text.split(",")]
    if not names:
        raise Failure("must specify one of -f and -k")
    for name in names:
        if name not in call.files:
            raise Failure(f'the path "{name}" does not exist')
    return [Source(name="STDIN" if name == "-" else name, text=call.files[name]) for name in names]


def read_files(call: Call) -> Read:
    """All objects in the order of the files, their namespaces filled in."""
    read, labels = Read(), labels_asked(call)
    for source in sources(call):
        for one in items_of(parse(source.text), source.name, call.namespace):
            if not isinstance(one, Item):
                read.failures.append(Failure(one.among_others))
            elif problem := misplaced(call, one):
                read.failures.append(problem)
            elif all(term.holds(one.body["metadata"].get("labels") or {}) for term in labels):
                read.items.append((one, source.name))
    return read


def labels_asked(call: Call) -> tuple[Requirement, ...]:
    """-l chooses among what stands in files, too."""
    text = call.arguments.get("selector")
    try:
        return label_selector(text)
    except RefusedError as refused:
        raise Failure(f'the provided selector "{text}" is not valid: {refused.status["message"]}') from refused


class MisplacedError(Failure):
    """-n says one namespace and the object another."""


def misplaced(call: Call, item: Item) -> MisplacedError | None:
    """-n must not gainsay what the object says itself."""
    own = item.key.namespace
    if not item.kind.namespaced or not call.arguments.has("namespace") or own == call.namespace:
        return None
    return MisplacedError(
        f'the namespace from the provided object "{own}" does not match the namespace "{call.namespace}". You must '
        f"pass '--namespace={own}' to perform this operation."
    )


def namespace_of(item: Item) -> str:
    return item.key.namespace if item.kind.namespaced else ""


def named_in_files(call: Call) -> tuple[Named, ...]:
    read = read_files(call)
    if read.failures:
        raise read.failures[0]
    return tuple(Named(kind=item.kind, name=item.key.name, namespace=namespace_of(item)) for item, _ in read.items)
