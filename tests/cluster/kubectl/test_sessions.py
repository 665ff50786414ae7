"""What kubectl prints, letter for letter, in whole sittings."""

from pathlib import Path

import pytest

from learnnet.cluster.kubectl import COMMANDS

from .sessions import SESSIONS, lines_of, play


@pytest.mark.parametrize("session", SESSIONS, ids=lambda path: path.stem)
def test_a_session_prints_what_it_printed(session: Path) -> None:
    assert play(lines_of(session)) == session.read_text()


def test_every_command_is_typed_in_some_session() -> None:
    typed = {word for session in SESSIONS for line in lines_of(session) for word in line.split()[:1]}

    present = {name for name, command in COMMANDS.items() if not command.absent}

    assert present <= typed
