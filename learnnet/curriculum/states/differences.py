"""What sets one state apart from another, field by field, the telling ones first."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from learnnet.curriculum.fields import ABSENT
from learnnet.curriculum.states.canonical import FOLLOWS, State

# A Service and what it selects by say more than a container's image does.
KINDS_FIRST = ("Service", "EndpointSlice", "NetworkPolicy", "Deployment", "StatefulSet", "Pod", "ReplicaSet")
NAMESPACE = ("metadata", "namespace")
WHOLE_OBJECT = 20  # weighs as much as so many fields
FIELDS_FIRST = (
    "metadata.namespace",
    "spec.selector",
    "spec.ports",
    "spec.type",
    "spec.template.metadata.labels",
    "metadata.labels",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One field of one object; no path means the whole object. ABSENT on the side that lacks it."""

    object: str
    path: tuple[str | int, ...] = ()
    found: Any = ABSENT
    wanted: Any = ABSENT

    @property
    def field(self) -> str:
        """`spec.ports[0].port`."""
        written = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in self.path)
        return written.removeprefix(".")


def differences(state: State, goal: State) -> tuple[Difference, ...]:
    """All of them; what only follows from others is named only if there are no others."""
    found: list[Difference] = []
    elsewhere = _elsewhere(state, goal)
    for name in sorted(state.keys() | goal.keys()):
        if name in elsewhere.values():
            continue
        if name in elsewhere:
            there, here = (each.split("/", 2)[1] for each in (elsewhere[name], name))
            found.append(Difference(object=name, path=NAMESPACE, found=here, wanted=there))
            found.extend(each for each in _of(name, (), state[name], goal[elsewhere[name]]) if each.path != NAMESPACE)
        elif name not in state:
            found.append(Difference(object=name, wanted=goal[name]))
        elif name not in goal:
            found.append(Difference(object=name, found=state[name]))
        else:
            found.extend(_of(name, (), state[name], goal[name]))
    made = [each for each in found if each.path[:1] not in {(name,) for name in FOLLOWS}]
    return tuple(sorted(made or found, key=_rank))


def nearest(state: State, goals: Sequence[State]) -> tuple[Difference, ...]:
    """The differences from the goal that has the fewest: the one that the learner is on the way to."""
    return min((differences(state, goal) for goal in goals), key=_weight, default=())


def _weight(found: Sequence[Difference]) -> int:
    return sum(1 if each.path else WHOLE_OBJECT for each in found)


def _elsewhere(state: State, goal: State) -> dict[str, str]:
    """What is missing in one namespace and stands in another under the same name has only been put elsewhere."""
    missing = {_called(name): name for name in sorted(goal.keys() - state.keys())}
    extra = sorted(state.keys() - goal.keys())
    return {name: missing.pop(_called(name)) for name in extra if _called(name) in missing}


def _called(name: str) -> tuple[str, str]:
    kind, _namespace, own = name.split("/", 2)
    return kind, own


def _of(name: str, path: tuple[str | int, ...], one: Any, other: Any) -> Iterator[Difference]:
    if one == other:
        return
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        for key in sorted(one.keys() | other.keys()):
            yield from _of(name, (*path, key), one.get(key, ABSENT), other.get(key, ABSENT))
    elif isinstance(one, list) and isinstance(other, list):
        for index in range(max(len(one), len(other))):
            left = one[index] if index < len(one) else ABSENT
            yield from _of(name, (*path, index), left, other[index] if index < len(other) else ABSENT)
    else:
        yield Difference(object=name, path=path, found=one, wanted=other)


def _rank(difference: Difference) -> tuple[int, int, str, str]:
    kind = difference.object.split("/")[0]
    first = KINDS_FIRST.index(kind) if kind in KINDS_FIRST else len(KINDS_FIRST)
    fields = [number for number, field in enumerate(FIELDS_FIRST) if difference.field.startswith(field)]
    return first, (fields or [len(FIELDS_FIRST)])[0], difference.object, difference.field
