"""A setting through a lab's life: what it is now, and what it was after any event."""

from typing import Generic, TypeVar

Value = TypeVar("Value")


class Timeline(Generic[Value]):
    """Values are only added, each with the event that set it."""

    def __init__(self, first: Value) -> None:
        self._changes: list[tuple[int, Value]] = [(-1, first)]

    @property
    def now(self) -> Value:
        return self._changes[-1][1]

    @property
    def unchanged(self) -> bool:
        return len(self._changes) == 1

    def at(self, index: int) -> Value:
        """As it was after this event."""
        return next(value for event, value in reversed(self._changes) if event <= index)

    def set(self, value: Value, event: int) -> None:
        self._changes.append((event, value))
