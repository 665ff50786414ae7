"""What is never changed once it is made: a copy of a world shares it with the world it was copied from."""

from typing import Any, Self


class Unchanging:
    """For frozen values all the way down."""

    __slots__ = ()

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return self
