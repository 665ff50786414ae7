"""What a Go template says of what it cannot do. Each was asked of a real kubectl; the rest stands in a session."""

import pytest

from learnnet.cluster.kubectl import go_template

DATA = {"name": "web", "ports": [{"port": 80}], "labels": {"app": "web"}}


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("{{index .ports 5}}", '2: executing "output" at <index .ports 5>: error calling index: index out of range: 5'),
        ("{{.name.x}}", '7: executing "output" at <.name.x>: can\'t evaluate field x in type interface {}'),
        ("{{with .name}}{{.x}}{{end}}", '16: executing "output" at <.x>: can\'t evaluate field x in type string'),
        ('{{eq "a" 1}}', '2: executing "output" at <eq "a" 1>: error calling eq: incompatible types for comparison'),
        ("{{range .name}}{{end}}", '8: executing "output" at <.name>: range can\'t iterate over web'),
        ("{{nil}}", '2: executing "output" at <nil>: nil is not a command'),
        ('{{template "no"}}', '11: executing "output" at <{{template "no"}}>: template "no" not defined'),
        ("{{printf}}", '2: executing "output" at <printf>: wrong number of args for printf: want at least 1 got 0'),
        ("{{len 5}}", '2: executing "output" at <len 5>: error calling len: len of type int'),
    ],
)
def test_what_cannot_be_filled_in_is_named_with_its_place(template: str, said: str) -> None:
    with pytest.raises(go_template.ExecError) as raised:
        go_template.execute(go_template.parse(template), DATA)

    assert str(raised.value) == f"template: output:1:{said}"


def test_what_was_printed_before_an_error_stays() -> None:
    with pytest.raises(go_template.ExecError) as raised:
        go_template.execute(go_template.parse("{{.name}} {{nil}}"), DATA)

    assert raised.value.printed == "web "


def test_a_template_that_calls_itself_ends() -> None:
    with pytest.raises(go_template.ExecError):
        go_template.execute(go_template.parse('{{define "x"}}{{template "x"}}{{end}}{{template "x"}}'), DATA)


@pytest.mark.parametrize("inside", ["a", ""])
def test_a_template_that_never_stops_is_stopped(inside: str) -> None:
    with pytest.raises(go_template.ExecError, match="too much for this lab"):
        go_template.execute(
            go_template.parse(f"{{{{range 99999}}}}{{{{range 99999}}}}{inside}{{{{end}}}}{{{{end}}}}"), DATA
        )
