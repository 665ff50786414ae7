"""The commands that set up what they need, and the way to Django's for all others."""

import argparse
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib.util import find_spec

from learnnet.bootstrap import front_end, site, suite, venv
from learnnet.bootstrap.places import BASE, PYTHON
from learnnet.bootstrap.steps import Log, SetupError, complain


def up(arguments: Sequence[str]) -> int:
    """Everything that a learner's machine needs, then the site on it."""
    parser = argparse.ArgumentParser(prog="manage.py up", description="Sets up and serves LearnNet on this machine.")
    parser.add_argument("--port", type=int, default=8000, help="0 takes any that is free (default: 8000)")
    parser.add_argument("--check", action="store_true", help="stop again as soon as the site is ready, and report")
    options = parser.parse_args(arguments)
    log = Log()
    port = site.free_port(options.port)
    venv.prepare(log)
    front_end.prepare(log)
    site.prepare(log)
    site.refuse_what_cannot_work()
    return site.check(port, log) if options.check else site.serve(port, log)


def test(arguments: Sequence[str]) -> int:
    """Everything that the tests need, then all of them, or those that are named."""
    return suite.main(arguments)


def bench(arguments: Sequence[str]) -> int:
    """The measurements of tests/bench."""
    log = Log()
    venv.prepare(log)
    return into([str(PYTHON), "-m", "tests.bench", *arguments])


def django(arguments: Sequence[str]) -> int:
    """Any other command, in the environment that `up` made if this Python has no Django."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "learnnet.settings")
    if find_spec("django") is None:
        if not PYTHON.exists() or os.path.samefile(sys.prefix, PYTHON.parent.parent):
            raise SetupError("Django is not installed here yet. First run: python3 manage.py up")
        return into([str(PYTHON), str(BASE / "manage.py"), *arguments])
    from django.core.management import execute_from_command_line

    execute_from_command_line(["manage.py", *arguments])
    return 0


def into(command: Sequence[str]) -> int:
    """Becomes that program."""
    sys.stdout.flush()
    os.chdir(BASE)
    os.execv(command[0], list(command))


COMMANDS: Mapping[str, Callable[[Sequence[str]], int]] = {"up": up, "test": test, "bench": bench}


def main(arguments: Sequence[str]) -> int:
    name, rest = (arguments[0], arguments[1:]) if arguments else ("help", [])
    try:
        return COMMANDS[name](rest) if name in COMMANDS else django(arguments)
    except SetupError as problem:
        return complain(problem)
    except KeyboardInterrupt:
        return 130
