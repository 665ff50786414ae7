"""Sockets are opened by this site's own pages only."""

import pytest

from learnnet.live.guards import host_is_ours, origin_is_ours


@pytest.mark.parametrize(
    ("origin", "host", "ours"),
    [
        ("http://localhost:8000", "localhost:8000", True),
        ("https://localhost", "localhost", True),
        ("http://localhost:9999", "localhost:8000", False),
        ("http://evil.example", "localhost:8000", False),
        ("", "localhost:8000", False),
        ("null", "localhost:8000", False),
        ("file://", "", False),
    ],
)
def test_a_page_may_open_a_socket_only_to_the_host_that_it_came_from(origin: str, host: str, ours: bool) -> None:
    assert origin_is_ours(origin, host) is ours


def test_an_origin_of_the_settings_may_differ_from_the_host_behind_a_proxy(settings) -> None:
    settings.CSRF_TRUSTED_ORIGINS = ["https://learn.example"]

    assert origin_is_ours("https://learn.example", "inner:8000")


def test_a_name_that_is_not_ours_is_not_answered(settings) -> None:
    settings.ALLOWED_HOSTS = ["learn.example", "[::1]"]

    assert host_is_ours("learn.example:443")
    assert host_is_ours("[::1]:8000")
    assert not host_is_ours("rebound.example:8000")
    assert not host_is_ours("")
