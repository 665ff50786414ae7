"""A join address as a QR code: the outline of its dark squares, for one path of an SVG drawing."""

from dataclasses import dataclass

import segno

QUIET = 4  # squares of margin that ISO/IEC 18004 asks for


@dataclass(frozen=True, slots=True, kw_only=True)
class QrCode:
    """`size` squares each way, margin included; `path` is SVG path data in squares."""

    size: int
    path: str


def qr_code(address: str) -> QrCode:
    """At the level of correction M, for cameras at the back of a room."""
    rows = [list(row) for row in segno.make(address, micro=False, error="m").matrix]
    path = "".join(
        f"M{column + QUIET} {line + QUIET}h{length}v1h-{length}z"
        for line, row in enumerate(rows)
        for column, length in _runs(row)
    )
    return QrCode(size=len(rows) + 2 * QUIET, path=path)


def _runs(row: list[int]) -> list[tuple[int, int]]:
    """Where dark squares begin, and how many are in a row."""
    found: list[tuple[int, int]] = []
    for column, dark in enumerate(row):
        if dark and column and row[column - 1]:
            start, length = found.pop()
            found.append((start, length + 1))
        elif dark:
            found.append((column, 1))
    return found
