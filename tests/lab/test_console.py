"""A lab's console: kubectl and what runs in Pods and on nodes; what only reads leaves no trace, at any moment."""

from pathlib import Path

import pytest

from learnnet.lab import Lab
from learnnet.lab.shell.completion import completions
from learnnet.lab.shell.console import answer, change_of, piped
from learnnet.lab.shell.lines import files_named, may_change

COMMON = Path(__file__).parents[2] / "lessons" / "common"
START = [{"kind": "apply", "manifest": (COMMON / f"{name}.yaml").read_text()} for name in ("client", "web")]
SERVICE = "apiVersion: v1\nkind: Service\nmetadata: {name: q}\nspec: {ports: [{port: 80}]}\n"


@pytest.fixture
def lab() -> Lab:
    return Lab.replay(3, START)


def test_reading_leaves_no_trace(lab: Lab) -> None:
    before = lab.events

    assert "client" in lab.kubectl("kubectl get pods").stdout
    assert "client" in lab.kubectl("exec client -- hostname").stdout
    assert lab.events == before


def test_what_kubectl_does_is_a_change_and_replays_exactly(lab: Lab) -> None:
    change = {"kind": "kubectl", "line": "kubectl create deployment x --image=nginx --replicas=2", "files": {}}
    lab.apply(change)

    assert lab.outcome.accepted
    assert lab.outcome.output.stdout == "deployment.apps/x created\n"  # type: ignore[union-attr]
    assert Lab.replay(3, [*START, change]).events == lab.events


def test_the_events_of_a_command_follow_from_it(lab: Lab) -> None:
    events = lab.apply({"kind": "kubectl", "line": "delete pod client", "files": {}})

    assert str(events[0].note) == "kubectl delete pod client"
    assert events[1].cause == events[0].index


@pytest.mark.parametrize(
    "line", ["delete svc nosuch", "apply -f no.yaml", "frobnicate", "get 'x", "exec client -- nosuch"]
)
def test_a_line_that_did_nothing_is_no_change(lab: Lab, line: str) -> None:
    before = lab.events

    lab.apply({"kind": "kubectl", "line": line, "files": {}})

    assert not lab.outcome.accepted
    assert lab.outcome.output.rc != 0  # type: ignore[union-attr]
    assert lab.events == before


def test_an_apply_that_changes_nothing_is_no_change(lab: Lab) -> None:
    change = {"kind": "kubectl", "line": "apply -f q.yaml", "files": {"q.yaml": SERVICE}}
    lab.apply(change)
    assert lab.outcome.accepted

    lab.apply(change)

    assert not lab.outcome.accepted
    assert lab.outcome.output.stdout == "service/q unchanged\n"


def test_a_program_in_a_pod_is_part_of_the_story(lab: Lab) -> None:
    lab.apply(
        {"kind": "apply", "manifest": SERVICE.replace("q}", "web}").replace("{ports", "{selector: {app: web}, ports")}
    )
    before = lab.now

    asked = lab.kubectl("exec client -- nslookup web")
    sent = lab.kubectl("exec client -- curl -s http://web")

    assert "Name:\tweb.default.svc.cluster.local" in asked.stdout
    assert lab.traces[-1][1] is not None
    assert sent.rc in (0, 7)
    assert lab.now > before


def test_in_the_past_names_are_found_and_nothing_is_sent(lab: Lab) -> None:
    lab.apply({"kind": "apply", "manifest": SERVICE.replace("name: q", "name: late")})
    then = lab.at(lab.changes[-1].index - 1)
    before = lab.events

    assert "NXDOMAIN" in then.kubectl("exec client -- nslookup late").stdout
    assert "past moment" in then.kubectl("exec client -- curl late").stderr
    assert "past moment" in then.kubectl("delete pod client").stderr
    assert "late" not in then.kubectl("get svc").stdout
    assert lab.events == before


