"""Four ways to change a part of an object, and what each does to lists."""

from typing import Any

import pytest

from learnnet.cluster.apply import apply
from learnnet.cluster.patches.json_patch import apply_operations
from learnnet.cluster.patches.merge import merge
from learnnet.cluster.patches.strategic import strategic_merge
from learnnet.cluster.patches.three_way import three_way_patch
from tests.cluster.server import SERVICES, Server, service

STRATEGIC, JSON_PATCH = "application/strategic-merge-patch+json", "application/json-patch+json"
APPLY, MERGE_PATCH = "application/apply-patch+yaml", "application/merge-patch+json"


def spec_ports(*ports: dict[str, Any]) -> dict[str, Any]:
    return {"spec": {"ports": list(ports)}}


def test_a_merge_patch_replaces_lists_and_deletes_by_null() -> None:
    merged = merge({"a": [1, 2], "b": {"c": 1, "d": 2}}, {"a": [3], "b": {"c": None}})

    assert merged == {"a": [3], "b": {"d": 2}}


def test_a_strategic_patch_merges_ports_by_number_and_puts_new_ones_where_it_names_them() -> None:
    old = spec_ports({"port": 80, "name": "a"}, {"port": 81, "name": "b"})

    merged = strategic_merge("Service", old, spec_ports({"port": 82, "name": "c"}, {"port": 81, "name": "B"}))

    assert [port["name"] for port in merged["spec"]["ports"]] == ["c", "a", "B"]


def test_a_strategic_patch_can_delete_one_item_of_a_list() -> None:
    old = spec_ports({"port": 80, "name": "a"}, {"port": 81, "name": "b"})

    merged = strategic_merge("Service", old, spec_ports({"$patch": "delete", "port": 80}))

    assert merged == spec_ports({"port": 81, "name": "b"})


def test_a_three_way_patch_deletes_only_what_was_applied_before() -> None:
    last = {"spec": {"selector": {"app": "web", "tier": "x"}}}
    current = {"spec": {"selector": {"app": "web", "tier": "x", "by-hand": "y"}, "clusterIP": "10.96.1.1"}}

    patch = three_way_patch("Service", last, {"spec": {"selector": {"app": "web"}}}, current)

    assert patch == {"spec": {"selector": {"tier": None}}}


