"""SCIP after HiGHS' presolve: it finds a plan, the same each time, and as good as asked."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from examples_milp import model
from highspy import Highs

from groundswell.engine.deadline import Deadline
from groundswell.engine.milp.model.arrays import FloatArray
from groundswell.engine.milp.model.model import Model
from groundswell.engine.milp.model.model_builder import ModelBuilder
from groundswell.engine.milp.model.scaled_model import scaled_model
from groundswell.engine.milp.solution import Options
from groundswell.engine.milp.solve import solve
from groundswell.engine.milp.solvers.highs import pass_model
from groundswell.engine.milp.solvers.outcome import Ask
from groundswell.engine.milp.solvers.presolved import PresolvedJob
from groundswell.engine.milp.solvers.scip_call import ScipCall


def drawn(seed: int) -> Model:
    """Return a model with whole and other columns, rows alike, and one that says what y is."""
    dice, builder = np.random.default_rng(seed), ModelBuilder()
    x = builder.add_columns("x", 24, upper=1, objective=dice.integers(1, 9, 24), integer=True)
    y = builder.add_columns("y", 8, upper=5, objective=dice.integers(1, 4, 8))
    for number in range(12):
        own = np.sort(dice.permutation(32)[:6])
        most = float(dice.integers(2, 5))
        builder.add_rows(f"r{number}", 1, np.zeros(6, int), own, np.ones(6), upper=most)
    for number, column in enumerate(y.ids[:4]):
        terms = [1.0, -1.0, -2.0]
        own = np.array([column, x.ids[2 * number], x.ids[2 * number + 1]])
        builder.add_rows(f"y{number}", 1, np.zeros(3, int), own, terms, lower=0.0, upper=0.0)
    return builder.build()


def search(what: Model, room: float = 0.0, **options: Any) -> FloatArray | None:
    scaled = scaled_model(what)
    ask = Ask(replace(Options("scip", gap=0.0), **options), Deadline.after(60.0))
    job = PresolvedJob(scaled, ask, room * scaled.objective_scale)
    job.run()
    return None if job.x is None else np.asarray(job.x * scaled.unit)


def plan(what: Model, room: float = 0.0, **options: Any) -> FloatArray:
    x = search(what, room, **options)
    assert x is not None
    rounded = np.where(what.integer, np.round(x), x)
    assert rounded == pytest.approx(x, abs=1e-6)
    assert not what.violations(np.clip(rounded, what.lower, what.upper))
    return rounded


@pytest.mark.parametrize("seed", range(8))
def test_it_finds_the_best_plan_the_same_each_time(seed: int) -> None:
    what = drawn(seed)
    best = solve(what, Options("highs", gap=0.0)).objective
    first = plan(what)
    assert what.objective @ first == pytest.approx(best)
    assert (plan(what) == first).all()


@pytest.mark.parametrize("seed", range(8))
def test_it_ends_where_a_plan_will_do(seed: int) -> None:
    what = drawn(seed)
    best = solve(what, Options("highs", gap=0.0)).objective
    assert best is not None
    assert what.objective @ plan(what, target=0.8 * best) >= 0.8 * best - 1e-6
    assert what.objective @ plan(what, room=0.1 * best) >= 0.9 * best - 1e-6


def test_what_presolve_solves_needs_no_search() -> None:
    builder = ModelBuilder()
    builder.add_columns("x", 3, upper=4, objective=[1.0, -1.0, 2.0], integer=True)
    builder.add_rows("r", 1, [0], [2], [1.0], upper=2.5)
    assert plan(builder.build()).tolist() == [4.0, 0.0, 2.0]


def test_where_there_is_no_plan_none_is_found() -> None:
    builder = ModelBuilder()
    builder.add_columns("x", 2, upper=1, objective=[1.0, 1.0], integer=True)
    builder.add_rows("r", 1, [0, 0], [0, 1], [2.0, 2.0], lower=1.0, upper=1.5)
    assert search(builder.build()) is None


def test_one_that_is_stopped_before_it_begins_finds_nothing() -> None:
    scaled = scaled_model(drawn(0))
    job = PresolvedJob(scaled, Ask(Options("scip"), Deadline.after(60.0)), 0.0)
    job.stop()
    job.run()
    assert job.x is None


def test_bounds_that_cross_by_a_rounding_are_taken_for_equal() -> None:
    crossed = scaled_model(model([1, 1], [0, 0], [1, -4.4e-16], [[1, 1]], most=2))
    call = ScipCall(crossed)
    call.run(0.0, 10.0, {})
    assert call.answer()[0] == pytest.approx([1.0, 0.0])


@pytest.mark.skipif(
    tuple(map(int, Highs().version().split(".")[:2])) < (1, 16), reason="it has no such rule"
)
def test_the_rule_left_out_is_the_one_meant(tmp_path: Path) -> None:
    """HiGHS knows its rules by number, and says their names."""
    told, solver = tmp_path / "told.txt", pass_model(scaled_model(drawn(0)))
    solver.setOptionValue("log_file", str(told))
    solver.setOptionValue("log_to_console", False)
    solver.setOptionValue("output_flag", True)
    solver.presolve()
    assert re.findall(r"Fourier-Motzkin|Probing|Enumeration", told.read_text()) == [
        "Fourier-Motzkin"
    ]
