"""Every point, however many steps there are: against enumeration and dynamic programming."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
import pytest
from dear_and_cheap import BILLION, MONEY, district, every_point, values
from hypothesis import given
from hypothesis import strategies as st
from knapsacks import Knapsack, non_dominated
from oracle.seeds import examples, some

from groundswell import Frontier, SearchOptions, frontier, verify
from groundswell.engine.formulate import begin_formulation
from groundswell.engine.frontier.axes.digits import BASE, Digits, add_digits
from groundswell.engine.frontier.axes.step_size import step_of
from groundswell.engine.frontier.pareto import exact
from groundswell.engine.frontier.pareto.pareto_model import ParetoModel
from groundswell.engine.frontier.pareto.subproblem import Solved, Subproblem
from groundswell.engine.milp.model.expressions import Expressions
from groundswell.engine.milp.solution import Status

# --- knapsacks -------------------------------------------------------------------------------


def check(
    knapsack: Knapsack, front: Sequence[Sequence[float]], solver: str | None = None
) -> Frontier:
    """Trace a knapsack's front, and compare it."""
    scenario = knapsack.scenario()
    options = SearchOptions(time_limit=3600, solver=solver)
    found = frontier(scenario, knapsack.objectives, exact=True, options=options).run()
    assert found.complete, found.missing
    assert values(found) == front
    assert all((point.status, point.gap) == ("optimal", 0.0) for point in found.points)
    assert verify(found.points[-1].plan, scenario) == ()
    return found


THREE = pytest.param(20, (100, 100, 100), marks=pytest.mark.slow)


@pytest.mark.parametrize(
    ("items", "most"),
    [(30, (1000, 1000)), (40, (1000, 100)), THREE, (12, (1000, 30, 5, 1000))],
)
def test_knapsacks(items: int, most: tuple[int, ...]) -> None:
    knapsack = Knapsack.random(items, items, *most, heaviest=10)
    front = knapsack.front()
    found = check(knapsack, front)
    if len(most) == 2:
        # A search a point, two for the ends and the last; now and then the sum cannot tell.
        assert found.solves <= 1.2 * len(front) + 4


@pytest.mark.slow
@pytest.mark.parametrize(
    ("items", "most"),
    [
        (100, (100, 100)),
        (100, (1000, 1000)),
        (250, (100, 100)),
        (30, (100, 100, 100)),
        (35, (1000, 1000, 1000)),
    ],
)
def test_large_knapsacks(items: int, most: tuple[int, ...]) -> None:
    knapsack = Knapsack.random(1, items, *most)
    front = knapsack.front()
    found = check(knapsack, front)
    if len(most) == 2:
        assert found.solves <= 1.1 * len(front) + 4


@pytest.mark.parametrize("solver", ["scip", "highs"])
def test_other_solvers(solver: str) -> None:
    knapsack = Knapsack.random(5, 20, 1000, 1000, heaviest=10)
    check(knapsack, knapsack.front(), solver=solver)


@pytest.mark.parametrize("largest", [1.0, 300.0])
def test_weights_do_not_matter(monkeypatch: pytest.MonkeyPatch, largest: float) -> None:
    """However little the leading objective may weigh, all points are found, by more searches."""
    monkeypatch.setattr(exact, "LARGEST_SUM", largest)
    for most in ((100, 100), (50, 50, 50)):
        knapsack = Knapsack.random(3, 15, *most)
        check(knapsack, knapsack.front())


def test_values_of_many_digits() -> None:
    """Both values to a million, and more in sum than a solver tells: digit by digit."""
    knapsack = Knapsack.random(2, 12, 10**6, 10**6)
    front = non_dominated(_every_sum(knapsack)).astype(float).tolist()
    check(knapsack, sorted(front))


def _every_sum(knapsack: Knapsack) -> np.ndarray:
    picks = np.array(list(product((0, 1), repeat=len(knapsack.weight))))
    return picks[picks @ knapsack.weight <= knapsack.capacity] @ knapsack.value


# --- money -----------------------------------------------------------------------------------


@pytest.mark.parametrize("solver", some([None, "highs"], quick=1))
@pytest.mark.parametrize(("costs", "gains", "amount"), MONEY)
def test_cents_to_billions(
    costs: tuple[float, ...], gains: tuple[int, ...], amount: float, solver: str | None
) -> None:
    scenario = district(costs, gains, amount)
    axes = ["goal:r", "cost", "changes"]
    found = frontier(scenario, axes, exact=True, options=SearchOptions(solver=solver)).run()
    assert values(found) == every_point(costs, gains, amount)
    assert found.complete, found.missing


def test_what_a_solver_cannot_pay_for_is_said() -> None:
    """CP-SAT pays in so many steps: where they are dollars, it may find nothing payable."""
    scenario = district(*MONEY[1])
    found = frontier(
        scenario, ["goal:r", "cost", "changes"], exact=True, options=SearchOptions(solver="cp-sat")
    ).run()
    front = every_point(*MONEY[1])
    got = values(found)
    assert all(point in front for point in got)
    assert found.complete == (got == front)
    better = [region.better_than for region in found.missing]
    sides = {axis.name: 1 if axis.sense == "max" else -1 for axis in found.axes}
    for point in front:
        value = dict(zip(found.objectives, point, strict=True))
        assert point in got or any(
            all(sides[o] * value[o] > sides[o] * least for o, least in region.items())
            for region in better
        )


