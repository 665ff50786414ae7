"""The past can be read and not changed."""

import pytest

from learnnet.cluster.kubectl import COMMANDS, Output, run
from learnnet.cluster.text import Text

from .conftest import Shell
from .sessions import FILES

WHAT = dict.fromkeys(("cordon", "uncordon", "drain", "taint"), "node-a")


def at(shell: Shell, index: int, line: str) -> Output:
    moment = shell.lab.at(index)
    return run(None, moment.view, moment.now, line, FILES)


def test_a_deleted_service_is_still_there_before_its_deletion(shop: Shell) -> None:
    before = shop.lab.index
    shop("delete svc web")

    assert at(shop, before, "get svc web -o name") == Output(stdout="service/web\n")
    assert shop("get svc web -o name").stderr == 'Error from server (NotFound): services "web" not found\n'


def test_a_command_that_writes_says_that_the_past_stands(shop: Shell) -> None:
    sentence = (
        "You are looking at a past moment: it can be read but not changed. Go back to the newest moment to run "
        "`kubectl delete`."
    )

    output = at(shop, shop.lab.index, "delete svc web")

    assert output.rc == 1
    assert output.stderr == f"error: {sentence}\n"
    assert isinstance(output.note, Text)
    assert str(output.note) == sentence


@pytest.mark.parametrize(
    "line",
    [
        "get all",
        "describe svc web",
        "events",
        "explain svc",
        "rollout status deploy/web",
        "rollout history deploy/web",
        "api-resources",
        "api-versions",
        "version",
        "cluster-info",
        "exec web-bbb-1 -- env",
        "logs web-bbb-1",
    ],
)
def test_commands_that_read_work_at_a_past_moment(still: Shell, line: str) -> None:
    moment = still.lab.at(still.lab.index)

    past = run(None, moment.view, moment.now, line)

    assert past.rc == 0
    assert past == run(still.lab._world.api, still.lab.view, still.lab.now, line)


def test_nothing_of_the_rest_gets_through(shop: Shell) -> None:
    writing = [command for command in COMMANDS.values() if command.writes and not command.required]
    lines = {command.name: f"{command.name} {WHAT.get(command.name, '-f service.yaml')}" for command in writing}

    for name, line in lines.items():
        assert f"`kubectl {name}`" in at(shop, shop.lab.index, line).stderr, line
