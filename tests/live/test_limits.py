"""One person cannot use up a worker."""

from learnnet.classroom.limits import Bucket, Rate
from learnnet.live.limits import OpenSockets

RATE = Rate(burst=2, per_second=0.5)


def test_a_bucket_gives_a_burst_and_then_names_the_seconds_to_wait() -> None:
    bucket = Bucket.full(RATE, now=0.0)
    waits = []
    for _ in range(3):
        bucket, seconds = bucket.take(RATE, now=0.0)
        waits.append(seconds)

    assert waits == [0, 0, 2]


def test_after_the_seconds_that_it_named_a_bucket_gives_again() -> None:
    bucket = Bucket(0.0, 0.0)
    bucket, seconds = bucket.take(RATE, now=0.0)

    _bucket, then = bucket.take(RATE, now=float(seconds))

    assert then == 0


def test_a_clock_that_goes_back_takes_nothing_away() -> None:
    _bucket, seconds = Bucket(1.0, 100.0).take(RATE, now=50.0)

    assert seconds == 0


def test_a_person_holds_so_many_sockets_and_no_more() -> None:
    sockets = OpenSockets(2)

    assert [sockets.enter(1), sockets.enter(1), sockets.enter(1)] == [True, True, False]
    assert sockets.enter(2)

    sockets.leave(1)

    assert sockets.enter(1)


def test_nothing_is_remembered_of_people_who_left() -> None:
    sockets = OpenSockets(2)
    sockets.enter(1)
    sockets.leave(1)

    assert not sockets.held
