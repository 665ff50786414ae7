"""{{ lesson.title|said }}: an author's words in the visitor's language; {{ task.title|said_html }}: with their code."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from learnnet.classroom.lessons import lesson
from learnnet.classroom.models import Attempt
from learnnet.cluster.text import Text
from learnnet.curriculum.prose import as_words
from learnnet.pages import lesson_boot

register = template.Library()


@register.filter
def said(words: Mapping[str, str]) -> str:
    if not words:
        return ""
    return words.get(get_language() or "") or words["en"]


@register.filter
def said_html(words: Mapping[str, str]) -> SafeString:
    """curriculum.prose made it from Markdown, and took out all that could do harm."""
    return mark_safe(as_words(said(words)))


@register.filter
def in_words(cell: Text | str | int) -> str:
    """A sentence of the model's, or a plain value."""
    if not isinstance(cell, Text):
        return str(cell)
    sentence = gettext(cell.message)
    for name, value in cell.params.items():
        sentence = sentence.replace(f"{{{name}}}", str(value))
    return sentence


@register.filter
def listed(words: Iterable[object]) -> str:
    """One after the other, with the mark that the language puts between them."""
    return gettext(", ").join(str(word) for word in words)


@register.simple_tag
def lesson_page(attempt: Attempt) -> dict[str, Any]:
    """The step that somebody reads, of an attempt's lesson."""
    chosen = lesson(attempt.lesson)
    return lesson_boot.lesson_page(chosen, attempt) if chosen else {}


@register.filter
def level_word(level: str) -> str:
    return {"beginner": gettext("Beginner"), "advanced": gettext("Advanced")}.get(level, gettext("Intermediate"))
