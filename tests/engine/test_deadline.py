"""What of a time limit searches get: shares of what is left, and when it is over."""

import pickle

import pytest

from groundswell.engine import deadline
from groundswell.engine.deadline import LEAST_SECONDS, SHORTEST, Deadline, Shares


class Clock:
    """Stands still until it is set."""

    def __init__(self) -> None:
        self.now = 1000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(deadline, "time", clock)
    return clock


def test_time_passes(clock: Clock) -> None:
    limit = Deadline.after(60.0)
    clock.now += 45.0
    assert (limit.passed, limit.left, limit.over) == (45.0, 15.0, False)
    clock.now += 15.0
    assert (limit.left, limit.over) == (0.0, True)


def test_another_process_of_this_machine_sees_the_same_end(clock: Clock) -> None:
    limit = Deadline.after(60.0)
    clock.now += 10.0
    assert pickle.loads(pickle.dumps(limit)).left == 50.0


@pytest.mark.parametrize(
    ("left", "part", "share", "at_least"),
    [
        (60.0, 1.0, 60.0, 60.0),
        (60.0, 0.25, 15.0, 15.0),
        (60.0, 0.001, LEAST_SECONDS, LEAST_SECONDS),  # less would find nothing
        (0.5, 0.5, 0.5, LEAST_SECONDS),  # not more than is left
        (0.0, 1.0, SHORTEST, LEAST_SECONDS),  # no solver takes 0 seconds
        (-9.0, 0.5, SHORTEST, LEAST_SECONDS),
    ],
)
def test_shares(clock: Clock, left: float, part: float, share: float, at_least: float) -> None:
    limit = Deadline.after(60.0)
    clock.now += 60.0 - left
    assert limit.share(part) == share
    assert limit.share_at_least(part) == at_least


def test_another_search_begins_only_where_a_solver_has_time_for_it(clock: Clock) -> None:
    limit = Deadline.after(60.0)
    clock.now += 59.0
    assert limit.worth_another
    clock.now += 0.95
    assert not limit.over
    assert not limit.worth_another


def test_the_sooner_of_two_ends(clock: Clock) -> None:
    limit = Deadline.after(60.0)
    clock.now += 50.0
    assert limit.sooner(3.0).left == 3.0
    assert limit.sooner(300.0).left == 10.0


def test_what_one_search_leaves_over_later_ones_take(clock: Clock) -> None:
    shares = Shares(Deadline.after(60.0), 3)
    assert shares.next() == 20.0
    clock.now += 2.0
    assert shares.next() == 29.0
    clock.now += 58.0
    assert shares.over
    assert shares.next() == LEAST_SECONDS
    assert shares.next() == LEAST_SECONDS  # more than were counted on
