"""One formulation for many draws: the same plans as one for each, and nothing drawn too near 0."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import uncertain
from maple import maple
from oracle.seeds import some

from groundswell.engine.evaluation.payments import settle
from groundswell.engine.figures.draws import Draws, draw_effects
from groundswell.engine.formulate import Formulation, begin_formulation, formulate
from groundswell.engine.formulation.risk import (
    Aim,
    aim_at_draw,
    aim_at_regret,
    aim_at_tail,
    beside,
    no_aim,
)
from groundswell.engine.milp.model.tighten import wide_rows
from groundswell.engine.milp.solution import Options, Status
from groundswell.engine.milp.solve import solve
from groundswell.models.resolve import resolve

SEEDS = (300, 301, 305, 308, 311, 313, 318, 324, 326, 330, 333, 341)
EXACT = Options("highs", gap=0.0)
STEPS = [{"up_to": 0.002, "worth": 1.0}, {"up_to": 0.01, "worth": 0.5}, {"worth": 0.2}]


def best(formulation: Formulation) -> float:
    found = solve(formulation.model, EXACT)
    assert found.status is Status.OPTIMAL
    assert found.objective is not None
    return found.objective + formulation.offset


@pytest.mark.parametrize("seed", some(SEEDS, quick=3))
def test_an_aim_added_later_is_the_same_question(seed: int) -> None:
    given, _ = uncertain.suited(seed)
    scenario = resolve(uncertain.parse(given))
    open_ = begin_formulation(scenario, no_aim, {})
    draws = draw_effects(open_.figures, 5, seed, 0.8)
    aims: list[Aim] = [aim_at_draw(draws, d) for d in range(draws.size)]
    aims += [aim_at_tail(draws, 0.4), aim_at_regret(draws, np.full(5, 100.0))]
    aims += [beside(aims[0], 50.0)]
    before = open_.close().model
    for aim in aims:
        assert best(open_.aimed(aim)) == pytest.approx(best(formulate(scenario, aim, {})), abs=1e-6)
    after = open_.close().model
    assert (after.objective == before.objective).all()
    assert after.matrix.shape == before.matrix.shape
    assert [rows.name for rows in after.rows] == [rows.name for rows in before.rows]


def near_nothing(much: float) -> tuple[Draws, Formulation, Formulation]:
    """Return draws in which coaching does almost nothing, the MILPs of one and of their tail."""
    scenario = resolve(maple(returns=STEPS))
    open_ = begin_formulation(scenario, no_aim, {})
    draws = draw_effects(open_.figures, 3, 0, 0.8)
    at = [name for name, _ in draws.uncertain.names].index("coaching")
    error = draws.error.copy()
    error[:, at] = much - 0.1  # its mean
    draws = replace(draws, error=error)
    return draws, open_.aimed(aim_at_draw(draws, 0)), open_.aimed(aim_at_tail(draws, 0.5))


@pytest.mark.parametrize("much", [1e-7, -1e-7, 1e-12, -1e-12])
def test_an_effect_near_nothing_makes_no_wide_row(much: float) -> None:
    draws, one, tail = near_nothing(much)
    assert not len(wide_rows(one.model))
    assert not len(wide_rows(tail.model))
    for formulation in (one, tail):
        found = solve(formulation.model, EXACT)
        assert found.x is not None
        decisions = settle(formulation, formulation.decisions.of(found.x)).decisions
        x = formulation.complete(decisions, found.x[formulation.money.pay.ids])
        assert not formulation.model.violations(x)
    # No worth is counted too low, and none by more than the noise too high.
    rng = np.random.default_rng(0)
    shape = one.decisions.column.shape
    for _ in range(20):
        decisions = (rng.random(shape) < 0.5) * (one.decisions.column >= 0).astype(float)
        counted = float(one.model.objective @ one.complete(decisions))
        true = float(draws.some([0]).worth(decisions)[0])
        assert -1e-9 <= counted - true <= 1e-4


def test_a_wide_row_there_would_be() -> None:
    """Else the test above could not fail."""
    draws, one, _ = near_nothing(1e-7)
    scale = np.abs(draws.effects(0)[np.nonzero(draws.effects(0))]).min() / 100
    largest = np.abs(one.model.matrix.data).max()
    assert scale < 1e-6 * largest
