"""Virtual time."""

from learnnet.cluster.clock import Clock, milliseconds, nano_timestamp, timestamp


def test_work_is_done_when_it_is_due_and_in_the_order_of_planning():
    clock, done = Clock(), []
    clock.at(20, lambda: done.append("late"))
    clock.at(10, lambda: done.append("first"))
    clock.at(10, lambda: done.append("second"))

    clock.run(15)

    assert done == ["first", "second"]
    assert clock.now == 15


def test_work_that_is_planned_for_the_past_is_done_now():
    clock, moments = Clock(), []
    clock.run(100)
    clock.at(50, lambda: moments.append(clock.now))

    clock.step()

    assert moments == [100]


def test_settling_does_not_wait_for_idle_work():
    clock, done = Clock(), []
    clock.after(5, lambda: done.append("due"))
    clock.after(10_000, lambda: done.append("idle"), idle=True)

    settled = clock.settle(1_000_000)

    assert (settled, done, clock.now) == (True, ["due"], 5)


def test_idle_work_is_done_on_the_way():
    clock, done = Clock(), []
    clock.after(5, lambda: done.append("idle"), idle=True)
    clock.after(10, lambda: done.append("due"))

    clock.settle(100)

    assert done == ["idle", "due"]


def test_settling_is_bounded():
    clock = Clock()

    def again() -> None:
        clock.after(10, again)

    again()

    assert clock.settle(100) is False
    assert clock.now == 100


def test_cancelled_work_is_neither_done_nor_waited_for():
    clock, done = Clock(), []
    timer = clock.after(5, lambda: done.append("never"))

    timer.cancel()
    timer.cancel()

    assert (clock.settled, clock.next_at, clock.step(), done) == (True, None, False, [])


def test_moments_are_written_as_the_api_writes_them():
    assert timestamp(90_500) == "2026-01-01T00:01:30Z"
    assert nano_timestamp(90_500) == "2026-01-01T00:01:30.5Z"
    assert milliseconds("2026-01-01T01:01:30+01:00") == 90_000
