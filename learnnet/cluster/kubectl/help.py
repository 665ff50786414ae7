"""What -h prints: our words, kubectl's form."""

from collections.abc import Iterable

from learnnet.cluster.kubectl.call import Command
from learnnet.cluster.kubectl.flags import Flag


def overview(commands: Iterable[Command]) -> str:
    names = "".join(f"  {command.name}\n" for command in commands if not command.absent)
    return f'Available Commands:\n{names}\nUsage:\n  kubectl COMMAND\n\nUse "kubectl COMMAND --help" for one of them.\n'


def help_text(path: str, command: Command) -> str:
    parts = []
    if command.below:
        parts.append("Available Commands:\n" + "".join(f"  {one.name}\n" for one in command.below))
    if command.flags:
        parts.append("Options:\n" + "".join(f"  {_flag(flag)}\n" for flag in command.flags))
    parts.append(f"Usage:\n  {path} {command.usage}".rstrip() + "\n")
    return "\n".join(parts)


def _flag(flag: Flag) -> str:
    short = f"-{flag.short}, " if flag.short else ""
    return f"{short}--{flag.name}{'=' if flag.value else ''}"
