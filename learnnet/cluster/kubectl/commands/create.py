"""`kubectl create`: objects from files, or from a few words (kubectl, pkg/cmd/create)."""

from typing import Any

from learnnet.cluster.apply.documents import Item
from learnnet.cluster.apply.send import LAST_APPLIED, without_revision
from learnnet.cluster.kinds import KIND_BY_API
from learnnet.cluster.kubectl.call import Call, Command, Output
from learnnet.cluster.kubectl.client import in_go_order
from learnnet.cluster.kubectl.commands import create_objects
from learnnet.cluster.kubectl.common import DRY_RUN, FILES, MANAGER, OUTPUT, VALIDATE, asked, dry_run
from learnnet.cluster.kubectl.failures import Failure, Refusal
from learnnet.cluster.kubectl.flags import Flag, UsageError
from learnnet.cluster.kubectl.manifests import namespace_of, read_files
from learnnet.cluster.kubectl.visiting import each_of, printed
from learnnet.cluster.status import compact_json

MAKER = "kubectl-create"
DRY_USAGE = "[--dry-run=server|client|none]"
SERVICE_USAGES = {"clusterip": "[--tcp=<port>:<targetPort>]", "externalname": "--external-name external.name"}
WRITING = (*OUTPUT, *DRY_RUN, *MANAGER, *VALIDATE, Flag(name="save-config", value=False))


def create(call: Call) -> Output:
    if call.arguments.words:
        words = " ".join(call.arguments.words)
        raise UsageError(f"error: Unexpected args: [{words}]\nSee 'kubectl create -h' for help and examples\n")
    read = read_files(call)
    if not read.items and not read.failures:
        raise Failure("no objects passed to create")
    return each_of(call, read.items, lambda pair: _create(call, *pair), read.failures)


def _create(call: Call, item: Item, source: str) -> str:
    body = without_revision(saved(call, item.body))
    if dry_run(call) == "client":
        return printed(call, body, "created")
    try:
        made = call.client.create(item.kind, namespace_of(item), body, asked(call, MAKER, validated=True))
    except Refusal as refusal:
        raise refusal.during(f'error when creating "{source}": ') from refusal
    return printed(call, made, "created")


def saved(call: Call, body: dict[str, Any]) -> dict[str, Any]:
    """--save-config: the object notes what it was made from, as `apply` would have it."""
    if not call.arguments.on("save-config"):
        return body
    meta = {**body["metadata"], "annotations": {**(body["metadata"].get("annotations") or {})}}
    meta["annotations"].pop(LAST_APPLIED, None)
    whole = {**body, "metadata": meta}
    meta["annotations"][LAST_APPLIED] = f"{compact_json(in_go_order(whole))}\n"
    return whole


def create_made(call: Call, body: dict[str, Any], failing: str) -> Output:
    """Send an object that was made from the command line; `failing` is what kubectl says when that fails."""
    kind = KIND_BY_API[body["apiVersion"], body["kind"]]
    namespace = call.namespace if kind.namespaced else ""
    if call.arguments.has("namespace") and kind.namespaced:
        body["metadata"]["namespace"] = namespace
    body = saved(call, body)
    if dry_run(call) == "client":
        return Output(stdout=printed(call, body, "created"))
    try:
        made = call.client.create(kind, namespace, body, asked(call, MAKER, validated=True))
    except Refusal as refusal:
        if failing:
            raise Failure(f"{failing}: {refusal.message}") from refusal
        raise
    return Output(stdout=printed(call, made, "created"))


def _only_name(call: Call, command: str) -> str:
    words = call.arguments.words
    if len(words) != 1:
        raise UsageError(
            f"error: exactly one NAME is required, got {len(words)}\n"
            f"See 'kubectl create {command} -h' for help and examples\n"
        )
    return words[0]


def _service(type_: str, command: str) -> Command:
    def make(call: Call) -> Output:
        name = _only_name(call, f"service {command}")
        return create_made(
            call, create_objects.service(call.arguments, name, type_), f"failed to create {type_} service"
        )

    own = {
        "clusterip": (Flag(name="clusterip"),),
        "externalname": (Flag(name="external-name"),),
        "nodeport": (Flag(name="node-port", number=True),),
    }
    return Command(
        name=command,
        usage=f"NAME {SERVICE_USAGES.get(command, '[--tcp=port:targetPort]')} {DRY_USAGE}",
        flags=(*WRITING, Flag(name="tcp"), *own.get(command, ())),
        run=make,
        required=("external-name",) if command == "externalname" else (),
        writes=True,
    )


def _deployment(call: Call) -> Output:
    name = _only_name(call, "deployment")
    return create_made(call, create_objects.deployment(call.arguments, name), "failed to create deployment")


def _namespace(call: Call) -> Output:
    name = _only_name(call, "namespace")
    body = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}, "spec": {}, "status": {}}
    return create_made(call, body, "")


def _config_map(call: Call) -> Output:
    name = _only_name(call, "configmap")
    body = create_objects.config_map(call.arguments, name, call.files)
    return create_made(call, body, "failed to create configmap")


# What kubectl can make and this lab cannot hold.
ABSENT = (
    ("clusterrole", ()),
    ("clusterrolebinding", ()),
    ("cronjob", ("cj",)),
    ("ingress", ("ing",)),
    ("job", ()),
    ("poddisruptionbudget", ("pdb",)),
    ("priorityclass", ("pc",)),
    ("quota", ("resourcequota",)),
    ("role", ()),
    ("rolebinding", ()),
    ("secret", ()),
    ("serviceaccount", ("sa",)),
    ("token", ()),
)
CREATE = Command(
    name="create",
    usage="-f FILENAME",
    flags=(*FILES, *WRITING, Flag(name="selector", short="l"), Flag(name="edit", value=False)),
    run=create,
    writes=True,
    below=(
        Command(
            name="service",
            also=("svc",),
            below=(
                _service("ClusterIP", "clusterip"),
                _service("ExternalName", "externalname"),
                _service("LoadBalancer", "loadbalancer"),
                _service("NodePort", "nodeport"),
            ),
        ),
        Command(
            name="deployment",
            also=("deploy",),
            usage="NAME --image=image -- [COMMAND] [args...]",
            flags=(
                *WRITING,
                Flag(name="image"),
                Flag(name="port", number=True),
                Flag(name="replicas", short="r", number=True),
            ),
            run=_deployment,
            required=("image",),
            writes=True,
        ),
        Command(name="namespace", also=("ns",), usage=f"NAME {DRY_USAGE}", flags=WRITING, run=_namespace, writes=True),
        Command(
            name="configmap",
            also=("cm",),
            usage=f"NAME [--from-file=[key=]source] [--from-literal=key1=value1] {DRY_USAGE}",
            flags=(*WRITING, Flag(name="from-literal"), Flag(name="from-file"), Flag(name="from-env-file")),
            run=_config_map,
            writes=True,
        ),
        *(Command(name=name, also=also, absent=True) for name, also in ABSENT),
    ),
)
