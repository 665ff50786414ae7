"""Sets up a machine that has nothing but Python: standard library only, since nothing else is there yet."""

from learnnet.bootstrap.commands import main

__all__ = ["main"]
