"""A browser without a screen: keeps its cookies, fills in forms, opens sockets on the worker that it is told."""

import json
import re
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from typing import Any

from websockets.sync.client import ClientConnection, connect

from tests.prod.services import Worker

PATIENCE = 10.0


class Visitor:
    """Somebody with a session; every worker knows it."""

    def __init__(self) -> None:
        # One host for all ports, as behind a load balancer: cookies do not tell ports apart.
        self.jar = CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))

    def try_it(self, worker: Worker) -> str:
        """Presses the button of the home page; answers the attempt's public id."""
        with self.opener.open(f"{worker.address}/", timeout=PATIENCE) as page:
            token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.read().decode())
        assert token
        body = f"csrfmiddlewaretoken={token[1]}".encode()
        with self.opener.open(f"{worker.address}/try/", data=body, timeout=PATIENCE) as page:
            return str(page.url).rstrip("/").rsplit("/", 1)[1]

    @property
    def cookies(self) -> str:
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.jar)

    @contextmanager
    def tab(self, worker: Worker, attempt: str) -> Iterator["Tab"]:
        address = f"{worker.address.replace('http', 'ws')}/live/attempts/{attempt}/"
        headers = {"Cookie": self.cookies}
        with connect(address, additional_headers=headers, origin=worker.address, max_size=None) as socket:  # type: ignore[arg-type]
            yield Tab(socket)


class Tab:
    """One socket."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.count = 0
        self.events: list[Any] = []
        self.lesson: Any = None  # sent when it has changed

    def apply(self, manifest: str) -> dict[str, Any]:
        self.send("change", kind="apply", manifest=manifest)
        return self.heard("outcome")

    def send(self, verb: str, **fields: Any) -> None:
        self.count += 1
        self.socket.send(json.dumps({"id": self.count, "do": verb, **fields}))

    def heard(self, kind: str) -> dict[str, Any]:
        deadline = time.monotonic() + PATIENCE
        while True:
            message: dict[str, Any] = json.loads(self.socket.recv(timeout=deadline - time.monotonic()))
            if message["type"] == "snapshot":
                message["events"] = self.events = [*self.events[: message["events_from"]], *message["events"]]
                message["lesson"] = self.lesson = message.get("lesson", self.lesson)
            elif message["type"] == "lesson":
                self.lesson = message["lesson"]
            if message["type"] == kind:
                return message

    def shown(self, changes: int) -> dict[str, Any]:
        """The first snapshot with so many changes in it, with all events, as a browser puts them together."""
        while True:
            snapshot = self.heard("snapshot")
            if snapshot["changes"] >= changes:
                return snapshot
