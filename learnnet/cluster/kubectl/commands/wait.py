"""`kubectl wait`: until a condition, a field, a beginning or an end has come about (kubectl, pkg/cmd/wait)."""

from collections.abc import Callable
from typing import Any

from learnnet.cluster.kubectl.call import Call, Command, Output
from learnnet.cluster.kubectl.common import FILES, SELECTION
from learnnet.cluster.kubectl.failures import Failure, OurError, told
from learnnet.cluster.kubectl.flags import Flag
from learnnet.cluster.kubectl.go_values import plain
from learnnet.cluster.kubectl.jsonpath import find as find_path
from learnnet.cluster.kubectl.printers import relaxed
from learnnet.cluster.kubectl.resources import full_name, named
from learnnet.cluster.kubectl.selection import Found, find
from learnnet.cluster.kubectl.visiting import chosen, kind_of
from learnnet.cluster.kubectl.waiting import LONGEST, STOPPED, TIMED_OUT, passing, until
from learnnet.cluster.store import Body, Record

Met = Callable[[Body], bool]
PATIENCE = 30_000
EMPTY = "jsonpath expression cannot be empty"
NO_VALUE = "jsonpath wait has to have a value after equal sign, like --for=jsonpath='{.status.readyReplicas}'=3"
NO_RESOURCES = "no matching resources found"


class _Patience:
    """One wait is shared by all objects; what is waited for after its end is not looked at."""

    def __init__(self, call: Call) -> None:
        time = passing(call)
        asked = call.arguments.duration("timeout", PATIENCE)
        self.once = asked == 0
        self.endless = not 0 <= asked <= LONGEST
        self._call = call
        self._start = time.now if time else 0
        self._left = LONGEST if self.endless else asked

    @property
    def out(self) -> bool:
        return not self.once and self.left <= 0

    @property
    def left(self) -> int:
        time = passing(self._call)
        return self._left - ((time.now if time else 0) - self._start)

    def over(self, name: str) -> Failure:
        if self.endless:
            return OurError(STOPPED)
        return Failure(f"condition not met for {name}" if self.once else f"{TIMED_OUT} on {name}")


def wait(call: Call) -> Output:
    wish = call.arguments.get("for")
    patience = _Patience(call)
    how, _, what = wish.partition("=")
    if wish.lower() == "delete":
        found = chosen(call)  # one that is not there has been deleted
        return _all(call, Found(records=found.records), lambda record: _end(call, record, patience))
    if wish.lower() == "create":
        return _created(call, patience)
    if how == "condition":
        met = _condition(what)
    elif how == "jsonpath":
        met = _field(what)
    else:
        raise Failure(f'unrecognized condition: "{wish}"')
    found = chosen(call)
    if not found.records and not found.failures:
        raise Failure(NO_RESOURCES)
    return _all(call, found, lambda record: _wait(call, record, met, patience))


def _all(call: Call, found: Found, do: Callable[[Record], None]) -> Output:
    lines, failures = [], list(found.failures)
    for record in found.records:
        try:
            do(record)
            lines.append(_said(call, record))
        except OurError as stopped:
            return Output(rc=1, stdout="".join(lines), stderr=stopped.alone, note=stopped.note)
        except Failure as failure:
            failures.append(failure)
    return Output(rc=1 if failures else 0, stdout="".join(lines), stderr=told(failures))


def _said(call: Call, record: Record) -> str:
    name = full_name(kind_of(record), record.key.name)
    return f"{name}\n" if call.arguments.get("output") == "name" else f"{name} condition met\n"


def _wait(call: Call, record: Record, met: Met, patience: _Patience) -> None:
    def done() -> bool:
        now = call.view.record(record.key)
        return now is not None and met(now.body)

    if patience.out or not until(call, done, patience.left):
        raise patience.over(f"{kind_of(record).plural}/{record.key.name}")


def _end(call: Call, record: Record, patience: _Patience) -> None:
    def gone() -> bool:
        now = call.view.record(record.key)
        return now is None or now.body["metadata"]["uid"] != record.body["metadata"]["uid"]

    if patience.out or not until(call, gone, patience.left):
        raise patience.over(f"{kind_of(record).plural}/{record.key.name}")


def _created(call: Call, patience: _Patience) -> Output:
    wanted = () if call.arguments.has("filename") else named(call.arguments.words)
    sought = call.arguments.get("selector") or call.arguments.get("field-selector") or call.arguments.on("all")
    if wanted and not sought and not all(one.name for one in wanted):
        raise Failure("resource(s) were provided, but no name was specified")

    def there() -> bool:
        found = find(call, wanted) if wanted else chosen(call)
        return not found.failures and bool(found.records)

    if not until(call, there, patience.left):
        raise OurError(STOPPED) if patience.endless else Failure(TIMED_OUT)
    return _all(call, chosen(call), lambda record: None)


def _condition(text: str) -> Met:
    """`Ready`, `Ready=false`; the name in any case. An observation of an older generation does not count."""
    name, _, wanted = text.partition("=")

    def met(body: Body) -> bool:
        for one in (body.get("status") or {}).get("conditions") or ():
            if one["type"].lower() == name.lower():
                seen = one.get("observedGeneration", (body.get("status") or {}).get("observedGeneration"))
                if seen is not None and seen < body["metadata"].get("generation", 0):
                    return False
                return bool(one["status"].lower() == (wanted or "true").lower())
        return False

    return met


def _field(text: str) -> Met:
    """`{.status.phase}=Running`; without a value it is enough that the field is there."""
    path, wanted = _split(text)
    expression = relaxed(path)

    def met(body: Body) -> bool:
        values = find_path(expression, body)
        if wanted is None or not values:
            return bool(values)
        if len(values) > 1:
            raise Failure("given jsonpath expression matches more than one value")
        if not _simple(values[0]):
            raise Failure("jsonpath leads to a nested object or list which is not supported")
        return plain(values[0]) == wanted

    return met


def _split(text: str) -> tuple[str, str | None]:
    """An `=` behind the braces cuts the path from the value (processJSONPathInput)."""
    if not text:
        raise Failure(EMPTY)
    if "}=" not in text and ("}" in text or "=" not in text):
        return text, None
    path, _, value = text.rpartition("=")
    value = value.strip("'\"")
    if not value:
        raise Failure(NO_VALUE)
    return path, value


def _simple(value: Any) -> bool:
    return isinstance(value, str | int | float | bool)


WAIT = Command(
    name="wait",
    usage="([-f FILENAME] | resource.group/resource.name | resource.group [(-l label | --all)]) "
    "[--for=create|--for=delete|--for condition=available|--for=jsonpath='{}'[=value]]",
    flags=(
        *SELECTION,
        *FILES,
        Flag(name="output", short="o"),
        Flag(name="template"),
        Flag(name="local", value=False),
        Flag(name="all", value=False),
        Flag(name="for"),
        Flag(name="timeout", duration=True),
    ),
    run=wait,
    waits=lambda arguments: True,
    suggests=("list", "ps"),
)
