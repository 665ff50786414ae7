"""The page that says where the model is simpler than a real cluster."""

import pytest
from django.test import Client


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Programs listen on the ports that their containers declare, and on no others."),
        ("zh-hans", "程序只监听其容器声明的端口。"),
    ],
)
@pytest.mark.django_db
def test_it_says_what_is_simplified_in_the_visitors_language(client: Client, language: str, sentence: str) -> None:
    page = client.get("/model/", headers={"accept-language": language})

    assert sentence in page.content.decode()


@pytest.mark.django_db
def test_the_home_page_leads_to_it(client: Client) -> None:
    assert 'href="/model/"' in client.get("/").content.decode()
