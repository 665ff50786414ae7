"""What may stand behind a `|`: grep, head, tail, wc and sort, so that a long table can be read at a glance."""

import shlex
from collections.abc import Callable, Mapping, Sequence

from learnnet.cluster.kubectl import Output
from learnnet.cluster.text import Text
from learnnet.lab.shell.splitting import Part

Lines = list[str]
LONGEST_PATTERN = 200
NOT_PIPED = Text("Behind a `|` this console knows grep, head, tail, wc and sort.")


class FilterError(ValueError):
    """What stands behind a `|` cannot be run here."""


def in_turn(parts: Sequence[Part], run: Callable[[str], Output]) -> Output:
    """The commands of a line one after another, as far as `&&` and `||` let them, each through its filters."""
    output = Output()
    for part in parts:
        if part.runs(output.rc):
            done = filtered(run(part.command), part.filters)
            printed, complained = output.stdout + done.stdout, output.stderr + done.stderr
            note, editor = done.note or output.note, done.editor if len(parts) == 1 else ""
            output = Output(rc=done.rc, stdout=printed, stderr=complained, note=note, editor=editor)
    return output


def filtered(output: Output, commands: Sequence[str]) -> Output:
    """Only what a program printed goes through; its complaints go straight to the screen, as in a shell."""
    if not commands:
        return output
    rc, lines = output.rc, output.stdout.splitlines()
    for command in commands:
        name = (command.split() or [""])[0]
        if name not in FILTERS:
            return Output(rc=2, stderr=f"{NOT_PIPED}\n", note=NOT_PIPED)
        try:
            lines = FILTERS[name](shlex.split(command)[1:], lines)
        except ValueError as reason:  # FilterError, or a quote that is never closed
            return Output(rc=2, stderr=f"{output.stderr}{name}: {reason}\n")
        rc = 1 if name == "grep" and not lines else 0
    text = "".join(f"{line}\n" for line in lines)
    return Output(rc=rc, stdout=text, stderr=output.stderr, note=output.note)


def _grep(words: Sequence[str], lines: Lines) -> Lines:
    options = {letter for word in words if word.startswith("-") and word != "--" for letter in word[1:]}
    patterns = [word for word in words if not word.startswith("-")] or [
        word for word in words[-1:] if "--" in words[:-1]
    ]
    if len(patterns) != 1 or options - set("ivcEFe-") or len(patterns[0]) > LONGEST_PATTERN:
        raise FilterError("usage: grep [-i] [-v] [-c] [-F] TEXT")
    # Plain text, with the two anchors: a pattern that backtracks for ever must not hold up the server.
    wanted = patterns[0]
    begins, ends = wanted.startswith("^"), wanted.endswith("$")
    plain = wanted.removeprefix("^").removesuffix("$").replace("\\", "")
    plain = plain.lower() if "i" in options else plain
    found = [line for line in lines if _fits(line.lower() if "i" in options else line, plain, begins, ends)]
    kept = [line for line in lines if line not in set(found)] if "v" in options else found
    return [str(len(kept))] if "c" in options else kept


def _fits(line: str, plain: str, begins: bool, ends: bool) -> bool:
    """Alternatives are tried one by one, as in `grep -E "a|b"`."""
    for part in plain.split("|"):
        if begins and ends and line == part:
            return True
        if begins != ends and ((begins and line.startswith(part)) or (ends and line.endswith(part))):
            return True
        if not begins and not ends and part in line:
            return True
    return False


def _count(words: Sequence[str]) -> int:
    given = "".join(words).removeprefix("-").removeprefix("n").removeprefix("=")
    if given and not given.isdecimal():
        raise FilterError("usage: -n NUMBER")
    return int(given or 10)


def _tail(words: Sequence[str], lines: Lines) -> Lines:
    count = _count(words)
    return lines[len(lines) - count :] if 0 < count < len(lines) else lines if count else []


def _wc(words: Sequence[str], lines: Lines) -> Lines:
    if list(words) != ["-l"]:
        raise FilterError("usage: wc -l")
    return [str(len(lines))]


FILTERS: Mapping[str, Callable[[Sequence[str], Lines], Lines]] = {
    "grep": _grep,
    "head": lambda words, lines: lines[: _count(words)],
    "sort": lambda words, lines: sorted(lines, reverse="-r" in words),
    "tail": _tail,
    "wc": _wc,
}
