"""How a figure is taken: the thing and its yardstick in turns, in one run, so that a slow machine slows both.

The machine decides the milliseconds; the ratio to the yardstick is what can be compared between machines.
"""

import gc
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from statistics import median


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One measurement. `value` and `yardstick` are in `unit`; `target` bounds the value, or the ratio if it says so."""

    name: str
    value: float
    unit: str
    against: str
    yardstick: float
    target: float
    target_is_ratio: bool = False
    at_least: bool = False

    @property
    def ratio(self) -> float:
        return self.value / self.yardstick

    @property
    def met(self) -> bool:
        measured = self.ratio if self.target_is_ratio else self.value
        return measured >= self.target if self.at_least else measured <= self.target

    def line(self) -> str:
        sign = "≥" if self.at_least else "≤"
        target = f"{sign} {self.target:g}" + (" ×" if self.target_is_ratio else f" {self.unit}")
        return (
            f"{'ok  ' if self.met else 'MISS'} {self.name}: {self.value:.3g} {self.unit}; {self.against}: "
            f"{self.yardstick:.3g} {self.unit}; ratio {self.ratio:.3g}; target {target}"
        )

    def as_dict(self) -> dict[str, object]:
        return {**asdict(self), "ratio": self.ratio, "met": self.met}


def milliseconds(work: Callable[[], object]) -> float:
    gc.collect()
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def in_turns(work: Callable[[], object], yardstick: Callable[[], object], rounds: int = 15) -> tuple[float, float]:
    """Median milliseconds of both, measured in turns after one round of warming up."""
    work()
    yardstick()
    pairs = [(milliseconds(work), milliseconds(yardstick)) for _ in range(rounds)]
    return median(a for a, _ in pairs), median(b for _, b in pairs)


def slow_turns(work: Callable[[], object], yardstick: Callable[[], object], rounds: int = 40) -> tuple[float, float]:
    """How long all but the slowest twentieth take, beside the median of the yardstick."""
    work()
    yardstick()
    pairs = [(milliseconds(work), milliseconds(yardstick)) for _ in range(rounds)]
    slowest = sorted(a for a, _ in pairs)
    return slowest[rounds * 95 // 100 - 1], median(b for _, b in pairs)
