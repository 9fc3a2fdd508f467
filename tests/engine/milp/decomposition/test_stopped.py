"""A Ctrl-C or the end of the time, wherever the method is: the best so far, honestly."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from angular import Points, angular
from examples_milp import INF, knapsack, large_relaxation, market_split

from groundswell.engine.deadline import Deadline
from groundswell.engine.milp.decomposition import deciding, joint, method, solve_by_block
from groundswell.engine.milp.decomposition.pricing import Prices
from groundswell.engine.milp.decomposition.workers import Pricers
from groundswell.engine.milp.model.model import Model
from groundswell.engine.milp.model.model_builder import ModelBuilder
from groundswell.engine.milp.solution import Options, Solution, Status

HERE = Path(__file__).resolve().parent


def labelled(what: Model, labels: Any) -> Model:
    columns = len(what.objective)
    label = np.asarray(np.arange(columns) % labels, dtype=np.int64)
    return Model(**{**vars(what), "column_block": label})


def known(seed: int = 6) -> tuple[Model, Points]:
    what = angular(np.random.default_rng(seed), 4)
    points = Points(what)
    assert points.best > -INF
    return what, points


def honest(what: Model, found: Solution, best: float) -> None:
    """What was stopped says nothing that is not so."""
    if found.bound is not None:
        assert found.bound >= best - 1e-6
    if found.x is None:
        assert found.status is Status.NO_PLAN_IN_TIME
        return
    assert what.violations(found.x) == []
    assert found.objective is not None
    assert found.objective <= best + 1e-6
    assert found.status in (Status.OPTIMAL, Status.FEASIBLE)
    if found.status is Status.OPTIMAL:
        assert found.objective == pytest.approx(best)


def ctrl_c(*_: Any, **__: Any) -> Any:
    raise KeyboardInterrupt


STAGES: dict[str, tuple[object, str]] = {
    "the relaxation": (method, "relax"),
    "pricing": (Pricers, "answers"),
    "what is settled": (deciding, "losses"),
    "the joint problem": (joint, "solve"),
}


@pytest.mark.parametrize("start", [True, False])
@pytest.mark.parametrize("stage", STAGES)
def test_ctrl_c_in(stage: str, start: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    what, points = known()
    worst = points.x[int(points.worth.argmin())]
    monkeypatch.setattr(*STAGES[stage], ctrl_c)
    found = solve_by_block(what, Options("scip", gap=0), start=worst if start else None)
    honest(what, found, points.best)
    assert found.interrupted
    # The joint problem is searched after a look, which finds a plan here.
    plan = start or stage == "the joint problem"
    assert (found.x is not None) == plan
    assert found.status is (Status.FEASIBLE if plan else Status.NO_PLAN_IN_TIME)
    assert (found.bound is None) == (stage == "the relaxation")


def after(calls: int, function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that a Ctrl-C ends the call after so many."""
    left = [calls]

    def run(*args: Any, **more: Any) -> Any:
        if not left[0]:
            raise KeyboardInterrupt
        left[0] -= 1
        return function(*args, **more)

    return run


def test_ctrl_c_between_joint_problems_keeps_what_the_first_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen = 0
    for seed in range(12):
        what = angular(np.random.default_rng(seed), 4)
        best = Points(what).best
        with monkeypatch.context() as patch:
            patch.setattr(joint, "solve", after(1, joint.solve))
            found = solve_by_block(what, Options("scip", gap=0))
        if found.interrupted:
            honest(what, found, best)
            seen += found.x is not None
    assert seen


CHILD = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)
import sys
sys.path[:0] = {folders!r}
import numpy as np
from test_stopped import labelled
from examples_milp import knapsack, market_split
from groundswell.engine.milp.decomposition import solve_by_block
from groundswell.engine.milp.solution import Options

model = labelled(knapsack(100, 20) if {plan} else market_split(60), 7)
told = []

def tell(progress):
    told.append(progress)
    if len(told) == 12:
        print("running", flush=True)

solution = solve_by_block(model, Options({solver!r}, gap=0, time_limit=60), on_progress=tell)
print(solution.status, solution.interrupted, solution.seconds < 40)
if solution.x is not None:
    print(len(model.violations(solution.x)), solution.bound >= solution.objective)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT to a child on Windows")
@pytest.mark.parametrize("plan", [True, pytest.param(False, marks=pytest.mark.slow)])
def test_a_true_ctrl_c_in_a_joint_problem(plan: bool) -> None:
    folders = [str(HERE), str(HERE.parent)]
    code = CHILD.format(folders=folders, plan=plan, solver="scip")
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "running\n"
        child.send_signal(signal.SIGINT)
        said, wrong = child.communicate(timeout=90)
        assert child.returncode == 0, wrong
    wanted = ["feasible True True", "0 True"] if plan else ["no_plan_in_time True True"]
    assert said.splitlines() == wanted


