"""Which command somebody may have meant (spf13/cobra, SuggestionsFor)."""

from collections.abc import Mapping

from learnnet.cluster.kubectl.call import Command

NEAR = 2  # cobra's SuggestionsMinimumDistance


def suggested(word: str, commands: Mapping[str, Command]) -> str:
    found = [
        name
        for name, command in commands.items()
        if _distance(word.lower(), name) <= NEAR or name.startswith(word.lower()) or word.lower() in command.suggests
    ]
    return "\n\nDid you mean this?\n" + "".join(f"\t{name}\n" for name in found) if found else ""


def _distance(left: str, right: str) -> int:
    """Levenshtein's: how many letters must be changed, added or dropped."""
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        above, row[0] = row[0], i
        for j, b in enumerate(right, 1):
            above, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, above + (a != b))
    return row[-1]
