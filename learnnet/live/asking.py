"""What a tab may ask for besides changes: moves in the history, branches, copies, the console. One line a kind."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from learnnet.classroom import branches, console, queries, sharing
from learnnet.classroom.actions import keep_tally_where_it_stands
from learnnet.classroom.comparison import compare
from learnnet.classroom.courses import leading
from learnnet.classroom.learning import actions as learning
from learnnet.classroom.learning.progress import keep_progress_where_it_stands
from learnnet.classroom.models import Attempt
from learnnet.classroom.practice import drilling, runs
from learnnet.classroom.snapshots import Look
from learnnet.cluster.text import Text
from learnnet.dns import directives
from learnnet.dns.corefile import MAX_CHARACTERS

LONGEST_LINE = 4096
LONGEST_NAME = 1024
MOST_FILES = 20

Fields = Mapping[str, Any]
Content = dict[str, Any]
# What would tell in a drill what nobody has looked at, or lead away from it.
NOT_IN_DRILLS = ("compare", "share", "fork", "switch", "undo", "redo", "reset", "glance", "complete", "preview")
READ_ONLY = Text("This is a copy to look at. Take it over to change something in it.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """Do this, and answer."""

    id: int | None
    do: str
    fields: Fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """How to answer it; `writes` for what nobody may ask of a shared copy. `work` may raise CannotMoveError."""

    type: str
    work: Callable[[Attempt, Fields], Content]
    writes: bool = True


def text(longest: int) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and len(value) <= longest


def index(value: Any) -> bool:
    return value is None or number(value)


def number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**53


def flag(value: Any) -> bool:
    return isinstance(value, bool)


def texts_by_name(value: Any) -> bool:
    """How much text there may be, the size of a message says."""
    if value is None:
        return True
    return (
        isinstance(value, dict)
        and len(value) <= MOST_FILES
        and all(len(name) <= LONGEST_NAME and isinstance(content, str) for name, content in value.items())
    )


def said(value: Any) -> bool:
    """An answer to a question; whether it fits, the question says."""
    return NAME(value) or number(value) or (isinstance(value, list) and names(value))


def names(value: Any) -> bool:
    return value is None or (
        isinstance(value, list) and len(value) <= MOST_FILES and all(text(LONGEST_NAME)(name) for name in value)
    )


NAME, LINE = text(LONGEST_NAME), text(LONGEST_LINE)
FORMS: Mapping[str, Mapping[str, Callable[[Any], bool]]] = {
    "undo": {},
    "redo": {},
    "reset": {},
    "fork": {"at": index},
    "switch": {"branch": number},
    "rename": {"branch": number, "name": NAME},
    "remove": {"branch": number},
    "compare": {"branch": number, "with": number, "at": index},
    "share": {},
    "run": {"where": NAME, "line": LINE, "files": texts_by_name, "at": index},
    "complete": {"where": NAME, "line": LINE, "files": names, "at": index},
    "check-corefile": {"text": text(MAX_CHARACTERS)},
    "answer": {"question": NAME, "value": said},
    "hint": {"task": NAME},
    "step": {"step": NAME},
    "glance": {"view": NAME, "node": NAME, "at": index},
    "unveil": {"view": NAME, "node": NAME},
    "nudge": {},
    "pause": {"still": flag},
    "give-up": {},
    "lead": {"view": NAME, "node": NAME, "at": index},
    "open": {"kind": NAME, "namespace": NAME, "name": NAME},
}


def fits(form: Mapping[str, Callable[[Any], bool]], content: Mapping[str, Any]) -> bool:
    return all(check(content.get(name)) for name, check in form.items())


def _moved(work: Callable[..., Any], *given: str) -> Callable[[Attempt, Fields], Content]:
    def move(attempt: Attempt, fields: Fields) -> Content:
        work(attempt, *(fields[name] for name in given))
        keep_progress_where_it_stands(attempt)
        keep_tally_where_it_stands(attempt)
        return {}

    return move


def _answer(attempt: Attempt, fields: Fields) -> Content:
    kept = learning.answer(attempt, fields["question"], fields["value"])
    return {"question": fields["question"], "right": kept.right, "tries": kept.tries}


def _hint(attempt: Attempt, fields: Fields) -> Content:
    return {"task": fields["task"], "taken": learning.take_hint(attempt, fields["task"])}


def _step(attempt: Attempt, fields: Fields) -> Content:
    learning.go_to_step(attempt, fields["step"])
    return {"step": fields["step"]}


def _glance(attempt: Attempt, fields: Fields) -> Content:
    return dict(queries.glance(attempt, fields["view"], Look(node=fields["node"], at=fields["at"])))


def _unveil(attempt: Attempt, fields: Fields) -> Content:
    drilling.unveil(attempt, fields["view"], fields["node"])
    return {}


def _nudge(attempt: Attempt, fields: Fields) -> Content:
    drilling.nudge(attempt)
    return {}


def _pause(attempt: Attempt, fields: Fields) -> Content:
    runs.pause(attempt, fields["still"])
    return {}


def _give_up(attempt: Attempt, fields: Fields) -> Content:
    runs.give_up(attempt)
    return {}


def _lead(attempt: Attempt, fields: Fields) -> Content:
    leading.look(attempt, fields["view"], fields["node"], fields["at"])
    return {}


def _open(attempt: Attempt, fields: Fields) -> Content:
    return {"text": drilling.open_text(attempt, fields["kind"], fields["namespace"], fields["name"])}


def _compare(attempt: Attempt, fields: Fields) -> Content:
    left, right = (branches.own(attempt, fields[name]) for name in ("branch", "with"))
    return compare(attempt, left, right, fields["at"])


def _share(attempt: Attempt, fields: Fields) -> Content:
    return {"token": sharing.share(attempt).public_id}


def _run(attempt: Attempt, fields: Fields) -> Content:
    ran = console.run(attempt, fields["where"], fields["line"], fields["files"] or {}, fields["at"])
    note = ran.output.note
    return {
        "rc": ran.output.rc,
        "stdout": ran.output.stdout,
        "stderr": ran.output.stderr,
        "note": [note.message, dict(note.params)] if note else None,
        "changed": ran.changed or ran.looked,
        "editor": ran.output.editor,
    }


def _complete(attempt: Attempt, fields: Fields) -> Content:
    found = console.complete(attempt, fields["where"], fields["line"], fields["files"] or [], fields["at"])
    return {"words": found}


def _check_corefile(attempt: Attempt, fields: Fields) -> Content:
    return {"problems": queries.corefile_problems(attempt, fields["text"]), "words": directives.words()}


ANSWERS: Mapping[str, Answer] = {
    "undo": Answer(type="moved", work=_moved(branches.undo)),
    "redo": Answer(type="moved", work=_moved(branches.redo)),
    "reset": Answer(type="moved", work=_moved(branches.reset)),
    "fork": Answer(type="moved", work=_moved(branches.fork, "at")),
    "switch": Answer(type="moved", work=_moved(branches.switch, "branch")),
    "rename": Answer(type="moved", work=_moved(branches.rename, "branch", "name")),
    "remove": Answer(type="moved", work=_moved(branches.remove, "branch")),
    "compare": Answer(type="comparison", work=_compare, writes=False),
    "share": Answer(type="shared", work=_share),
    "run": Answer(type="output", work=_run, writes=False),  # refuses by itself what would change a copy
    "complete": Answer(type="completions", work=_complete, writes=False),
    "check-corefile": Answer(type="corefile", work=_check_corefile, writes=False),
    "answer": Answer(type="answered", work=_answer),
    "hint": Answer(type="hint", work=_hint),
    "step": Answer(type="step", work=_step),
    "glance": Answer(type="glance", work=_glance, writes=False),
    "unveil": Answer(type="drill", work=_unveil),
    "nudge": Answer(type="drill", work=_nudge),
    "pause": Answer(type="drill", work=_pause),
    "give-up": Answer(type="drill", work=_give_up),
    "open": Answer(type="drill", work=_open),
    "lead": Answer(type="led", work=_lead, writes=False),  # does nothing but for an instructor who leads with this lab
}
