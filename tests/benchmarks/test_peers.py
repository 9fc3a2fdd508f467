"""Each peer gets the same matrix, and what it says is judged by the plan and the log alone."""

from dataclasses import replace

import numpy as np
import pytest

from benchmarks.instances import make
from benchmarks.peers import PEERS, _bound, _judge
from benchmarks.phases import Stopwatch
from benchmarks.record import Job
from groundswell.engine.formulate import formulate
from groundswell.engine.milp.model.arrays import FloatArray
from groundswell.engine.milp.model.model import Model
from groundswell.engine.milp.solution import Options
from groundswell.engine.milp.solve import solve

# PuLP's own, on names that its version 4 will change; the project asks for an earlier one.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

JOB = Job("6x10x1", "", gap=1e-3, time_limit=60.0)
STOPPED = """
Result - Stopped on time limit

Objective value:                5083.03574940
Upper bound:                    5101.422
Gap:                            -0.00
Total time (CPU seconds):       0.91   (Wallclock seconds):       0.99
"""
ENDED = """
Result - Optimal solution found

Objective value:                647.40443539
Total time (CPU seconds):       0.90   (Wallclock seconds):       0.97
"""


@pytest.fixture(scope="module")
def model() -> Model:
    return formulate(make(6, 10)).model


@pytest.fixture(scope="module")
def plan(model: Model) -> FloatArray:
    """Return the best plan."""
    found = solve(model, Options("highs", gap=0.0)).x
    assert found is not None
    return found


@pytest.fixture(scope="module")
def best(model: Model, plan: FloatArray) -> float:
    return float(model.objective @ plan)


@pytest.mark.parametrize("name", PEERS)
def test_they_agree(model: Model, best: float, name: str) -> None:
    watch = Stopwatch()
    answer = PEERS[name](model, JOB, watch)
    assert answer.status == "optimal"
    assert answer.objective is not None
    assert answer.bound is not None
    assert answer.objective <= best + 1e-4 * best
    assert answer.objective >= best - 1e-3 * best
    assert answer.bound >= best - 1e-4 * best
    assert set(watch.seconds) == {"hand over", "solve"}
    assert all(seconds >= 0 for seconds in watch.seconds.values())


@pytest.mark.parametrize("name", PEERS)
def test_no_plan_exists(model: Model, name: str) -> None:
    ones = np.ones(len(model.objective))
    ids = np.arange(len(ones))
    impossible = model.with_rows("no", 1, 0 * ids, ids, ones, upper=-1.0)
    assert PEERS[name](impossible, JOB, Stopwatch()).status == "infeasible"


class TestCbc:
    def test_stopped_is_not_optimal_though_pulp_says_so(
        self, model: Model, plan: FloatArray, best: float
    ) -> None:
        text = STOPPED.replace("5101.422", f"{1.05 * best}")
        answer = _judge(model, JOB, plan, text, "Optimal")
        assert answer.status == "feasible"
        assert answer.bound == pytest.approx(1.05 * best)
        assert answer.message == "PuLP says Optimal"

    def test_its_word_on_the_objective_is_not_taken(
        self, model: Model, plan: FloatArray, best: float
    ) -> None:
        assert _judge(model, JOB, plan, ENDED, "Optimal").objective == pytest.approx(best)

    def test_a_plan_that_breaks_the_model_is_none(self, model: Model) -> None:
        everything = np.where(np.isinf(model.upper), 0.0, model.upper)
        answer = _judge(model, JOB, everything, ENDED, "Optimal")
        assert answer.status == "error"
        assert answer.objective is None
        assert "broken" in answer.message

    def test_no_plan_in_time(self, model: Model) -> None:
        text = (
            "Result - Stopped on time limit\n\nNo feasible solution found\nUpper bound:  15726.3\n"
        )
        answer = _judge(model, JOB, np.zeros(len(model.objective)), text, "Not Solved")
        assert answer.status == "no_plan_in_time"

    def test_out_of_time_nothing_is_proved(self) -> None:
        hard = formulate(make(60, 40, 2)).model
        answer = PEERS["pulp-cbc"](hard, replace(JOB, time_limit=0.5, gap=0.0), Stopwatch())
        assert answer.status in ("feasible", "no_plan_in_time")

    def test_preprocessing_that_gave_up_proves_nothing(self, model: Model) -> None:
        text = "Pre-processing says infeasible or unbounded\n"
        answer = _judge(model, JOB, np.zeros(len(model.objective)), text, "Infeasible")
        assert answer.status == "no_plan_in_time"


class TestBound:
    def test_as_the_log_states_it(self) -> None:
        assert _bound(STOPPED, 5083.04, 1e-3) == 5101.422

    def test_of_a_search_that_ended_by_itself_the_gap_is_left_open(self) -> None:
        assert _bound(ENDED, 647.4, 1e-3) == pytest.approx(647.4 * 1.001)

    def test_whatever_its_sign(self) -> None:
        assert _bound("Lower bound:   -92.5\n", 90.0, 1e-3) == 92.5
        assert _bound("Upper bound:   -92.5\n", -95.0, 1e-3) == -92.5

    def test_none(self) -> None:
        assert _bound("Result - Stopped on time limit\n", 90.0, 1e-3) is None
