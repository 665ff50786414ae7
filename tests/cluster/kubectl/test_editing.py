"""`kubectl edit`: the text goes out, and comes back changed."""

from learnnet.cluster.kubectl.commands.edit import HEADER

from .conftest import Shell


def test_what_was_changed_is_sent(still: Shell) -> None:
    text = still("edit svc web").stdout

    output = still.run("edit svc web", {"-": text.replace("targetPort: http", "targetPort: 8080")})

    assert output.stdout == "service/web edited\n"
    assert still("get svc web -o jsonpath={.spec.ports[0].targetPort}").stdout == "8080"


def test_an_unchanged_text_changes_nothing(still: Shell) -> None:
    output = still.run("edit svc web", {"-": still("edit svc web").stdout + "\n# a remark\n"})

    assert output.rc == 0
    assert output.stderr == "Edit cancelled, no changes made.\n"
    assert output.editor == ""


def test_a_refused_text_is_opened_again_with_the_reasons_above_it(still: Shell) -> None:
    text = still("edit svc web").editor.replace("nodePort: 30080", "nodePort: 1")

    output = still.run("edit svc web", {"-": text})

    assert (output.rc, output.stderr) == (1, 'error: services "web" is invalid\n')
    assert output.editor.startswith(
        f'{HEADER}# services "web" was not valid:\n'
        "# * spec.ports[0].nodePort: Invalid value: 1: provided port is not in the valid range. "
        "The range of valid ports is 30000-32767\n#\napiVersion: v1\n"
    )
    assert still.run("edit svc web", {"-": output.editor.replace("nodePort: 1", "nodePort: 30099")}).stdout == (
        "service/web edited\n"
    )


def test_what_is_no_yaml_is_opened_again(still: Shell) -> None:
    output = still.run("edit svc web", {"-": still("edit svc web").editor.replace("kind: Service", "kind: [")})

    assert output.rc == 1
    assert "# The edited file had a syntax error: error parsing edited-file: error converting YAML" in output.editor


def test_an_object_keeps_its_name(still: Shell) -> None:
    text = still("edit svc web").editor.replace("\n  name: web", "\n  name: web2")

    assert still.run("edit svc web", {"-": text}).stderr == (
        "error: At least one of apiVersion, kind and name was changed\n"
    )


def test_an_older_version_is_not_written_over_a_newer_one(still: Shell) -> None:
    text = still("edit svc web").editor
    still("label svc web a=b")

    output = still.run("edit svc web", {"-": text.replace("targetPort: http", "targetPort: 8080")})

    assert output.rc == 1
    assert 'error: services "web" could not be patched: Operation cannot be fulfilled' in output.stderr


def test_several_objects_are_edited_as_a_list_and_those_left_alone_are_skipped(still: Shell) -> None:
    text = still("edit svc web kubernetes").editor.replace("targetPort: http", "targetPort: 8080")

    assert still.run("edit svc web kubernetes", {"-": text}).stdout == (
        "service/web edited\nservice/kubernetes skipped\n"
    )


def test_an_empty_text_gives_up(still: Shell) -> None:
    output = still.run("edit svc web", {"-": "# nothing\n"})

    assert (output.rc, output.stderr) == (0, "Edit cancelled, saved file was empty.\n")
