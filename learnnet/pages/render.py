"""DOT drawn on the server, for exports: by the `dot` program where there is one, else by the pygraphviz wheel."""

import shutil
import subprocess
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures import TimeoutError as NotInTime
from concurrent.futures.process import BrokenProcessPool
from functools import cache
from importlib.util import find_spec
from multiprocessing import get_context

SECONDS = 10


class CannotDrawError(Exception):
    """There is nothing to draw with, or it took too long."""


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
    from pygraphviz import AGraph

    drawn: bytes = AGraph(string=source).draw(format=format, prog="dot")
    return drawn
