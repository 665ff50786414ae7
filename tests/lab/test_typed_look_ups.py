"""Look-ups that are typed in a Pod, or made by a client that is started there, are drawn like those of the view."""

import pytest

from learnnet.diagrams.dns import dns_picture
from learnnet.diagrams.picture import Look
from learnnet.lab import Lab

CLIENT = "apiVersion: v1\nkind: Pod\nmetadata: {name: client}\nspec: {containers: [{name: c, image: nginx}]}\n"
WEB = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {clusterIP: 10.96.7.7, ports: [{port: 80}]}\n"


def lab() -> Lab:
    made = Lab()
    made.apply({"kind": "apply", "manifest": f"{CLIENT}---\n{WEB}"})
    return made


@pytest.mark.parametrize(
    ("command", "resolver", "questions", "in_vain"),
    [
        ("dig web.default.svc.cluster.local", "dig", 1, 0),
        ("dig +search web", "dig", 1, 0),
        ("nslookup web.default", "nslookup", 3, 1),
        ("host -t A www.example.com", "nslookup", 4, 3),
        ("getent ahosts web.default", "glibc", 4, 2),
        ("curl http://web.default/", "glibc", 4, 2),
    ],
)
def test_a_typed_look_up_is_drawn(command: str, resolver: str, questions: int, in_vain: int) -> None:
    made = lab()
    made.kubectl(f"exec client -- {command}")

    event, found = made.lookups[-1]
    picture = dns_picture(made, Look())

    assert (found.resolver, len(found.questions), found.wasted) == (resolver, questions, in_vain)
    assert picture.detail["event"] == event.index
    assert sum(edge.kind == "question" for edge in picture.edges) == questions


def test_a_name_below_a_search_domain_that_was_typed_in_full_was_not_searched_for() -> None:
    made = lab()
    made.kubectl("exec client -- nslookup web.default.svc.cluster.local.")

    assert {question.search for question in made.lookups[-1][1].questions} == {None}


def test_what_asks_for_nothing_is_no_look_up() -> None:
    made = lab()
    made.kubectl("exec client -- dig -v")

    assert made.lookups == ()


def test_dig_would_have_asked_for_nothing_else() -> None:
    made = lab()
    made.kubectl("exec client -- dig web.default.svc.cluster.local")

    assert dns_picture(made, Look()).detail["lookup"]["unsent"] == []
