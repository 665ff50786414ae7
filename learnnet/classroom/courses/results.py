"""How a course did: one row for each learner and assignment, one pair of columns for each task."""

from collections.abc import Iterator
from typing import Any

from learnnet.classroom.courses.board import Board
from learnnet.classroom.courses.models import Assignment

MINUTE = 60_000


def results(assignment: Assignment) -> list[dict[str, Any]]:
    """As data."""
    board = Board(assignment)
    board.full()
    members = dict(assignment.course.members.values_list("pk", "email"))
    return [
        {
            "name": row["name"],
            "email": members.get(row["id"], ""),
            "cohort": row["cohort"],
            "begun": row["attempt"] is not None,
            "passed": row["tasks"].count("passed"),
            "of": len(row["tasks"]),
            "hints": sum(row["hints"]),
            "tasks": {
                task: {"state": state, "minutes": round(spent / MINUTE, 1), "hints": hints}
                for task, state, spent, hints in zip(board.tasks, row["tasks"], row["spent"], row["hints"], strict=True)
            },
        }
        for row in board.rows.values()
    ]


def as_rows(assignment: Assignment) -> Iterator[list[object]]:
    """As lines of a table, the heads first."""
    found = results(assignment)
    tasks = list(found[0]["tasks"]) if found else []
    heads = [[task, f"{task} (min)"] for task in tasks]
    yield ["name", "email", "cohort", "passed", "of", "hints", *(head for pair in heads for head in pair)]
    for row in found:
        cells = [[row["tasks"][task]["state"], row["tasks"][task]["minutes"]] for task in tasks]
        yield [
            *(row["name"], row["email"], row["cohort"], row["passed"], row["of"], row["hints"]),
            *(cell for pair in cells for cell in pair),
        ]
