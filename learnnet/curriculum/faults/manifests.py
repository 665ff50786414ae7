"""Writing changes to a cluster: bodies of objects, edited by path, as manifests and deletions."""

import json
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

Body = dict[str, Any]
Change = Mapping[str, Any]


def apply(*bodies: Body) -> Change:
    """One manifest; JSON is YAML."""
    return {"kind": "apply", "manifest": "\n---\n".join(json.dumps(body, ensure_ascii=False) for body in bodies)}


def delete(body: Body) -> Change:
    meta = body["metadata"]
    return {"kind": "delete", "object": body["kind"], "namespace": meta.get("namespace", ""), "name": meta["name"]}


def again(old: Body, new: Body) -> tuple[Change, ...]:
    """What cannot be changed in place is deleted and made anew."""
    return delete(old), apply(new)


def edited(body: Body, path: str, value: Any) -> Body:
    """A copy with one field set: "spec.ports.0.targetPort". A value of None takes the field away."""
    copy = deepcopy(body)
    *way, last = path.split(".")
    here: Any = copy
    for step in way:
        here = here[int(step)] if isinstance(here, list) else here.setdefault(step, {})
    if value is None:
        here.pop(last, None)
    elif isinstance(here, list):
        here[int(last)] = value
    else:
        here[last] = value
    return copy


def in_namespace(namespace: str, body: Body) -> Body:
    return edited(body, "metadata.namespace", namespace)


POD = "spec.template.spec"
CONTAINER = f"{POD}.containers.0"
PORT = "spec.ports.0"
