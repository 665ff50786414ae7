"""What a request may say beside its object: options, selectors, bodies, and what those hear who get them wrong."""

import pytest

from learnnet.cluster.requests.conversion import conversion_error
from learnnet.cluster.scratch import Scratch
from learnnet.cluster.status import quoted
from tests.cluster.server import SERVICES, Server, service

MERGE = "application/merge-patch+json"
APPLY = "application/apply-patch+yaml"


@pytest.mark.parametrize(
    ("query", "message"),
    [
        (
            {"dryRun": "Foo"},
            'CreateOptions.meta.k8s.io "" is invalid: dryRun: Unsupported value: ["Foo"]: supported values: "All"',
        ),
        (
            {"fieldManager": "x" * 129},
            'CreateOptions.meta.k8s.io "" is invalid: fieldManager: Too long: may not be more than 128 bytes',
        ),
        (
            {"fieldManager": "a\tb"},
            'CreateOptions.meta.k8s.io "" is invalid: fieldManager: Invalid value: "a\\tb": should only contain '
            "printable characters",
        ),
    ],
)
def test_bad_options_are_refused(query: dict[str, str], message: str) -> None:
    response = Server().post(service("web"), **query)

    assert response.code == 422
    assert response.body["message"] == message


@pytest.mark.parametrize("where", ["query", "body"])
def test_dependents_go_in_one_of_three_ways(where: str) -> None:
    server = Server()
    server.service("web")
    wish = {"propagationPolicy": "Foo"}

    response = server.request(
        "DELETE", f"{SERVICES}/web", wish if where == "body" else None, wish if where == "query" else {}
    )

    assert response.body["message"] == (
        'DeleteOptions.meta.k8s.io "" is invalid: propagationPolicy: Unsupported value: "Foo": supported values: '
        '"Foreground", "Background", "Orphan", "nil"'
    )


def test_a_foreground_deletion_waits_for_the_garbage_collector() -> None:
    server = Server()
    server.service("web")

    response = server.request("DELETE", f"{SERVICES}/web", query={"propagationPolicy": "Foreground"})

    assert response.body["metadata"]["finalizers"] == ["foregroundDeletion"]
    assert server.request("GET", f"{SERVICES}/web").code == 200


def test_a_dry_deletion_deletes_nothing() -> None:
    server = Server()
    server.service("web")

    response = server.request("DELETE", f"{SERVICES}/web", {"dryRun": ["All"]})

    assert response.code == 200
    assert server.request("GET", f"{SERVICES}/web").code == 200


def test_a_grace_period_is_a_number() -> None:
    response = Server().request("DELETE", f"{SERVICES}/web", query={"gracePeriodSeconds": "x"})

    assert response.code == 400


UNABLE = "unable to parse requirement:"


@pytest.mark.parametrize(
    ("selector", "message"),
    [
        ("a=b=c", "found '=', expected: ',' or 'end of string'"),
        ("a=b c", "found 'c', expected: ',' or 'end of string'"),
        ("=b", "found '=', expected: !, identifier, or 'end of string'"),
        ("a,", "found '', expected: identifier after ','"),
        ("!=b", "found '!=', expected: !, identifier, or 'end of string'"),
        ("! =b", f"{UNABLE} found '=', expected: identifier"),
        ("a gt 5", f"{UNABLE} found 'gt', expected: in, notin, =, ==, !=, gt, lt"),
        (
            "a>x",
            f"{UNABLE} values[0]: Invalid value: \"x\": for 'Gt', 'Lt' operators, the value must be an integer",
        ),
        ("a in b", f"{UNABLE} found 'b' expected: '('"),
        ("a in (", f"{UNABLE} found '', expected: ',', ')' or identifier"),
        ("a in (b", f"{UNABLE} found '', expected: ',' or ')'"),
        ("a==", None),
        ("a notin (,b)", None),
    ],
)
def test_a_selector_is_read_or_refused_in_the_words_of_the_library(selector: str, message: str | None) -> None:
    response = Server().request("GET", SERVICES, query={"labelSelector": selector})

    assert (response.code, response.body.get("message")) == ((400, message) if message else (200, None))


def test_a_value_in_a_selector_is_named_with_its_label() -> None:
    response = Server().request("GET", SERVICES, query={"labelSelector": "app in (a,-b)"})

    assert response.body["message"].startswith(f'{UNABLE} values[0][app]: Invalid value: "-b": a valid label must be')


@pytest.mark.parametrize("selector", ["a b=c", "a=b c/d", "-a=b", "a=-b"])
def test_selectors_keep_to_the_words_of_labels(selector: str) -> None:
    assert Server().request("GET", SERVICES, query={"labelSelector": selector}).code == 400


@pytest.mark.parametrize(("name", "value"), [("limit", "x"), ("continue", "%%%"), ("fieldSelector", "nothing")])
def test_bad_ways_to_list_are_refused(name: str, value: str) -> None:
    assert Server().request("GET", SERVICES, query={name: value}).code == 400


def test_a_body_has_its_limit() -> None:
    response = Server().post("#" * 3145729)

    assert response.code == 413
    assert response.body["message"] == "Request entity too large: limit is 3145728"


