"""`kubectl replace`: a whole object in place of the one that is there (kubectl, pkg/cmd/replace)."""

from learnnet.cluster.apply.documents import Item
from learnnet.cluster.kubectl.call import Call, Command, Output
from learnnet.cluster.kubectl.commands.create import saved
from learnnet.cluster.kubectl.common import DRY_RUN, FILES, MANAGER, OUTPUT, VALIDATE, asked, dry_run
from learnnet.cluster.kubectl.failures import Failure, Refusal
from learnnet.cluster.kubectl.flags import Flag
from learnnet.cluster.kubectl.manifests import namespace_of, read_files
from learnnet.cluster.kubectl.resources import kind_word
from learnnet.cluster.kubectl.visiting import each_of, printed
from learnnet.cluster.store import Key

REPLACER = "kubectl-replace"


def replace(call: Call) -> Output:
    read = read_files(call)
    if not read.items and not read.failures:
        raise Failure("no objects passed to replace")
    return each_of(call, read.items, lambda pair: _replace(call, *pair), read.failures)


def _replace(call: Call, item: Item, source: str) -> str:
    body = saved(call, item.body)
    if dry_run(call) == "client":
        return printed(call, body, "replaced")
    query = asked(call, REPLACER, validated=True)
    lines = ""
    try:
        if call.arguments.on("force"):
            return _made_anew(call, item, body, query)
        made = call.client.replace(item.kind, body, query)
    except Refusal as refusal:
        raise refusal.during(f'error when replacing "{source}": ') from refusal
    return lines + printed(call, made, "replaced")


def _made_anew(call: Call, item: Item, body: dict[str, object], query: dict[str, str]) -> str:
    """--force: deleted and created, so what may not change can change."""
    space, lines = namespace_of(item), ""
    if call.view.record(Key(item.kind.name, space, item.key.name)):
        call.client.delete(item.kind, space, item.key.name, {"gracePeriodSeconds": 0}, {})
        where = f" from {space} namespace" if space else ""
        lines = f'{kind_word(item.kind)} "{item.key.name}" deleted{where}\n'
    made = call.client.create(item.kind, space, body, query)
    return lines + printed(call, made, "replaced")


REPLACE = Command(
    name="replace",
    usage="-f FILENAME",
    flags=(
        *FILES,
        *OUTPUT,
        *DRY_RUN,
        *MANAGER,
        *VALIDATE,
        Flag(name="save-config", value=False),
        Flag(name="force", value=False),
        Flag(name="cascade", bare="background"),
        Flag(name="grace-period", number=True),
        Flag(name="timeout"),
        Flag(name="wait", value=False),
    ),
    run=replace,
    writes=True,
)
