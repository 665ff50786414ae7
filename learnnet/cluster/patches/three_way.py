"""What `kubectl apply` sends: the strategic merge patch from what was applied last, what is wanted, and what is there.

Source: apimachinery pkg/util/strategicpatch/patch.go, CreateThreeWayMergePatch. Its oddities are kept, because learners
meet them: Service ports are told apart by their number alone, so TCP and UDP of one number get mixed up.
"""

from typing import Any

from learnnet.cluster.patches.lists import PATCH, check_items, index_of, sorted_by_key
from learnnet.cluster.patches.schema import Place, root
from learnnet.cluster.patches.strategic import DELETE_FROM, ORDER, RETAIN, merge_map

Map = dict[str, Any]


def three_way_patch(kind: str, last: Map, wanted: Map, current: Map) -> Map:
    """Deletions are what was applied last and is wanted no longer; the rest is what differs from what is there."""
    place = root(kind)
    changes = _diff(current, wanted, place, deletions=False)
    removals = _diff(last, wanted, place, deletions=True)
    return merge_map(removals, changes, place, keep_nulls=True)


def _diff(old: Map, new: Map, place: Place, *, deletions: bool) -> Map:
    """One half of a patch: either what `new` lacks, or what it adds and changes."""
    patch: Map = {}
    for name in sorted(new):
        if name not in old or type(old[name]) is not type(new[name]):
            if not deletions:
                patch[name] = new[name]
        else:
            patch.update(_diff_value(name, old[name], new[name], place.field(name), deletions=deletions))
    if deletions:
        patch.update(dict.fromkeys(sorted(old.keys() - new.keys())))
    if place.retains_keys and new and (patch or new.keys() - old.keys()):
        patch[RETAIN] = sorted(name for name, value in new.items() if value is not None)
    return patch


def _diff_value(name: str, old: Any, new: Any, place: Place, *, deletions: bool) -> Map:
    if isinstance(old, dict):
        inner = _diff(old, new, place, deletions=deletions)
        return {name: inner} if inner else {}
    if isinstance(old, list) and (place.merge_key or place.merges_values):
        if not old:
            return {name: new} if new and not deletions else {}
        found = _diff_maps if place.merge_key else _diff_values
        return found(name, old, new, place, deletions=deletions)
    return {name: new} if old != new and not deletions else {}


def _diff_maps(name: str, old: list[Map], new: list[Map], place: Place, *, deletions: bool) -> Map:
    """Walk both lists, sorted by the text of their key, side by side."""
    key = place.merge_key
    check_items(old, key)
    check_items(new, key)
    before, after = sorted_by_key(old, key), sorted_by_key(new, key)
    changed: list[Map] = []
    gone: list[Map] = []
    while before or after:
        left = str(before[0].get(key)) if before else None
        right = str(after[0].get(key)) if after else None
        if left is not None and left == right:
            inner = _diff(before.pop(0), after[0], place.item(), deletions=deletions)
            item = after.pop(0)
            if inner:
                changed.append({**inner, key: item.get(key)})
        elif right is not None and (left is None or left > right):
            item = after.pop(0)
            if not deletions:
                changed.append(item)
        else:
            item = before.pop(0)
            if deletions:
                gone.append({PATCH: "delete", key: item.get(key)})
    changed.sort(key=lambda item: index_of(new, item, key))
    patch = [*changed, *gone]
    moved = [one.get(key) for one in old] != [one.get(key) for one in new]
    found: Map = {name: patch} if patch else {}
    if patch or (moved and not deletions):
        found[ORDER + name] = [{key: one.get(key)} for one in new]
    return found


def _diff_values(name: str, old: list[Any], new: list[Any], place: Place, *, deletions: bool) -> Map:
    """Lists of plain values that are merged as sets: finalizers."""
    if deletions:
        gone = [one for one in old if one not in new]
        return {DELETE_FROM + name: gone, ORDER + name: new} if gone else {}
    added = [one for one in new if one not in old]
    if not added and old == new:
        return {}
    return {**({name: added} if added else {}), ORDER + name: new}
