"""Another Corefile for CoreDNS: it is read first, so that a broken one is refused by line and reason.

The quick way: the ConfigMap is written, and reaches CoreDNS's volume at once and not with the kubelet's next sync.
"""

from learnnet.cluster.manifest import Span
from learnnet.cluster.store import Record, View
from learnnet.cluster.text import Text
from learnnet.dns.coredns import Files, read
from learnnet.dns.corefile import MAX_CHARACTERS
from learnnet.dns.corefile_error import CorefileError
from learnnet.lab.changes.payload import Change, on_or_off, text
from learnnet.lab.naming.config_map import CONFIG_MAP, body_of, config_of
from learnnet.lab.naming.service import DEPLOYMENT
from learnnet.lab.outcome import Line, Outcome
from learnnet.lab.world import World

EDITED = "configmap/coredns edited"
NO_RELOAD = Text("Without the reload plugin CoreDNS reads its Corefile only when it starts: restart it.")


def corefile(world: World, payload: Change) -> Outcome:
    """`restart`: do not wait for the reload plugin, as after `kubectl rollout restart`."""
    content = text(payload, "text", longest=MAX_CHARACTERS)
    restart = on_or_off(payload, "restart", default=False)
    record = world.store.record(CONFIG_MAP)
    files = () if record is None else config_of(record)[1]
    if refused := _refused(content, files):
        return Outcome(accepted=False, lines=refused)
    note = Text("Edit the Corefile of CoreDNS")
    cause = world.record("you", "request", what=DEPLOYMENT, note=note, detail={"change": "corefile"})
    _write(world, record, content, cause)
    reloads = world.names.mounted((content, files), cause)
    lines = [Line(text=EDITED)]
    if restart:
        world.names.read_corefile(cause)
        lines.append(Line(text="deployment.apps/coredns restarted"))
    elif not reloads:
        lines.append(Line(text=str(NO_RELOAD), warning=True, hint=NO_RELOAD))
    return Outcome(accepted=True, lines=tuple(lines))


def check(view: View, content: str) -> tuple[Line, ...]:
    """What CoreDNS would say against this Corefile, beside the files that there are."""
    record = view.record(CONFIG_MAP)
    return _refused(content, () if record is None else config_of(record)[1])


def _refused(content: str, files: Files) -> tuple[Line, ...]:
    found = read(content, files)
    return (_refusal(found, content),) if isinstance(found, CorefileError) else ()


def _write(world: World, record: Record | None, content: str, cause: int) -> None:
    body = body_of(content)
    if record is None:
        world.api.create(body, "you", cause)
        return
    data = {**(record.body.get("data") or {}), **body["data"]}
    world.api.update({**record.body, "data": data}, "you", cause)


def _refusal(error: CorefileError, content: str) -> Line:
    lines = content.split("\n")
    last = lines[error.line - 1] if error.line <= len(lines) else ""
    start = len(last) - len(last.lstrip()) + 1
    span = Span(error.line, start, error.line, max(len(last.rstrip()) + 1, start + 1))
    return Line(text=str(error), error=True, span=span)
