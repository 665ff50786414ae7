"""Which objects a command line names: `svc web`, `svc/web pod/a`, `deploy,rs`, `all` (cli-runtime, builder.go)."""

from collections.abc import Sequence
from dataclasses import dataclass

from learnnet.cluster.kinds import KINDS, Kind
from learnnet.cluster.kubectl.flags import UsageError


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """One kind, and one name or "" for all of it; `namespace` where a file names it."""

    kind: Kind
    name: str = ""
    namespace: str | None = None


def kind_called(word: str) -> Kind:
    """By kind, plural, short name, or with the group behind a dot."""
    wanted = word.lower()
    for kind in KINDS:
        whole = {kind.plural, kind.singular}
        plain = {*whole, *kind.short}
        grouped = {f"{name}.{kind.group}" for name in plain}
        grouped |= {f"{name}.{kind.version}.{kind.group}" for name in plain}
        # Short names are spelled as they are (client-go, restmapper/shortcut.go).
        if wanted in plain - {*kind.short} or word in kind.short or wanted in grouped:
            return kind
    raise UsageError(f'error: the server doesn\'t have a resource type "{word.partition(".")[0]}"\n')


def kinds_called(word: str) -> tuple[Kind, ...]:
    """Several kinds behind one word: a list with commas, or a category such as `all`."""
    found: list[Kind] = []
    for part in word.split(","):
        grouped = [kind for kind in KINDS if part.lower() in kind.categories]
        found += [kind for kind in grouped or [kind_called(part)] if kind not in found]
    return tuple(found)


def full_name(kind: Kind, name: str) -> str:
    """`service/web`, `deployment.apps/web`: what kubectl calls an object in its own lines."""
    return f"{kind_word(kind)}/{name}"


def kind_word(kind: Kind) -> str:
    return f"{kind.singular}.{kind.group}" if kind.group else kind.singular


def named(words: Sequence[str]) -> tuple[Named, ...]:
    """What the words of `get`, `describe`, `delete` name."""
    if any("/" in word for word in words):
        return tuple(_pair(word) for word in words)
    if not words:
        return ()
    kinds, names = kinds_called(words[0]), words[1:]
    if not names:
        return tuple(Named(kind=kind) for kind in kinds)
    return tuple(Named(kind=kind, name=name) for kind in kinds for name in names)


def _pair(word: str) -> Named:
    kind, slash, name = word.partition("/")
    if not slash:
        raise UsageError(
            "error: there is no need to specify a resource type as a separate argument when passing arguments in "
            "resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of "
            "'kubectl get resource resource/<resource_name>'\n"
        )
    if "/" in name:
        raise UsageError("error: arguments in resource/name form may not have more than one slash\n")
    if not kind or not name:
        raise UsageError("error: arguments in resource/name form must have a single resource and name\n")
    return Named(kind=kind_called(kind), name=name)
