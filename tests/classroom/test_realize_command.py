"""`manage.py realize`: an attempt's lab as a script, as it is now or as it was."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from learnnet.classroom import actions
from learnnet.classroom.models import Person

SERVICE = """apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  clusterIP: 10.96.7.7
  ports:
    - port: 80
"""


def realized(*words: str, **options: object) -> str:
    printed = StringIO()
    call_command("realize", *words, stdout=printed, **options)
    return printed.getvalue()


@pytest.mark.django_db
@pytest.mark.parametrize(("mode", "rule"), [("iptables", "-d 10.96.7.7/32"), ("nftables", "10.96.7.7 . tcp . 80")])
def test_an_attempts_rules_are_in_the_script(alice: Person, mode: str, rule: str) -> None:
    attempt = actions.start_attempt(alice, "services/first-service", [SERVICE])

    now, before = realized(attempt.public_id, mode=mode), realized(attempt.public_id, mode=mode, at=0)

    assert now.startswith("#!/bin/bash\n")
    assert rule in now
    assert rule not in before


@pytest.mark.django_db
def test_what_is_not_there_is_said() -> None:
    with pytest.raises(CommandError, match="There is no attempt nobody"):
        realized("nobody")
    with pytest.raises(CommandError, match="Name either an attempt or at least one --manifest"):
        realized()
