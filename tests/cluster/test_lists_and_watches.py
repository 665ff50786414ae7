"""Reading many objects: selectors, pages, watches, tables, and what the server says about itself."""

import pytest

from learnnet.cluster.requests.label_selector import label_selector
from learnnet.cluster.status import RefusedError
from tests.cluster.server import SERVICES, Server, service

MERGE = "application/merge-patch+json"


def names(server: Server, **query: str) -> list[str]:
    return [item["metadata"]["name"] for item in server.request("GET", SERVICES, query=query).body["items"]]


def shop() -> Server:
    server = Server()
    for name, tier, env in (("api", "back", "prod"), ("db", "back", "test"), ("web", "front", "prod")):
        body = service(name)
        body["metadata"]["labels"] = {"tier": tier, "env": env}
        server.post(body)
    return server


@pytest.mark.parametrize(
    ("selector", "expected"),
    [
        ("tier=back", ["api", "db"]),
        ("tier==back,env=prod", ["api"]),
        ("tier!=back,env", ["web"]),
        ("env in (test, prod),tier notin (front)", ["api", "db"]),
        ("!tier", ["kubernetes"]),
        ("tier=none", []),
    ],
)
def test_labels_select(selector: str, expected: list[str]) -> None:
    assert names(shop(), labelSelector=selector) == expected


@pytest.mark.parametrize(("text", "labels", "holds"), [("n>3", "4", True), ("n<3", "4", False), ("n>3", "x", False)])
def test_numbers_can_be_compared(text: str, labels: str, holds: bool) -> None:
    assert label_selector(text)[0].holds({"n": labels}) is holds


def test_a_bad_selector_is_refused_in_the_servers_words() -> None:
    response = Server().request("GET", SERVICES, query={"labelSelector": "a b"})

    assert response.code == 400
    assert response.body["message"] == "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt"


def test_fields_select() -> None:
    server = shop()

    assert names(server, fieldSelector="metadata.name=web") == ["web"]
    assert names(server, fieldSelector="spec.clusterIP=10.96.0.1") == ["kubernetes"]
    assert names(server, fieldSelector="spec.type!=ClusterIP") == []


def test_a_field_that_has_no_index_is_refused() -> None:
    response = Server().request("GET", SERVICES, query={"fieldSelector": "spec.foo=x"})

    assert response.code == 400
    assert response.body["message"] == "field label not supported: spec.foo"


def test_pages_stay_at_the_revision_of_the_first() -> None:
    server = shop()
    first = server.request("GET", SERVICES, query={"limit": "2"}).body
    server.service("late")

    rest = server.request("GET", SERVICES, query={"limit": "9", "continue": first["metadata"]["continue"]}).body

    assert first["metadata"]["remainingItemCount"] == 2
    listed = [item["metadata"]["name"] for item in (*first["items"], *rest["items"])]
    assert listed == ["api", "db", "kubernetes", "web"]
    assert rest["metadata"]["resourceVersion"] == first["metadata"]["resourceVersion"]
    assert "continue" not in rest["metadata"]


def test_items_of_a_list_do_not_repeat_their_kind() -> None:
    body = Server().request("GET", SERVICES).body

    assert body["kind"] == "ServiceList"
    assert "kind" not in body["items"][0]


def test_a_watch_tells_what_happened_since_a_revision() -> None:
    server = shop()
    since = {"resourceVersion": str(server.store.revision)}
    server.service("new")
    server.request("PATCH", f"{SERVICES}/web", {"metadata": {"labels": {"tier": "back"}}}, content_type=MERGE)
    server.request("DELETE", f"{SERVICES}/db")

    told = [(event["type"], event["object"]["metadata"]["name"]) for event in server.watch(SERVICES, since)]

    assert told == [("ADDED", "new"), ("MODIFIED", "web"), ("DELETED", "db")]


def test_what_leaves_a_selection_counts_as_deleted() -> None:
    server = shop()
    since = {"resourceVersion": str(server.store.revision), "labelSelector": "tier=front"}
    server.request("PATCH", f"{SERVICES}/web", {"metadata": {"labels": {"tier": "back"}}}, content_type=MERGE)
    server.request("PATCH", f"{SERVICES}/api", {"metadata": {"labels": {"tier": "front"}}}, content_type=MERGE)

    told = [(event["type"], event["object"]["metadata"]["name"]) for event in server.watch(SERVICES, since)]

    assert told == [("DELETED", "web"), ("ADDED", "api")]


