"""`kubectl wait`: for a condition, a field or an end (kubectl, pkg/cmd/wait).

Here time passes between commands, not during one: what has not come about by now is said to have timed out.
"""

from learnnet.cluster.kubectl.call import Call, Command, Output
from learnnet.cluster.kubectl.common import FILES, OUTPUT, SELECTION
from learnnet.cluster.kubectl.failures import Failure
from learnnet.cluster.kubectl.flags import Flag
from learnnet.cluster.kubectl.jsonpath import find
from learnnet.cluster.kubectl.printers import relaxed
from learnnet.cluster.kubectl.selection import Found
from learnnet.cluster.kubectl.visiting import chosen, each, kind_of, said
from learnnet.cluster.store import Record


def wait(call: Call) -> Output:
    wish = call.arguments.get("for")
    if wish.lower() == "delete":
        found = chosen(call)
        return each(call, Found(records=found.records), _timed_out)  # one that is not there has been deleted
    if not wish.startswith(("condition=", "jsonpath=")):
        raise Failure(f'unrecognized condition: "{wish}"')
    return each(call, chosen(call), lambda record: _wait(call, record, wish))


def _wait(call: Call, record: Record, wish: str) -> str:
    how, _, what = wish.partition("=")
    met = _condition(record, what) if how == "condition" else _field(record, what)
    return said(call, kind_of(record), record.key.name, "condition met") if met else _timed_out(record)


def _timed_out(record: Record) -> str:
    kind = kind_of(record)
    raise Failure(f"timed out waiting for the condition on {kind.plural}/{record.key.name}")


def _condition(record: Record, text: str) -> bool:
    """`Ready`, `Ready=false`; the name in any case."""
    name, _, wanted = text.partition("=")
    states = {one["type"].lower(): one["status"] for one in (record.body.get("status") or {}).get("conditions") or ()}
    return str(states.get(name.lower(), "")).lower() == (wanted or "true").lower()


def _field(record: Record, text: str) -> bool:
    """`{.status.phase}=Running`; without a value it is enough that the field is there."""
    path, brace, wanted = text.partition("}")
    values = find(relaxed(path + brace), record.body)
    return any(not wanted or str(value) == wanted.removeprefix("=").strip("'\"") for value in values)


WAIT = Command(
    name="wait",
    usage="([-f FILENAME] | resource.group/resource.name | resource.group [(-l label | --all)]) [--for=delete|"
    "--for condition=available|--for=jsonpath='{}'[=value]]",
    flags=(*SELECTION, *FILES, *OUTPUT, Flag(name="all", value=False), Flag(name="for"), Flag(name="timeout")),
    run=wait,
    suggests=("list", "ps"),
)
