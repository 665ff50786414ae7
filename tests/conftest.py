"""People and things that many tests meet: Alice learns, Bob is a stranger."""

from collections.abc import Iterator

import pytest
from channels.layers import channel_layers
from django.conf import settings
from django.core.cache import cache
from django.test import Client

from learnnet.classroom import health, labs, queries
from learnnet.classroom.models import Person

# Only a build makes it, and WhiteNoise warns when it is missing.
settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
# Passwords are meant to take long to check; here nobody guesses them.
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def _nothing_is_left_of_the_last_test() -> Iterator[None]:
    yield
    cache.clear()
    labs.shelf.clear()
    queries.shared.clear()
    channel_layers.backends.clear()
    health._channels.clear()


def person(email: str) -> Person:
    made = Person(email=email, is_guest=False)
    made.set_password(PASSWORD)
    made.save()
    return made


@pytest.fixture
def alice(db: None) -> Person:
    return person("alice@example.org")


@pytest.fixture
def bob(db: None) -> Person:
    return person("bob@example.org")


@pytest.fixture
def as_alice(client: Client, alice: Person) -> Client:
    client.force_login(alice)
    return client


@pytest.fixture
def carol(db: None) -> Person:
    """She teaches."""
    return person("carol@example.org")
