"""Whose word is taken: solvers that lie, one at a time."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from examples_milp import OURS, model, to_the_cent

from groundswell.engine.milp import settle, trusted
from groundswell.engine.milp.model.model import Model
from groundswell.engine.milp.model.model_builder import ModelBuilder
from groundswell.engine.milp.solution import Options, Solution, Status
from groundswell.engine.milp.solve import solve

# Nothing is wide in it, and no point is proved by arithmetic alone to be the only one.
PLAIN = model([3, 2, 2], 0, 1, [[2, 1, 1]], most=2)
# Not whole: 2x + 2y = 3 has points, none of them whole.
ODD = model([1, 1], 0, 1, [[2, 2]], 3, 3)
# Wide whatever is done: continuous columns keep their coefficients.
WIDE = to_the_cent(model([1, 1], 0, 1, [[1e9, 1]], most=1e9, integer=False))


class _Liar:
    """Says the same whatever it is asked."""

    def __init__(self, verdict: settle.Verdict) -> None:
        self._verdict = verdict
        self.interrupted = False

    def verdict(self) -> settle.Verdict:
        return self._verdict


@pytest.fixture
def lies(monkeypatch: pytest.MonkeyPatch) -> dict[str, settle.Verdict]:
    """What solvers say instead of the truth, by name."""
    told: dict[str, settle.Verdict] = {}
    honest = trusted.Attempt

    def attempt(solver: Any, what: Model, given: Model, options: Options, *rest: Any) -> Any:
        if options.solver in told:
            return _Liar(told[options.solver])
        return honest(solver, what, given, options, *rest)

    monkeypatch.setattr(trusted, "Attempt", attempt)
    return told


NO_PLAN = settle.Verdict(Status.INFEASIBLE)


def best(what: Model, name: str = "scip", **more: Any) -> Solution:
    return solve(what, Options(name, gap=1e-6), **more)


def test_one_solver_that_calls_it_infeasible_is_not_believed(
    lies: dict[str, settle.Verdict],
) -> None:
    lies["scip"] = NO_PLAN
    found = best(PLAIN)
    assert found.status is Status.OPTIMAL
    assert found.objective == 4
    assert found.message == "scip called it infeasible, wrongly"


def test_a_plan_refutes_it_and_no_third_solver_is_asked(lies: dict[str, settle.Verdict]) -> None:
    lies["scip"] = NO_PLAN
    lies["cbc"] = settle.Verdict(Status.ERROR, message="broken down")
    found = best(PLAIN)
    assert (found.status, found.objective) == (Status.OPTIMAL, 4)


def test_two_solvers_that_call_it_infeasible_are_believed(
    lies: dict[str, settle.Verdict],
) -> None:
    lies["scip"] = lies["highs"] = NO_PLAN
    assert best(ODD).status is Status.INFEASIBLE


def test_where_it_need_not_be_certain_no_second_is_asked(
    lies: dict[str, settle.Verdict],
) -> None:
    lies["scip"] = NO_PLAN
    found = solve(PLAIN, Options("scip", gap=1e-6, certain=False))
    assert found.status is Status.NO_PLAN_IN_TIME


def test_two_that_call_infeasible_what_has_a_known_plan_are_not(
    lies: dict[str, settle.Verdict],
) -> None:
    lies |= dict.fromkeys(OURS, NO_PLAN)
    found = best(PLAIN, start=[0, 1, 1])
    assert found.status is not Status.INFEASIBLE
    assert found.x is not None


def test_infeasible_that_arithmetic_proves_needs_no_second_word(
    lies: dict[str, settle.Verdict],
) -> None:
    lies["highs"] = lies["cbc"] = settle.Verdict(Status.ERROR, message="broken down")
    impossible = model([1, 1], 0, 1, [[1, 1]], least=3)
    assert best(impossible).status is Status.INFEASIBLE


def test_infeasible_that_nobody_confirms_is_not_said(lies: dict[str, settle.Verdict]) -> None:
    lies["highs"] = lies["cbc"] = settle.Verdict(Status.NO_PLAN_IN_TIME)
    found = best(ODD)
    assert found.status is Status.NO_PLAN_IN_TIME
    assert "scip calls it infeasible" in found.message


def test_a_false_optimum_of_a_wide_model_is_not_believed(
    lies: dict[str, settle.Verdict],
) -> None:
    """The first proves 0.5 where 1.99 exists; two others agree on what is right."""
    lies["scip"] = settle.Verdict(Status.OPTIMAL, np.array([0.0, 0.5]), 0.5, 0.5, 0.0)
    found = best(WIDE)
    assert found.status is Status.OPTIMAL
    assert found.objective == pytest.approx(2.0, abs=1e-6)


def test_where_no_two_agree_it_is_said_and_rows_are_named(
    lies: dict[str, settle.Verdict],
) -> None:
    for name, worth in (("scip", 0.2), ("highs", 0.4), ("cbc", 0.6)):
        x = np.array([0.0, worth])
        lies[name] = settle.Verdict(Status.OPTIMAL, x, worth, worth, 0.0)
    found = best(WIDE)
    assert found.status is Status.FEASIBLE
    assert found.objective == 0.6
    assert found.bound is None
    assert found.message == (
        "numerically doubtful: no two solvers agree (scip finds 0.2, at most 0.2,"
        " highs finds 0.4, at most 0.4, cbc finds 0.6, at most 0.6);"
        " numbers that differ 1,000,000,000-fold are in: r[0]"
    )


@pytest.mark.parametrize("name", OURS)
def test_a_limit_is_kept_to_its_tolerance_whatever_the_solver(name: str) -> None:
    """$10 too much in $100 million: each of ten dollars may go, but for one."""
    builder = ModelBuilder()
    builder.add_columns("x", 11, objective=[0, *[-1] * 10], integer=True)
    builder.add_rows("floor", 1, 0, range(11), [1e8, *[1] * 10], lower=1e8 + 9, tolerance=0.005)
    found = best(builder.build(), name)
    assert found.status is Status.OPTIMAL
    assert found.objective == -9


@pytest.mark.parametrize("name", OURS)
@pytest.mark.parametrize("limit", [1e4, 1e7, 1e10])
def test_a_cent_too_little_is_infeasible_whatever_the_solver(name: str, limit: float) -> None:
    builder = ModelBuilder()
    builder.add_columns("x", 2, lower=[1, 0], integer=True)
    builder.add_rows("most", 1, 0, [0, 1], [limit + 0.01, 5], upper=limit, tolerance=0.005)
    assert best(builder.build(), name).status is Status.INFEASIBLE


def test_less_than_the_tolerance_is_no_reason() -> None:
    builder = ModelBuilder()
    builder.add_columns("x", 1, objective=1, integer=True)
    builder.add_rows("most", 1, 0, 0, 1e7 + 0.004, upper=1e7, tolerance=0.005)
    assert best(builder.build()).objective == 1
