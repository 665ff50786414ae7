"""What usually lies behind a complaint of the YAML parser, for a learner who has not met it before."""

from learnnet.cluster.text import Text

_HINTS = {
    "mapping values are not allowed in this context": Text(
        "A colon stands where no key can be. Check the indentation, and put text that contains a colon in quotes."
    ),
    "did not find expected key": Text("This line is indented differently from the keys that it belongs to."),
    "did not find expected '-' indicator": Text("All items of a list start with “- ” in the same column."),
    "block sequence entries are not allowed in this context": Text("A list starts on a line of its own."),
    "did not find expected ',' or '}'": Text("A “{” further up is not closed, or a comma is missing."),
    "did not find expected ',' or ']'": Text("A “[” further up is not closed, or a comma is missing."),
    "did not find expected node content": Text("A value is missing here, or a bracket is not closed."),
    "could not find expected ':'": Text("A key needs a colon and a space behind it."),
    "found unexpected end of stream": Text("A quotation mark further up is not closed."),
    "found unknown escape character": Text("In double quotes a backslash is special: write two, or use single quotes."),
}
_TAB = Text("YAML does not allow tabs for indentation. Use spaces.")
_RESERVED = Text("Text that begins with {character} must be in quotes.")


def hint_for(problem: str, character: str) -> Text | None:
    """A hint for the parser's problem; `character` is the one that it stopped at."""
    if "tab character" in problem or (character == "\t" and "cannot start any token" in problem):
        return _TAB
    if "cannot start any token" in problem and character:
        return Text(_RESERVED.message, {"character": character})
    return _HINTS.get(problem)
