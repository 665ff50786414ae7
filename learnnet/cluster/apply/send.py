"""One object against the server: made if it is not there, else patched with what its author changed."""

import json
from dataclasses import dataclass
from typing import Any

from learnnet.cluster.api import Api
from learnnet.cluster.apply.documents import Item
from learnnet.cluster.apply.fields import Problem, problems_of
from learnnet.cluster.apply.outcome import Outcome
from learnnet.cluster.apply.words import alone, among_others, patch_context
from learnnet.cluster.decoding import DecodeError, decode
from learnnet.cluster.patches.lists import PatchError
from learnnet.cluster.patches.three_way import three_way_patch
from learnnet.cluster.requests.label_selector import Requirement
from learnnet.cluster.requests.model import Response
from learnnet.cluster.requests.paths import collection_path
from learnnet.cluster.shape import thaw
from learnnet.cluster.warnings import ENDPOINTS

LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"
MANAGER = "kubectl-client-side-apply"
JSON_BODY, PATCH_BODY = "application/json", "application/strategic-merge-patch+json"
Map = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """The flags of apply: --validate, --force and -l."""

    validation: str = "Strict"
    force: bool = False
    labels: tuple[Requirement, ...] = ()

    def wants(self, item: Item) -> bool:
        labels = item.body["metadata"].get("labels") or {}
        return all(term.holds(labels) for term in self.labels)


PLAINLY = Manner()


def send(
    api: Api, item: Item, file: str, actor: str = "you", cause: int | None = None, how: Manner = PLAINLY
) -> Outcome:
    meta, options = item.body["metadata"], {"fieldManager": MANAGER, "fieldValidation": how.validation}
    if not meta.get("name"):
        return _nameless(item, file)
    path = f"{collection_path(item.kind, item.key.namespace)}"
    current = api.store.record(item.key)
    if current is None:
        body = without_revision(with_last_applied(item.body))
        response = api.request("POST", path, _sorted(body), options, JSON_BODY, actor, cause)
        return _outcome(item, response, "created", file)
    deprecated = (ENDPOINTS,) if item.kind.name == "Endpoints" else ()  # heard when it was read
    warnings = (*deprecated, *_missing_annotation(item, current.body))
    wanted = with_last_applied(item.body)
    try:
        change = three_way_patch(item.kind.name, _last(current.body), wanted, dict(current.body))
    except PatchError as error:
        return _unpatchable(item, file, str(error), warnings)
    if item.body["kind"] != item.kind.name:
        return _unpatchable(item, file, "precondition failed", warnings)
    going = being_deleted(item, current.body)
    if not change:
        return _said(item, "unchanged", (*warnings, *going))
    response = api.request("PATCH", f"{path}/{meta['name']}", change, options, PATCH_BODY, actor, cause)
    if how.force and response.body.get("reason") in ("Conflict", "Invalid"):
        # What cannot become so is deleted and made (patcher.go, deleteAndCreate).
        api.request("DELETE", f"{path}/{meta['name']}", {"gracePeriodSeconds": 0}, {}, JSON_BODY, actor, cause)
        response = api.request("POST", path, _sorted(without_revision(wanted)), options, JSON_BODY, actor, cause)
        return _outcome(item, response.warned(warnings), "configured", file)
    return _outcome(item, response.warned((*warnings, *going)), "configured", file, change)


def being_deleted(item: Item, current: Any) -> tuple[str, ...]:
    if not current["metadata"].get("deletionTimestamp"):
        return ()
    return (f"Detected changes to resource {item.key.name} which is currently being deleted.",)


def without_revision(body: Map) -> Map:
    """What is made has no past: kubectl takes a resourceVersion out (cli-runtime, Helper.Create)."""
    meta = {name: value for name, value in body["metadata"].items() if name != "resourceVersion"}
    return {**body, "metadata": meta}


def with_last_applied(body: Map) -> Map:
    """The object with itself in an annotation: the next apply learns from it what its author has taken out."""
    meta = body["metadata"]
    annotations = {key: value for key, value in (meta.get("annotations") or {}).items() if key != LAST_APPLIED}
    plain = {**body, "metadata": {**meta, "annotations": annotations}}
    text = json.dumps(plain, separators=(",", ":"), sort_keys=True, ensure_ascii=False)
    text = text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")
    return {**plain, "metadata": {**meta, "annotations": {**annotations, LAST_APPLIED: text + "\n"}}}


