"""How a line is read, before any command runs."""

import pytest

from learnnet.cluster.kubectl import Inside, Output, run
from learnnet.cluster.kubectl.flags import Flag, UsageError, parse
from learnnet.cluster.kubectl.help import OPTIONS

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
    assert "\n  get             List objects, or print them\n" in shop("").stdout


def test_help_names_the_flags(shop: Shell) -> None:
    output = shop("rollout undo -h")

    assert "\n    -l, --selector=\n" in output.stdout
    assert "Usage:\n  kubectl rollout undo (TYPE NAME | TYPE/NAME) [flags] [options]\n" in output.stdout
    assert output.stdout.endswith(OPTIONS)
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


def test_a_family_of_commands_needs_one_of_them(shop: Shell) -> None:
    output = shop("create service")

    assert (output.rc, output.stdout) == (1, "")
    assert "  externalname   Make a Service of type ExternalName\n" in output.stderr
    assert 'Use "kubectl create service <command> --help" for more information' in output.stderr
    assert "    -n, --namespace=\n" in shop("options").stdout


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("run x --image='a b'", 'error: Invalid image name "a b": invalid reference format\n'),
        ("delete -l a=b", "error: at least one resource must be specified to use a selector\n"),
        ("patch svc web -p {} --patch-file=x", "error: cannot specify --patch and --patch-file together\n"),
        ("expose deploy web --port=80 --overrides='{'", "error: Invalid JSON Patch\n"),
        ("create service externalname x --external-name=A_b", "error: invalid service external name A_b\n"),
    ],
)
def test_words_that_make_no_object_are_refused_before_anything_is_sent(shop: Shell, line: str, said: str) -> None:
    assert shop(line).stderr == said


def test_overrides_change_what_would_be_made(shop: Shell) -> None:
    dry = "--dry-run=client -o jsonpath={.spec.type}"

    assert (
        shop(f"""expose deploy web --port=80 --overrides='{{"spec":{{"type":"NodePort"}}}}' {dry}""").stdout
        == "NodePort"
    )


def test_a_selector_of_expose_is_the_services_own(shop: Shell) -> None:
    output = shop("expose deploy web --name=x --port=80 --selector=a=b --dry-run=client -o jsonpath={.spec.selector}")

    assert output.stdout == '{"a":"b"}'
