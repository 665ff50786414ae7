"""The page about the model leaves nothing out that the modules themselves call simplified."""

from importlib.util import find_spec
from pathlib import Path

import learnnet
from learnnet.lab.simplified import SIMPLIFIED

ROOT = Path(learnnet.__file__).parent
LISTED = {module for area in SIMPLIFIED for one in area.simplifications for module in one.modules}


def test_every_module_that_simplifies_is_on_the_page() -> None:
    saying = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for path in ROOT.rglob("*.py")
        if "Simplified: " in path.read_text(encoding="utf-8")
    }

    assert saying - {"lab.simplified"} <= LISTED


def test_every_module_on_the_page_exists() -> None:
    assert [name for name in sorted(LISTED) if find_spec(f"learnnet.{name}") is None] == []
