"""The Table that the API server makes of objects, and kubectl prints: columns, and one row of cells an object."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from learnnet.cluster.tables.age import age

Body = Mapping[str, Any]
Cell = str | int
Rows = Callable[[Body, int], Sequence[Cell]]  # one object and the time now, in virtual ms

NONE = "<none>"
UNSET = "<unset>"
MOST = 3  # addresses or ports that a cell lists before it says "+ n more..."


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """`wide` columns have priority 1: kubectl shows them with -o wide only."""

    name: str
    type: str = "string"
    format: str = ""
    wide: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    columns: tuple[Column, ...]
    cells: Rows


def columns(*names: str, wide: Sequence[str] = ()) -> tuple[Column, ...]:
    """Plain string columns; the first one is the object's name."""
    narrow = (Column(name=name, format="name" if name == "Name" else "") for name in names)
    return (*narrow, *(Column(name=name, wide=True) for name in wide))


def created(body: Body, now: int) -> str:
    return age(body["metadata"].get("creationTimestamp"), now)


def labels_text(labels: Mapping[str, str] | None) -> str:
    """`a=b,c=d` in order of keys, `<none>` for none (labels.FormatLabels)."""
    return ",".join(f"{key}={value}" for key, value in sorted((labels or {}).items())) or NONE


def at_most(items: Sequence[str], total: int | None = None) -> str:
    count = len(items) if total is None else total
    text = ",".join(items[:MOST])
    return f"{text} + {count - MOST} more..." if count > MOST else text


def join_host_port(address: str, port: int) -> str:
    return f"[{address}]:{port}" if ":" in address else f"{address}:{port}"


# What kubectl makes of an object that no server has put in a table (--server-print=false; printers/tablegenerator.go).
PLAIN = Table(columns=columns("Name", "Age"), cells=lambda body, now: (body["metadata"]["name"], created(body, now)))
