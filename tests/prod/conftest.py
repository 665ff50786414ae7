"""A production in small: PostgreSQL, Redis, two workers in two processes."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.conf import settings

from tests.prod.services import Redis, Worker, postgres, postgres_program


@dataclass(slots=True)
class Production:
    """What runs."""

    redis: Redis
    one: Worker
    other: Worker


@pytest.fixture(scope="session")
def production(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Production]:
    if not shutil.which("redis-server"):
        pytest.skip("redis-server is not installed")
    if not postgres_program("postgres"):
        pytest.skip("PostgreSQL is not installed")
    redis = Redis()
    with postgres() as database:
        environ = {
            **os.environ,
            "LEARNNET_DATABASE_URL": database,
            "LEARNNET_REDIS_URL": redis.url,
            "LEARNNET_SECRET_KEY": "only for this test, and long enough to pass for one of the real ones",
            "LEARNNET_WORKERS": "2",
            "LEARNNET_DATA_DIR": str(tmp_path_factory.mktemp("data")),
        }
        workers = Worker(environ), Worker(environ)
        try:
            redis.start()
            migrate = [sys.executable, "manage.py", "migrate", "-v0"]
            subprocess.run(migrate, cwd=settings.BASE_DIR, env=environ, check=True)
            for worker in workers:
                worker.start()
            yield Production(redis, *workers)
        finally:
            for worker in workers:
                worker.kill()
            redis.stop()


@pytest.fixture(autouse=True)
def _everything_runs(production: Production) -> None:
    """A test may have killed a part."""
    if production.redis.process is None:
        production.redis.start()
    for worker in (production.one, production.other):
        if worker.process is None:
            worker.start()
