"""Real PostgreSQL, real Redis and real workers, each on a port of its own, gone when the tests are over."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

PATIENCE = 30.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(ready: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not ready():
        assert time.monotonic() < deadline, f"{what} did not start within {PATIENCE:.0f} s"
        time.sleep(0.05)


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def postgres_program(name: str) -> Path | None:
    """Debian keeps the server's programs off PATH."""
    beside = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    found = shutil.which(name)
    return beside[-1] if beside else Path(found) if found else None


@contextmanager
def started(command: Sequence[str | Path], **options: object) -> Iterator["subprocess.Popen[bytes]"]:
    process = subprocess.Popen([str(part) for part in command], stdin=subprocess.DEVNULL, **options)  # type: ignore[call-overload]
    try:
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)  # to PostgreSQL: hang up on everybody and stop
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
        process.wait()


@contextmanager
def postgres() -> Iterator[str]:
    """A server with an empty database; PostgreSQL refuses to run as root, so root lends it its own user."""
    initdb, server = postgres_program("initdb"), postgres_program("postgres")
    assert initdb
    assert server
    folder = Path(tempfile.mkdtemp(prefix="learnnet-postgres-"))
    as_user: list[str] = []
    if os.geteuid() == 0:
        pwd.getpwnam("postgres")
        shutil.chown(folder, "postgres")
        as_user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
    port = free_port()
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.STDOUT, "cwd": folder}
    try:
        make = [
            *as_user,
            initdb,
            "-D",
            folder / "data",
            "-U",
            "learnnet",
            "--auth=trust",
            "--encoding=UTF8",
            "--no-sync",
        ]
        subprocess.run([str(part) for part in make], check=True, **quiet)  # type: ignore[call-overload]
        options = ["-p", str(port), "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="]
        with started([*as_user, server, "-D", folder / "data", *options, "-c", "fsync=off"], **quiet):
            wait_until(lambda: listens(port), "PostgreSQL")
            yield f"postgres://learnnet@127.0.0.1:{port}/postgres"
    finally:
        shutil.rmtree(folder)


@dataclass(slots=True)
class Redis:
    """A server that can be stopped and started again on the same port."""

    port: int = field(default_factory=free_port)
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        command = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        wait_until(lambda: listens(self.port), "Redis")

    def stop(self) -> None:
        if self.process:
            self.process.terminate()
            self.process.wait(timeout=10)
            self.process = None


@dataclass(slots=True)
class Worker:
    """One uvicorn process of the site, with everything that production sets."""

    environ: dict[str, str]
    port: int = field(default_factory=free_port)
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        command = [sys.executable, "-m", "uvicorn", "learnnet.asgi:application", "--port", str(self.port)]
        self.process = subprocess.Popen(
            [*command, "--log-level", "warning"], cwd=settings.BASE_DIR, env=self.environ, stdin=subprocess.DEVNULL
        )
        wait_until(self.is_ready, "a worker")

    def is_ready(self) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, "a worker ended before it was ready"
        try:
            with urllib.request.urlopen(f"{self.address}/readyz", timeout=5):
                return True
        except urllib.error.HTTPError as answer:
            answer.close()
            return False
        except OSError:
            return False

    def kill(self) -> None:
        """At once, as a machine loses power."""
        if self.process:
            self.process.kill()
            self.process.wait(timeout=10)
            self.process = None
