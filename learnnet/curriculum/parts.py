"""From the parsed lesson.yaml to a lesson's parts, and what no schema can see: ids that lead nowhere."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from learnnet.curriculum.changes import Change, with_editor
from learnnet.curriculum.checks import Check, make
from learnnet.curriculum.errors import LessonError
from learnnet.curriculum.figures import complaint
from learnnet.curriculum.lesson import (
    EVENT,
    LANGUAGES,
    STATE,
    Claim,
    Command,
    Lesson,
    Misconception,
    Solution,
    Step,
    Task,
    Wrong,
)
from learnnet.curriculum.prose import EXACTLY, FIGURE, FOLD, PREDICT, RUN, VIEW, VIEWS, Block, Section, as_html
from learnnet.curriculum.questions import Choice, Fact, Question
from learnnet.curriculum.sources import Source

Given = Mapping[str, Any]
START = "start"


class Reader:
    """Reads one source; every complaint names its line."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.given = source.value

    def lesson(self, slug: str, steps: tuple[Step, ...], opening: Mapping[str, str], start: tuple[str, ...]) -> Lesson:
        given = self.given
        prose = {
            language: opening[language] + "".join(f"<h2>{s.title[language]}</h2>\n{s.html[language]}" for s in steps)
            for language in LANGUAGES
        }
        return Lesson(
            slug=slug,
            title=given["title"],
            summary=given["summary"],
            level=given["level"],
            minutes=given["minutes"],
            after=tuple(given.get("after", ())),
            settings=given.get("settings", {}),
            start=start,
            editor=given["editor"],
            opening=opening,
            prose=prose,
            steps=steps,
            solutions=tuple(
                Solution(does=each["does"], changes=self.changes(each["changes"], "solutions", index))
                for index, each in enumerate(given["solutions"])
            ),
            wrong=tuple(self._wrong(each, index) for index, each in enumerate(given["wrong"])),
            misconceptions=tuple(Misconception(id=m["id"], believed=m["believed"]) for m in given["misconceptions"]),
        )

    def step(self, index: int, sections: Mapping[str, Section]) -> Step:
        given = self.given["steps"][index]
        path = ("steps", index)
        tasks = enumerate(given.get("tasks", ()))
        return Step(
            id=given["id"],
            title={language: section.title for language, section in sections.items()},
            html={language: as_html(section.markdown) for language, section in sections.items()},
            blocks=self._blocks(index, sections),
            tasks=tuple(self._task(each, given["id"], *path, "tasks", n) for n, each in tasks),
            questions=tuple(_question(each, given["id"]) for each in given.get("questions", ())),
            commands=tuple(
                Command(id=each["id"], change=self._change(each["change"], *path, "commands", n))
                for n, each in enumerate(given.get("commands", ()))
            ),
            claims=tuple(self._claim(each, *path, "claims", n) for n, each in enumerate(given["claims"])),
        )

    def changes(self, given: Sequence[Change], *path: str | int) -> tuple[Change, ...]:
        return tuple(self._change(each, *path, "changes", n) for n, each in enumerate(given))

    def _change(self, given: Change, *path: str | int) -> Change:
        try:
            return with_editor(given, self.given["editor"])
        except KeyError as missing:
            raise self.source.error(f"the editor's text has no {missing}", *path) from missing

    def _check(self, given: Given) -> Check:
        ((name, arguments),) = given.items()
        return make(name, arguments)

    def _task(self, given: Given, step: str, *path: str | int) -> Task:
        check = self._check(given["check"])
        if given["kind"] == STATE and check.WAITS:
            raise self.source.error(f"{next(iter(given['check']))} waits for an event; write kind: {EVENT}", *path)
        return Task(
            id=given["id"],
            step=step,
            kind=given["kind"],
            title=given["title"],
            check=check,
            needs=tuple(given.get("needs", ())),
            hints=tuple(given.get("hints", ())),
        )

    def _claim(self, given: Given, *path: str | int) -> Claim:
        after = tuple(self._change(each, *path, "after", n) for n, each in enumerate(given.get("after", ())))
        return Claim(
            says=given["says"],
            sources=tuple(given["sources"]),
            after=after,
            holds=tuple(self._check(each) for each in given.get("holds", ())),
        )

    def _wrong(self, given: Given, index: int) -> Wrong:
        return Wrong(
            id=given["id"],
            task=given["task"],
            changes=self.changes(given["changes"], "wrong", index),
            seen=self._check(given["seen"]),
            says=given["says"],
            misconception=given.get("misconception", ""),
        )

    def _blocks(self, index: int, sections: Mapping[str, Section]) -> tuple[Block, ...]:
        blocks = {language: section.blocks for language, section in sections.items()}
        kinds = {
            language: tuple((b.kind, b.name if b.kind != FOLD else "") for b in each)
            for language, each in blocks.items()
        }
        if len(set(kinds.values())) > 1:
            raise self.source.error(f"the languages have different blocks: {kinds}", "steps", index)
        return blocks[LANGUAGES[0]]

    def figures(self, slug: str, written: Mapping[str, Sequence[Section]]) -> None:
        """Each has a name of its own, DOT that may be drawn, and words for those who do not see it."""
        for language, parts in written.items():
            names: set[str] = set()
            for section in parts:
                for block in (each for each in section.blocks if each.kind == FIGURE):
                    wrong = complaint(block.dot) if block.dot else (0, "a block ```dot is missing in it")
                    if not block.name or block.name in names:
                        wrong = 0, "a figure has a name of its own"
                    if not block.words:
                        wrong = 0, "what the figure says in words is missing in it"
                    if wrong:
                        line, said = wrong
                        place = section.first + block.line + line + bool(line)
                        raise LessonError(f"::: figure {block.name}: {said}", f"{slug}/{language}.md", place)
                    names.add(block.name)

    def look_over(self, lesson: Lesson) -> None:
        """Ids are unique, and whatever is named is there."""
        tasks, questions = [task.id for task in lesson.tasks], list(lesson.questions)
        self._unique([*tasks, *(q.id for s in lesson.steps for q in s.questions), *(c.id for c in lesson.commands)])
        for number, step in enumerate(lesson.steps):
            path = ("steps", number)
            for task in step.tasks:
                before = tasks[: tasks.index(task.id)]
                self._known(task.needs, before, "earlier task", *path, "tasks")
                self._known([getattr(task.check, "question", None)], [None, *questions], "question", *path, "tasks")
            for block in step.blocks:
                known = {VIEW: VIEWS, RUN: [c.id for c in step.commands], PREDICT: [q.id for q in step.questions]}
                self._known([block.name] if block.kind in known else [], known.get(block.kind, ()), block.kind, *path)
                self._known([block.at], ["", START, *tasks], "task", *path)
                self._known([block.when], ["", EXACTLY], "value of when=", *path)
            shown = [block.name for block in step.blocks]
            self._known([q.id for q in step.questions], shown, "block ::: predict", *path, "questions")
            self._known([c.id for c in step.commands], shown, "block ::: run", *path, "commands")
        cured = [each.id for each in lesson.misconceptions]
        for number, wrong in enumerate(lesson.wrong):
            self._known([wrong.task], tasks, "task", "wrong", number, "task")
            cures = ["", *cured]
            self._known([wrong.misconception], cures, "misconception", "wrong", number, "misconception")

        led = [choice.misconception for question in lesson.questions.values() for choice in question.choices]
        self._known(led, ["", *cured], "misconception", "steps")
        self._known(cured, [*led, *(wrong.misconception for wrong in lesson.wrong)], "use of", "misconceptions")

    def _known(self, names: Iterable[Any], known: Iterable[Any], what: str, *path: str | int) -> None:
        for name in names:
            if name not in known:
                raise self.source.error(f"there is no {what} {name!r}", *path)

    def _unique(self, ids: Sequence[str]) -> None:
        twice = {each for each in ids if ids.count(each) > 1}
        if twice:
            raise self.source.error(f"used more than once: {', '.join(sorted(twice))}", "steps")


def _question(given: Given, step: str) -> Question:
    nothing = dict.fromkeys(LANGUAGES, "")
    return Question(
        id=given["id"],
        step=step,
        kind=given["kind"],
        asks=given["asks"],
        choices=tuple(
            Choice(
                id=each["id"],
                says=each["says"],
                reply=each["reply"],
                right=each.get("right", False),
                misconception=each.get("misconception", ""),
            )
            for each in given.get("choices", ())
        ),
        fact=Fact(**given["right"]) if "right" in given else None,
        replies=tuple(
            Choice(id=str(each["value"]).lower(), says=nothing, reply=each["reply"])
            for each in given.get("replies", ())
        ),
        otherwise=given.get("otherwise"),
    )
