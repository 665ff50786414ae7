"""How a line is read, before any command runs."""

import pytest

from learnnet.cluster.kubectl import Inside, Output, run
from learnnet.cluster.kubectl.flags import Flag, UsageError, parse

from .conftest import Shell

FLAGS = (
    Flag(name="output", short="o"),
    Flag(name="all", short="A", value=False),
    Flag(name="wide", short="w", value=False),
    Flag(name="replicas", number=True),
    Flag(name="dry-run", bare="unchanged"),
)


def test_the_word_kubectl_may_be_typed_or_not(shop: Shell) -> None:
    assert shop("kubectl get ns shop -o name") == shop("get ns shop -o name") == Output(stdout="namespace/shop\n")


def test_an_open_quote_is_the_shells_complaint(shop: Shell) -> None:
    assert shop("get svc -l 'app=web").stderr == "sh: syntax error: no closing quotation\n"


def test_no_words_at_all_list_the_commands(shop: Shell) -> None:
    assert "  get\n" in shop("").stdout


def test_help_names_the_flags(shop: Shell) -> None:
    output = shop("rollout undo -h")

    assert output.stdout.endswith("Usage:\n  kubectl rollout undo (TYPE NAME | TYPE/NAME) [flags]\n")
    assert "--to-revision=" in output.stdout


def test_words_and_flags_mix_and_short_flags_join() -> None:
    arguments = parse("kubectl get", FLAGS, ["svc", "-Awo", "name", "web", "--replicas=3", "--dry-run", "--", "-x"])

    assert arguments.words == ("svc", "web")
    assert arguments.on("all")
    assert arguments.on("wide")
    assert arguments.get("output") == "name"
    assert arguments.number("replicas") == 3
    assert arguments.get("dry-run") == "unchanged"
    assert arguments.rest == ("-x",)


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["--nope"], "unknown flag: --nope"),
        (["-Ax"], "unknown shorthand flag: 'x' in -Ax"),
        (["-o"], "flag needs an argument: 'o' in -o"),
        (["--output"], "flag needs an argument: --output"),
        (
            ["--replicas=two"],
            'invalid argument "two" for "--replicas" flag: strconv.ParseInt: parsing "two": invalid syntax',
        ),
        (
            ["--all=maybe"],
            'invalid argument "maybe" for "-A, --all" flag: strconv.ParseBool: parsing "maybe": invalid syntax',
        ),
    ],
)
def test_flags_that_do_not_fit_get_pflags_words(words: list[str], complaint: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse("kubectl get", FLAGS, words)

    assert caught.value.alone == f"error: {complaint}\nSee 'kubectl get --help' for usage.\n"


def test_several_failures_are_told_in_a_line_each_and_one_at_length(shop: Shell) -> None:
    bad = "apiVersion: v1\nkind: Service\nmetadata: {{name: {name}}}\nspec: {{type: X, ports: []}}\n"

    alone = shop("create -f one.yaml", one_yaml=bad.format(name="one"))
    both = shop("create -f two.yaml", two_yaml=f"{bad.format(name='one')}---\n{bad.format(name='two')}")

    types = '"ClusterIP", "ExternalName", "LoadBalancer", "NodePort"'
    assert alone.stderr == (
        'The Service "one" is invalid: \n'
        "* spec.ports: Required value\n"
        f'* spec.type: Unsupported value: "X": supported values: {types}\n'
    )
    assert both.stderr == "".join(
        f'Error from server (Invalid): error when creating "two.yaml": Service "{name}" is invalid: '
        f'[spec.ports: Required value, spec.type: Unsupported value: "X": supported values: {types}]\n'
        for name in ("one", "two")
    )


def test_the_lab_can_hand_in_programs_and_files(still: Shell) -> None:
    def dig(inside: Inside, words: object) -> Output:
        return Output(rc=9, stdout=f"{inside.pod.key.name} asks\n")

    lab = still.lab
    hooks = {"programs": {"dig": dig}, "pod_files": {"/etc/resolv.conf": lambda inside: "nameserver 10.96.0.10\n"}}

    asked = run(lab._world.api, lab.view, lab.now, "exec web-bbb-1 -- dig web", **hooks)  # type: ignore[arg-type]
    read = run(lab._world.api, lab.view, lab.now, "exec web-bbb-1 -- cat /etc/resolv.conf", **hooks)  # type: ignore[arg-type]

    assert asked == Output(rc=9, stdout="web-bbb-1 asks\n", stderr="command terminated with exit code 9\n")
    assert read.stdout == "nameserver 10.96.0.10\n"
