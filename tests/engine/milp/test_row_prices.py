"""Prices of rows bound every plan, whatever they are; those of a relaxation bound it as it does."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from examples_milp import model
from oracle.seeds import some

from groundswell.engine.milp.model.model import Model
from groundswell.engine.milp.relaxation import relax
from groundswell.engine.milp.row_prices import RowPrices

COLUMNS = 8


def drawn(seed: int) -> Model:
    """Return rows of both kinds over a few columns of 0 or 1 that have some plan."""
    rng = np.random.default_rng(seed)
    matrix = rng.integers(-4, 9, (4, COLUMNS))
    plan = rng.integers(0, 2, COLUMNS)
    room = rng.integers(0, 4, 4)
    least = np.where(rng.random(4) < 0.4, matrix @ plan - room, -np.inf)
    most = np.where(rng.random(4) < 0.8, matrix @ plan + room, np.inf)
    return model(rng.normal(size=COLUMNS), 0, 1, matrix, least=least, most=most)


def best(what: Model) -> float:
    points = (np.array(x, dtype=float) for x in itertools.product((0, 1), repeat=COLUMNS))
    return max(float(what.objective @ x) for x in points if not what.violations(x))


@pytest.mark.parametrize("seed", some(range(40), quick=15))
def test_no_plan_is_worth_more(seed: int) -> None:
    what, rng = drawn(seed), np.random.default_rng(100 + seed)
    for size in (0.0, 0.1, 3.0):
        prices = RowPrices(what.rows, size * rng.normal(size=4))
        assert prices.bound(what) >= best(what) - 1e-9


@pytest.mark.parametrize("seed", range(20))
def test_a_relaxation_proves_its_own_objective(seed: int) -> None:
    what = drawn(seed)
    relaxed = relax(what)
    assert relaxed.objective is not None
    assert relaxed.duals is not None
    bound = RowPrices(what.rows, relaxed.duals).bound(what)
    assert relaxed.objective - 1e-9 <= bound <= relaxed.objective + 1e-3


@pytest.mark.parametrize("seed", range(20))
def test_of_a_similar_model(seed: int) -> None:
    before, rng = drawn(seed), np.random.default_rng(seed)
    relaxed = relax(before)
    assert relaxed.duals is not None
    what = before.with_objective(before.objective + 0.2 * rng.normal(size=COLUMNS))
    what = what.with_rows("one more", 1, [0, 0], [0, 1], [1.0, 1.0], upper=2.0)
    assert RowPrices(before.rows, relaxed.duals).bound(what) >= best(what) - 1e-9
