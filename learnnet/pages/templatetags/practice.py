"""{{ report.verdict|told }}: a sentence of the curriculum in the visitor's language; {{ 61000|clock }}: 01:01."""

from collections.abc import Sequence
from typing import Any

from django import template

from learnnet.pages import practice_words

register = template.Library()


@register.filter
def told(wire: Sequence[Any]) -> str:
    return practice_words.told(wire)


@register.filter
def clock(milliseconds: int) -> str:
    minutes, seconds = divmod(int(milliseconds) // 1000, 60)
    return f"{minutes:02}:{seconds:02}"


@register.filter
def minus(value: int, other: int) -> int:
    return int(value) - int(other)