@pytest.mark.parametrize(
    ("media_type", "patch"),
    [(MERGE, "[]"), (MERGE, "{"), ("application/json-patch+json", "{}"), (APPLY, "[]")],
)
def test_a_patch_that_is_none_is_refused(media_type: str, patch: str) -> None:
    server = Server()
    server.service("web")

    response = server.request("PATCH", f"{SERVICES}/web", patch, {"fieldManager": "x"}, media_type)

    assert response.code == 400


def test_force_is_for_applies_only() -> None:
    server = Server()
    server.service("web")

    response = server.request("PATCH", f"{SERVICES}/web", {}, {"force": "true"}, MERGE)

    assert response.body["message"] == (
        'PatchOptions.meta.k8s.io "" is invalid: force: Forbidden: may not be specified for non-apply patch'
    )


def test_an_apply_names_its_manager() -> None:
    response = Server().request("PATCH", f"{SERVICES}/web", service("web"), content_type=APPLY)

    assert response.body["message"] == (
        'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch'
    )


@pytest.mark.parametrize(
    ("found", "wanted", "text"),
    [
        ("number", "string", "cannot convert int64 to string"),
        ("number 1.5", "int32", "cannot convert float64 to int32"),
        ("string", "map[string]string", "cannot restore map from string"),
        ("object", "[]v1.ServicePort", "cannot restore slice from map"),
        ("array", "v1.ServiceSpec", "cannot restore struct from: slice"),
    ],
)
def test_converters_speak_in_another_way_than_decoders(found: str, wanted: str, text: str) -> None:
    assert conversion_error(f"json: cannot unmarshal {found} into Go struct field X.a of type {wanted}") == text


def test_converters_leave_other_texts_alone() -> None:
    assert conversion_error('strict decoding error: unknown field "a"') == 'strict decoding error: unknown field "a"'


@pytest.mark.parametrize(
    ("text", "literal"),
    [("a", '"a"'), ('a"b\\', '"a\\"b\\\\"'), ("\n\x01", '"\\n\\x01"'), ("服务", '"服务"'), ("\u200b", '"\\u200b"')],
)
def test_strings_are_quoted_as_go_does(text: str, literal: str) -> None:
    assert quoted(text) == literal


def test_a_scratch_store_sees_what_is_below_and_keeps_its_own_to_itself() -> None:
    server = Server()
    server.service("web")
    scratch = Scratch(server.store)
    branch = server.branch(scratch)

    branch.request("DELETE", f"{SERVICES}/web")
    branch.request("POST", SERVICES, service("api"), content_type="application/json")

    below = [record.key.name for record in server.store.records("Service")]
    above = [record.key.name for record in scratch.records("Service", "default")]
    assert (below, above) == (["kubernetes", "web"], ["api", "kubernetes"])
    assert [record.key.name for record in scratch.select_records("Service", "default", {"component": "apiserver"})] == [
        "kubernetes"
    ]


@pytest.mark.parametrize("path", ["/readyz", "/api", "/apis/apps", "/apis/apps/v1"])
def test_the_server_speaks_about_itself(path: str) -> None:
    assert Server().request("GET", path).code == 200


def test_what_is_not_there_is_not_found() -> None:
    server = Server()

    answers = [
        server.request("GET", "/apis/apps/v2").code,
        server.request("DELETE", f"{SERVICES}/nope").code,
        server.request("PUT", "/api/v1/nodes/nope", {"metadata": {"name": "nope"}}).code,
        server.request("GET", "/apis/apps/v1/namespaces/default/deployments/nope/scale").code,
        server.request("POST", "/api/v1/namespaces/default/pods/nope/binding", {"target": {"name": "node-a"}}).code,
    ]

    assert answers == [404] * 5


def test_a_pod_is_bound_and_evicted_over_http() -> None:
    server = Server()
    pods = "/api/v1/namespaces/default/pods"
    server.post(
        {
            "kind": "Pod",
            "apiVersion": "v1",
            "metadata": {"name": "x"},
            "spec": {"containers": [{"name": "a", "image": "b"}]},
        },
        pods,
    )

    nowhere = server.request("POST", f"{pods}/x/binding", {"target": {}})
    bound = server.request("POST", f"{pods}/x/binding", {"target": {"name": "node-a"}})
    evicted = server.request("POST", f"{pods}/x/eviction", {"deleteOptions": {"gracePeriodSeconds": 0}})

    assert (nowhere.code, bound.code, evicted.code) == (422, 201, 201)
    assert server.request("GET", f"{pods}/x").code == 404


@pytest.mark.parametrize(
    ("spec", "warnings"),
    [
        (
            {"type": "LoadBalancer", "loadBalancerSourceRanges": ["FD00::/64"]},
            [
                'spec.loadBalancerSourceRanges[0]: IPv6 CIDR value "FD00::/64" should be in RFC 5952 canonical format '
                '("fd00::/64")'
            ],
        ),
        (
            {"loadBalancerIP": "010.0.0.1"},
            ['spec.loadBalancerIP: non-standard IP address "010.0.0.1" is invalid: use "10.0.0.1"'],
        ),
    ],
)
def test_addresses_in_odd_spelling_are_worth_a_warning(spec: dict[str, object], warnings: list[str]) -> None:
    assert list(Server().service("web", **spec).warnings) == warnings
