"""Server-side apply: each manager owns the fields that it applied, and what it no longer names goes.

Source: sigs.k8s.io/structured-merge-diff. `metadata.managedFields` keeps who owns what, as the real server writes it;
here only what was applied is kept, so conflicts between appliers are found, those with other writers are not.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from learnnet.cluster.patches.schema import Place, root
from learnnet.cluster.requests.model import Request
from learnnet.cluster.shape import thaw
from learnnet.cluster.status import RefusedError

OWNED = "managedFields"
UNOWNED = ("apiVersion", "kind")
Map = dict[str, Any]
Fields = dict[str, Any]


def applied(request: Request, wanted: Map, current: Map | None) -> tuple[Map, list[Map]]:
    """The object after the apply, and who owns what then."""
    place = root(request.kind.name)
    mine = request.options.manager
    fields = _fields({name: value for name, value in wanted.items() if name not in UNOWNED}, place)
    _disown(fields)
    entries = list((current or {}).get("metadata", {}).get(OWNED) or ())
    others = [entry for entry in entries if entry["manager"] != mine]
    entry = {
        "manager": mine,
        "operation": "Apply",
        "apiVersion": request.kind.api_version,
        "fieldsType": "FieldsV1",
        "fieldsV1": fields,
    }
    if current is None:
        return wanted, [entry]
    conflicts = _conflicts(wanted, current, others, place)
    if conflicts and not request.options.force:
        raise _refusal(conflicts)
    before: Fields = next((one["fieldsV1"] for one in entries if one["manager"] == mine), {})
    kept: Fields = {}
    for other in others:
        _add(kept, other["fieldsV1"])
    result = _remove(current, before, fields, kept, place)
    return _merge(result, wanted, place), [*others, entry]


def set_owners(meta: Map, owners: Sequence[Map] | None, old: Mapping[str, Any] | None) -> None:
    """Only an apply says who owns what; what other writers send about it is not taken."""
    known = owners if owners is not None else (old or {}).get(OWNED)
    if known:
        meta[OWNED] = list(known)
    else:
        meta.pop(OWNED, None)


def _disown(fields: Fields) -> None:
    """Nobody owns an object's name."""
    meta = fields.get("f:metadata", {})
    for name in ("f:name", "f:namespace"):
        meta.pop(name, None)
    if not meta:
        fields.pop("f:metadata", None)


def _is_map(value: Any, place: Place) -> bool:
    """A list whose items have keys."""
    return isinstance(value, list) and bool(place.list_keys) and all(isinstance(item, dict) for item in value)


def _item_key(item: Map, place: Place) -> str:
    keys = {name: item.get(name, place.default(name)) for name in place.list_keys}
    return "k:" + json.dumps({name: keys[name] for name in sorted(keys)}, separators=(",", ":"))


def _fields(value: Any, place: Place) -> Fields:
    """The set of fields in a value, in the notation of FieldsV1."""
    if isinstance(value, dict) and not place.atomic:
        return {f"f:{name}": _fields(inner, place.field(name)) for name, inner in value.items()}
    if _is_map(value, place):
        return {_item_key(item, place): {".": {}, **_fields(item, place.item())} for item in value}
    return {}


def _add(into: Fields, fields: Fields) -> None:
    for name, inner in fields.items():
        _add(into.setdefault(name, {}), inner)


def _merge(old: Any, wanted: Any, place: Place) -> Any:
    if isinstance(wanted, dict) and isinstance(old, dict) and not place.atomic:
        merged = dict(old)
        for name, value in wanted.items():
            merged[name] = _merge(merged.get(name), value, place.field(name))
        return merged
    if _is_map(wanted, place) and _is_map(old, place):
        items = {_item_key(item, place): item for item in old}
        for item in wanted:
            key = _item_key(item, place)
            items[key] = _merge(items.get(key), item, place.item())
        return list(items.values())
    if isinstance(wanted, list) and isinstance(old, list) and place.list_is_set:
        return [*old, *(item for item in wanted if item not in old)]
    return thaw(wanted)


def _remove(value: Any, before: Fields, now: Fields, others: Fields, place: Place) -> Any:
    """What this manager applied before and does not name any more goes, unless somebody else owns it as well."""
    if isinstance(value, dict):
        result = dict(value)
        for name, inner in before.items():
            field = name[2:]
            if not name.startswith("f:") or field not in result:
                continue
            if name in now or name in others:
                below = place.field(field)
                result[field] = _remove(result[field], inner, now.get(name, {}), others.get(name, {}), below)
            else:
                del result[field]
        return result
    if _is_map(value, place):
        result_items = []
        for item in value:
            key = _item_key(item, place)
            if key in before and key not in now and key not in others:
                continue
            inner = before.get(key, {})
            result_items.append(_remove(item, inner, now.get(key, {}), others.get(key, {}), place.item()))
        return result_items
    return value


def _conflicts(wanted: Map, current: Map, others: list[Map], place: Place) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for entry in others:
        paths = list(_differing(wanted, current, entry["fieldsV1"], place, ""))
        if paths:
            found[entry["manager"]] = paths
    return found


def _differing(wanted: Any, current: Any, owned: Fields, place: Place, path: str) -> list[str]:
    """The paths that somebody owns and that would change; at each level its own fields first, then those below."""
    if isinstance(wanted, dict) and isinstance(current, dict) and not place.atomic:
        steps = [
            (value, current.get(name), owned[f"f:{name}"], place.field(name), f"{path}.{name}")
            for name, value in sorted(wanted.items())
            if f"f:{name}" in owned
        ]
    elif _is_map(wanted, place) and _is_map(current, place):
        items = {_item_key(item, place): item for item in current}
        keys = [(_item_key(item, place), item) for item in wanted]
        steps = [
            (item, items.get(key), owned[key], place.item(), path + _bracketed(key))
            for key, item in keys
            if key in owned
        ]
    else:
        return [path] if wanted != current else []
    leaves = [step for step in steps if not step[2]]
    return [found for step in (*leaves, *(step for step in steps if step[2])) for found in _differing(*step)]


def _bracketed(key: str) -> str:
    return "[" + ",".join(f"{name}={json.dumps(value)}" for name, value in json.loads(key[2:]).items()) + "]"


def _refusal(conflicts: dict[str, list[str]]) -> RefusedError:
    count = sum(map(len, conflicts.values()))
    listed = [
        f'conflicts with "{manager}":\n' + "\n".join(f"- {path}" for path in paths)
        if len(paths) > 1 or len(conflicts) > 1
        else f'conflict with "{manager}": {paths[0]}'
        for manager, paths in sorted(conflicts.items())
    ]
    message = f"Apply failed with {count} conflict{'s' if count > 1 else ''}: " + "\n".join(listed)
    causes = [
        {"reason": "FieldManagerConflict", "message": f'conflict with "{manager}"', "field": path}
        for manager, paths in sorted(conflicts.items())
        for path in paths
    ]
    return RefusedError(409, "Conflict", message, {"causes": causes})
