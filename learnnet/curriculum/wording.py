"""How lessons are written: short enough for their minutes, Chinese set as Chinese is set, links that lead somewhere."""

import re
from collections.abc import Iterator

from learnnet.curriculum.lesson import Lesson
from learnnet.curriculum.prose import VIEWS
from learnnet.curriculum.questions import Words

HAN = "\u4e00-\u9fff"
# Reading speeds of technical text on a screen, and what a task takes besides.
WORDS_A_MINUTE, CHARACTERS_A_MINUTE, MINUTES_A_TASK = 180, 350, 1.0
ENGLISH, SENTENCE = re.compile(r"(?<!\S)[a-z]{2,}\b"), 6  # words; fewer may be names, or what a program prints
CODE = re.compile(r"<pre>.*?</pre>|<code>.*?</code>|`[^`\n]*`", re.DOTALL)
INLINE = re.compile(r"</?(?:a|em|strong|s)\b[^>]*>")
TAG = re.compile(r"<[^>]*>")
LINK = re.compile(r'href="([^"]*)"')
RULES = (
    (re.compile(rf"[{HAN}][A-Za-z0-9]|[A-Za-z0-9][{HAN}]"), "a space is missing between Han and Latin"),
    (re.compile(rf"[{HAN}][,;:?!.()]|[,;:?!()][{HAN}]"), "punctuation has to be full-width"),
    (re.compile("您"), "write 你"),
    (re.compile("！|!"), "no exclamation marks"),
)  # fmt: skip


def complaints(lesson: Lesson) -> Iterator[str]:
    for where, words in all_words(lesson):
        for said in _chinese(plain(words["zh-hans"])):
            yield f"{lesson.slug}: {where}: {said}"
        if "!" in plain(words["en"]):
            yield f"{lesson.slug}: {where}: no exclamation marks"
    yield from (f"{lesson.slug}: {said}" for said in (*unwritten(lesson), *links(lesson), *length(lesson)))


def all_words(lesson: Lesson) -> Iterator[tuple[str, Words]]:
    """Everything that a learner may read, with where it stands."""
    yield from (("title", lesson.title), ("summary", lesson.summary), ("opening", lesson.opening))
    for step in lesson.steps:
        yield from ((f"step {step.id}", step.title), (f"step {step.id}", step.html))
    for task in lesson.tasks:
        yield f"task {task.id}", task.title
        yield from ((f"hint of {task.id}", hint) for hint in task.hints)
    for question in lesson.questions.values():
        yield f"question {question.id}", question.asks
        for choice in (*question.choices, *question.replies):
            yield from ((f"question {question.id}", choice.says), (f"question {question.id}", choice.reply))
        if question.otherwise:
            yield f"question {question.id}", question.otherwise
    for wrong in lesson.wrong:
        yield f"wrong answer {wrong.id}", wrong.says
    for misconception in lesson.misconceptions:
        yield f"misconception {misconception.id}", misconception.believed


def _chinese(text: str) -> Iterator[str]:
    for rule, said in RULES:
        if found := rule.search(text):
            yield f"{said}: …{text[max(0, found.start() - 12) : found.end() + 12]}…"


def plain(html: str) -> str:
    """What is read: the code is not, and stands as one Latin word."""
    return TAG.sub("\n", INLINE.sub("", CODE.sub("code", html))).replace("*", "")


def unwritten(lesson: Lesson) -> Iterator[str]:
    """Steps without a text, and English where Chinese should stand."""
    for step in lesson.steps:
        for language, html in step.html.items():
            if not plain(html).strip():
                yield f"step {step.id}: nothing stands under its heading in {language}.md"
    for where, words in all_words(lesson):
        chinese = plain(words["zh-hans"])
        if len(ENGLISH.findall(chinese)) >= SENTENCE and not re.search(f"[{HAN}]", chinese):
            yield f"{where}: not in Chinese"


def links(lesson: Lesson) -> Iterator[str]:
    known = {f"#view-{view}" for view in VIEWS}
    for language, html in lesson.prose.items():
        for address in LINK.findall(html):
            if not address.startswith("https://") and address not in known:
                yield f"{language}.md: a link leads nowhere: {address}"


def length(lesson: Lesson) -> Iterator[str]:
    english, chinese = (plain(lesson.prose[language]) for language in ("en", "zh-hans"))
    read = max(len(english.split()) / WORDS_A_MINUTE, len(re.findall(f"[{HAN}]", chinese)) / CHARACTERS_A_MINUTE)
    needed = read + MINUTES_A_TASK * len(lesson.tasks)
    if needed > lesson.minutes:
        yield f"reading and doing takes {needed:.0f} minutes, not {lesson.minutes}"
