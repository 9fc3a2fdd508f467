"""Files that any other solver reads."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from examples_milp import INF, model, random_model

from groundswell.engine.milp.model.model import Model, ModelBuilder
from groundswell.engine.milp.solution import Options, Status
from groundswell.engine.milp.solve import solve
from groundswell.engine.milp.solvers.pulp_problem import write


def read_and_solve(path: Path) -> Any:
    """Return HiGHS after it has read and solved a file, with nothing but the file."""
    import highspy

    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    assert solver.readModel(str(path)) != highspy.HighsStatus.kError
    solver.setOptionValue("mip_rel_gap", 0.0)
    solver.run()
    return solver


@pytest.mark.parametrize("suffix", [".lp", ".mps"])
@pytest.mark.parametrize("seed", range(25))
def test_another_reader_finds_the_same_optimum(seed: int, suffix: str, tmp_path: Path) -> None:
    what = random_model(seed)
    ours = solve(what, Options("scip", gap=0))
    write(what, tmp_path / f"model{suffix}")
    theirs = read_and_solve(tmp_path / f"model{suffix}")
    if ours.status is Status.OPTIMAL:
        assert theirs.getObjectiveValue() == pytest.approx(ours.objective, rel=1e-6, abs=1e-6)
    else:
        assert theirs.modelStatusToString(theirs.getModelStatus()) in (
            "Infeasible", "Unbounded", "Primal infeasible or unbounded",
        )  # fmt: skip


def test_or_tools_reads_what_we_write(tmp_path: Path) -> None:
    from ortools.linear_solver.python.model_builder_helper import (
        ModelBuilderHelper,
        ModelSolverHelper,
    )

    what = model([5, 4, 3], 0, [1, 2.5, 4], [[2, 3, 1], [4, 1, 2]], [1, -INF], [5, 11])
    write(what, tmp_path / "model.mps")
    helper = ModelBuilderHelper()
    assert helper.import_from_mps_file(str(tmp_path / "model.mps"))
    solver = ModelSolverHelper("SCIP")
    solver.solve(helper)
    assert solver.objective_value() == pytest.approx(solve(what, Options("scip")).objective)


def test_names_are_those_of_the_blocks(tmp_path: Path) -> None:
    path = tmp_path / "model.lp"
    write(_named(), path)
    text = path.read_text()
    for name in ("run_0", "run_1", "b1_e1_0", "pay_now_0", "b3_pay_now_0", "load_0",
                 "total_0_most", "total_0_least"):  # fmt: skip
        assert name in text, name
    theirs = read_and_solve(path)
    assert theirs.getObjectiveValue() == solve(_named(), Options("scip")).objective


def _named() -> Model:
    builder = ModelBuilder()
    builder.add_columns("run", 2, objective=[3, 2], integer=True)
    builder.add_columns("e1", 1, objective=1, upper=2, integer=True)
    builder.add_columns("pay now", 1, objective=1)
    builder.add_columns("pay-now", 1, objective=1)
    builder.add_rows("load", 1, 0, [0, 1], 1, upper=1)
    builder.add_rows("total", 1, 0, np.arange(5), 1, lower=1, upper=3)
    builder.add_rows("free", 1, 0, [0], 1)
    return builder.build()


@pytest.mark.parametrize("suffix", [".lp", ".mps"])
def test_a_row_that_no_plan_keeps_is_written(suffix: str, tmp_path: Path) -> None:
    write(model([1, 1], 0, 1, [[1, 1], [0, 0]], least=1, most=2), tmp_path / f"bad{suffix}")
    theirs = read_and_solve(tmp_path / f"bad{suffix}")
    assert theirs.modelStatusToString(theirs.getModelStatus()) == "Infeasible"


def test_other_endings_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"'model\.txt' ends neither in \.lp nor in \.mps"):
        write(_named(), tmp_path / "model.txt")
    assert list(tmp_path.iterdir()) == []
