"""The bank of questions is whole: both languages, a source, a reason for every answer, one right one."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from learnnet.curriculum.bank import BankQuestion, load
from learnnet.curriculum.bank.question import TOPICS
from learnnet.curriculum.bank.schema import schema
from learnnet.curriculum.errors import LessonError

FOLDER = Path(__file__).parents[3] / "lessons" / "questions"
BANK = load(FOLDER)
CHOICE = """topic: dns
questions:
- id: a
  level: beginner
  asks: {en: a, zh-hans: 甲}
  source: https://www.rfc-editor.org/rfc/rfc1035
  choices:
  - {says: {en: a, zh-hans: 甲}, why: {en: a, zh-hans: 甲}, right: true}
  - {says: {en: b, zh-hans: 乙}, why: {en: b, zh-hans: 乙}}
  - {says: {en: c, zh-hans: 丙}, why: {en: c, zh-hans: 丙}}
"""


@pytest.fixture(params=BANK, ids=lambda question: question.id)
def question(request: pytest.FixtureRequest) -> BankQuestion:
    found: BankQuestion = request.param
    return found


def test_there_are_at_least_sixty_and_some_for_every_topic() -> None:
    counted = Counter(question.topic for question in BANK if question.options)

    assert sum(counted.values()) >= 60
    assert all(counted[topic] >= 8 for topic in TOPICS)


def test_it_is_told_in_both_languages(question: BankQuestion) -> None:
    words = [question.asks, *(text for option in question.options for text in (option.says, option.why))]
    words += [*question.rubric, *([question.answer] if question.answer else [])]

    assert all(text["en"] and text["zh-hans"] for text in words)
    assert all(re.search(r"[\u4e00-\u9fff]", text["zh-hans"]) for text in (question.asks, *question.rubric))
    assert not re.search(r"[\u4e00-\u9fff]", "".join(text["en"] for text in words))
    assert "您" not in json.dumps([dict(text) for text in words], ensure_ascii=False)


def test_it_names_a_public_source(question: BankQuestion) -> None:
    assert re.fullmatch(r"https://[\w./#~-]+", question.source)


def test_only_right_answers_earn_credit(question: BankQuestion) -> None:
    order = question.shuffled(5)
    right = [place for place, index in enumerate(order) if question.options and question.options[index].right]
    wrong = [place for place in range(len(order)) if place not in right]

    if question.options:
        assert question.credit(right, 5) == 1
        assert all(question.credit([place], 5) == 0 for place in wrong)
        assert question.credit([], 5) == 0
    elif question.steps:
        assert question.credit(sorted(wrong, key=lambda place: order[place]), 5) == 1
        assert question.credit(sorted(wrong, key=lambda place: -order[place]), 5) == 0


def test_the_task_does_not_tell_what_is_right(question: BankQuestion) -> None:
    told = question.task("zh-hans", 1)

    assert set(told) == {"id", "kind", "topic", "level", "asks", "output", "many", "shown"}
    assert told == question.task("zh-hans", 1)


def test_options_come_in_another_order_for_another_seed() -> None:
    assert len({BANK[0].shuffled(seed) for seed in range(20)}) > 1


def test_the_solution_says_why_each_answer_is_right_or_wrong() -> None:
    found = next(each for each in BANK if each.id == "services-no-endpoints").solution("en", 1)

    assert [option["right"] for option in found["options"]].count(True) == 1
    assert all(option["why"] for option in found["options"])
    assert found["source"].startswith("https://github.com/kubernetes/kubernetes/")


def test_the_schema_beside_the_questions_is_the_one_that_is_checked() -> None:
    assert json.loads((FOLDER / "questions.schema.json").read_text(encoding="utf-8")) == schema()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (", right: true", "", "0 right answers"),
        ("乙}}", "乙}, right: true}", "2 right answers"),
        ("{en: a, zh-hans: 甲}\n  source", "{en: a}\n  source", "zh-hans"),
        ("https://www.rfc-editor.org/rfc/rfc1035", "rfc1035", "does not match"),
        ("topic: dns", "topic: tea", "tea"),
    ],
)
def test_a_question_that_is_not_whole_is_refused_by_file_and_line(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    assert old in CHOICE
    (tmp_path / "some.yaml").write_text(CHOICE.replace(old, new), encoding="utf-8")

    with pytest.raises(LessonError, match=said) as refused:
        load(tmp_path)

    assert str(refused.value).startswith("questions/some.yaml:")


def test_an_id_stands_for_one_question(tmp_path: Path) -> None:
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text(CHOICE, encoding="utf-8")

    with pytest.raises(LessonError, match="a is there twice"):
        load(tmp_path)
