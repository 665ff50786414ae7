"""A Killercoda scenario as a lesson to be reworked: its steps as headings, all that it said and ran as comments.

Its scripts check a real machine and are not taken over: an author says what they look for with the checks of this site.
The format: https://killercoda.com/creators, and the repository killercoda/scenario-examples.
"""

import json
import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from typing import Any

from learnnet.curriculum.errors import LessonError
from learnnet.curriculum.skeleton import lesson_files
from learnnet.curriculum.sources import Source, read_source

INDEX, COURSE = "index.json", "structure.json"
WORD = {"type": "string"}
PAGE = {
    "type": "object",
    "properties": dict.fromkeys(("title", "text", "verify", "foreground", "background"), WORD),
}
SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "required": ["title", "details"],
    "properties": {
        "title": {**WORD, "minLength": 1},
        "description": WORD,
        "details": {
            "type": "object",
            "required": ["steps"],
            "properties": {
                "intro": PAGE,
                "finish": PAGE,
                "steps": {"type": "array", "minItems": 1, "items": PAGE},
                "assets": {
                    "type": "object",
                    "additionalProperties": {
                        "type": "array",
                        "items": {"type": "object", "required": ["file"], "properties": {"file": WORD}},
                    },
                },
            },
        },
    },
}
SCRIPTS = {
    "background": "ran unseen when this began. What has to be there belongs into `start`, as manifests",
    "foreground": "ran in the learner's terminal when this began. Make it a command, and a block ::: run",
    "verify": "said whether this was done. Say it as a task, with one of the checks in learnnet/curriculum/checks",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The intro, a step or the finish: its words, and its scripts by what they are for."""

    title: str
    text: str
    scripts: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    title: str
    description: str
    intro: Page
    steps: Sequence[Page]
    finish: Page
    assets: Mapping[str, str]  # what was put onto the machine, by file name


def read_scenario(files: Mapping[str, str], name: str) -> Scenario:
    """`files` are the texts of the scenario's folder, by path; complaints name the folder's file and the line."""
    if INDEX not in files:
        said = (
            "this is a course; name the folder of one of its scenarios" if COURSE in files else "there is no such file"
        )
        raise LessonError(said, f"{name}/{INDEX}")
    source = _source(files[INDEX], f"{name}/{INDEX}")
    details = source.value["details"]
    steps = enumerate(details["steps"])
    return Scenario(
        title=source.value["title"],
        description=source.value.get("description", ""),
        intro=_page(source, files, details.get("intro", {}), "details", "intro"),
        steps=[_page(source, files, step, "details", "steps", number) for number, step in steps],
        finish=_page(source, files, details.get("finish", {}), "details", "finish"),
        assets=dict(_assets(source, files)),
    )


def _source(text: str, file: str) -> Source:
    """JSON is YAML but for its tabs, and read as that it keeps its lines."""
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        raise LessonError(f"not JSON: {error.msg}", file, error.lineno) from error
    return read_source(text.replace("\t", " "), file, SCHEMA)


def _page(source: Source, files: Mapping[str, str], given: Mapping[str, str], *path: str | int) -> Page:
    return Page(
        title=given.get("title", ""),
        text=_file(source, files, given, *path, "text"),
        scripts={kind: text for kind in SCRIPTS if (text := _file(source, files, given, *path, kind))},
    )


def _file(source: Source, files: Mapping[str, str], given: Mapping[str, str], *path: str | int) -> str:
    named = given.get(str(path[-1]), "")
    if not named:
        return ""
    found = posixpath.normpath(named.removeprefix("/"))
    if found not in files:
        raise source.error(f"there is no text file {named} in the folder", *path)
    return files[found]


def _assets(source: Source, files: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for host, wanted in source.value["details"].get("assets", {}).items():
        for number, each in enumerate(wanted):
            found = [path for path in sorted(files) if fnmatch(path, f"assets/{each['file']}")]
            if not found:
                raise source.error(f"there is no text file assets/{each['file']}", "details", "assets", host, number)
            yield from ((path, files[path]) for path in found)


def lesson_of(scenario: Scenario) -> Mapping[str, str]:
    """By file name, what the new lesson's folder holds: it can be read at once, and nothing of it is finished."""
    ids = _ids([page.title for page in scenario.steps])
    steps = [_commented_yaml(page, f"  - id: {name}\n") + CLAIM for name, page in zip(ids, scenario.steps, strict=True)]
    headings = [
        f"## {_line(page.title) or name} {{#{name}}}\n\n{_comment(page.text)}"
        for name, page in zip(ids, scenario.steps, strict=True)
    ]
    words = {"before": _comment(scenario.intro.text), "after": "\n".join([*headings, _comment(scenario.finish.text)])}
    return lesson_files(
        title=scenario.title,
        summary=_line(scenario.description) or scenario.title,
        head=_head(scenario),
        steps="".join(steps),
        before=words["before"],
        after=words["after"],
    )


# A step names what it says and its sources; this one only that it was not written yet.
CLAIM = """\
    claims:
      - says: What this step says, in one sentence.
        sources: [https://kubernetes.io/docs/concepts/]
"""


def _head(scenario: Scenario) -> str:
    told = [
        f"Taken from the Killercoda scenario {scenario.title!r}.",
        "What it said and ran stands in comments: rework it, then delete them, and the example in the first step.",
    ]
    for page, name in ((scenario.intro, "intro"), (scenario.finish, "finish")):
        told += _scripts(page, f"of its {name} ")
    for path, text in scenario.assets.items():
        told += ["", f"{path} was put onto the machine:", *(f"  {line}" for line in text.splitlines())]
    return "".join(f"# {line}".rstrip() + "\n" for line in told)


def _commented_yaml(page: Page, opening: str) -> str:
    return opening + "".join(f"    # {line}".rstrip() + "\n" for line in _scripts(page, ""))


def _scripts(page: Page, whose: str) -> list[str]:
    told: list[str] = []
    for kind, text in page.scripts.items():
        told += [f"The {kind} script {whose}{SCRIPTS[kind]}:", *(f"  {line}" for line in text.splitlines())]
    return told


def _ids(titles: Sequence[str]) -> list[str]:
    """From the titles where they have Latin letters; never twice the same, nor that of the example."""
    found: list[str] = ["first"]
    for number, title in enumerate(titles, 1):
        name = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:40].strip("-") or f"step-{number}"
        found.append(f"{name}-{number}" if name in found else name)
    return found[1:]


def _line(text: str) -> str:
    return " ".join(re.sub(r"[{}#]", "", text).split())


def _comment(text: str) -> str:
    """No text can end the comment that it stands in."""
    return f"<!--\n{text.strip().replace('-->', '-- >')}\n-->\n" if text.strip() else ""
