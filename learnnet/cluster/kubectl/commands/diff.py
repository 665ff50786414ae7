"""`kubectl diff`: what an apply would change, as `diff -u -N` shows it (kubectl, pkg/cmd/diff)."""

from collections.abc import Mapping
from difflib import unified_diff
from typing import Any

from learnnet.cluster.apply.documents import Item
from learnnet.cluster.apply.send import LAST_APPLIED
from learnnet.cluster.clock import EPOCH
from learnnet.cluster.kubectl.call import Call, Command, Output
from learnnet.cluster.kubectl.common import FILES
from learnnet.cluster.kubectl.documents import as_yaml
from learnnet.cluster.kubectl.failures import Failure, OurError
from learnnet.cluster.kubectl.flags import Flag
from learnnet.cluster.kubectl.manifests import namespace_of, read_files
from learnnet.cluster.kubectl.printers import shown
from learnnet.cluster.manifest import parse
from learnnet.cluster.patches.three_way import three_way_patch
from learnnet.cluster.shape import thaw
from learnnet.cluster.store import Body, Key

# kubectl writes both sides to directories with random numbers in their names.
LIVE, MERGED = "/tmp/LIVE-1000000001", "/tmp/MERGED-1000000002"
TRIED: Mapping[str, Any] = {"dryRun": "All", "fieldManager": "kubectl-client-side-apply"}


def diff(call: Call) -> Output:
    """Code 1 when something differs, 2 when it could not be found out, as with diff itself."""
    try:
        read = read_files(call)
        if read.failures:
            raise read.failures[0]
        text = "".join([_compared(call, item) for item, _ in read.items])
    except OurError:
        raise
    except Failure as failure:
        return Output(rc=2, stderr=failure.alone)
    return Output(rc=1 if text else 0, stdout=text)


def _compared(call: Call, item: Item) -> str:
    kind, key = item.kind, Key(item.kind.name, namespace_of(item), item.key.name)
    record = call.view.record(key)
    live = record.body if record else None
    words = [kind.group, kind.version, kind.name, key.namespace, key.name]
    file = ".".join(word for word in words if word)
    stamp = EPOCH.strftime("%Y-%m-%d %H:%M:%S.000000000 +0000")
    names = f"{LIVE}/{file}", f"{MERGED}/{file}"
    lines = list(unified_diff(_lines(live), _lines(_merged(call, item, key, live)), *names, stamp, stamp))
    return f"diff -u -N {names[0]} {names[1]}\n{''.join(lines)}" if lines else ""


def _merged(call: Call, item: Item, key: Key, live: Body | None) -> Body:
    """The server says what would come of it, without doing it."""
    if live is None:
        return call.client.create(item.kind, key.namespace, item.body, TRIED)
    noted = parse((live["metadata"].get("annotations") or {}).get(LAST_APPLIED, "{}")).documents
    last = noted[0].value if noted else {}
    last.get("metadata", {}).pop("annotations", None)
    change = three_way_patch(item.kind.name, last, thaw(item.body), thaw(live))
    return call.client.patch(item.kind, key.namespace, key.name, change, TRIED) if change else live


def _lines(body: Body | None) -> list[str]:
    return as_yaml(shown(body)).splitlines(keepends=True) if body else []


DIFF = Command(
    name="diff",
    usage="-f FILENAME",
    flags=(*FILES, Flag(name="server-side", value=False), Flag(name="selector", short="l"), Flag(name="field-manager")),
    run=diff,
    writes=True,
)
