"""`kubectl get --watch`: the table, then a row for each change as it comes (kubectl, pkg/cmd/get, watch).

Simplified: nobody presses Ctrl-C here. The watch goes on for a minute, and longer while anything is under way.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from learnnet.cluster.kubectl.call import Call, Output
from learnnet.cluster.kubectl.client import in_go_order
from learnnet.cluster.kubectl.columns import table
from learnnet.cluster.kubectl.failures import Failure
from learnnet.cluster.kubectl.flags import Arguments
from learnnet.cluster.kubectl.printers import shown
from learnnet.cluster.kubectl.resources import Named
from learnnet.cluster.kubectl.selection import find
from learnnet.cluster.kubectl.waiting import LONGEST, Event, Passing, Watch, passing
from learnnet.cluster.store import Body
from learnnet.cluster.text import Text

LEAST = 60_000
SEVERAL_KINDS = "you may only specify a single resource type"
SEVERAL_NAMES = "you may only watch a single resource or type of resource at a time"
SORTED = "warning: --watch requested, --sort-by will be ignored for watch events received\n"
ENDED = Text("kubectl would go on watching until Ctrl-C. Here it watched for {seconds} s of the lab's time.")

Rows = Callable[[Sequence[Body]], tuple[list[str], list[list[str]]]]  # headers and rows of a table, as of now


def watching(arguments: Arguments) -> bool:
    return arguments.on("watch") or arguments.on("watch-only")


def watch(call: Call, wanted: Sequence[Named], rows: Rows, write: Callable[[Any], str] | None) -> Output:
    """`rows` makes a table's rows; `write` prints one object where -o asks for a form."""
    if len({one.kind for one in wanted}) > 1:
        raise Failure(SEVERAL_KINDS)
    found = find(call, wanted)
    if found.failures:
        raise found.failures[0]
    time = passing(call)
    start = time.now if time else 0
    one = wanted[0]
    namespace = "" if call.everywhere or not one.kind.namespaced else call.namespace
    labels, fields = call.arguments.get("selector"), call.arguments.get("field-selector")
    heard = Watch(call, one.kind, namespace, one.name, labels, fields)
    bodies = [] if call.arguments.on("watch-only") else [record.body for record in found.records]
    printed = _Printed(call, rows, write)
    printed.add([{"type": "ADDED", "object": body} for body in bodies])
    if len(wanted) > 1:
        return Output(rc=1, stdout=printed.text, stderr=f"error: {SEVERAL_NAMES}\n")
    for events in _news(time, heard):
        for event in events:
            printed.add([event])
    note = Text(ENDED.message, {"seconds": (time.now - start) // 1000}) if time else None
    return Output(stdout=printed.text, stderr=SORTED if call.arguments.has("sort-by") else "", note=note)


def _news(time: Passing | None, heard: Watch) -> Iterator[list[Event]]:
    if time is None:
        return
    start = time.now
    while True:
        end = start + (LEAST if time.settled else LONGEST)
        if time.now >= end:
            return
        time.step(end)
        yield heard.news()


class _Printed:
    """What stands on the screen so far; columns never become narrower."""

    def __init__(self, call: Call, rows: Rows, write: Callable[[Any], str] | None) -> None:
        self.text = ""
        self._call = call
        self._rows = rows
        self._write = write
        self._widths: list[int] = []
        self._headed = call.arguments.on("no-headers")
        self._marked = call.arguments.on("output-watch-events")

    def add(self, events: Sequence[Event]) -> None:
        if not events:
            return
        if self._write is None:
            self._add_rows(events)
            return
        for event in events:
            between = "---\n" if self.text and self._call.arguments.get("output") == "yaml" else ""
            if self._marked and self._call.arguments.get("output") == "json":  # a line each
                told = {"type": event["type"], "object": in_go_order(shown(event["object"]))}
                self.text += f"{json.dumps(told, separators=(',', ':'), ensure_ascii=False)}\n"
            else:
                self.text += between + self._write(event if self._marked else event["object"])

    def _add_rows(self, events: Sequence[Event]) -> None:
        headers, rows = self._rows([event["object"] for event in events])
        if self._marked:
            headers = ["EVENT   ", *headers]
            rows = [[f"{event['type']:<8}", *row] for event, row in zip(events, rows, strict=True)]
        self.text += table([*([] if self._headed else [headers]), *rows], self._widths)
        self._headed = True
