"""Arithmetic before a solver: the reductions keep every point that counts, and lose none."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest
from examples_milp import model, to_the_cent
from hypothesis import given
from hypothesis import strategies as st
from oracle.seeds import examples

from groundswell.engine.milp.model.model import Model
from groundswell.engine.milp.model.tighten import tighten, wide_rows, without_specks
from groundswell.engine.milp.model.tolerances import least_allowed

SIZES = [1e-6, 0.003, 0.01, 1.0, 33.333333, 1000.0, 1e6, 12e6, 1e9]


def points(what: Model) -> list[tuple[float, ...]]:
    """Every choice of 0 and 1 that keeps a model."""
    choices = itertools.product((0.0, 1.0), repeat=len(what.objective))
    return [x for x in choices if not what.violations(np.array(x))]


def test_a_model_without_wide_rows_is_left_alone() -> None:
    narrow = model([1, 1], 0, 1, [[1, 999_999]], most=5)
    assert not len(wide_rows(narrow))
    assert tighten(narrow).model is narrow


def test_what_a_row_forbids_is_off() -> None:
    """A site dearer than all that may pay for it."""
    tight = tighten(to_the_cent(model([1, 1, 1], 0, 1, [[1e9, 2, 1]], most=2.5))).model
    assert tight.upper.tolist() == [0, 1, 1]
    assert not len(wide_rows(tight))


def test_what_a_row_asks_is_on() -> None:
    tight = tighten(to_the_cent(model([-1, 1], 0, 1, [[1e9, 1]], least=2.0))).model
    assert tight.lower.tolist() == [1, 0]


def test_a_coefficient_is_no_larger_than_it_must_be() -> None:
    """Beside twelve million a half is left, not a share of four in a hundred million."""
    what = to_the_cent(model([1, 0.5, 0.1], 0, 1, [[12e6, 1, 0.5]], most=12e6 + 0.5))
    tight = tighten(what).model
    assert not len(wide_rows(tight))
    assert tight.matrix.toarray() == pytest.approx(np.array([[1.0, 1.0, 0.5]]), abs=1e-6)
    assert points(tight) == points(what)


def test_a_row_that_nothing_can_break_is_free() -> None:
    tight = tighten(to_the_cent(model([1, 1], 0, 1, [[1e9, 1]], most=2e9))).model
    assert np.isinf(tight.row_upper).all()


def test_a_row_that_nothing_can_keep_is_named() -> None:
    found = tighten(to_the_cent(model([1, 1], 0, 1, [[1, 1], [1e9, 1]], least=[0, 2e9])))
    assert found.impossible == 1


def test_a_column_that_two_rows_pull_apart_is_named() -> None:
    found = tighten(
        to_the_cent(model([1, 1], 0, 1, [[1e9, 1], [1e9, 1]], least=[2, 0], most=[2e9, 1.5]))
    )
    assert found.impossible is not None


def test_specks_are_left_out_and_no_point_is_lost() -> None:
    what = model([1, 1, 1, 1], 0, 1, [[1, 4e-7, 4e-7, 2e-6]], most=1.0)
    found = without_specks(what)
    assert found.matrix.toarray().tolist() == [[1.0, 0.0, 0.0, 2e-6]]
    assert found.row_upper.tolist() == [1.0]
    signed = without_specks(model([1, 1], 0, 1, [[1, -5e-7]], least=0.0))
    assert signed.row_lower.tolist() == [0.0]
    assert without_specks(model([1, 1], 0, 1, [[1, 5e-7]], least=1.0)).row_lower[0] == 1 - 5e-7


def test_specks_that_come_to_much_stay() -> None:
    many = model(np.ones(31), 0, 1, [[1.0, *([5.1e-7] * 30)]], most=1.0)
    found = without_specks(many)
    assert (found.matrix.toarray() > 0).sum() == 1 + 11
    cents = to_the_cent(model([1, 1], 0, 1, [[12e6, 0.5]], most=12e6))
    assert (without_specks(cents).matrix.toarray() == cents.matrix.toarray()).all()


@examples(60)
@given(st.data())
def test_without_specks_no_point_is_lost_and_rows_are_nearly_kept(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 6))
    term = st.sampled_from([0.0, 1e-8, 3e-7, 9e-7, 0.01, 1.0, 33.0])
    signed = st.tuples(term, st.sampled_from([1, -1])).map(lambda pair: pair[0] * pair[1])
    row = np.array(data.draw(st.lists(signed, min_size=size, max_size=size)))
    at = np.array(data.draw(st.lists(st.sampled_from([0, 1]), min_size=size, max_size=size)))
    what = model(np.ones(size), 0, 1, [row.tolist()], most=float(row @ at))
    found = without_specks(what)
    for x in map(np.array, itertools.product((0.0, 1.0), repeat=size)):
        room = found.row_upper - found.activity(x)
        if what.activity(x) <= what.row_upper:
            assert room >= -1e-15
        if room >= 0:
            assert what.activity(x) - what.row_upper <= 10 * least_allowed(what)


@pytest.mark.slow
@examples(150)
@given(st.data())
def test_it_keeps_the_points_of_the_model_and_hardly_any_other(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 6))
    row = st.lists(
        st.sampled_from([0.0, *SIZES]).flatmap(lambda v: st.sampled_from([v, -v])),
        min_size=size,
        max_size=size,
    )
    rows = data.draw(st.lists(row, min_size=1, max_size=3))
    some = np.array(data.draw(st.lists(st.sampled_from([0.0, 1.0]), min_size=size, max_size=size)))
    slack = data.draw(st.sampled_from([0.0, 0.02, -0.02, 1.0, -1.0, 1000.0]))
    limit = np.array(rows) @ some + slack
    least = limit - 1e-3 if data.draw(st.booleans()) else -np.inf
    what = to_the_cent(model(np.ones(size), 0, 1, rows, least=least, most=limit))
    found = tighten(what)
    if found.impossible is not None:
        assert points(what) == []
        return
    assert set(points(what)) <= set(points(found.model))
    # What it leaves out comes to a tenth of what a row may be missed by.
    looser = replace(what, row_tolerance=np.full(len(rows), 0.0056))
    assert set(points(found.model)) <= set(points(looser))
