"""How to search: what is out of range is said, and what a question has of its own."""

from dataclasses import FrozenInstanceError, replace
from typing import Any

import pytest

from groundswell.engine.options import SearchOptions


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"gap": "1%"}, "gap needs a number, not '1%'"),
        ({"gap": True}, "gap needs a number, not True"),
        ({"time_limit": None}, "time_limit needs a number of seconds, not None"),
        ({"seed": 1.5}, "seed needs a whole number, not 1.5"),
        ({"threads": "2"}, "threads needs a whole number, not '2'"),
        ({"solver": 7}, "solver needs a name, not 7"),
        ({"solvers": "highs"}, "unexpected keyword argument 'solvers'"),
    ],
)
def test_other_kinds_of_values(given: dict[str, Any], says: str) -> None:
    with pytest.raises(TypeError, match=says):
        SearchOptions(**given)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"gap": -0.1}, "gap must be at least 0"),
        ({"gap": float("nan")}, "gap must be at least 0"),
        ({"time_limit": 0}, "time_limit must be above 0 seconds"),
        ({"seed": -1}, "seed must be at least 0"),
        ({"threads": 0}, "threads must be at least 1"),
        ({"method": "best"}, "method is auto, direct or by-school, not best"),
    ],
)
def test_values_out_of_range(given: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        SearchOptions(**given)


def test_they_do_not_change() -> None:
    options = SearchOptions()
    with pytest.raises(FrozenInstanceError):
        options.seed = 3  # type: ignore[misc]
    assert replace(options, seed=3).milp().seed == 3


def test_a_questions_own_gap_and_solver_give_way_to_what_is_given() -> None:
    own = SearchOptions().filled(gap=0.25, solver="highs")
    assert (own.gap, own.solver) == (0.25, "highs")
    given = SearchOptions(gap=0.0, solver="cbc").filled(gap=0.25, solver="highs")
    assert (given.gap, given.solver) == (0.0, "cbc")


def test_a_solver_is_told_all_of_it() -> None:
    options = SearchOptions(gap=0.5, time_limit=7, solver="highs", seed=3, threads=2)
    told = options.milp(workers=4)
    assert (told.gap, told.time_limit, told.solver) == (0.5, 7, "highs")
    assert (told.seed, told.threads, told.workers) == (3, 2, 4)
    plain = SearchOptions().milp()
    assert (plain.gap, plain.solver, plain.workers) == (0.001, "highs", None)
