"""A look-up counts, whether a button made it or a tool that was started at the console."""

from pathlib import Path

import pytest

from learnnet.curriculum.checks.base import Scene
from learnnet.curriculum.checks.resolved import Resolved
from learnnet.lab import Lab

COMMON = Path(__file__).parents[2] / "lessons" / "common"


@pytest.mark.parametrize("command", ["nslookup web", "dig +search web", "getent hosts web"])
def test_a_tool_at_the_console_is_as_good_as_the_button(command: str) -> None:
    names = ("client", "web", "cluster-dns")
    lab = Lab.replay(3, [{"kind": "apply", "manifest": (COMMON / f"{name}.yaml").read_text()} for name in names])
    lab.kubectl("expose deployment web --port 80")
    check = Resolved(name="web", pod="default/client", found=True, answer="cluster-ip", service="web")

    def passed() -> bool:
        return check.verdict(Scene(moment=lab, since=0, answers={}, questions={})).passed

    assert not passed()
    lab.kubectl(f"exec client -- {command}")
    assert passed()
