"""Reading the bank from its folder."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from learnnet.curriculum.bank.question import KINDS, BankQuestion, Option
from learnnet.curriculum.bank.schema import schema
from learnnet.curriculum.errors import LessonError
from learnnet.curriculum.sources import Source, read_source


def load(folder: Path) -> tuple[BankQuestion, ...]:
    """All questions, in the order of files and in them; or a LessonError that names the file and the line."""
    found: dict[str, BankQuestion] = {}
    rules = schema()
    for file in sorted(folder.glob("*.yaml")):
        source = read_source(file.read_text(encoding="utf-8"), f"questions/{file.name}", rules)
        for index, given in enumerate(source.value["questions"]):
            question = _question(source, index, given)
            if question.id in found:
                raise source.error(f"{question.id} is there twice", "questions", index)
            found[question.id] = question
    if not found:
        raise LessonError("no questions", str(folder.name))
    return tuple(found.values())


def _question(source: Source, index: int, given: Mapping[str, Any]) -> BankQuestion:
    options = tuple(Option(says=each["says"], why=each["why"], right=each.get("right", False))
                    for each in given.get("choices", ()))  # fmt: skip
    right = sum(option.right for option in options)
    if options and (right < 2 if given.get("many") else right != 1):
        raise source.error(f"{right} right answers", "questions", index, "choices")
    return BankQuestion(
        id=given["id"],
        topic=given.get("topic", source.value["topic"]),
        level=given["level"],
        kind=given.get("kind", KINDS[0]),
        asks=given["asks"],
        source=given["source"],
        options=options,
        many=given.get("many", False),
        output=given.get("output", ""),
        steps=tuple(given.get("steps", ())),
        answer=given.get("answer"),
        rubric=tuple(given.get("rubric", ())),
    )