def test_money_may_lead() -> None:
    costs, gains, amount = MONEY[3]
    scenario = district(costs, gains, amount)
    found = frontier(scenario, ["cost", "changes", "goal:r"], exact=True).run()
    assert found.complete, found.missing
    assert sorted([g, c, n] for c, n, g in values(found)) == every_point(costs, gains, amount)


# --- steps and digits ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("factors", "step"),
    [
        ((1.0, BILLION), 1.0),
        ((0.01, 10 * BILLION), 0.01),
        ((0.1 + 0.2, 0.6), 0.3),
        ((1250.0, 3000.0), 250.0),
        ((1 / 3, 1.0), None),
        ((1000.0000001, 1.0), None),
        ((1e-6, 1e11), None),  # not exact in floating point
        ((1e11, 3e11), 1e11),
        ((0.0, 0.0), 1.0),
    ],
)
def test_steps(factors: tuple[float, ...], step: float | None) -> None:
    lines = Expressions.of(1, [0, 0], [0, 1], factors)
    builder = begin_formulation(district((1.0, 2.0), (1, 1), 3.0)).builder
    assert step_of(builder, lines) == (None if step is None else pytest.approx(step))


def digits_of(factors: Sequence[int]) -> tuple[Digits, Any]:
    many = len(factors)
    formulation = begin_formulation(district([1.0] * many, [1] * many, float(many)))
    line = Expressions.of(1, [0] * many, np.arange(many), [float(f) for f in factors])
    digits = add_digits(formulation.builder, "x", line, 1.0)
    return digits, formulation.close()


FACTORS = st.lists(st.integers(-(10**12), 10**12), min_size=1, max_size=3)


@examples(20)
@given(FACTORS, st.data())
def test_digits_make_the_score(factors: list[int], data: st.DataObject) -> None:
    digits, formulation = digits_of(factors)
    picks = list(product((0, 1), repeat=len(factors)))
    sums = [int(np.array(pick) @ np.array(factors)) for pick in picks]
    floor = data.draw(st.sampled_from(sums))
    floor += data.draw(st.sampled_from([-BASE, -1, 0, 1, BASE]))
    for pick in picks:
        score = sum(f * p for f, p in zip(factors, pick, strict=True))
        decisions = np.array(pick, dtype=float).reshape(formulation.decisions.column.shape)
        x = formulation.complete(decisions)
        assert not [v for v in formulation.model.violations(x) if v.block.startswith("axis:")]
        assert tuple(digits.lines.value(x)) == digits.split(score)
        assert digits.value(x) == digits.steps(float(score)) == score
        assert digits.least <= score <= digits.most
        # A floor is kept by exactly what is not below it, whichever ties are taken for ties.
        lines, least = digits.above(floor - 0.5, 0)
        ways = product((0.0, 1.0), repeat=len(digits.tied))
        assert any(_kept(lines, least, x, digits.tied, way) for way in ways) == (score >= floor)


def _kept(
    lines: Expressions,
    least: np.ndarray,
    x: np.ndarray,
    tied: Sequence[int],
    way: Sequence[float],
) -> bool:
    there = x.copy()
    there[list(tied)] = way
    return bool((lines.value(there) >= least).all())


# --- what is not proved is said --------------------------------------------------------------


def test_a_plan_outside_its_zone_closes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A solver that lets a floor slip gives a point that is known: its zone is not searched."""
    knapsack = Knapsack.random(4, 15, 100, 100)
    first: list[Solved] = []
    real = ParetoModel.answer

    def answer(self: ParetoModel, ask: Subproblem, *rest: Any) -> Solved:
        found = real(self, ask, *rest)
        first.append(found)
        return first[0] if len(first) == 4 else found

    monkeypatch.setattr(ParetoModel, "answer", answer)
    found = frontier(knapsack.scenario(), knapsack.objectives, exact=True).run()
    assert not found.complete
    assert [region.why for region in found.missing] == [
        "error: the solver's plan is outside the region searched"
    ]
    front = knapsack.front()
    got = values(found)
    assert all(point in front for point in got)
    above = [found.missing[0].better_than.get(o, -np.inf) for o in found.objectives]
    for point in front:
        assert point in got or all(v > a for v, a in zip(point, above, strict=True))


@pytest.mark.parametrize("status", [Status.NO_PLAN_IN_TIME, Status.FEASIBLE, Status.INFEASIBLE])
def test_last_digits_that_are_not_proved_are_said(
    monkeypatch: pytest.MonkeyPatch, status: Status
) -> None:
    real = ParetoModel.answer

    def answer(self: ParetoModel, ask: Subproblem, *rest: Any) -> Solved:
        found = real(self, ask, *rest)
        if ask.place == 0 or found.score is None:
            return found
        kept = found if status is Status.FEASIBLE else Solved(status)
        return replace(kept, status=status)

    monkeypatch.setattr(ParetoModel, "answer", answer)
    found = frontier(district(*MONEY[0]), ["goal:r", "cost"], exact=True).run()
    assert not found.complete
    assert found.missing
    assert all(point.status == "feasible" for point in found.points)
