"""How long ago, in the few letters that kubectl gives it (apimachinery, util/duration, HumanDuration)."""

from learnnet.cluster.clock import milliseconds

MINUTE, HOUR, DAY, YEAR = 60, 3600, 86400, 365 * 86400


def age(stamp: str | None, now: int) -> str:
    """From a timestamp to `now` (virtual ms): `5m3s`, `47h`, `<unknown>` without a timestamp."""
    if not stamp:
        return "<unknown>"
    return human_duration((now - milliseconds(stamp)) // 1000)


def human_duration(seconds: int) -> str:
    if seconds < -1:
        return "<invalid>"
    seconds = max(seconds, 0)
    if seconds < 2 * MINUTE:
        return f"{seconds}s"
    if seconds < 10 * MINUTE:
        return _two(seconds, MINUTE, "m", 1, "s")
    if seconds < 3 * HOUR:
        return f"{seconds // MINUTE}m"
    if seconds < 8 * HOUR:
        return _two(seconds, HOUR, "h", MINUTE, "m")
    if seconds < 2 * DAY:
        return f"{seconds // HOUR}h"
    if seconds < 8 * DAY:
        return _two(seconds, DAY, "d", HOUR, "h")
    if seconds < 2 * YEAR:
        return f"{seconds // DAY}d"
    if seconds < 8 * YEAR:
        return _two(seconds, YEAR, "y", DAY, "d")
    return f"{seconds // YEAR}y"


def _two(seconds: int, large: int, large_unit: str, small: int, small_unit: str) -> str:
    rest = seconds % large // small
    return f"{seconds // large}{large_unit}" + (f"{rest}{small_unit}" if rest else "")
