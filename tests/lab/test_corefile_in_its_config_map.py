"""The ConfigMap kube-system/coredns is the truth: how a change of it gets to CoreDNS, and when it does not."""

from typing import Any

import yaml

from learnnet.dns.corefile import KUBEADM
from learnnet.lab import Lab
from learnnet.lab.naming.config_map import body_of

HOSTS = "hosts {\n        192.0.2.77 printer.test\n        fallthrough\n    }\n    cache"
WITH_HOSTS = KUBEADM.replace("cache", HOSTS, 1)
BROKEN = KUBEADM.replace("forward .", "foward .")
NO_RELOAD = KUBEADM.replace("    reload\n", "")


def manifest(corefile: str, **files: str) -> str:
    body = body_of(corefile)
    return yaml.safe_dump({**body, "data": {**body["data"], **files}})


def coredns(replicas: int = 2) -> str:
    ports = [{"containerPort": 53, "protocol": "UDP"}]
    container: dict[str, Any] = {"name": "coredns", "image": "registry.k8s.io/coredns/coredns:v1.13.1", "ports": ports}
    labels = {"k8s-app": "kube-dns"}
    return yaml.safe_dump(
        {
            "apiVersion": "apps/v1",
            "kind": "Deployment",
            "metadata": {"name": "coredns", "namespace": "kube-system"},
            "spec": {
                "replicas": replicas,
                "selector": {"matchLabels": labels},
                "template": {"metadata": {"labels": labels}, "spec": {"containers": [container]}},
            },
        }
    )


def apply(lab: Lab, text: str) -> list[tuple[str, str, int]]:
    """What the kubelets and CoreDNS did because of it: who, what, and how many ms later."""
    before = lab.now
    events = lab.apply({"kind": "apply", "manifest": text})
    return [(event.actor, event.action, event.at - before) for event in events if event.action in ("mount", "reload")]


def address(lab: Lab, name: str = "printer.test.") -> str:
    return lab.resolve(name).verdict.error or " ".join(lab.resolve(name).verdict.addresses)


def test_the_config_map_is_there_from_the_beginning() -> None:
    found = Lab().kubectl("get configmap coredns -n kube-system -o jsonpath={.data.Corefile}").stdout

    assert found == KUBEADM


def test_a_changed_config_map_reaches_coredns_by_the_kubelet_and_the_reload_plugin() -> None:
    lab = Lab()
    (kubelet, mount, mounted), (coredns, reload, loaded) = apply(lab, manifest(WITH_HOSTS))

    assert (kubelet, mount, coredns, reload) == ("kubelet", "mount", "coredns", "reload")
    assert 0 < mounted <= 90_100
    assert 15_000 <= loaded - mounted <= 45_000
    assert address(lab) == "192.0.2.77"


def test_until_then_the_old_corefile_answers() -> None:
    lab = Lab()
    apply(lab, manifest(WITH_HOSTS))
    mounted = next(event.index for event in lab.events if event.action == "mount")

    then = lab.at(mounted)

    assert then.saved_corefile == WITH_HOSTS
    assert then.dns_state.corefile == KUBEADM


def test_without_the_reload_plugin_only_new_pods_read_it() -> None:
    lab = Lab(corefile=NO_RELOAD)
    lab.apply({"kind": "apply", "manifest": coredns()})
    (mount,) = apply(lab, manifest(WITH_HOSTS))
    assert mount[1] == "mount"
    assert address(lab) == "Name or service not known"

    lab.kubectl("rollout restart deployment coredns -n kube-system")

    assert address(lab) == "192.0.2.77"


def test_a_corefile_that_cannot_be_read_leaves_the_old_one_running_at_a_reload() -> None:
    lab = Lab()
    apply(lab, manifest(BROKEN))

    (note,) = [str(event.note) for event in lab.events if event.action == "reload"]
    assert note.endswith("/etc/coredns/Corefile:13 - Error during parsing: Unknown directive 'foward'")
    assert lab.dns_state.corefile == KUBEADM


def test_a_corefile_that_cannot_be_read_crashes_every_new_pod() -> None:
    lab = Lab()
    lab.apply({"kind": "apply", "manifest": coredns(1)})
    apply(lab, manifest(BROKEN))
    lab.kubectl("delete pod -n kube-system -l k8s-app=kube-dns")
    lab.apply({"kind": "wait", "ms": 5000})

    (pod,) = [row.split() for row in lab.kubectl("get pods -n kube-system").stdout.splitlines()[1:]]
    assert pod[1:3] == ["0/1", "CrashLoopBackOff"]
    assert lab.kubectl(f"logs {pod[0]} -n kube-system").stdout == (
        "/etc/coredns/Corefile:13 - Error during parsing: Unknown directive 'foward'\n"
    )

    lab.apply({"kind": "apply", "manifest": manifest(WITH_HOSTS)})
    lab.apply({"kind": "wait", "ms": 300_000})

    assert lab.kubectl("get pods -n kube-system").stdout.split()[6] == "1/1"
    assert address(lab) == "192.0.2.77"


def test_the_log_tells_what_was_loaded_and_what_was_not() -> None:
    lab = Lab()
    lab.apply({"kind": "apply", "manifest": coredns(1)})
    apply(lab, manifest(BROKEN))

    lines = lab.kubectl("logs deployment/coredns -n kube-system").stdout.splitlines()

    assert lines[0] == ".:53"
    assert lines[1].startswith("[INFO] plugin/reload: Running configuration SHA512 = ")
    assert lines[2:] == [
        "CoreDNS-1.13.1",
        "linux/amd64, go1.25.2, 1db4568",
        "[INFO] Reloading",
        "[ERROR] Restart failed: /etc/coredns/Corefile:13 - Error during parsing: Unknown directive 'foward'",
        "[ERROR] plugin/reload: Corefile changed but reload failed: "
        "/etc/coredns/Corefile:13 - Error during parsing: Unknown directive 'foward'",
    ]


def test_a_rollout_with_a_broken_corefile_gets_stuck_and_names_are_still_answered() -> None:
    lab = Lab()
    lab.apply({"kind": "apply", "manifest": coredns(2)})
    apply(lab, manifest(BROKEN))
    lab.kubectl("rollout restart deployment coredns -n kube-system")

    assert lab.dns_state.corefile == KUBEADM
    assert address(lab, "www.example.com.")


def test_zone_files_lie_beside_the_corefile() -> None:
    zone = "@ 60 IN SOA ns.corp.test. a.corp.test. 1 60 60 60 60\nwww 60 IN A 192.0.2.99\n"
    corefile = KUBEADM.replace("cache", "file /etc/coredns/corp.db corp.test\n    cache", 1)
    lab = Lab()
    apply(lab, manifest(corefile, **{"corp.db": zone}))

    assert address(lab, "www.corp.test.") == "192.0.2.99"


def test_the_quick_way_writes_the_config_map_too() -> None:
    lab = Lab()
    lab.apply({"kind": "corefile", "text": WITH_HOSTS, "restart": True})

    assert lab.kubectl("get cm coredns -n kube-system -o jsonpath={.data.Corefile}").stdout == WITH_HOSTS
    assert address(lab) == "192.0.2.77"


def test_a_deleted_config_map_changes_nothing_for_those_who_run() -> None:
    lab = Lab()
    lab.kubectl("delete configmap coredns -n kube-system")

    assert lab.dns_state.corefile == lab.saved_corefile == KUBEADM
    assert lab.apply({"kind": "corefile", "text": WITH_HOSTS, "restart": True})
    assert lab.saved_corefile == WITH_HOSTS
