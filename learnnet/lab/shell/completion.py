"""What could be typed next: commands, kinds, names, flags and files, from the lists that lines are read by."""

from collections.abc import Iterable, Sequence

from learnnet.cluster.kinds import KINDS
from learnnet.cluster.kubectl import COMMANDS
from learnnet.cluster.kubectl.call import Command
from learnnet.cluster.kubectl.common import GLOBAL
from learnnet.cluster.kubectl.failures import Failure
from learnnet.cluster.kubectl.flags import Flag
from learnnet.cluster.kubectl.resources import kind_called
from learnnet.cluster.store import View
from learnnet.dns.programs import PROGRAMS as LOOKUPS
from learnnet.lab.shell.clients import CLIENTS
from learnnet.lab.shell.lines import VALUED, command_of
from learnnet.lab.shell.nodes import PROGRAMS as NODE_PROGRAMS
from learnnet.lab.shell.programs import POD_PROGRAMS

MOST = 60
IN_PODS = tuple(sorted((*CLIENTS, *LOOKUPS, *POD_PROGRAMS, "cat", "env", "ping")))
FIRST_IS_A_KIND = ("get", "describe", "delete", "edit", "label", "annotate", "patch", "scale", "explain", "wait")
OUTPUTS = ("wide", "yaml", "json", "name", "jsonpath=")


def completions(view: View, line: str, files: Iterable[str], where: str) -> tuple[str, ...]:
    """What could stand in the place of the last word of this line; a line that ends in a blank begins a new one."""
    words = line.split()
    last = "" if line[-1:].isspace() or not words else words.pop()
    if where != "kubectl":
        programs = IN_PODS if "/" in where else NODE_PROGRAMS
        return _fitting(last, programs if not words else _hosts(view))
    if not words:
        return _fitting(last, ("kubectl",))
    if words[0] not in ("kubectl", "k"):
        return ()
    return _fitting(last, _after(view, words[1:], last, files))


def _fitting(last: str, words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for word in words if word.startswith(last)))[:MOST]


def _after(view: View, words: Sequence[str], last: str, files: Iterable[str]) -> Iterable[str]:
    command = command_of(words)
    if command is None:
        return [name for name, one in COMMANDS.items() if not one.absent]
    before = words[-1]
    if before in ("-f", "--filename"):
        return files
    if before in ("-n", "--namespace"):
        return _names(view, "Namespace", "")
    if before in ("-o", "--output"):
        return OUTPUTS
    if last.startswith("-"):
        return _flags(command)
    namespace = _namespace(words)
    given = _plain(words, command)
    if command.below and not given:
        return [one.name for one in command.below]
    if command.name in ("exec", "logs"):
        return (*_names(view, "Pod", namespace), *(("--",) if given else ()), *(IN_PODS if "--" in words else ()))
    if command.name in ("expose", "rollout", "set") or not given:
        return _kinds_or_objects(view, last, namespace) if command.name != "apply" else ()
    try:
        return _names(view, kind_called(given[0]).name, namespace) if "/" not in given[0] else ()
    except Failure:
        return ()


def _kinds_or_objects(view: View, last: str, namespace: str) -> Iterable[str]:
    """`svc`, or with a slash `svc/web`."""
    word, slash, _ = last.partition("/")
    if slash:
        try:
            return [f"{word}/{name}" for name in _names(view, kind_called(word).name, namespace)]
        except Failure:
            return ()
    return [*(kind.plural for kind in KINDS), *(short for kind in KINDS for short in kind.short), "all"]


def _plain(words: Sequence[str], command: Command) -> list[str]:
    """The words behind the command that are neither flags nor their values."""
    valued = {*VALUED, *(f"--{flag.name}" for flag in command.flags if flag.value and flag.bare is None)}
    valued |= {f"-{flag.short}" for flag in command.flags if flag.value and flag.short}
    found = [
        word
        for index, word in enumerate(words)
        if not word.startswith("-") and not (index and words[index - 1] in valued)
    ]
    named = [index for index, word in enumerate(found) if word == command.name or word in command.also]
    return found[named[0] + 1 :] if named else []


def _namespace(words: Sequence[str]) -> str:
    for index, word in enumerate(words[:-1]):
        if word in ("-n", "--namespace"):
            return words[index + 1]
    return "default"


def _names(view: View, kind: str, namespace: str) -> list[str]:
    known = next(one for one in KINDS if one.name == kind)
    return [record.key.name for record in view.records(kind, namespace if known.namespaced else None)]


def _flags(command: Command) -> list[str]:
    def written(flag: Flag) -> str:
        return f"--{flag.name}=" if flag.value and flag.bare is None else f"--{flag.name}"

    return sorted({written(flag) for flag in (*command.flags, *GLOBAL)} | {"-n", "-o", "-f", "-l", "-A"})


def _hosts(view: View) -> list[str]:
    """Whom a program could ask."""
    services = [record.key for record in view.records("Service")]
    return [key.name if key.namespace == "default" else f"{key.name}.{key.namespace}" for key in services]
