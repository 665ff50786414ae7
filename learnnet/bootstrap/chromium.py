"""A Chromium for the browser tests: the one that is named, one on this machine, or one out of the npm registry."""

import os
import shutil
from pathlib import Path

from learnnet.bootstrap.front_end import Node
from learnnet.bootstrap.places import STAMPS, STATIC
from learnnet.bootstrap.steps import Log, SetupError, run

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PACKAGE = STATIC / "node_modules" / "@sparticuz" / "chromium"
UNPACK = """
import chromium, { inflate } from "@sparticuz/chromium";
await inflate("node_modules/@sparticuz/chromium/bin/al2023.tar.br");
console.log(await chromium.executablePath());
"""
# The package brings the few libraries and fonts that a bare server has not.
START = """#!/bin/sh
[ -d /etc/fonts ] || export FONTCONFIG_PATH="{folder}/fonts"
LD_LIBRARY_PATH="{folder}/al2023/lib${{LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}}" exec "{program}" "$@"
"""


def prepare(log: Log, node: Node) -> Path | None:
    """None if there is none to be had: then the browser tests are skipped, and the summary says why."""
    return log.step("Chromium", lambda: named_or_installed() or unpacked(node))


def named_or_installed() -> Path | None:
    named = os.environ.get("LEARNNET_CHROMIUM")
    if named:
        if not shutil.which(named):
            raise SetupError(f"LEARNNET_CHROMIUM names {named}, and that is not a program.")
        return Path(named)
    return next((Path(path) for path in map(shutil.which, NAMES) if path), None)


def unpacked(node: Node) -> Path | None:
    """The package unpacks to a shared temporary name: it is given a folder of its own."""
    folder = STAMPS / "chromium"
    start = folder / "start"
    if start.is_file():
        return start
    if not PACKAGE.is_dir():
        return None
    folder.mkdir(parents=True, exist_ok=True)
    command: list[str | Path] = [node.node, "--input-type=module", "-e", UNPACK]
    environ = {**node.environ, "TMPDIR": str(folder)}
    program = run(command, cwd=STATIC, environ=environ, instead="Chromium could not be unpacked.").split()[-1]
    start.write_text(START.format(folder=folder, program=program))
    start.chmod(0o755)
    return start
