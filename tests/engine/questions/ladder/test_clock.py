"""How a ladder's time is shared out."""

from __future__ import annotations

import pytest

from groundswell.engine.deadline import Deadline
from groundswell.engine.questions.ladder.clock import Clock


@pytest.mark.parametrize("beside", [False, True])
def test_searches_that_take_all_they_get_end_with_the_ladder(beside: bool) -> None:
    """Each search takes its whole time: the last one ends when the ladder's time does."""
    steps, spent = 10, 0.0
    for number in range(1, steps + 1):
        clock = Clock(Deadline.after(200.0 - spent), steps, beside)
        step = clock.step(number)
        spent += step
        clock = Clock(Deadline.after(200.0 - spent), steps, beside)
        best = clock.best(number)
        if beside and number < steps:
            # The next step is searched for meanwhile, and gets as long.
            assert best == pytest.approx(clock.step(number + 1), abs=0.01)
        else:
            assert 0 < best < step
            spent += best
    assert spent == pytest.approx(200.0, abs=0.1)


def test_a_step_gets_twice_what_the_search_beside_it_gets() -> None:
    alone, beside = (Clock(Deadline.after(210.0), 10, two) for two in (False, True))
    assert alone.step(1) == pytest.approx(14.0, abs=0.1)
    assert beside.step(1) == pytest.approx(20.0, abs=0.1)
    after = Clock(Deadline.after(196.0), 10, beside=False)
    assert after.best(1) == pytest.approx(7.0, abs=0.1)
    assert Clock(Deadline.after(30.0), 10, beside=False).best(10) == pytest.approx(30.0, abs=0.1)


def test_the_base_has_its_own_share() -> None:
    assert Clock(Deadline.after(310.0), 10, beside=False).best(0) == pytest.approx(10.0, abs=0.1)
    assert Clock(Deadline.after(210.0), 10, beside=True).best(0) == pytest.approx(20.0, abs=0.1)
