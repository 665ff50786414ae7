"""`kubectl edit`: the text goes out, and comes back changed."""

from .conftest import Shell


def test_what_was_changed_is_sent(still: Shell) -> None:
    text = still("edit svc web").stdout

    output = still.run("edit svc web", {"-": text.replace("targetPort: http", "targetPort: 8080")})

    assert output.stdout == "service/web edited\n"
    assert still("get svc web -o jsonpath={.spec.ports[0].targetPort}").stdout == "8080"


def test_an_unchanged_text_changes_nothing(still: Shell) -> None:
    output = still.run("edit svc web", {"-": still("edit svc web").stdout})

    assert output.rc == 0
    assert output.stderr == "Edit cancelled, no changes made.\n"


def test_a_refusal_is_told(still: Shell) -> None:
    text = still("edit svc web").stdout

    output = still.run("edit svc web", {"-": text.replace("type: NodePort", "type: Nodeport")})

    assert output.rc == 1
    assert output.stderr.startswith('The Service "web" is invalid: ')


def test_an_empty_text_gives_up(still: Shell) -> None:
    assert still.run("edit svc web", {"-": "# nothing\n"}).stderr == "error: Edit cancelled, saved file was empty.\n"
