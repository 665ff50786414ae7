"""Files that are no plain row of objects, and the flags of apply: as kubectl itself answers them."""

import pytest

from tests.cluster.kubectl.conftest import Shell

SERVICE = "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {selector: {app: a}, ports: [{port: 80}]}\n"
MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n"
IGNORE = "; if you choose to ignore these errors, turn validation off with --validate=false\n"


def applied(shell: Shell, text: str, flags: str = "") -> tuple[int, str, str]:
    output = shell(f"apply -f m.yaml {flags}", m_yaml=text)
    return output.rc, output.stdout, output.stderr


def test_a_document_that_cannot_be_validated_ends_the_file(shell: Shell) -> None:
    why = 'error: error validating "m.yaml": error validating data: apiVersion not set'

    assert applied(shell, f"{MAP}---\nkind: Service\n---\n{SERVICE}") == (1, "configmap/c created\n", why + IGNORE)


def test_a_kind_that_nobody_knows_does_not_end_the_file(shell: Shell) -> None:
    rc, stdout, _ = applied(shell, f"apiVersion: v1\nkind: Nope\nmetadata: {{name: n}}\n---\n{SERVICE}")

    assert (rc, stdout) == (1, "service/a created\n")


@pytest.mark.parametrize(
    ("head", "why"),
    [
        ("apiVersion: 1\nkind: Service\n", "apiVersion isn't string type"),
        ("apiVersion: [a]\nkind: {}\n", "[apiVersion isn't string type, kind isn't string type]"),
        ("apiVersion: a/b/c\nkind: Service\n", "unexpected GroupVersion string: a/b/c"),
        ("apiVersion: v1\nkind: List\n", "invalid object to validate"),
        ("apiVersion: v1\nkind: List\nitems: [{kind: Pod}]\n", "apiVersion not set"),
    ],
)
def test_what_kubectl_misses_before_it_asks_anybody(shell: Shell, head: str, why: str) -> None:
    assert applied(shell, head)[2] == f'error: error validating "m.yaml": error validating data: {why}{IGNORE}'


def test_it_is_the_server_that_does_not_know_a_kind_in_small_letters(shell: Shell) -> None:
    _, _, stderr = applied(shell, SERVICE.replace("Service", "service"))

    assert stderr == (
        'Error from server (BadRequest): error when creating "m.yaml": service in version "v1" cannot be handled as a '
        'Service: no kind "service" is registered for version "v1" in scheme "pkg/api/legacyscheme/scheme.go:30"\n'
    )


def test_any_kind_with_items_is_a_list_and_lends_its_name_to_them(shell: Shell) -> None:
    text = "apiVersion: v1\nkind: ServiceList\nitems: [{metadata: {name: x}, spec: {ports: [{port: 80}]}}]\n"

    assert applied(shell, text) == (0, "service/x created\n", "")


def test_an_unknown_kind_in_a_list_is_told_in_other_words(shell: Shell) -> None:
    text = "apiVersion: v1\nkind: List\nitems: [{apiVersion: v1, kind: Nope, metadata: {name: y}}]\n"

    assert applied(shell, text) == (1, "", 'unable to recognize no matches for kind "Nope" in version "v1"\n')


def test_an_object_that_is_made_has_no_revision_yet(shell: Shell) -> None:
    assert applied(shell, SERVICE.replace("name: a", "name: a, resourceVersion: '7'"))[1] == "service/a created\n"


def test_a_change_to_what_is_being_deleted_is_made_with_a_warning(shell: Shell) -> None:
    applied(shell, SERVICE.replace("name: a", "name: a, finalizers: [a.b/c]"))
    shell("delete svc a --wait=false")

    said = applied(shell, SERVICE.replace("name: a", "name: a, finalizers: [a.b/c], labels: {x: z}"))

    assert said[2] == "Warning: Detected changes to resource a which is currently being deleted.\n"


def test_the_server_side_has_the_same_warning_the_same_choice_and_wants_a_name(shell: Shell) -> None:
    final = SERVICE.replace("name: a", "name: a, finalizers: [a.b/c]")
    applied(shell, final, "--server-side")
    shell("delete svc a --wait=false")

    assert applied(shell, final, "--server-side")[2].startswith("Warning: Detected changes to resource a ")
    assert applied(shell, MAP, "--server-side -l x=z")[2] == "error: no objects passed to apply\n"
    nameless = MAP.replace("name: c", "generateName: c-")
    assert applied(shell, nameless, "--server-side")[2] == "error: from c-: cannot use generate name with apply\n"


def test_force_makes_anew_what_cannot_change(shell: Shell) -> None:
    applied(shell, SERVICE)

    said = applied(shell, SERVICE.replace("selector:", "clusterIP: None, selector:"), "--force")

    assert said == (0, "service/a configured\n", "")
    assert shell("get svc a -o jsonpath={.spec.clusterIP}").stdout == "None"


def test_a_selector_chooses_among_the_objects_of_a_file(shell: Shell) -> None:
    labelled = MAP.replace("name: c", "name: c, labels: {x: z}")

    assert applied(shell, f"{SERVICE}---\n{labelled}", "-l x=z")[1] == "configmap/c created\n"
    assert applied(shell, SERVICE, "-l x=z")[2] == "error: no objects passed to apply\n"


def test_validation_can_be_turned_down(shell: Shell) -> None:
    odd = SERVICE.replace("port: 80", "port: 80, x: z")

    assert applied(shell, odd, "--validate=warn")[2] == 'Warning: unknown field "spec.ports[0].x"\n'


@pytest.mark.parametrize(
    ("flags", "why"),
    [
        ("--server-side --force", "--force cannot be used with --server-side"),
        ("--force-conflicts", "--force-conflicts only works with --server-side"),
        ("--force --dry-run=server", "--dry-run=server cannot be used with --force"),
    ],
)
def test_flags_that_do_not_go_together_are_refused_at_once(shell: Shell, flags: str, why: str) -> None:
    assert applied(shell, SERVICE, flags) == (1, "", f"error: {why}\n")


def test_pruning_is_refused_plainly(shell: Shell) -> None:
    output = shell("apply -f m.yaml --prune -l a=b", m_yaml=SERVICE)

    assert output.rc == 1
    assert output.note is not None


def test_the_note_of_apply_can_be_read_and_set(shell: Shell) -> None:
    applied(shell, SERVICE)

    assert '"port": 80' in shell("apply view-last-applied svc/a -o json").stdout
    other = SERVICE.replace("80", "81")
    assert shell("apply set-last-applied -f m.yaml", m_yaml=other).stdout == "service/a configured\n"
    again = shell("apply set-last-applied -f m.yaml", m_yaml=other)
    assert again.stdout == "set-last-applied a: no changes required.\n"
    assert "- port: 81\n" in shell("apply view-last-applied svc a").stdout
    assert shell("apply view-last-applied svc kubernetes").stdout == ""


def test_a_note_is_only_made_where_that_is_asked_for(shell: Shell) -> None:
    shell("create cm c")

    assert shell("apply set-last-applied -f m.yaml", m_yaml=MAP).stderr == (
        "error: no last-applied-configuration annotation found on resource: c, to create the annotation, run the "
        "command with --create-annotation\n"
    )
    made = shell("apply set-last-applied -f m.yaml --create-annotation", m_yaml=MAP)
    assert made.stdout == "configmap/c configured\n"
