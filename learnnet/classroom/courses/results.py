"""How a course did: one row for each learner and assignment, a pair of columns for each task or item."""

from collections.abc import Iterator
from typing import Any

from learnnet.classroom.courses.board import Board
from learnnet.classroom.courses.models import Assignment
from learnnet.classroom.practice.interviews import drawn
from learnnet.classroom.practice.models import DrillRun, Interview

MINUTE = 60_000
# What is said of a drill or an interview as a whole, in the order of the table's columns.
FIGURES = {
    Assignment.LESSON: (),
    Assignment.DRILL: ("outcome", "score", "causes", "observations", "redundant", "minutes"),
    Assignment.INTERVIEW: ("outcome", "score", "waiting", "minutes"),
}


def results(assignment: Assignment) -> list[dict[str, Any]]:
    """As data."""
    board = Board(assignment)
    board.full()
    members = dict(assignment.course.members.values_list("pk", "email"))
    links = links_of(assignment)
    rated = ratings_of(assignment)
    return [
        {
            "name": row["name"],
            "email": members.get(row["id"], ""),
            "cohort": row["cohort"],
            "begun": row["begun"],
            "passed": row["tasks"].count("passed"),
            "of": len([state for state in row["tasks"] if state != "none"]),
            "hints": sum(row["hints"]),
            **figures(assignment.kind, row["run"]),
            **({"link": links.get(row["id"], "")} if assignment.kind != Assignment.LESSON else {}),
            "tasks": {
                task: {"state": state, "minutes": round(spent / MINUTE, 1), "hints": hints}
                for task, state, spent, hints in zip(
                    board.work.tasks, row["tasks"], row["spent"], row["hints"], strict=True
                )
            },
            **({"ratings": rated.get(row["id"], [])} if assignment.kind == Assignment.INTERVIEW else {}),
        }
        for row in board.rows.values()
    ]


def figures(kind: str, run: dict[str, Any] | None) -> dict[str, Any]:
    found: dict[str, Any] = dict.fromkeys(FIGURES[kind], "")
    if run is None:
        return found
    told = {
        "outcome": run["outcome"],
        "score": run["score"] if run["score"] is not None else "",
        "minutes": round(run["took"] / MINUTE, 1) if run["took"] is not None else "",
        "waiting": run["rate"],
    }
    if "numbers" in run:
        told |= {
            "causes": " → ".join(map(str, run["numbers"])),
            "observations": run["observations"],
            "redundant": run["redundant"],
        }
    return {name: told[name] for name in found}


def links_of(assignment: Assignment) -> dict[int, str]:
    """Which drill or interview each member had, by membership."""
    people = dict(assignment.course.members.values_list("person", "pk"))
    if assignment.kind == Assignment.INTERVIEW:
        pairs = Interview.objects.filter(assignment=assignment).values_list("person", "link")
        return {people[person]: link for person, link in pairs if person in people}
    runs = DrillRun.objects.filter(attempt__assignment=assignment)
    found = runs.values_list("attempt__person", "attempt__lesson")
    return {people[person]: lesson.removeprefix("drill/") for person, lesson in found if person in people}


def ratings_of(assignment: Assignment) -> dict[int, list[dict[str, Any]]]:
    """The open questions: the learner's own rating, and beside it the instructor's, which counts."""
    if assignment.kind != Assignment.INTERVIEW:
        return {}
    people = dict(assignment.course.members.values_list("person", "pk"))
    found: dict[int, list[dict[str, Any]]] = {}
    for session in Interview.objects.filter(assignment=assignment):
        rows = [
            {"item": number, "own": given.get("met"), "instructor": given.get("instructor", {}).get("met")}
            for number, item in enumerate(drawn(session).items)
            if item.kind == "open" and (given := session.answers.get(str(number)))
        ]
        if session.person_id in people:
            found[people[session.person_id]] = rows
    return found


def as_rows(assignment: Assignment) -> Iterator[list[object]]:
    """As lines of a table, the heads first."""
    found = results(assignment)
    names = FIGURES[assignment.kind]
    tasks = list(found[0]["tasks"]) if found else []
    labels = [f"item {int(task) + 1}" if assignment.kind == Assignment.INTERVIEW else task for task in tasks]
    heads = [head for label in labels for head in (label, f"{label} (min)")]
    more = ["rated by learner", "rated by instructor"] if assignment.kind == Assignment.INTERVIEW else []
    yield ["name", "email", "cohort", "passed", "of", "hints", *names, *heads, *more]
    for row in found:
        cells = [cell for task in tasks for cell in (row["tasks"][task]["state"], row["tasks"][task]["minutes"])]
        yield [
            *(row["name"], row["email"], row["cohort"], row["passed"], row["of"], row["hints"]),
            *(row[name] for name in names),
            *cells,
            *([rated(row["ratings"], "own"), rated(row["ratings"], "instructor")] if more else ()),
        ]


def rated(ratings: list[dict[str, Any]], whose: str) -> str:
    """Item by item: lines of the rubric that were met."""
    return "; ".join(f"{each['item'] + 1}: {each[whose]}" for each in ratings if each[whose] is not None)
