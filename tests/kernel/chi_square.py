"""Whether counts could have come from these shares: Pearson's chi-square at 0.001."""

from collections import Counter
from collections.abc import Callable, Hashable, Mapping
from typing import TypeVar

# By degrees of freedom (NIST handbook, 1.3.6.7.4).
CRITICAL = {1: 10.828, 2: 13.816, 3: 16.266, 4: 18.467, 5: 20.515}

End = TypeVar("End", bound=Hashable)


def fits(counts: Mapping[End, int], shares: Mapping[End, float]) -> bool:
    total = sum(counts.values())
    if not counts.keys() <= shares.keys():
        return False
    statistic = sum((counts.get(end, 0) - total * share) ** 2 / (total * share) for end, share in shares.items())
    return statistic <= CRITICAL[len(shares) - 1]


def fits_in_the_end(sample: Callable[[], Counter[End]], shares: Mapping[End, float]) -> bool:
    """An honest sample fails once in a thousand times; only one that fails twice in a row is not believed."""
    return fits(sample(), shares) or fits(sample(), shares)
