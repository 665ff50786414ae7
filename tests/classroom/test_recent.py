"""The shelf keeps what was used last."""

from learnnet.classroom.recent import Recent


def test_the_one_that_was_used_longest_ago_goes_first() -> None:
    shelf: Recent[str, int] = Recent(2)
    shelf.put("a", 1)
    shelf.put("b", 2)
    shelf.get("a")

    shelf.put("c", 3)

    assert (shelf.get("a"), shelf.get("b"), shelf.get("c")) == (1, None, 3)


def test_what_is_there_is_not_made_again() -> None:
    shelf: Recent[str, list[int]] = Recent(2)
    first = shelf.get_or_make("a", list)

    assert shelf.get_or_make("a", list) is first
    assert len(shelf) == 1
