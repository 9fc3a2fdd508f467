"""Blocks of columns and rows, and what a model tells of itself."""

import subprocess
import sys

import numpy as np
import pytest

from groundswell.engine.milp.model.expressions import Expressions, require
from groundswell.engine.milp.model.model_builder import ModelBuilder
from groundswell.engine.milp.model.restrict import restrict


@pytest.fixture
def builder() -> ModelBuilder:
    """Three columns `run`, none `nil`, two `pay`; two rows `load`, one `total`."""
    builder = ModelBuilder()
    run = builder.add_columns("run", 3, objective=[1, 2, 3], integer=True, block=[0, 0, 1])
    builder.add_columns("nil", 0)
    pay = builder.add_columns("pay", 2, lower=-1, upper=np.inf)
    builder.add_rows(
        "load", 2, [0, 0, 0, 1], [0, 1, 1, 3], [1, 2, 3, 4], upper=[6, 7],
        says=lambda i: f"load of {i}",
    )  # fmt: skip
    builder.add_rows("total", 1, 0, np.concatenate([run.ids, pay.ids]), 1, lower=2, upper=2)
    builder.add_objective(pay.ids, -0.5)
    builder.add_objective([0, 0], [10, 20])
    return builder


def test_blocks_become_arrays(builder: ModelBuilder) -> None:
    model = builder.build()
    assert model.objective.tolist() == [31, 2, 3, -0.5, -0.5]
    assert model.lower.tolist() == [0, 0, 0, -1, -1]
    assert model.upper.tolist() == [1, 1, 1, np.inf, np.inf]
    assert model.integer.tolist() == [True, True, True, False, False]
    assert model.column_block.tolist() == [0, 0, 1, -1, -1]
    assert model.matrix.toarray().tolist() == [[1, 5, 0, 0, 0], [0, 0, 0, 4, 0], [1] * 5]
    assert model.row_lower.tolist() == [-np.inf, -np.inf, 2]
    assert model.row_upper.tolist() == [6, 7, 2]


def test_blocks_have_names_numbers_and_words(builder: ModelBuilder) -> None:
    model = builder.build()
    ids = {part.name: part.ids.tolist() for part in model.columns}
    assert (ids["pay"], ids["nil"]) == ([3, 4], [])
    rows = {part.name: part for part in model.rows}
    assert (list(rows), rows["total"].ids.tolist()) == (["load", "total"], [2])
    assert [model.says(row) for row in range(3)] == ["load of 0", "load of 1", "total[0]"]


def test_activity_is_each_rows_value(builder: ModelBuilder) -> None:
    assert builder.build().activity([1, 1, 0, 2, 0.5]).tolist() == [6, 8, 4.5]


def test_a_changed_copy_leaves_the_model(builder: ModelBuilder) -> None:
    model = builder.build()
    more = model.with_rows("cap", 1, 0, [0, 4], [1, 2], upper=3, says=lambda i: "the cap")
    other = more.with_objective(0.0)
    assert more.matrix.toarray()[3].tolist() == [1, 0, 0, 0, 2]
    assert more.rows[-1].ids.tolist() == [3]
    assert (more.row_lower[3], more.row_upper[3]) == (-np.inf, 3)
    assert other.objective.tolist() == [0] * 5
    assert model.matrix.shape == (3, 5)
    assert model.objective[0] == 31
    with pytest.raises(ValueError, match="'load' is used twice"):
        more.with_rows("load", 0, [], [], [])


