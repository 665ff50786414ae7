"""A line cut as a shell cuts it: into commands at `&&`, `||` and `;`, and each of them into pieces at `|`."""

from collections.abc import Iterator
from dataclasses import dataclass

OPERATORS = ("&&", "||", ";", "|")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One command of a line; `after` is what stands before it: it runs after success, after failure, or in any case."""

    after: str
    pieces: tuple[str, ...]

    @property
    def command(self) -> str:
        return self.pieces[0]

    @property
    def filters(self) -> tuple[str, ...]:
        return self.pieces[1:]

    def runs(self, rc: int) -> bool:
        """Whether it does when what stood before it ended with `rc`."""
        return {"&&": rc == 0, "||": rc != 0}.get(self.after, True)


def parts(line: str) -> list[Part]:
    found: list[tuple[str, list[str]]] = [("", [])]
    for operator, text in _cut(line):
        if operator in ("", "|"):
            found[-1][1].append(text)
        else:
            found.append((operator, [text]))
    if len(found) > 1 and found[-1] == (";", [""]):  # as at the end of a line
        found.pop()
    return [Part(after=after, pieces=tuple(pieces)) for after, pieces in found]


def first(line: str) -> str:
    """The first command of a line, without its filters."""
    return parts(line)[0].command


def _cut(line: str) -> Iterator[tuple[str, str]]:
    """Each text with the operator before it; quotes and backslashes hide operators. An open quote hides the rest."""
    before, start, at, quote = "", 0, 0, ""
    while at < len(line):
        char = line[at]
        if char == "\\" and quote != "'":
            at += 1
        elif quote:
            quote = "" if char == quote else quote
        elif char in "'\"":
            quote = char
        elif operator := next((one for one in OPERATORS if line.startswith(one, at)), ""):
            yield before, line[start:at].strip()
            before, at = operator, at + len(operator) - 1
            start = at + 1
        at += 1
    yield before, line[start:].strip()
