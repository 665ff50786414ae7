"""`kubectl set env` (kubectl, pkg/cmd/set/set_env.go)."""

import re
from collections.abc import Sequence
from typing import Any

from learnnet.cluster.kubectl.call import Call, Output
from learnnet.cluster.kubectl.failures import Failure
from learnnet.cluster.kubectl.pod_specs import containers, pod_spec, updated
from learnnet.cluster.kubectl.resources import Named, kind_called
from learnnet.cluster.kubectl.selection import one_of
from learnnet.cluster.kubectl.visiting import chosen, each, kind_of
from learnnet.cluster.store import Record

NO_RESOURCE = "one or more resources must be specified as <resource> <name> or <resource>/<name>"
NOT_A_NAME = (
    "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not "
    "start with a digit (e.g. 'my.env-name',  or 'MY_ENV.NAME',  or 'MyEnvName1', regex used for validation is "
    "'[-._a-zA-Z][-._a-zA-Z0-9]*')"
)
_NAME = re.compile("[-._a-zA-Z][-._a-zA-Z0-9]*")
_WORD = re.compile(r"[^a-zA-Z0-9_]")
Variable = dict[str, Any]


def set_env(call: Call) -> Output:
    resources = [word for word in call.arguments.words if not _is_setting(word)]
    settings = [*(word for word in call.arguments.words if _is_setting(word)), *call.arguments.all("env")]
    if not resources and not call.arguments.has("filename"):
        raise Failure(NO_RESOURCE)
    added, removed = _read(settings)
    added = [*added, *_from(call)]
    found = chosen(call, resources)
    if call.arguments.on("list"):
        return each(call, found, lambda record: _listed(call, record))
    warnings: list[str] = []
    output = each(call, found, lambda record: _set(call, record, added, removed, warnings))
    return Output(rc=output.rc, stdout=output.stdout, stderr="".join(warnings) + output.stderr)


def _is_setting(word: str) -> bool:
    return "=" in word or (word.endswith("-") and len(word) > 1)


def _read(settings: Sequence[str]) -> tuple[list[Variable], list[str]]:
    added: list[Variable] = []
    removed = []
    for text in settings:
        name, equals, value = text.partition("=")
        if not equals:
            removed.append(text.removesuffix("-"))
            continue
        if not _NAME.fullmatch(name):
            raise Failure(f'"{name}" is not a valid key name: {NOT_A_NAME}')
        added.append({"name": name, "value": value})
    if any(one["name"] in removed for one in added):
        raise Failure("can not both modify and remove the same environment variable in the same command")
    return added, removed


def _from(call: Call) -> list[Variable]:
    """--from=configmap/NAME: a variable for each key, its name in capitals."""
    source = call.arguments.get("from")
    if not source:
        return []
    word, _, name = source.partition("/")
    kind = kind_called(word)
    if kind.name != "ConfigMap" or not name:
        raise Failure(f"unsupported resource specified in --from: {source}")
    record = one_of(call, Named(kind=kind, name=name))
    keys = call.arguments.get("keys").split(",") if call.arguments.get("keys") else []
    found = []
    for key in sorted(record.body.get("data") or {}):
        if not keys or key in keys:
            value = {"configMapKeyRef": {"key": key, "name": name}}
            shown = _WORD.sub("_", f"{call.arguments.get('prefix')}{key}".upper())
            found.append({"name": shown, "valueFrom": value})
    return found


def _listed(call: Call, record: Record) -> str:
    lines = []
    for container in containers(pod_spec(record, dict(record.body)), call.arguments.get("containers")):
        lines.append(f"# {kind_of(record).name} {record.key.name}, container {container['name']}\n")
        for one in container.get("env") or ():
            lines.append(f"# {one['name']} from {_source(one)}\n" if "valueFrom" in one else _plain(one))
    return "".join(lines)


def _plain(one: Variable) -> str:
    return f"{one['name']}={one.get('value', '')}\n"


def _source(one: Variable) -> str:
    source = one["valueFrom"]
    if "fieldRef" in source:
        return f"field path {source['fieldRef']['fieldPath']}"
    if "configMapKeyRef" in source:
        reference = source["configMapKeyRef"]
        return f"configmap {reference['name']}, key {reference['key']}"
    if "secretKeyRef" in source:
        reference = source["secretKeyRef"]
        return f"secret {reference['name']}, key {reference['key']}"
    resource = source["resourceFieldRef"]
    return f"resource field {resource['resource']}"


def _set(call: Call, record: Record, added: Sequence[Variable], removed: Sequence[str], warnings: list[str]) -> str:
    kind, key = kind_of(record), record.key
    pattern = call.arguments.get("containers")
    if not containers(pod_spec(record, dict(record.body)), pattern):
        warnings.append(f'Warning: {kind.name}/{key.name} does not have any containers matching "{pattern}"\n')
        return ""
    if call.arguments.get("overwrite", "true") == "false":
        _keep(record, added, pattern)

    def change(spec: dict[str, Any]) -> None:
        for container in containers(spec, pattern):
            env = _merged(container.get("env") or [], added, removed)
            if env:
                container["env"] = env
            else:
                container.pop("env", None)

    return updated(call, record, change, "env updated", "failed to patch env update to pod template: ")


def _keep(record: Record, added: Sequence[Variable], pattern: str) -> None:
    for container in containers(pod_spec(record, dict(record.body)), pattern):
        values = {one["name"]: one.get("value", "") for one in container.get("env") or ()}
        for one in added:
            if one["name"] in values:
                where = f"{kind_of(record).plural}/{record.key.name}"
                raise Failure(
                    f"{where} '{one['name']}' already has a value ({values[one['name']]}), and --overwrite is false"
                )


def _merged(env: Sequence[Variable], added: Sequence[Variable], removed: Sequence[str]) -> list[Variable]:
    """A variable that is there keeps its place."""
    new = {one["name"]: one for one in added}
    kept = [new.pop(one["name"], one) for one in env if one["name"] not in removed]
    return [*kept, *new.values()]
