"""How long the program of a container runs, as far as its manifest tells: `sleep 5; exit 1` does, `nginx` does not."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

Container = Mapping[str, Any]
End = tuple[int, int]  # after how many ms, and with which exit code

SHELLS = ("sh", "bash", "ash")
# Images whose own program is a shell: with nobody to type into it, it ends at once.
SHELL_IMAGES = ("alpine", "bash", "busybox", "centos", "debian", "fedora", "ubuntu")
EXITED = 300  # ms from a container's start to the end of a program that does nothing


def end_of(container: Container) -> End | None:
    """None: it runs until it is told to stop."""
    words = [*(container.get("command") or ()), *(container.get("args") or ())]
    if not words:
        return (EXITED, 0) if image_name(container) in SHELL_IMAGES and not container.get("stdin") else None
    if _program(words[0]) in SHELLS and len(words) > 2 and words[1].startswith("-") and words[1].endswith("c"):
        return _script(words[2])
    return _run([_command(words)])


def image_name(container: Container) -> str:
    """registry.k8s.io/coredns/coredns:v1.14.2 -> coredns"""
    return str(container.get("image", "")).rpartition("/")[2].partition("@")[0].partition(":")[0]


def fails(container: Container, settings: Mapping[str, int]) -> bool:
    """Whether its program refuses to start, as a server does whose configuration it cannot read."""
    return f"fails/{image_name(container)}" in settings


def end_of_preparation(container: Container) -> End | None:
    """An init container whose command says nothing about it has done its work within moments."""
    words = [*(container.get("command") or ()), *(container.get("args") or ())]
    end = end_of(container)
    if end is not None:
        return end
    serves = container.get("ports") or (not words and not container.get("args"))
    return None if serves or "infinity" in words or _follows(words) else (EXITED, 0)


def _follows(words: Sequence[str]) -> bool:
    """`tail -f` goes on for ever, also inside of a script."""
    text = " ".join(words)
    return re.search(r"\btail +(-n *\d+ +)?-[fF]\b|\bsleep +infinity\b", text) is not None


def _script(text: str) -> End | None:
    """Plain commands one after the other; a script with anything else in it is taken to run for ever."""
    if re.search(r"[|&`$(){}<]|\b(while|until|for|if|case|exec|trap)\b", text.replace("&&", ";")):
        return None
    return _run([_command(part.split()) for part in re.split(r"&&|;|\n", text) if part.strip()])


def _run(commands: Sequence[End | None]) -> End | None:
    total, code = 0, 0
    for command in commands:
        if command is None:
            return None
        ms, code = command
        total += ms
        if code < 0:
            return total + EXITED, -code - 1
    return total + EXITED, code


def _command(words: Sequence[str]) -> End | None:
    """What one command takes and answers; `exit N` is told apart by a negative code."""
    program, arguments = _program(words[0]), words[1:]
    match program:
        case "exit":
            number = arguments[0] if arguments and arguments[0].isdigit() else "0"
            return 0, -(int(number) & 0xFF) - 1
        case "sleep" if arguments and arguments[0].rstrip("sm").isdigit():
            unit = 60_000 if arguments[0].endswith("m") else 1000
            return int(arguments[0].rstrip("sm")) * unit, 0
        case "false":
            return 0, 1
        case "true" | "echo" | "printf" | "date" | "hostname" | "env" | "ls" | "cat" | "id" | "uname":
            return 0, 0
    return None


def _program(word: str) -> str:
    return word.rpartition("/")[2]
