"""Aligned columns as kubectl's two tab writers lay them out (text/tabwriter).

`get` uses a minimum width of 6 and a padding of 3; `describe` a minimum of 0, a padding of 2, and column stops that
hold for a block of consecutive lines: a cell's width is that of the widest in the same column of neighbouring lines.
"""

import re
from collections.abc import Sequence


def table(rows: Sequence[Sequence[str]], remembered: list[int] | None = None) -> str:
    """Rows of cells, the last column not padded; `remembered` are the widths of what was printed before."""
    if not rows:
        return ""
    widths = [max(max(len(row[i]) for row in rows) + 3, 6) for i in range(len(rows[0]) - 1)]
    if remembered is not None:
        widths = [max(pair) for pair in zip(widths, remembered or widths, strict=True)]
        remembered[:] = widths
    lines = ("".join(cell.ljust(width) for cell, width in zip(row, widths, strict=False)) + row[-1] for row in rows)
    return "".join(f"{line}\n" for line in lines)


def one_line(cell: str) -> str:
    """A cell ends where its first line does (tableprinter.go)."""
    first = re.split(r"[\f\n\r]", cell, maxsplit=1)[0]
    return cell if first == cell else f"{first}..."


def tabbed(text: str, padding: int = 2) -> str:
    """A text with tabs, each tab ending a cell: a column is a block of consecutive lines that have that cell."""
    lines = [line.split("\t") for line in text.split("\n")]
    widths: list[list[int]] = [[0] * (len(cells) - 1) for cells in lines]
    for row, cells in enumerate(lines):
        for column in range(len(cells) - 1):
            if widths[row][column]:
                continue
            end = row
            while end < len(lines) and len(lines[end]) - 1 > column:
                end += 1
            widest = max(len(lines[i][column]) for i in range(row, end))
            for i in range(row, end):
                widths[i][column] = widest + padding
    out = []
    for cells, sizes in zip(lines, widths, strict=True):
        out.append("".join(cell.ljust(size) for cell, size in zip(cells, sizes, strict=False)) + cells[-1])
    return "\n".join(out)