def test_the_console_knows_what_a_line_would_change() -> None:
    assert change_of("kubectl", "kubectl get pods | grep web", {}) is None
    assert change_of("kubectl", "k delete pod x", {}) == {
        "kind": "kubectl",
        "line": "kubectl delete pod x",
        "files": {},
    }
    assert change_of("shop/client", "dig web", {}) == {
        "kind": "kubectl",
        "line": "kubectl exec -n shop client -- dig web",
        "files": {},
    }
    assert change_of("node-a", "curl -m 2 http://10.96.0.1:80/x", {}) == {
        "kind": "send",
        "source": "node-a",
        "to": "10.96.0.1:80",
        "protocol": "tcp",
        "seconds": 2,
    }
    assert change_of("node-a", "iptables-save", {}) is None


@pytest.mark.parametrize(
    "line", ["rollout status deploy/x --watch=false", "get pods -n kube-system", "explain pod", "-n shop get svc"]
)
def test_commands_that_read_are_told_apart(line: str) -> None:
    assert not may_change(line)


@pytest.mark.parametrize(
    "line",
    [
        "rollout undo deploy/x",
        "get pods -w",
        "wait pod x --for=delete",
        "-n shop delete svc x",
        "create service clusterip x --tcp 80",
    ],
)
def test_from_those_that_write_or_wait(line: str) -> None:
    assert may_change(line)


def test_only_the_files_that_a_line_names_are_kept_with_it() -> None:
    files = {"a.yaml": "a", "b.yaml": "b", "c.yaml": "c", "d.yaml": "d"}

    assert files_named("apply -f a.yaml,b.yaml --filename=c.yaml", files) == {
        "a.yaml": "a",
        "b.yaml": "b",
        "c.yaml": "c",
    }
    assert files_named("apply -fd.yaml", files) == {"d.yaml": "d"}


def test_a_nodes_rules_are_read_as_its_tools_print_them(lab: Lab) -> None:
    saved = lab.node("node-a").iptables_save()

    assert answer(lab, "node-a", "iptables-save", {}).stdout == saved
    nat = answer(lab, "node-a", "iptables-save -t nat", {}).stdout
    assert nat.startswith("*nat\n")
    assert nat.endswith("COMMIT\n")
    assert nat in saved
    listed = answer(lab, "node-a", "iptables -t nat -S KUBE-SERVICES", {}).stdout.splitlines()
    assert listed[0] == "-N KUBE-SERVICES"
    assert all(line.startswith("-A KUBE-SERVICES ") for line in listed[1:])
    assert answer(lab, "node-z", "iptables-save", {}).rc == 1
    assert answer(lab, "node-a", "rm -rf /", {}).rc == 127


@pytest.mark.parametrize(
    ("line", "printed"),
    [
        ("kubectl get pods -A | grep -c coredns", "0\n"),
        ("kubectl get nodes | head -n 1 | wc -l", "1\n"),
        ("kubectl get nodes | grep -v NAME | wc -l", "3\n"),
        ("kubectl get nodes | tail -1 | grep ^node-c | wc -l", "1\n"),
        ("kubectl get nodes -o name | sort -r | head -1", "node/node-c\n"),
    ],
)
def test_what_is_printed_goes_through_a_pipe(lab: Lab, line: str, printed: str) -> None:
    assert answer(lab, "kubectl", line, {}).stdout == printed


