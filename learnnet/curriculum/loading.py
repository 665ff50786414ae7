"""Reading a lesson's folder: the only thing in the curriculum that touches files."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from learnnet.curriculum.errors import LessonError
from learnnet.curriculum.lesson import LANGUAGES, Lesson, Step
from learnnet.curriculum.parts import Reader
from learnnet.curriculum.prose import PREDICT, Section, as_html, as_words, sections
from learnnet.curriculum.questions import Question
from learnnet.curriculum.sources import Source, read_source

COMMON = "common"


def load(folder: Path, schema: Mapping[str, Any]) -> Lesson:
    """The lesson of this folder, or a LessonError that names the file and the line."""
    slug = f"{folder.parent.name}/{folder.name}"
    source = read_source((folder / "lesson.yaml").read_text(encoding="utf-8"), f"{slug}/lesson.yaml", schema)
    files = {language: folder / f"{language}.md" for language in LANGUAGES}
    texts = {language: file.read_text(encoding="utf-8") for language, file in files.items() if file.is_file()}
    common = {file.stem: file.read_text(encoding="utf-8") for file in (folder.parent.parent / COMMON).glob("*.yaml")}
    return read_lesson(slug, source, texts, common)


def read_lesson(slug: str, source: Source, texts: Mapping[str, str], common: Mapping[str, str]) -> Lesson:
    """A lesson out of what its files hold: the parsed lesson.yaml, the Markdown of each language, shared manifests."""
    if missing := [language for language in LANGUAGES if language not in texts]:
        raise LessonError(f"no text in {', '.join(missing)}", slug)
    written = {language: sections(text) for language, text in texts.items()}
    for language, parts in written.items():
        _in_step(source, f"{slug}/{language}.md", parts)
    reader = Reader(source)
    reader.figures(slug, written)
    steps = tuple(reader.step(index, {language: parts[index + 1] for language, parts in written.items()})
                  for index in range(len(source.value["steps"])))  # fmt: skip
    told = tuple(_with_questions(step) for step in steps)
    opening = {language: as_html(parts[0].markdown) for language, parts in written.items()}
    lesson = reader.lesson(slug, told, opening, _start(source, common))
    reader.look_over(lesson)
    return lesson


def _in_step(source: Source, file: str, parts: Sequence[Section]) -> None:
    """The headings of a text are the steps of lesson.yaml, in order."""
    wanted = [step["id"] for step in source.value["steps"]]
    for section, expected in zip(parts[1:], [*wanted, *[""] * len(parts)], strict=False):
        if section.id != expected:
            said = f"the next step of lesson.yaml is {expected!r}" if expected else "lesson.yaml has no further step"
            raise LessonError(f"heading {section.id or section.title!r}: {said}", file, section.line)
    if len(parts) - 1 < len(wanted):
        raise LessonError(f"no heading for step {wanted[len(parts) - 1]!r}: ## … {{#{wanted[len(parts) - 1]}}}", file)


def _start(source: Source, common: Mapping[str, str]) -> tuple[str, ...]:
    found = []
    for index, item in enumerate(source.value["start"]):
        name = item["from"] if isinstance(item, Mapping) else ""
        if name and name not in common:
            raise source.error(f"there is no file {COMMON}/{name}.yaml", "start", index)
        found.append(common[name] if name else str(item))
    return tuple(found)


def _with_questions(step: Step) -> Step:
    """The questions stand in the text where it asks them, so that it can be read without JavaScript."""
    html = dict(step.html)
    for language in html:
        for question in step.questions:
            empty = f'<div data-block="{PREDICT}" data-id="{question.id}">\n'
            html[language] = html[language].replace(empty, empty + _asked(question, language))
    return replace(step, html=html)


def _asked(question: Question, language: str) -> str:
    # Of an order, the right one is not given away.
    asked = sorted(question.choices, key=lambda each: each.id) if question.kind == "order" else question.choices
    choices = "".join(f"<li>{as_words(choice.says[language])}</li>" for choice in asked)
    return f"<p><strong>{as_words(question.asks[language])}</strong></p>" + (f"<ul>{choices}</ul>" if choices else "")