def test_a_watch_from_nowhere_begins_with_what_is_there() -> None:
    told = [event["object"]["metadata"]["name"] for event in shop().watch(SERVICES)]

    assert told == ["api", "db", "kubernetes", "web"]


def test_a_watch_of_nothing_is_refused() -> None:
    with pytest.raises(RefusedError):
        Server().watch("/api/v1/gadgets")


def test_a_table_is_made_for_those_who_ask_for_one() -> None:
    accept = "application/json;as=Table;v=v1;g=meta.k8s.io"

    table = shop().request("GET", SERVICES, query={"fieldSelector": "metadata.name=web"}, accept=accept).body

    assert table["kind"] == "Table"
    columns = [column["name"] for column in table["columnDefinitions"]]
    assert columns[:4] == ["Name", "Type", "Cluster-IP", "External-IP"]
    assert table["rows"][0]["cells"][:2] == ["web", "ClusterIP"]
    assert table["rows"][0]["object"]["kind"] == "PartialObjectMetadata"


def test_the_server_tells_its_version_and_its_resources() -> None:
    server = Server()

    version = server.request("GET", "/version").body
    core = server.request("GET", "/api/v1").body
    groups = server.request("GET", "/apis").body

    assert version["gitVersion"] == "v1.36.2"
    services = next(entry for entry in core["resources"] if entry["name"] == "services")
    assert services["shortNames"] == ["svc"]
    assert "discovery.k8s.io" in [group["name"] for group in groups["groups"]]


def test_whoever_touches_endpoints_is_warned() -> None:
    response = Server().request("GET", "/api/v1/namespaces/default/endpoints")

    assert response.warnings == ("v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice",)


def test_a_revision_of_the_future_is_not_shown() -> None:
    server = Server()
    now = server.store.revision

    for path in (SERVICES, f"{SERVICES}/kubernetes"):
        response = server.request("GET", path, query={"resourceVersion": "999"})
        assert (response.code, response.body["reason"]) == (504, "Timeout")
        assert response.body["message"] == f"Timeout: Too large resource version: 999, current: {now}"


def test_an_exact_revision_is_shown_as_it_was() -> None:
    server = Server()
    first = server.service("a").body["metadata"]["resourceVersion"]
    server.service("b")

    query = {"resourceVersion": first, "resourceVersionMatch": "Exact"}
    response = server.request("GET", SERVICES, query=query)

    assert [item["metadata"]["name"] for item in response.body["items"]] == ["a", "kubernetes"]
    assert response.body["metadata"]["resourceVersion"] == first


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (
            {"resourceVersionMatch": "Exact"},
            "Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided",
        ),
        (
            {"resourceVersionMatch": "Foo", "resourceVersion": "3"},
            'Unsupported value: "Foo": supported values: "Exact", "NotOlderThan", ""',
        ),
        (
            {"resourceVersionMatch": "Exact", "resourceVersion": "0"},
            'Forbidden: resourceVersionMatch "exact" is forbidden for resourceVersion "0"',
        ),
    ],
)
def test_the_options_of_a_list_are_checked(query: dict[str, str], expected: str) -> None:
    response = Server().request("GET", SERVICES, query=query)

    assert response.code == 422
    assert response.body["message"] == f'ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: {expected}'


@pytest.mark.parametrize(
    ("token", "why"),
    [
        ("a$b", "illegal base64 data at input byte 1"),
        ("YQ", "invalid character 'a' looking for beginning of value"),
        ("e30", 'server does not recognize this encoded version ""'),
    ],
)
def test_a_token_that_the_server_has_not_given_is_refused(token: str, why: str) -> None:
    response = Server().request("GET", SERVICES, query={"continue": token})

    assert response.code == 400
    assert response.body["message"] == f"invalid continue token: continue key is not valid: {why}"


def test_a_page_cannot_be_of_another_revision_than_the_first() -> None:
    server = Server()
    server.service("a")
    token = server.request("GET", SERVICES, query={"limit": "1"}).body["metadata"]["continue"]

    response = server.request("GET", SERVICES, query={"continue": token, "resourceVersion": "3"})

    assert response.body["message"] == "specifying resource version is not allowed when using continue"


def test_dependents_are_orphaned_by_one_option_or_the_other() -> None:
    server = Server()
    server.service()
    query = {"orphanDependents": "true", "propagationPolicy": "Orphan"}

    response = server.request("DELETE", f"{SERVICES}/web", query=query)

    assert response.body["message"] == (
        'DeleteOptions.meta.k8s.io "" is invalid: propagationPolicy: Invalid value: "Orphan": orphanDependents and '
        "deletionPropagation cannot be both set"
    )
