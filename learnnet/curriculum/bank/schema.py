"""The JSON Schema of lessons/questions/*.yaml, which also stands beside them for editors."""

from typing import Any

from learnnet.curriculum.bank.question import KINDS, TOPICS
from learnnet.curriculum.faults.base import LEVELS

DRAFT = "https://json-schema.org/draft/2020-12/schema"
TEXT = {"$ref": "#/$defs/text"}


def _object(required: list[str], **properties: Any) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": False, "required": required, "properties": properties}


def schema() -> dict[str, Any]:
    words = {"type": "string", "minLength": 1}
    return {
        "$schema": DRAFT,
        "title": "Questions of LearnNet's bank",
        **_object(["topic", "questions"], topic={"enum": list(TOPICS)},
                  questions={"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/question"}}),
        "$defs": {
            "text": _object(["en", "zh-hans"], **{"en": words, "zh-hans": words}),
            "option": _object(["says", "why"], says=TEXT, why=TEXT, right={"const": True}),
            "question": _question(),
        },
    }  # fmt: skip


def _question() -> dict[str, Any]:
    shape = _object(
        ["id", "level", "asks", "source"],
        id={"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"},
        topic={"enum": list(TOPICS), "description": "If it is another than the file's."},
        level={"enum": list(LEVELS)},
        kind={"enum": list(KINDS), "default": KINDS[0]},
        asks=TEXT,
        source={"type": "string", "pattern": "^https://", "description": "Where the right answer is known from."},
        output={"type": "string", "description": "What a program printed, for kind explain."},
        many={"const": True, "description": "Several choices are right."},
        choices={"type": "array", "minItems": 3, "maxItems": 6, "items": {"$ref": "#/$defs/option"}},
        steps={"type": "array", "minItems": 3, "maxItems": 8, "items": TEXT},
        answer=TEXT,
        rubric={"type": "array", "minItems": 2, "items": TEXT},
    )
    needed = {"choice": ["choices"], "explain": ["choices", "output"], "order": ["steps"], "open": ["answer", "rubric"]}
    ifs = [
        {
            "if": {"properties": {"kind": {"const": kind}}, "required": ["kind"] if kind != KINDS[0] else []},
            "then": {"required": fields},
        }
        for kind, fields in needed.items()
    ]
    return {**shape, "allOf": ifs}
