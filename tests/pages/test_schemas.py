"""What the editor knows of every kind: one file for each language that may be kept for good."""

import pytest
from django.conf import settings
from django.test import Client
from django.utils.translation import override

from learnnet.cluster.kinds import KINDS
from learnnet.cluster.schemas.outline import outline
from learnnet.pages.schemas import schemas_url


def plain(sentence: str) -> str:
    return sentence


def test_every_kind_is_there_with_its_version_and_its_fields() -> None:
    found = outline(plain)

    assert {name: each["apiVersion"] for name, each in found["kinds"].items()} == {
        kind.name: kind.api_version for kind in KINDS
    }
    for kind in found["kinds"].values():
        assert "metadata" in found["types"][kind["type"]]


def test_every_type_that_a_field_leads_to_is_there() -> None:
    types = outline(plain)["types"]

    assert {field["of"] for fields in types.values() for field in fields.values() if "of" in field} <= set(types)


def test_a_field_brings_its_type_its_default_its_words_and_its_help() -> None:
    protocol = outline(plain)["types"]["ServicePort"]["protocol"]

    assert protocol == {
        "is": "string",
        "help": "TCP, UDP or SCTP; TCP when left out.",
        "default": "TCP",
        "enum": ["SCTP", "TCP", "UDP"],
    }


def test_what_the_cluster_writes_itself_is_not_proposed() -> None:
    types = outline(plain)["types"]

    assert "status" not in types["Service"]
    assert not {"uid", "resourceVersion", "managedFields"} & set(types["ObjectMeta"])


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_it_is_served_in_each_language_and_kept(client: Client, language: str) -> None:
    with override(language):
        answer = client.get(schemas_url(language))

    assert answer.status_code == 200
    assert "immutable" in answer.headers["Cache-Control"]
    assert "selector" in answer.json()["types"]["ServiceSpec"]


def test_its_help_is_translated(client: Client) -> None:
    content = client.get(schemas_url("zh-hans")).json()

    assert content["types"]["ServiceSpec"]["type"]["help"].startswith("怎样访问这个 Service")


def test_an_unknown_language_is_not_found(client: Client) -> None:
    assert client.get("/schemas.xx.json").status_code == 404
