"""The cuts that kubectl makes in a file: a line that begins with `---` ends a document.

Source: k8s.io/apimachinery/pkg/util/yaml, YAMLReader. It cuts before any YAML is read, so line numbers in
error texts count from the cut.
"""

from collections.abc import Iterator

from learnnet.cluster.manifest.model import UnreadableError

Piece = tuple[str, int]  # the text of a document, and the line where it starts


def split(text: str) -> Iterator[Piece]:
    """Documents with their first line; a text that opens with `---` keeps that line."""
    held: list[str] = []
    first = 1
    for number, line in enumerate(_lines(text), start=1):
        if line.startswith("---"):
            rest = line[3:].strip()
            if rest and not rest.startswith("#"):
                raise UnreadableError(f"invalid Yaml document separator: {rest}", number, 4)
            if held:
                yield "\n".join(held) + "\n", first
                held, first = [], number + 1
                continue
        held.append(line)
    yield "\n".join(held), first


def _lines(text: str) -> list[str]:
    return [line.removesuffix("\r") for line in text.split("\n")]
