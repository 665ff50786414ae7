"""Equal rules exist once, for as long as some node at some revision holds them."""

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar
from weakref import WeakValueDictionary

Part = TypeVar("Part")


class Shared(Generic[Part]):
    """Remembers by what a part was made from; forgets it when nobody holds the part any more."""

    def __init__(self) -> None:
        self._parts: WeakValueDictionary[Hashable, Part] = WeakValueDictionary()

    def get(self, key: Hashable, make: Callable[[], Part]) -> Part:
        part = self._parts.get(key)
        if part is None:
            part = self._parts[key] = make()
        return part