IN_THREADS = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)
import sys
sys.path[:0] = {folders!r}
from test_stopped import side_by_side
from examples_milp import market_split
from groundswell.engine.milp.decomposition import solve_by_block, workers
from groundswell.engine.milp.solution import Options

told = []

def tell(progress):
    if progress.bound is not None and not told:
        told.append(progress.bound)
        print("running", flush=True)

model = side_by_side(market_split(60), 3)
options = Options("scip", gap=0, time_limit=60, workers=2)
solution = solve_by_block(model, options, on_progress=tell)
print(solution.status, solution.interrupted, solution.bound == told[0])
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT to a child on Windows")
def test_a_true_ctrl_c_while_threads_price() -> None:
    """The blocks that are being asked are waited for, and nothing is said."""
    code = IN_THREADS.format(folders=[str(HERE), str(HERE.parent)])
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        start_new_session=True,
    ) as child:  # fmt: skip
        assert child.stdout is not None
        assert child.stdout.readline() == "running\n"
        time.sleep(1.0)
        os.killpg(child.pid, signal.SIGINT)
        said, wrong = child.communicate(timeout=90)
        assert child.returncode == 0, wrong
    assert said == "no_plan_in_time True True\n"
    assert wrong == ""


def test_no_time_for_the_relaxation() -> None:
    found = solve_by_block(labelled(large_relaxation(20000), 9), Options("scip", time_limit=0.3))
    assert found.status is Status.NO_PLAN_IN_TIME
    assert found.bound is None
    assert not found.interrupted


def test_no_time_for_the_joint_problem() -> None:
    """A first plan takes very long to find; the relaxation and the blocks have their bound."""
    what = labelled(market_split(60), 7)
    found = solve_by_block(what, Options("scip", gap=0, time_limit=1))
    assert found.status is Status.NO_PLAN_IN_TIME
    assert found.bound is not None
    assert not found.interrupted


def test_no_time_for_the_proof() -> None:
    what = labelled(knapsack(100, 20), 7)
    found = solve_by_block(what, Options("scip", gap=0, time_limit=1))
    assert found.status is Status.FEASIBLE
    assert found.x is not None
    assert what.violations(found.x) == []
    assert found.bound is not None
    assert found.objective is not None
    assert found.bound > found.objective
    assert found.gap == pytest.approx((found.bound - found.objective) / found.objective)


def side_by_side(what: Model, blocks: int) -> Model:
    """Return a model so many times, each a block of its own; nothing ties them."""
    builder = ModelBuilder()
    rows, columns = what.matrix.shape
    dense = what.matrix.toarray()
    row, column = np.nonzero(dense)
    for b in range(blocks):
        builder.add_columns(
            f"x{b}", columns, objective=what.objective, integer=True, block=b
        )  # fmt: skip
        builder.add_rows(
            f"r{b}", rows, row, column + b * columns, dense[row, column],
            lower=what.row_lower, upper=what.row_upper,
        )  # fmt: skip
    return builder.build()


@pytest.mark.parametrize("blocks", [2, pytest.param(1, marks=pytest.mark.slow)])
def test_no_time_for_a_block(blocks: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A block too hard to price ends in time, too: whoever prices knows until when."""
    told: list[Deadline] = []
    answers = Pricers.answers

    def listen(self: Pricers, numbers: list[int], asked: Prices, *more: Any) -> Any:
        assert asked.until is not None
        told.append(asked.until)
        return answers(self, numbers, asked, *more)

    monkeypatch.setattr(Pricers, "answers", listen)
    limit = Deadline.after(1)
    what = side_by_side(market_split(60), blocks)
    found = solve_by_block(what, Options("scip", gap=0, time_limit=1))
    assert found.status is Status.NO_PLAN_IN_TIME
    assert not found.interrupted
    assert bool(told) == (blocks > 1)  # one alone is no more than the whole model
    assert all(until.seconds == 1 for until in told)
    assert all(limit.began <= until.began <= limit.began + limit.passed for until in told)


def test_time_that_is_over_before_it_begins() -> None:
    what, points = known()
    for limit in (1e-9, 1e-3):
        honest(what, solve_by_block(what, Options("scip", time_limit=limit)), points.best)
    worst = points.x[int(points.worth.argmin())]
    found = solve_by_block(what, Options("scip", gap=0, time_limit=1e-9), start=worst)
    assert found.x is not None
    honest(what, found, points.best)
