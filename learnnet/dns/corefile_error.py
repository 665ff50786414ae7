"""Why CoreDNS does not start with a Corefile, in its own words."""


class CorefileError(Exception):
    """`line` counts from 1 and is always known; `located` says whether CoreDNS names it, too."""

    def __init__(self, line: int, reason: str, *, plugin: str = "", located: bool = True, syntax: bool = False) -> None:
        super().__init__(line, reason)
        self.line = line
        self.reason = reason
        self.plugin = plugin
        self.located = located
        self.syntax = syntax

    def inside(self, plugin: str) -> "CorefileError":
        """The same as a plugin's own complaint."""
        return CorefileError(self.line, self.reason, plugin=plugin, located=self.located, syntax=self.syntax)

    def spelled(self, file: str = "Corefile") -> str:
        """As CoreDNS prints it, which calls the file by the path that it was started with."""
        where = f"{file}:{self.line} - {'Syntax error' if self.syntax else 'Error during parsing'}: "
        return f"{f'plugin/{self.plugin}: ' if self.plugin else ''}{where if self.located else ''}{self.reason}"

    def __str__(self) -> str:
        return self.spelled()
