"""Every sentence that somebody may read exists in every language, with the same holes to fill."""

import re

import pytest
from django.conf import settings

from learnnet.pages.management.commands.messages import found, kept, problems_of

LANGUAGES = [language for language, _name in settings.LANGUAGES]
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,;:?!.]")
HAN_BESIDE_LATIN = re.compile(r"[\u4e00-\u9fff][A-Za-z0-9]|[A-Za-z0-9][\u4e00-\u9fff]")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_has_a_translation_with_the_same_holes(language: str) -> None:
    assert problems_of(language) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_catalogue_keeps_what_nobody_says_any_more(language: str) -> None:
    said = {message.id for message in found()}

    assert [message.id for message in kept(language) if message.id and message.id not in said] == []


def test_chinese_has_a_space_between_han_and_latin_and_no_formal_you() -> None:
    sentences = [str(message.string) for message in kept("zh-hans") if message.id]

    assert [sentence for sentence in sentences if HAN_BESIDE_LATIN.search(sentence) or "您" in sentence] == []


def test_chinese_sentences_end_in_full_width_punctuation() -> None:
    sentences = [str(message.string) for message in kept("zh-hans") if message.id]

    assert [sentence for sentence in sentences if HALF_WIDTH.search(sentence)] == []