def _last(current: Any) -> Map:
    text = (current["metadata"].get("annotations") or {}).get(LAST_APPLIED)
    if not text:
        return {}
    last: Map = json.loads(text)
    return last


def _missing_annotation(item: Item, current: Any) -> tuple[str, ...]:
    if (current["metadata"].get("annotations") or {}).get(LAST_APPLIED):
        return ()
    return (
        f"resource {item.kind.plural}/{item.key.name} is missing the {LAST_APPLIED} annotation which is required by "
        "kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create "
        "--save-config or kubectl apply. The missing annotation will be patched automatically.",
    )


def _sorted(value: Any) -> Any:
    """kubectl has read the manifest into maps: fields go out in alphabetical order."""
    if isinstance(value, dict):
        return {name: _sorted(value[name]) for name in sorted(value)}
    if isinstance(value, list):
        return [_sorted(inner) for inner in value]
    return thaw(value)


def _unpatchable(item: Item, file: str, why: str, warnings: tuple[str, ...]) -> Outcome:
    """The items of a list cannot be told apart. (kubectl also prints all that it tried to compare.)"""
    text = f'error when creating patch for: "{file}": {why}'
    problems = _problems_here(item) or (Problem(item.prefix + "spec", why),)
    return _failed(item, text, problems, warnings)


def _problems_here(item: Item) -> tuple[Problem, ...]:
    """What the decoder says about the manifest itself, where the server speaks only of a patch."""
    try:
        found = decode(item.kind, item.written).problems
    except DecodeError as error:
        found = (str(error),)
    return problems_of({"message": ", ".join(found)}, item.written, item.prefix) if found else ()


def _nameless(item: Item, file: str) -> Outcome:
    meta = item.body["metadata"]
    if meta.get("generateName"):
        text, field = f"from {meta['generateName']}: cannot use generate name with apply", "metadata.generateName"
    else:
        why = "resource name may not be empty"
        context = patch_context(item)
        text = f'error when retrieving current configuration of:\n{context}\nfrom server for: "{file}": {why}'
        field = "metadata"
    return _failed(item, text, (Problem(item.prefix + field, text.rpartition("\n")[2]),))


def _failed(item: Item, text: str, problems: tuple[Problem, ...], warnings: tuple[str, ...] = ()) -> Outcome:
    """What kubectl could not do itself."""
    return Outcome(
        text=f"error: {text}",
        among_others=text,
        error=True,
        document=item.document,
        key=item.key,
        problems=problems,
        warnings=warnings,
    )


def _outcome(item: Item, response: Response, verb: str, file: str, change: Map | None = None) -> Outcome:
    if response.accepted:
        return _said(item, verb, response.warnings)
    context = f'error when creating "{file}": '
    if change is not None:
        patch = json.dumps(change, separators=(",", ":"), sort_keys=True, ensure_ascii=False)
        context = (
            f"error when applying patch:\n{patch}\nto:\n{patch_context(item)}\n"
            f'for: "{file}": error when patching "{file}": '
        )
    return Outcome(
        text=alone(response.body, context),
        among_others=among_others(response.body, context),
        error=True,
        document=item.document,
        key=item.key,
        warnings=response.warnings,
        problems=_problems(item, response),
        status=response.body,
    )


def _problems(item: Item, response: Response) -> tuple[Problem, ...]:
    causes = (response.body.get("details") or {}).get("causes") or ()
    if any(cause.get("field") == "patch" for cause in causes) and (found := _problems_here(item)):
        return found
    return problems_of(response.body, item.written, item.prefix)


def _said(item: Item, verb: str, warnings: tuple[str, ...]) -> Outcome:
    group = f".{item.kind.group}" if item.kind.group else ""
    text = f"{item.kind.singular}{group}/{item.key.name} {verb}"
    return Outcome(text=text, document=item.document, key=item.key, verb=verb, warnings=warnings)
