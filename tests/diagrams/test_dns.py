"""The DNS picture: each question and answer of the newest look-up, and the names that there are."""

from learnnet.diagrams import Look, Picture
from learnnet.diagrams.dns import dns_picture
from learnnet.lab import Lab
from tests.diagrams.worlds import empty, lesson


def asked(name: str) -> Lab:
    lab = lesson()
    lab.apply({"kind": "resolve", "pod": "default/app-1", "name": name, "type": "", "resolver": "glibc"})
    return lab


def drawn(lab: Lab) -> Picture:
    return dns_picture(lab, Look())


def said(picture: Picture) -> list[str]:
    return [str(sentence) for sentence in picture.words.sentences]


def test_before_anybody_asks_it_says_what_could_be_asked() -> None:
    assert said(drawn(lesson())) == ["CoreDNS answers my-service.default.svc.cluster.local. Ask for it from a pod."]
    assert said(drawn(empty())) == ["No Service yet, so CoreDNS has no name of yours to answer."]


def test_questions_and_answers_travel_between_program_resolver_and_server() -> None:
    picture = drawn(asked("my-service"))

    kinds = [(edge.kind, *edge.states) for edge in picture.edges]
    assert kinds == [
        ("call",),
        ("question",),
        ("answer", "address"),
        ("question",),
        ("answer", "nodata"),
        ("return", "address"),
    ]
    assert [node.states[0] for node in picture.nodes if node.kind == "actor"] == ["application", "resolver", "server"]


def test_a_name_one_dot_too_long_is_asked_in_vain_first() -> None:
    picture = drawn(asked("my-service.default"))

    lookup = picture.detail["lookup"]
    assert (lookup["sent"], lookup["in_vain"], lookup["addresses"]) == (4, 2, ["10.96.0.50"])
    assert [entry["questions"][0]["outcome"] for entry in lookup["tries"]] == ["nxdomain", "address"]
    assert lookup["unsent"] == ["my-service.default.cluster.local.", "my-service.default."]
    assert said(picture)[0] == ("app-1 asked for my-service.default and got 10.96.0.50. Questions sent: 4, in vain: 2.")


def test_a_name_that_does_not_exist_is_said_with_every_code() -> None:
    picture = drawn(asked("nothing"))

    assert not picture.detail["lookup"]["found"]
    assert picture.edges[-1].states == ("nxdomain",)
    assert "nothing.default.svc.cluster.local. does not exist (NXDOMAIN)." in said(picture)


def test_an_answer_knows_the_field_it_was_made_from() -> None:
    picture = drawn(asked("my-service"))

    origin = next(edge.origin for edge in picture.edges if edge.origin)
    assert (origin.object, origin.field) == ("Service/default/my-service", "spec.clusterIPs[0]")


def test_resolv_conf_is_that_of_a_pod_that_could_ask() -> None:
    conf = drawn(lesson()).detail["conf"]

    assert conf["pod"] == "default/app-1"
    assert conf["searches"] == ["default.svc.cluster.local", "svc.cluster.local", "cluster.local"]


def test_the_names_of_services_are_listed() -> None:
    table = drawn(lesson()).words.tables[0]

    assert table.rows == (
        ("kubernetes.default.svc.cluster.local", "A", "10.96.0.1"),
        ("my-service.default.svc.cluster.local", "A", "10.96.0.50"),
    )
    assert table.keys == ("Service/default/kubernetes", "Service/default/my-service")
