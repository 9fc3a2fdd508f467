"""The arrays a scenario is turned into, and that they go when nobody needs them."""

from __future__ import annotations

import gc
import weakref
from dataclasses import FrozenInstanceError

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracle import generate
from oracle.seeds import some

from groundswell import parse_scenario
from groundswell.engine.figures import make_figures
from groundswell.engine.figures.arrays import alike, by_year
from groundswell.engine.formulate import begin_formulation, formulate


def test_numbers_and_mappings_by_year_stand_side_by_side() -> None:
    values = by_year([1.5, {2027: 2.0, 2028: 3.0}, 4], (2027, 2028))
    assert values.tolist() == [[1.5, 1.5], [2.0, 3.0], [4.0, 4.0]]
    assert by_year([1.5, 4], (2027, 2028)).tolist() == [[1.5, 1.5], [4.0, 4.0]]
    assert by_year([], (2027, 2028)).shape == (0, 2)


KEYS = st.lists(st.tuples(*[st.integers(-3, 3)] * 3), max_size=40)


@given(KEYS)
def test_alike_labels_rows_in_their_order(rows: list[tuple[int, int, int]]) -> None:
    keys = np.array(rows, dtype=np.int64).reshape(len(rows), 3)
    known = sorted(set(rows))
    assert alike(len(rows), keys.T).tolist() == [known.index(row) for row in rows]


def test_without_keys_all_are_alike() -> None:
    assert alike(3, []).tolist() == [0, 0, 0]


@pytest.mark.parametrize("seed", some(range(12), quick=3))
def test_a_fund_may_pay_where_one_of_its_pots_may(seed: int) -> None:
    scenario = parse_scenario(generate.random_scenario(seed, rules="all"))
    figures = make_figures(scenario)
    pots = figures.pots
    offerings, places = pots.at_place.shape[1:]
    for f in range(len(scenario.funds)):
        for place in range(-1, places):
            where = np.full(offerings, place)
            may = pots.may_pay(np.full(offerings, f), np.arange(offerings), where)
            admitted = pots.admits(np.arange(offerings), where)[:, pots.fund == f].any(axis=1)
            assert may.tolist() == admitted.tolist()


@pytest.mark.parametrize("seed", some(range(8), quick=2))
def test_a_formulation_goes_as_soon_as_nobody_holds_it(seed: int) -> None:
    """In a circle it would stay until the garbage collector runs: 100s of MB in a sweep."""
    scenario = parse_scenario(generate.random_scenario(seed, rules="all"))
    gc.collect()
    gc.disable()
    try:
        open_formulation = begin_formulation(scenario)
        builder = weakref.ref(open_formulation.builder)
        formulation = open_formulation.close()
        decisions, model = weakref.ref(formulation.decisions), weakref.ref(formulation.model)
        del open_formulation
        assert builder() is None
        del formulation
        assert decisions() is None
        assert model() is None
    finally:
        gc.enable()


def test_which_column_a_decision_is_never_changes() -> None:
    decisions = formulate(parse_scenario(generate.random_scenario(0))).decisions
    with pytest.raises(FrozenInstanceError):
        decisions.column = np.zeros((1, 1))  # type: ignore[misc]
    with pytest.raises(ValueError, match="read-only"):
        decisions.column[0, 0] = 7
