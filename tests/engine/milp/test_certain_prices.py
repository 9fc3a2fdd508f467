"""Prices from an old basis are taken only where no others fit."""

from dataclasses import replace

import numpy as np
import pytest

from groundswell.engine.milp.certain_prices import relax_from
from groundswell.engine.milp.model.arrays import FloatArray
from groundswell.engine.milp.model.model import Model
from groundswell.engine.milp.model.model_builder import ModelBuilder
from groundswell.engine.milp.relaxation import relax
from groundswell.engine.milp.solution import Relaxation

STEP = 1e-4


def drawn(dice: np.random.Generator) -> Model:
    """Return a linear model whose limits are small whole numbers, so that many meet in a point."""
    builder = ModelBuilder()
    builder.add_columns("x", 6, upper=3, objective=dice.integers(1, 6, 6))
    for number in range(4):
        own = np.sort(dice.permutation(6)[:3])
        terms = dice.integers(1, 3, 3).astype(float)
        builder.add_rows(f"r{number}", 1, np.zeros(3, int), own, terms, upper=int(dice.integers(9)))
    return builder.build()


def moved(what: Model, by: FloatArray) -> Model:
    return replace(what, row_upper=what.row_upper + by)


def slopes(what: Model, by: FloatArray) -> tuple[float, float]:
    """Return by how much the best objective changes where the limits move down, and up."""
    values = [relax(moved(what, step * by)).objective for step in (-STEP, 0.0, STEP)]
    down, here, up = (np.nan if value is None else value for value in values)
    return (here - down) / STEP, (up - here) / STEP


@pytest.mark.parametrize("seed", range(40))
def test_what_is_certain_is_the_one_price(seed: int) -> None:
    dice = np.random.default_rng(seed)
    what = drawn(dice)
    by = dice.uniform(0.5, 1.5, 4) * (dice.random(4) < 0.6)
    basis = relax(what).basis
    assert basis is not None
    for other in (what, moved(what, dice.integers(0, 3, 4).astype(float))):
        found = relax_from(other, basis, lambda _: by, 10.0)
        cold = relax(other)
        down, up = slopes(other, by)
        if found is None:
            continue
        assert found.duals is not None
        assert cold.duals is not None
        assert found.objective == pytest.approx(cold.objective)
        assert found.duals @ by == pytest.approx(cold.duals @ by, abs=1e-7)
        # The derivative, to either side where the limits can move at all.
        assert up == pytest.approx(found.duals @ by, abs=1e-3)
        assert np.isnan(down) or down == pytest.approx(found.duals @ by, abs=1e-3)


def limited(first: float, second: float) -> Model:
    """Return one column with two limits of it: of equal ones either may have the price."""
    builder = ModelBuilder()
    builder.add_columns("x", 1, upper=9, objective=[3.0])
    builder.add_rows("a", 1, [0], [0], [1.0], upper=first)
    builder.add_rows("b", 1, [0], [0], [1.0], upper=second)
    return builder.build()


def price_of_a(what: Model) -> Relaxation | None:
    basis = relax(what).basis
    assert basis is not None
    return relax_from(what, basis, lambda _: np.array([1.0, 0.0]), 10.0)


def test_of_two_limits_alike_no_price_is_certain() -> None:
    assert price_of_a(limited(2.0, 2.0)) is None


@pytest.mark.parametrize(("second", "price"), [(5.0, 3.0), (1.0, 0.0)])
def test_of_two_limits_the_nearer_has_the_price(second: float, price: float) -> None:
    found = price_of_a(limited(2.0, second))
    assert found is not None
    assert found.duals is not None
    assert found.duals[0] == pytest.approx(price)


def test_without_a_best_point_there_is_nothing() -> None:
    what = limited(2.0, 5.0)
    basis = relax(what).basis
    assert basis is not None
    impossible = replace(what, row_lower=np.array([3.0, -np.inf]), row_upper=np.array([4.0, 1.0]))
    assert relax_from(impossible, basis, lambda _: np.ones(2), 10.0) is None