def test_nothing_is_a_model_too() -> None:
    model = ModelBuilder().build()
    assert model.matrix.shape == (0, 0)
    assert model.violations([]) == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": "run"}, "'run' is used twice"),
        ({"lower": [0, 1]}, r"lower has shape \(2,\), not \(3,\)"),
        ({"upper": np.nan}, "upper has a NaN"),
        ({"objective": np.inf}, "objective must be finite"),
    ],
)
def test_bad_columns_are_refused(
    builder: ModelBuilder, change: dict[str, object], words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        builder.add_columns(**({"name": "new", "size": 3} | change))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": "load"}, "'load' is used twice"),
        ({"row": 1}, "row 1 .. 1 is not all in 0 .. 0"),
        ({"column": [0, 5]}, "column 0 .. 5 is not all in 0 .. 4"),
        ({"column": [-1, 0]}, "column -1 .. 0 is not all in 0 .. 4"),
        ({"column": [0.5, 1]}, "column must be whole numbers"),
        ({"value": np.nan}, "value must be finite"),
        ({"lower": [0, 0]}, r"lower has shape \(2,\)"),
    ],
)
def test_bad_rows_are_refused(builder: ModelBuilder, change: dict[str, object], words: str) -> None:
    good = {"name": "new", "size": 1, "row": 0, "column": [0, 1], "value": 1.0}
    with pytest.raises(ValueError, match=words):
        builder.add_rows(**(good | change))  # type: ignore[arg-type]


def test_a_model_loads_no_solver() -> None:
    code = """
import sys
import groundswell.engine.milp.model, groundswell.engine.milp.solution
import groundswell.engine.milp.solvers, groundswell.engine.milp.relaxation
print([name for name in ("ortools", "highspy", "pulp") if name in sys.modules])
"""
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"


def test_rows_keep_what_they_were_given() -> None:
    """Lines share their terms with others made of them, so rows must not share them with lines."""
    builder = ModelBuilder()
    builder.add_columns("x", 3)
    lines = Expressions.of(1, [0, 0, 0], [2, 0, 1], [1.0, 2.0, 3.0])
    require(builder, "one", lines, lambda _: "one", upper=1.0)
    assert (lines + Expressions.of(1, [0], [0])).value(np.ones(3)) == 7.0
    lines.factor[:] = 9.0
    assert builder.build().matrix.toarray().tolist() == [[2.0, 3.0, 1.0]]


def test_columns_are_added_at_the_end() -> None:
    builder = ModelBuilder()
    builder.add_columns("x", 2, objective=[1, 2], integer=True, block=3)
    builder.add_rows("r", 2, [0, 1], [0, 1], [1, 1], upper=[5, 6], tolerance=[0.01, 0.02])
    model = builder.build()
    wider = model.with_columns(
        "y", 2, [1, 0, 1], [0, 1, 1], [4, 5, 6], lower=-1, upper=[7, 8], objective=9
    )
    assert wider.matrix.toarray().tolist() == [[1, 0, 0, 5], [0, 1, 4, 6]]
    assert wider.objective.tolist() == [1, 2, 9, 9]
    assert (wider.lower.tolist(), wider.upper.tolist()) == ([0, 0, -1, -1], [1, 1, 7, 8])
    assert wider.integer.tolist() == [True, True, False, False]
    assert wider.column_block.tolist() == [3, 3, -1, -1]
    assert wider.columns[-1].ids.tolist() == [2, 3]
    assert wider.row_tolerance.tolist() == [0.01, 0.02]
    assert model.matrix.shape == (2, 2)
    assert model.with_columns("z", 1, integer=True).matrix.toarray()[:, 2].tolist() == [0, 0]
    with pytest.raises(ValueError, match="used twice"):
        wider.with_columns("x", 1)


def test_a_restricted_model_keeps_its_rows_tolerances() -> None:
    builder = ModelBuilder()
    builder.add_columns("x", 2, upper=10)
    builder.add_rows("r", 2, [0, 1, 1], [0, 0, 1], [1, 2, 3], upper=[5, 6], tolerance=[0.01, 0.02])
    model = builder.build()
    fixed, x = np.array([True, False]), np.array([7.0, 0.0])
    rest = restrict(model, fixed, x)
    assert rest.rows.tolist() == [1]
    assert rest.model.row_tolerance.tolist() == [0.02]
    every = restrict(model, fixed, x, all_rows=True)
    assert every.model.row_upper.tolist() == [-2, -8]
    assert every.model.row_tolerance.tolist() == [0.01, 0.02]
    assert every.whole(np.array([4.0])).tolist() == [7, 4]