def test_a_pipe_to_something_else_is_told_so(lab: Lab) -> None:
    assert "grep, head, tail" in answer(lab, "kubectl", "kubectl get pods | less", {}).stderr
    assert answer(lab, "kubectl", "kubectl get pods | grep 'x", {}).rc == 2
    assert "usage" in piped(answer(lab, "kubectl", "kubectl get pods", {}), "x | wc").stderr


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("kub", ("kubectl",)),
        ("kubectl ge", ("get",)),
        ("kubectl get servi", ("services", "servicecidrs")),
        ("kubectl -n default describe pods cl", ("client",)),
        ("kubectl apply -f s", ("service.yaml",)),
        ("kubectl rollout und", ("undo",)),
        ("kubectl rollout restart deploy/w", ("deploy/web",)),
        ("kubectl get pods --sh", ("--show-kind", "--show-labels", "--show-managed-fields")),
        ("kubectl exec client -- nsl", ("nslookup",)),
        ("ls ", ()),
    ],
)
def test_the_next_word_can_be_completed(lab: Lab, line: str, found: tuple[str, ...]) -> None:
    assert completions(lab.view, line, ["service.yaml"], "kubectl") == found


def test_on_nodes_and_in_pods_other_words_are_known(lab: Lab) -> None:
    assert completions(lab.view, "iptables-", [], "node-a") == ("iptables-save",)
    assert "dig" in completions(lab.view, "", [], "default/client")


@pytest.mark.parametrize(
    ("command", "name", "found"),
    [
        ("nslookup web", "web", True),
        ("nslookup nosuch", "nosuch", False),
        ("dig web", "web", False),
        ("dig +search web", "web", True),
        ("dig +short web.default.svc.cluster.local A", "web.default.svc.cluster.local", True),
        ("host web", "web", True),
        ("getent hosts web", "web", True),
        ("getent ahostsv4 web", "web", True),
    ],
)
def test_a_look_up_by_a_tool_tells_what_it_was_told(lab: Lab, command: str, name: str, found: bool) -> None:
    dns = {"kind": "apply", "manifest": (COMMON / "cluster-dns.yaml").read_text()}
    lab.apply(dns)
    lab.kubectl("expose deployment web --port 80")
    address = lab.kubectl("get svc web -o jsonpath={.spec.clusterIP}").stdout

    lab.kubectl(f"exec client -- {command}")

    detail = lab.changes[-1].detail
    assert (detail["name"], detail["found"], detail["addresses"]) == (name, found, [address] if found else [])


@pytest.mark.parametrize("command", ["dig -x 10.96.0.1", "nslookup web 10.96.0.10", "dig @10.96.0.10 web"])
def test_a_look_up_of_another_kind_does_not_pose_as_one(lab: Lab, command: str) -> None:
    lab.kubectl(f"exec client -- {command}")

    assert "addresses" not in lab.changes[-1].detail


def test_several_commands_in_a_line_are_one_change_and_replay_exactly(lab: Lab) -> None:
    status = "kubectl rollout status deploy/x | tail -n 1"
    line = f"kubectl create deployment x --image=nginx && {status}; kubectl get rs -o name"
    change = change_of("kubectl", line, {})
    assert change is not None

    lab.apply(change)

    assert lab.outcome.output is not None
    assert lab.outcome.output.stdout.splitlines()[:2] == [
        "deployment.apps/x created",
        'deployment "x" successfully rolled out',
    ]
    assert "replicaset.apps/x-" in lab.outcome.output.stdout
    assert Lab.replay(3, [*START, change]).events == lab.events


def test_what_stands_behind_a_failure_is_left_out(lab: Lab) -> None:
    change = change_of(
        "kubectl", "kubectl delete svc nosuch && kubectl delete pod client || kubectl get pod client -o name", {}
    )
    assert change is not None

    lab.apply(change)

    assert not lab.outcome.accepted
    assert lab.outcome.output is not None
    assert lab.outcome.output.stdout == "pod/client\n"


def test_reading_lines_run_one_after_another(lab: Lab) -> None:
    output = answer(
        lab, "kubectl", "kubectl get pod client -o name; k get pods -o jsonpath='{.items[0].kind};|&& {.kind}'", {}
    )

    assert output.stdout == "pod/client\nPod;|&& List"
    assert "syntax error" in answer(lab, "kubectl", "kubectl get pods && ; kubectl get svc", {}).stderr
