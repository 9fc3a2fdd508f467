"""Names of rows and columns are for people: prices, limits and findings do without them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from oracle import generate
from oracle.seeds import some

from groundswell import parse_scenario
from groundswell.engine.evaluation.evaluate import Evaluation
from groundswell.engine.formulate import Formulation, formulate
from groundswell.engine.infeasible.limits import limits
from groundswell.engine.plan.prices import find_prices
from groundswell.engine.plan.verify import broken_rows

SEEDS = range(12)


def nameless(formulation: Formulation) -> Formulation:
    """Return the same with names that say nothing."""
    model = formulation.model
    rows = tuple(replace(block, name=f"r{i}") for i, block in enumerate(model.rows))
    columns = tuple(replace(block, name=f"c{i}") for i, block in enumerate(model.columns))
    return replace(formulation, model=replace(model, rows=rows, columns=columns))


def made(seed: int) -> Formulation:
    return formulate(parse_scenario(generate.random_scenario(seed, rules="all")))


def nothing_runs(formulation: Formulation) -> Evaluation:
    nothing = np.zeros(formulation.decisions.column.shape)
    return Evaluation(formulation, formulation.complete(nothing))


@pytest.mark.parametrize("seed", some(SEEDS, quick=4))
def test_prices_are_the_same_without_names(seed: int) -> None:
    formulation = made(seed)
    one, two = find_prices(formulation, 60.0), find_prices(nameless(formulation), 60.0)
    assert (one is None) == (two is None)
    if one is not None and two is not None:
        assert (one.pots == two.pots).all()
        assert (one.classes == two.classes).all()
        assert one.classes.size == len(formulation.money.admits) * len(formulation.figures.years)
        assert one.rules == two.rules


@pytest.mark.parametrize("seed", some(SEEDS, quick=4))
def test_limits_hold_the_same_rows_without_names(seed: int) -> None:
    formulation = made(seed)
    told, bare = limits(formulation), limits(nameless(formulation))
    assert [limit.group.name for limit in told] == [limit.group.name for limit in bare]
    for one, two in zip(told, bare, strict=True):
        assert list(one.group.rows) == list(two.group.rows)
        assert one.group.followers == two.group.followers


@pytest.mark.parametrize("seed", some(SEEDS, quick=4))
def test_breaches_are_the_same_without_names(seed: int) -> None:
    formulation = made(seed)
    told = broken_rows(nothing_runs(formulation))
    assert told == broken_rows(nothing_runs(nameless(formulation)))


@pytest.mark.slow
def test_every_kind_of_row_that_may_give_way_is_among_them() -> None:
    """So that the tests above compare something."""
    found = [limit for seed in SEEDS for limit in limits(made(seed))]
    kinds = {limit.kind for limit in found}
    assert {"fund", "match", "staff", "mandate", "requires", "excludes", "all_or_nothing"} <= kinds
    assert any(limit.group.followers for limit in found)
    assert any(broken_rows(nothing_runs(made(seed))) for seed in SEEDS)