def test_a_change_of_strategy_keeps_only_the_fields_that_it_names() -> None:
    rolling = {"spec": {"strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 1}}}}
    recreate = {"spec": {"strategy": {"type": "Recreate"}}}

    patch = three_way_patch("Deployment", {"spec": {}}, recreate, rolling)

    assert patch == {"spec": {"strategy": {"type": "Recreate", "$retainKeys": ["type"]}}}
    assert strategic_merge("Deployment", rolling, patch) == recreate


def test_apply_mixes_up_two_protocols_of_one_port_number() -> None:
    server = Server()
    head = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec:\n  ports:\n"
    apply(server, head + "  - {name: a, port: 81}\n  - {name: b, port: 82}\n")

    applied = apply(server, head + "  - {name: a, port: 81}\n  - {name: b, port: 81, protocol: UDP}\n")

    assert applied.stdout == "service/web configured\n"
    ports = server.request("GET", f"{SERVICES}/web").body["spec"]["ports"]
    assert ports == [{"name": "a", "protocol": "UDP", "port": 81, "targetPort": 81}]


def test_a_json_patch_works_on_places() -> None:
    operations = [
        {"op": "test", "path": "/a/0", "value": 1},
        {"op": "add", "path": "/a/-", "value": 3},
        {"op": "replace", "path": "/b~1c", "value": "x"},
        {"op": "move", "from": "/d", "path": "/e"},
        {"op": "remove", "path": "/a/1"},
    ]

    assert apply_operations({"a": [1, 2], "b/c": "y", "d": 4}, operations) == {"a": [1, 3], "b/c": "x", "e": 4}


def test_a_json_patch_that_misses_its_place_is_refused() -> None:
    server = Server()
    server.service("web")
    remove = [{"op": "remove", "path": "/spec/nothing"}]

    response = server.request("PATCH", f"{SERVICES}/web", remove, content_type=JSON_PATCH)

    assert response.code == 422
    assert response.body["message"] == "the server rejected our request due to an error in our request"


def test_a_strategic_patch_of_the_wrong_type_is_shown_itself() -> None:
    server = Server()
    server.service("web")

    response = server.request("PATCH", f"{SERVICES}/web", spec_ports({"port": "80"}), content_type=STRATEGIC)

    assert response.code == 422
    assert response.body["message"] == (
        ' "" is invalid: patch: Invalid value: "map[spec:map[ports:[map[port:80]]]]": cannot convert string to int32'
    )


def test_an_unknown_way_to_patch_is_an_unknown_media_type() -> None:
    server = Server()
    server.service("web")

    response = server.request("PATCH", f"{SERVICES}/web", {}, content_type="application/json")

    assert response.code == 415
    assert response.body["reason"] == "UnsupportedMediaType"


def applied(server: Server, manager: str, **spec: Any) -> Any:
    body = service("web", **spec)
    return server.request("PATCH", f"{SERVICES}/web", body, {"fieldManager": manager}, APPLY)


def test_server_side_apply_takes_back_what_its_manager_no_longer_names() -> None:
    server = Server()

    made = applied(server, "alice", sessionAffinity="ClientIP", externalIPs=["203.0.113.1"])
    changed = applied(server, "alice", sessionAffinity="ClientIP")

    assert (made.code, changed.code) == (201, 200)
    assert "externalIPs" not in changed.body["spec"]
    assert changed.body["spec"]["sessionAffinity"] == "ClientIP"


def test_two_managers_that_disagree_are_in_conflict() -> None:
    server = Server()
    applied(server, "m1", sessionAffinity="ClientIP", ports=[{"port": 80, "targetPort": 8080}])

    refused = applied(server, "m2", sessionAffinity="None", ports=[{"port": 80, "targetPort": 9090}])

    assert refused.code == 409
    assert refused.body["message"] == (
        'Apply failed with 2 conflicts: conflicts with "m1":\n- .spec.sessionAffinity\n'
        '- .spec.ports[port=80,protocol="TCP"].targetPort'
    )
    assert refused.body["details"]["causes"][0] == {
        "reason": "FieldManagerConflict",
        "message": 'conflict with "m1"',
        "field": ".spec.sessionAffinity",
    }


def test_force_settles_a_conflict() -> None:
    server = Server()
    applied(server, "m1", sessionAffinity="ClientIP")
    body = service("web", sessionAffinity="None")

    taken = server.request("PATCH", f"{SERVICES}/web", body, {"fieldManager": "m2", "force": "true"}, APPLY)

    assert taken.code == 200
    assert taken.body["spec"]["sessionAffinity"] == "None"


def test_server_side_apply_tells_ports_apart_by_protocol() -> None:
    server = Server()
    dns = [{"name": "dns", "port": 53, "protocol": "UDP"}, {"name": "dns-tcp", "port": 53, "protocol": "TCP"}]
    applied(server, "m1", ports=dns)

    again = applied(server, "m1", ports=[dns[0], {**dns[1], "targetPort": 5353}])

    assert [port["targetPort"] for port in again.body["spec"]["ports"]] == [53, 5353]


def test_finalizers_merge_as_a_set() -> None:
    def finalizers(*names: str) -> dict[str, Any]:
        return {"metadata": {"finalizers": list(names)}}

    added = strategic_merge("Service", finalizers("a/b"), finalizers("c/d"))
    removed = three_way_patch("Service", finalizers("a/b", "c/d"), finalizers("c/d"), finalizers("a/b", "c/d", "e/f"))

    assert added == finalizers("c/d", "a/b")
    assert strategic_merge("Service", finalizers("a/b", "c/d", "e/f"), removed) == finalizers("c/d", "e/f")


def test_a_map_or_a_list_can_be_replaced_as_a_whole() -> None:
    old = {"spec": {"selector": {"a": "b"}, "ports": [{"port": 80}]}}

    replaced = strategic_merge("Service", old, {"spec": {"selector": {"$patch": "replace", "c": "d"}}})
    listed = strategic_merge("Service", old, spec_ports({"$patch": "replace"}, {"port": 81}))
    emptied = strategic_merge("Service", old, {"spec": {"selector": {"$patch": "delete"}}})

    assert replaced["spec"]["selector"] == {"c": "d"}
    assert listed["spec"]["ports"] == [{"port": 81}]
    assert emptied["spec"]["selector"] == {}


def test_ports_without_a_number_cannot_be_told_apart() -> None:
    server = Server()
    server.service("web")

    response = server.request("PATCH", f"{SERVICES}/web", spec_ports({"name": "a"}), content_type=STRATEGIC)

    assert response.code == 500
    assert response.body["message"] == "map: map[name:a] does not contain declared merge key: port"


def test_kubectl_cannot_compare_such_ports_either() -> None:
    server = Server()
    head = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec:\n  ports:\n"
    apply(server, head + "  - port: 80\n")

    outcome = apply(server, head + "  - name: a\n").outcomes[0]

    assert outcome.error
    assert "does not contain declared merge key: port" in outcome.text
    assert [problem.field for problem in outcome.problems] == ["spec"]


PREFIX = "error decoding patch: json: cannot unmarshal"


@pytest.mark.parametrize(
    ("change", "media_type", "expected"),
    [
        ("{}", JSON_PATCH, f"{PREFIX} object into Go value of type []interface {{}}"),
        ('"x"', JSON_PATCH, f"{PREFIX} string into Go value of type []interface {{}}"),
        ("[]", MERGE_PATCH, f"{PREFIX} array into Go value of type map[string]interface {{}}"),
    ],
)
def test_a_patch_must_have_the_shape_of_its_kind(change: str, media_type: str, expected: str) -> None:
    server = Server()
    server.service()

    response = server.request("PATCH", f"{SERVICES}/web", change, content_type=media_type)

    assert (response.code, response.body["message"]) == (400, expected)


def test_a_number_below_zero_counts_from_the_end() -> None:
    server = Server()
    server.service(ports=[{"name": "a", "port": 80}, {"name": "b", "port": 81}])
    operations = [
        {"op": "remove", "path": "/spec/ports/-1"},
        {"op": "replace", "path": "/spec/ports/-1/port", "value": 90},
    ]

    response = server.request("PATCH", f"{SERVICES}/web", operations, content_type=JSON_PATCH)

    assert [(port["name"], port["port"]) for port in response.body["spec"]["ports"]] == [("a", 90)]


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("Pod", "converting (v1.Pod) to (core.Service): unknown conversion"),
        ("Gadget", 'no kind "Gadget" is registered for version "v1" in scheme "pkg/api/legacyscheme/scheme.go:30"'),
    ],
)
def test_a_patch_cannot_make_something_else_of_an_object(name: str, why: str) -> None:
    server = Server()
    server.service()

    response = server.request("PATCH", f"{SERVICES}/web", {"kind": name}, content_type=MERGE_PATCH)

    assert response.code == 422
    assert response.body["message"].endswith(why)


def test_only_what_a_json_patch_has_touched_is_printed_in_order() -> None:
    server = Server()
    server.service()
    operations = [{"op": "replace", "path": "/spec/ports/0/port", "value": "x"}]

    response = server.request("PATCH", f"{SERVICES}/web", operations, content_type=JSON_PATCH)

    message = response.body["message"]
    assert r"\"ports\":[{\"port\":\"x\",\"protocol\":\"TCP\",\"targetPort\":80}]" in message
    assert r"\"metadata\":{\"name\":\"web\",\"namespace\":\"default\",\"uid\":" in message


def test_a_directive_that_nobody_knows_is_refused() -> None:
    server = Server()
    server.service()
    change = {"spec": {"ports": [{"port": 80, "$patch": "foo"}]}}

    response = server.request("PATCH", f"{SERVICES}/web", change, content_type=STRATEGIC)

    assert (response.code, response.body["message"]) == (500, "unknown patch type: foo in map: map[$patch:foo port:80]")
