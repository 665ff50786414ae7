"""The site itself: its words compiled, its database brought up to date, its server started."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable

from learnnet.bootstrap.places import BASE, LOCALE, PYTHON
from learnnet.bootstrap.steps import Log, SetupError, fingerprint, run, unless_unchanged

HOST = "127.0.0.1"
PATIENCE = 60.0  # seconds until a server must be ready
LARGEST_MESSAGE = 1024 * 1024  # the sockets' own limit is lower and answers with words; this one only hangs up


def prepare(log: Log) -> None:
    log.step("Languages", compile_catalogues)
    log.step("Database", migrate)
    log.step("Demo class", demo_class)


def migrate() -> None:
    manage("migrate", "--verbosity=0", instead="The database could not be brought up to date.")


def demo_class() -> str:
    """Only on a site of one's own that nobody has used yet; answers how to sign in to it."""
    return run([PYTHON, BASE / "manage.py", "demo_class"], instead="The demo class could not be made.").strip()


def compile_catalogues() -> object:
    files = list(LOCALE.rglob("*.po"))
    there = all(file.with_suffix(".mo").is_file() for file in files)
    return unless_unchanged("languages", fingerprint(files), there, _compile)


def _compile() -> None:
    manage("messages", "compile", instead="The languages could not be compiled.")


def manage(*arguments: str, instead: str) -> None:
    run([PYTHON, BASE / "manage.py", *arguments], instead=instead)


def free_port(wanted: int) -> int:
    """The port that the server will have: asked for before the long steps, not after them."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the server will: a port just left is free
        try:
            probe.bind((HOST, wanted))
        except OSError as taken:
            raise SetupError(
                f"Port {wanted} on {HOST} is not to be had ({taken.strerror}). Is LearnNet running already?\n"
                f"    Another one: python3 manage.py up --port {wanted + 1}"
            ) from taken
        port: int = probe.getsockname()[1]
        return port


def server_command(port: int) -> list[str]:
    workers = os.environ.get("LEARNNET_WORKERS", "1")
    return [
        *(str(PYTHON), "-m", "uvicorn", "learnnet.asgi:application"),
        *("--host", HOST, "--port", str(port), "--workers", workers, "--ws-max-size", str(LARGEST_MESSAGE)),
        *("--log-level", "warning"),
    ]


def refuse_what_cannot_work() -> None:
    """The system checks, before a server is started that would only die."""
    manage("check", "--fail-level=ERROR", instead="This installation is not set up right.")


def serve(port: int, log: Log) -> int:
    """Until it is stopped."""
    server = subprocess.Popen(server_command(port), cwd=BASE)
    try:
        wait_until_ready(port, lambda: server.poll() is None)
        print(f"\nLearnNet is ready after {log.total():.1f} s: http://{HOST}:{port}/   (Ctrl+C stops it)", flush=True)
        return server.wait()
    except KeyboardInterrupt:
        return 0
    finally:
        stop(server)


def check(port: int, log: Log) -> int:
    """Starts the server, waits until it is ready, and stops it again."""
    server = subprocess.Popen(server_command(port), cwd=BASE, stdin=subprocess.DEVNULL)
    try:
        log.step("Server", lambda: wait_until_ready(port, lambda: server.poll() is None))
    finally:
        stop(server)
    print(f"\nLearnNet was ready at http://{HOST}:{port}/ after {log.total():.1f} s:")
    for name, seconds in log.times:
        print(f"    {name:<22}{seconds:6.1f} s")
    return 0


def wait_until_ready(port: int, is_alive: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    answer = "no answer"
    # Asked by a name that the site answers to, which need not be this machine's.
    names = os.environ.get("LEARNNET_HOSTS", "").split(",")
    question = urllib.request.Request(f"http://{HOST}:{port}/readyz", headers={"Host": names[0].lstrip(".") or HOST})
    while time.monotonic() < deadline:
        if not is_alive():
            raise SetupError("The server ended before it was ready; what it said stands above.")
        try:
            with urllib.request.urlopen(question, timeout=5):
                return
        except urllib.error.HTTPError as not_ready:
            answer = not_ready.read().decode(errors="replace").strip()
        except OSError as silent:
            answer = str(silent)
        time.sleep(0.1)
    raise SetupError(f"The server was not ready within {PATIENCE:.0f} s: {answer}")


def stop(server: "subprocess.Popen[bytes]") -> None:
    if server.poll() is None:
        server.terminate()
        try:
            server.wait(timeout=10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
    sys.stdout.flush()
