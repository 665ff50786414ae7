"""The JSON Schema of lesson.yaml and track.yaml, for editors that complete and for the loader that refuses.

`manage.py checklessons --write-schema` puts it beside the lessons.
"""

from typing import Any

from learnnet.curriculum.checks import CHECKS, arguments
from learnnet.lab.changes import CHANGES as LAB_CHANGES
from learnnet.proxy.config import MODES

DRAFT = "https://json-schema.org/draft/2020-12/schema"
ID = {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"}
TEXT = {"$ref": "#/$defs/text"}
CHECK = {"$ref": "#/$defs/check"}
TREATED = ("misconceptions", "solutions", "wrong")
CHANGES = {"type": "array", "items": {"$ref": "#/$defs/change"}}
VALUE = {"type": ["string", "integer", "array"]}


def _object(required: list[str], description: str = "", **properties: Any) -> dict[str, Any]:
    named = {key.replace("_", "-"): value for key, value in properties.items()}
    said = {"description": description} if description else {}
    return {**said, "type": "object", "additionalProperties": False, "required": required, "properties": named}


def _list(items: Any, description: str = "", least: int = 0) -> dict[str, Any]:
    return {"type": "array", "items": items, "minItems": least, "description": description}


def _said(description: str) -> dict[str, Any]:
    return {**TEXT, "description": description}


def lesson_schema() -> dict[str, Any]:
    return {
        "$schema": DRAFT,
        "title": "A lesson of LearnNet",
        "description": "What stands in lessons/<track>/<lesson>/lesson.yaml; its words are in en.md and zh-hans.md.",
        **_object(
            [*("title", "summary", "level", "minutes", "start", "editor", "steps"), *TREATED],
            title=_said("The lesson's name."),
            summary=_said("One sentence: what the learner will see."),
            level={"enum": ["beginner", "intermediate", "advanced"]},
            minutes={"type": "integer", "minimum": 5, "maximum": 60, "description": "For reading and doing."},
            after=_list({"type": "string"}, "Lessons that come before, as track/lesson."),
            start=_list({"$ref": "#/$defs/start"}, "Manifests applied, in order, before the learner comes."),
            settings={"type": "object", "additionalProperties": {"type": "integer"}, "properties": _whole_lab(),
                      "description": "Latencies and periods of the lab's actors in ms, by name."},
            editor={"type": "string", "description": "The text that the editor holds at first."},
            steps=_list({"$ref": "#/$defs/step"}, "One for each heading of the texts, with the heading's id.", 1),
            misconceptions=_list({"$ref": "#/$defs/misconception"}, "What this lesson cures.", 1),
            solutions=_list({"$ref": "#/$defs/solution"}, "Each one does every task.", 1),
            wrong=_list({"$ref": "#/$defs/wrong"}, "Known wrong answers.", 1),
        ),
        "$defs": {**_texts(), **_parts(), "check": _checks(), "change": _change()},
    }  # fmt: skip


def _whole_lab() -> dict[str, Any]:
    return {
        "proxy_mode": {"enum": list(MODES), "description": "What every kube-proxy writes at the start."},
        "dual_stack": {"type": "boolean", "description": "Whether Pods, nodes and Services have IPv6 addresses, too."},
    }


def _texts() -> dict[str, Any]:
    words = {"type": "string", "minLength": 1}
    return {
        "text": _object(["en", "zh-hans"], "A text in each language of the site; code and emphasis as in Markdown.",
                        en=words, zh_hans=words),
        "start": {"oneOf": [words, _object(["from"], "A file of lessons/common.", **{"from": ID})]},
    }  # fmt: skip


def _parts() -> dict[str, Any]:
    hint = _list(TEXT, "Said one after the other, after the first, which is computed from the state.")
    replies = _object(["value", "reply"], value=VALUE, reply=TEXT)
    choice = _object(["id", "says", "reply"], id=ID, says=TEXT, right={"type": "boolean"}, reply=TEXT,
                     misconception={**ID, "description": "That leads to this answer."})  # fmt: skip
    fact = _object(
        [],
        "The right answer: a value, a field of an object, or a number of the newest look-up.",
        equals=VALUE, kind={"type": "string"}, namespace={"type": "string"}, name={"type": "string"},
        path={"type": "string"}, lookup={"enum": ["questions", "in_vain"]},
    )  # fmt: skip
    return {
        "step": _object(
            ["id", "claims"],
            id=ID,
            claims=_list({"$ref": "#/$defs/claim"}, "What this step says, and where it is known from.", 1),
            tasks=_list({"$ref": "#/$defs/task"}),
            questions=_list({"$ref": "#/$defs/question"}),
            commands=_list(_object(["id", "change"], "For a block ::: run <id>.", id=ID,
                                   change={"$ref": "#/$defs/change"})),
        ),
        "claim": _object(
            ["says", "sources"],
            says={"type": "string", "minLength": 1},
            sources=_list({"type": "string", "pattern": "^(https://|tests/golden/)"},
                          "An address on the web, or a recording of the real programs.", 1),
            after={**CHANGES, "description": "What is done to the lesson's start first."},
            holds=_list(CHECK, "What then is so in the lab."),
        ),
        "task": _object(
            ["id", "kind", "title", "check"],
            id=ID,
            kind={"enum": ["state", "event"], "description": "Has to hold; or has to happen once."},
            title=TEXT,
            check=CHECK,
            needs=_list(ID, "Tasks that have to be done before this one counts."),
            hints=hint,
        ),
        "question": _object(
            ["id", "kind", "asks"],
            id=ID,
            kind={"enum": ["predict", "choice", "order", "number", "text"]},
            asks=TEXT,
            choices=_list(choice, "Of an order: in the right order.", 2),
            right=fact,
            replies=_list(replies, "To values that are known to be said."),
            otherwise=_said("To any other wrong value."),
        ),
        "misconception": _object(["id", "believed"], id=ID, believed=TEXT),
        "solution": _object(["does", "changes"], does={"type": "string"}, changes=CHANGES),
        "wrong": _object(
            ["id", "task", "changes", "seen", "says"],
            id=ID, task=ID, changes=CHANGES, says=_said("What to say to it."),
            seen={**CHECK, "description": "By what it is recognised."},
            misconception=ID,
        ),
    }  # fmt: skip


def _checks() -> dict[str, Any]:
    return {
        "description": "One check, by its name.",
        "type": "object",
        "additionalProperties": False,
        "minProperties": 1,
        "maxProperties": 1,
        "properties": {name: arguments(name) for name in CHECKS},
    }


def _change() -> dict[str, Any]:
    """A change as the lab takes it, or an answer to a question; `@app=web` names the first Pod with this label."""
    edits = {"type": "object", "additionalProperties": {"type": "string"},
             "description": "The editor's text, with each of these texts replaced."}  # fmt: skip
    kinds = {"enum": [*LAB_CHANGES, "answer"]}
    return {
        "type": "object",
        "required": ["kind"],
        "properties": {
            "kind": kinds,
            "manifest": {"type": "string"},
            "editor": edits,
            "question": ID,
            "value": VALUE,
            "right": {"const": True, "description": "The right answer, whatever it is."},
        },
    }


def track_schema() -> dict[str, Any]:
    return {
        "$schema": DRAFT,
        "title": "A track of LearnNet",
        "description": "What stands in lessons/<track>/track.yaml: its lessons in order.",
        **_object(
            ["title", "summary", "lessons"],
            title=TEXT,
            summary=TEXT,
            lessons=_list(ID, "The lessons' folders, in order.", 1),
        ),
        "$defs": _texts(),
    }
