"""Which observation a kubectl line is: `get pods`, `describe svc cart`, `exec client -- cat /etc/resolv.conf`."""

import shlex
from collections.abc import Sequence

from learnnet.cluster.kinds import KIND_BY_NAME, KINDS, Kind
from learnnet.cluster.objects import Pod
from learnnet.cluster.store import View
from learnnet.curriculum.diagnosis.masks import owner_of
from learnnet.curriculum.diagnosis.observations import Observation

KIND_OF = {name: kind for kind in KINDS for name in (kind.plural, kind.singular, kind.resource, *kind.short)}
# Flags that come with a value of their own.
WITH_VALUE = {"-n", "--namespace", "-o", "--output", "-l", "--selector", "-c", "--container", "--for", "--timeout"}
IN_FULL = ("yaml", "json")
RESOLV_CONF = ("cat", "/etc/resolv.conf")


def commanded(line: str, view: View) -> tuple[Observation, ...]:
    """None at all for a line that shows nothing of the cluster, or that nobody can read."""
    try:
        words = shlex.split(line)
    except ValueError:
        return ()
    words, program = _split(words[1:] if words[:1] == ["kubectl"] else words)
    flags, rest = _flags(words)
    namespace = flags.get("-n") or flags.get("--namespace") or "default"
    if rest[:1] == ["exec"] and len(rest) > 1 and tuple(program) == RESOLV_CONF:
        return ({"look": "resolv-conf", "pod": f"{namespace}/{rest[1].rpartition('/')[2]}"},)
    if rest[:1] == ["logs"]:
        return _logs(rest[1:], namespace, view)
    if rest[:1] == ["events"]:
        rest = ["get", "events"]
    if rest[:1] == ["wait"]:  # it tells of a condition no more than a table does
        rest = ["get", *rest[1:]]
    if rest[:1] == ["rollout"] and len(rest) > 2 and rest[1] in ("status", "history"):
        rest = ["describe", *rest[2:]]
    if len(rest) < 2 or rest[0] not in ("get", "describe"):
        return ()
    everywhere = "-A" in words or "--all-namespaces" in words
    spaces = [record.key.name for record in view.records("Namespace")] if everywhere else [namespace]
    in_full = rest[0] == "describe" or (flags.get("-o") or flags.get("--output")) in IN_FULL
    found: list[Observation] = []
    for kind, name in _asked(rest[1:]):
        for space in spaces if kind.namespaced else [""]:
            found += _one(kind, name, space, in_full, view)
    return tuple(found)


def _logs(words: Sequence[str], namespace: str, view: View) -> tuple[Observation, ...]:
    """Of a Pod, or of "deploy/cart": of all that are alike."""
    kind, slash, name = words[0].rpartition("/") if words else ("", "", "")
    pod = view.get(Pod, name, namespace) if not slash or KIND_OF.get(kind) is KIND_BY_NAME["Pod"] else None
    owner = owner_of(pod) if pod else name if slash else ""
    return ({"look": "logs", "of": f"{namespace}/{owner}"},) if owner else ()


def _split(words: Sequence[str]) -> tuple[list[str], list[str]]:
    """What is kubectl's own, and the program that is run in a Pod."""
    place = list(words).index("--") if "--" in words else len(words)
    return list(words[:place]), list(words[place + 1 :])


def _flags(words: Sequence[str]) -> tuple[dict[str, str], list[str]]:
    flags: dict[str, str] = {}
    rest: list[str] = []
    pending = ""
    for word in words:
        name, equals, value = word.partition("=")
        if pending:
            flags[pending], pending = word, ""
        elif word in WITH_VALUE:
            pending = word
        elif word.startswith("-"):
            flags[name if equals else word[:2]] = value if equals else word[2:]
        else:
            rest.append(word)
    return flags, rest


def _asked(words: Sequence[str]) -> list[tuple[Kind, str]]:
    """ "svc,pods" · "svc cart orders" · "svc/cart pod/x": kinds with the name asked for, "" for the whole table."""
    if all("/" in word for word in words):
        pairs = [word.split("/", 1) for word in words]
    else:
        pairs = [[kind, name] for kind in words[0].split(",") for name in words[1:] or [""]]
    return [(KIND_OF[kind.lower()], name) for kind, name in pairs if kind.lower() in KIND_OF]


def _one(kind: Kind, name: str, namespace: str, in_full: bool, view: View) -> list[Observation]:
    where = {"namespace": namespace} if kind.namespaced else {}
    if not in_full:
        return [{"look": "get", "kind": kind.name, **where}]
    space = namespace if kind.namespaced else None
    names = [name] if name else [record.key.name for record in view.records(kind.name, space)]
    return [{"look": "describe", "kind": kind.name, **where, "name": each} for each in names]
