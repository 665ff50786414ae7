"""The lab's clock in the hands of a command that waits."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from learnnet.lab.world import World


class Passing:
    """`passed` says whether any time did: then the lab is no longer what it was."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self.passed = False

    @property
    def now(self) -> int:
        return self._world.clock.now

    @property
    def settled(self) -> bool:
        self._world.runtime.notice()
        return self._world.clock.settled

    def step(self, until: int) -> bool:
        self._world.runtime.notice()
        clock = self._world.clock
        at = clock.next_at
        self.passed = True
        if at is None or at > until:
            clock.run(until)
            return False
        return clock.step()
