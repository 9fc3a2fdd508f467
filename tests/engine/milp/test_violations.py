"""A point is judged without a solver."""

import numpy as np
import pytest
from examples_milp import INF, model

from groundswell.engine.milp.model.model_builder import ModelBuilder


def kinds(what: list[object]) -> list[tuple[str, str, int]]:
    return [(found.kind, found.block, found.index) for found in what]  # type: ignore[attr-defined]


def test_a_good_point_breaks_nothing() -> None:
    small = model([1, 1], 0, [3, 2.5], [[1, 1], [1, -1]], [1, 0], [4, 0], [True, False])
    assert small.violations([2, 2]) == []


def test_each_kind_is_found_and_said() -> None:
    builder = ModelBuilder()
    builder.add_columns("nil", 0)
    x = builder.add_columns("x", 2, upper=3, integer=True)
    y = builder.add_columns("y", 2, lower=-1)
    builder.add_rows("none", 0, [], [], [])
    builder.add_rows("sum", 2, [0, 0, 1], [0, 2, 1], 1, lower=[2, -INF], upper=[INF, 1],
                     says=lambda i: ("first", "second")[i])  # fmt: skip
    assert (x.first, y.first) == (0, 2)
    found = builder.build().violations([0.5, 3, 0, 1.5])
    assert kinds(found) == [
        ("bound", "y", 1), ("integrality", "x", 0), ("row", "sum", 0), ("row", "sum", 1),
    ]  # fmt: skip
    assert [v.by for v in found] == pytest.approx([0.5, 0.5, 1.5, 2])
    assert [v.text for v in found] == [
        "y[1]: is 1.5, limit 1",
        "x[0]: is 0.5, not whole",
        "first: is 0.5, limit 2",
        "second: is 3, limit 1",
    ]


def test_a_row_is_judged_by_its_size() -> None:
    dollars = model([1], 0, 10, [[1e6]], most=5e6, integer=False)
    assert dollars.violations([5 + 5e-7]) == []  # half a dollar of five million
    assert kinds(dollars.violations([5 + 1e-4])) == [("row", "r", 0)]
    grains = model([1], 0, 10, [[1e-6]], most=5e-6, integer=False)
    assert kinds(grains.violations([5 + 1e-4])) == [("row", "r", 0)]


def test_a_balance_of_large_payments_is_judged_by_them() -> None:
    balance = model([0, 0], 0, 1e9, [[1, -1]], 0, 0, False)
    assert balance.violations([1e8, 1e8 + 1]) == []
    assert kinds(balance.violations([1e3, 1e3 + 1])) == [("row", "r", 0)]


def test_a_row_without_terms_is_judged_too() -> None:
    assert kinds(model([1], 0, 1, [[0]], least=1, most=2).violations([0])) == [("row", "r", 0)]
    assert model([1], 0, 1, [[0]], least=-1, most=2).violations([0]) == []


@pytest.mark.parametrize("value", [np.nan, INF, -INF])
def test_what_is_no_number_breaks_something(value: float) -> None:
    free = model([1], -INF, INF, [[1]], most=1, integer=False)
    assert free.violations([value]) != []
    assert model([1], -INF, INF, integer=False).violations([np.nan]) != []


def test_a_point_of_the_wrong_shape_is_refused() -> None:
    with pytest.raises(ValueError, match=r"shape \(1,\), the model \(2,\)"):
        model([1, 1], 0, 1).violations([1])
