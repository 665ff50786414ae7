"""DOT drawn on the server: by the `dot` program where there is one, else by the pygraphviz wheel."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures import TimeoutError as NotInTime
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from multiprocessing import get_context
from tempfile import TemporaryFile

SECONDS = 10


class CannotDrawError(Exception):
    """There is nothing to draw with, or it took too long."""


class BadDotError(CannotDrawError):
    """Graphviz cannot read the text; what it says of that."""


def draw(source: str, format: str) -> bytes:
    """`source` is ours, never a learner's: DOT can name files of the server."""
    if shutil.which("dot"):
        return by_program(source, format)
    if find_spec("pygraphviz"):
        return by_wheel(source, format)
    raise CannotDrawError("Neither Graphviz (the dot program) nor pygraphviz is installed on this server.")


def by_program(source: str, format: str) -> bytes:
    try:
        command = ["dot", f"-T{format}"]
        return subprocess.run(command, input=source.encode(), capture_output=True, check=True, timeout=SECONDS).stdout
    except subprocess.CalledProcessError as failed:
        raise BadDotError(failed.stderr.decode(errors="replace").strip()) from failed
    except subprocess.TimeoutExpired as slow:
        raise CannotDrawError("Drawing this picture took too long.") from slow


def by_wheel(source: str, format: str) -> bytes:
    """In another process: the library holds the interpreter's lock while it lays out."""
    try:
        return pool().submit(in_the_pool, source, format).result(timeout=SECONDS)
    except (NotInTime, BrokenProcessPool) as failed:
        pool().shutdown(wait=False, cancel_futures=True)
        pool.cache_clear()
        raise CannotDrawError("Drawing this picture took too long.") from failed


@cache
def pool() -> ProcessPoolExecutor:
    return ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn"))


def in_the_pool(source: str, format: str) -> bytes:
    from pygraphviz import AGraph, DotError

    with TemporaryFile() as said, speaking_into(said.fileno()):
        try:
            drawn: bytes = AGraph(string=source).draw(format=format, prog="dot")
        except DotError as failed:
            said.seek(0)
            raise BadDotError(said.read().decode(errors="replace").strip()) from failed
    return drawn


@contextmanager
def speaking_into(file: int) -> Iterator[None]:
    """What the library has to say it says to the process's standard error."""
    kept = os.dup(2)
    os.dup2(file, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
