"""How likely each end of a connection is: every way in which the lots can fall is tried, on copies."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from learnnet.lab.packets.exchange import Exchange
from learnnet.netfilter.matching import Draw
from learnnet.netfilter.walk import Trace

MOST_WAYS = 300
Run = Callable[[Callable[[], float]], Exchange]


class Ending(NamedTuple):
    """How it ends for the client, who answers, and from where the server thinks it was asked."""

    result: str
    answered_by: str
    seen_from: str

    @classmethod
    def of(cls, done: Exchange) -> "Ending":
        return cls(done.result, done.answered_by, done.seen_from if done.answered_by else "")


def odds(run: Run) -> dict[Ending, float]:
    """Nothing if there are too many ways to try them all."""
    shares: dict[Ending, float] = {}
    ways: list[tuple[tuple[float, ...], float]] = [((), 1.0)]
    for _ in range(MOST_WAYS):
        if not ways:
            return shares
        fixed, weight = ways.pop()
        lots = _Lots(fixed)
        done = run(lots.draw)
        drawn = list(_draws(done))
        for position in range(len(fixed), len(drawn)):
            so_far = tuple(lots.given[:position])
            (_, chance), *others = _choices(*drawn[position])
            ways += [((*so_far, lot), weight * share) for lot, share in others]
            weight *= chance
        ending = Ending.of(done)
        shares[ending] = shares.get(ending, 0.0) + weight
    return {}


class _Lots:
    """Lots that fall as they were fixed, and then come out lowest."""

    def __init__(self, fixed: tuple[float, ...]) -> None:
        self.given: list[float] = []
        self._fixed = fixed

    def draw(self) -> float:
        position = len(self.given)
        self.given.append(self._fixed[position] if position < len(self._fixed) else 0.0)
        return self.given[-1]


def _draws(done: Exchange) -> Iterator[tuple[Draw, bool]]:
    """In the order in which they were drawn, and whether one of several equal ways was drawn (nftables)."""
    for hop in done.hops:
        if hop.rules is not None:
            yield from ((draw, not isinstance(hop.rules, Trace)) for draw in hop.rules.draws)


def _choices(draw: Draw, equal: bool) -> list[tuple[float, float]]:
    """Lots that stand for all, each with its share; the lowest first."""
    if not equal:
        return [(0.0, draw.probability), (1.0, 1 - draw.probability)]
    ways = round(1 / draw.probability)
    return [((way + 0.5) / ways, draw.probability) for way in range(ways)]
