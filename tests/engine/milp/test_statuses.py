"""Statuses never lie, whatever a solver says."""

import itertools
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from examples_milp import INF, SOLVERS, knapsack, market_split, model

from groundswell.engine.deadline import Deadline
from groundswell.engine.milp import attempt
from groundswell.engine.milp.model.model import Model
from groundswell.engine.milp.solution import Options, Solution, Status
from groundswell.engine.milp.solve import solve
from groundswell.engine.milp.solvers import SolverUnavailable, ortools_helper, pulp_cbc, scip_call
from groundswell.engine.milp.solvers.outcome import Ending, Outcome

WHOLE = {"whole": True, "continuous": False, "mixed": [True, False]}
INFEASIBLE = {
    "bounded": ([1, 1], 0, 1, [[1, 1]], 3, INF),
    "unbounded columns": ([1, 1], 0, INF, [[1, 1]], -INF, -1),
    "unbounded if it were feasible": ([1, 1], [0, 0], [INF, INF], [[1, -1], [0, 1]], 0, [3, -1]),
    "bounds that cross": ([1, -1], [1, 1], [0, 1], [[1, 1]], -INF, 5),
    "a row without terms": ([1, -1], 0, 1, [[0, 0]], 1, 5),
}
UNBOUNDED = {
    "above": ([1, 1], 0, INF, [[1, -1]], -INF, 3),
    "below": ([-1, 0], [-INF, 0], [5, 3], [[1, -1]], -INF, 3),
    "without rows": ([1, -1], 0, [INF, 1], (), -INF, INF),
}


def check(solution: Solution, status: Status) -> None:
    assert solution.status is status, solution.message
    assert (solution.x is not None) == (status in (Status.OPTIMAL, Status.FEASIBLE))
    assert (solution.objective is None) == (solution.x is None)
    if solution.gap is not None:
        assert solution.objective is not None
        assert solution.bound is not None
        assert solution.bound >= solution.objective
        top = solution.bound - solution.objective
        assert solution.gap == pytest.approx(top / max(abs(solution.objective), 1e-9))
    assert solution.solver[0].isupper()
    assert not solution.interrupted


@pytest.mark.parametrize("solver", SOLVERS)
@pytest.mark.parametrize("kind", WHOLE)
@pytest.mark.parametrize("case", INFEASIBLE)
def test_infeasible(case: str, kind: str, solver: str) -> None:
    check(solve(model(*INFEASIBLE[case], WHOLE[kind]), Options(solver)), Status.INFEASIBLE)


@pytest.mark.parametrize("solver", SOLVERS)
def test_infeasible_only_in_whole_numbers(solver: str) -> None:
    odd = model([1, 1], 0, 3, [[2, 2]], 3, 3)
    check(solve(odd, Options(solver)), Status.INFEASIBLE)
    free = model([0, 1], [-INF, 0], [INF, 3], [[1, 1]], 2.5, 2.5)  # trips CBC
    check(solve(free, Options(solver)), Status.INFEASIBLE)


@pytest.mark.parametrize("solver", SOLVERS)
@pytest.mark.parametrize("kind", WHOLE)
@pytest.mark.parametrize("case", UNBOUNDED)
def test_unbounded(case: str, kind: str, solver: str) -> None:
    check(solve(model(*UNBOUNDED[case], WHOLE[kind]), Options(solver)), Status.UNBOUNDED)


@pytest.mark.parametrize("solver", SOLVERS)
def test_a_time_limit_with_a_plan_is_feasible(solver: str) -> None:
    solution = solve(knapsack(100, 20), Options(solver, gap=1e-6, time_limit=0.4))
    check(solution, Status.FEASIBLE)
    assert solution.gap is not None
    assert solution.gap > 1e-6


@pytest.mark.parametrize("solver", SOLVERS)
def test_a_time_limit_without_a_plan_is_no_plan_in_time(solver: str) -> None:
    solution = solve(market_split(60), Options(solver, time_limit=0.4))
    check(solution, Status.NO_PLAN_IN_TIME)


@pytest.mark.parametrize("solver", [name for name in SOLVERS if name != "cp-sat"])
def test_a_node_limit_ends_the_search(solver: str) -> None:
    check(solve(knapsack(100, 20), Options(solver, gap=1e-6, node_limit=2)), Status.FEASIBLE)
    check(solve(market_split(60), Options(solver, node_limit=2)), Status.NO_PLAN_IN_TIME)


@pytest.mark.parametrize("solver", SOLVERS)
def test_a_wide_gap_is_optimal_only_within_it(solver: str) -> None:
    what = knapsack(16, 3)
    best = solve(what, Options("scip", gap=0)).objective
    assert best is not None
    for gap in (0.1, 0.01, 0.001):
        solution = solve(what, Options(solver, gap=gap))
        check(solution, Status.OPTIMAL)
        assert solution.gap is not None
        assert solution.gap <= gap + 1e-9
        assert solution.bound is not None
        assert solution.bound >= best - 1e-6


def test_cp_sat_proves_nothing_beyond_its_range() -> None:
    """Left to itself CP-SAT cuts columns off at 1e7 and calls 20 million the optimum."""
    solution = solve(model([1, 1], 0, [1e9, 1e12], [[1, 3]], most=3e9), Options("cp-sat"))
    assert solution.status is Status.FEASIBLE
    assert solution.bound == pytest.approx(1e9 + 2e9 / 3)


def test_cp_sat_does_not_round_continuous_columns() -> None:
    """Left to itself CP-SAT takes whole numbers only, and calls 1 the optimum of the first."""
    half = model([1, 0.1], 0, 1.5, [[1, 0.37]], most=1.26, integer=False)
    assert solve(half, Options("cp-sat")).objective == pytest.approx(1.26)
    equation = model([1, 1], 0, 2, [[3, 7]], 1.7, 1.7, [True, False])
    assert solve(equation, Options("cp-sat")).objective == pytest.approx(1.7 / 7)


class _Says:
    """Stands for a solver: gives the outcomes it is told to, in turn."""

    def __init__(self, *outcomes: Outcome) -> None:
        self.outcomes = itertools.cycle(outcomes)

    def run(self) -> None:
        pass

    stop = run

    def progress(self) -> tuple[None, None]:
        return None, None

    def outcome(self) -> Outcome:
        return next(self.outcomes)


class _Solver:
    def __init__(self, *outcomes: Outcome) -> None:
        self.says = _Says(*outcomes)

    def job(self, *_: Any) -> _Says:
        return self.says


def judged(what: Model, *outcomes: Outcome, gap: float = 1e-3, start: Any = None) -> Any:
    solver: Any = _Solver(*outcomes)
    return attempt.Attempt(
        solver, what, what, Options(gap=gap), start, None, Deadline.after(600.0)
    ).verdict()


SMALL = model([4.0, 4.0], 0, 3, [[1, 1]], most=3.5, integer=[True, False])


def test_a_plan_that_is_nearly_whole_is_made_whole_and_its_rest_chosen_anew() -> None:
    verdict = judged(SMALL, Outcome(Ending.FINISHED, np.array([2 + 4e-6, 1.5 - 4e-6]), 14.0))
    assert verdict.status is Status.OPTIMAL
    assert verdict.x.tolist() == [2, 1.5 - 4e-6]
    rounding_breaks = Outcome(Ending.FINISHED, np.array([3 - 4e-6, 0.5 + 4e-6]), 14.0)
    assert judged(SMALL, rounding_breaks).x.tolist() == [3, pytest.approx(0.5)]


def test_a_plan_beyond_repair_is_an_error_that_says_why() -> None:
    whole = replace(SMALL, integer=np.array([True, True]))
    verdict = judged(whole, Outcome(Ending.FINISHED, np.array([2.0, 2.0]), 14.0))
    assert (verdict.status, verdict.x) == (Status.ERROR, None)
    assert verdict.message == "the solver's plan breaks 1 limits, such as r[0]: is 4, limit 3.5"
    tight = replace(SMALL, lower=np.array([0, 2.0]))
    verdict = judged(tight, Outcome(Ending.FINISHED, np.array([2.0, 2.0]), 14.0))
    assert verdict.status is Status.ERROR


def test_a_start_stands_in_for_a_worse_plan_or_none() -> None:
    start = np.array([3.0, 0.5])
    worse = judged(SMALL, Outcome(Ending.STOPPED, np.array([1.0, 0.0]), 14.0), start=start)
    assert worse.x.tolist() == [3, 0.5]
    assert judged(SMALL, Outcome(Ending.STOPPED), start=start).status is Status.FEASIBLE


def test_finished_is_not_optimal_if_the_gap_is_wider_than_asked() -> None:
    verdict = judged(SMALL, Outcome(Ending.FINISHED, np.array([3.0, 0.0]), 14.0))
    assert (verdict.status, verdict.objective, verdict.bound) == (Status.FEASIBLE, 12, 14)
    assert verdict.gap == pytest.approx(1 / 6)
    assert judged(SMALL, Outcome(Ending.FINISHED, verdict.x, 14.0), gap=0.2).status == "optimal"


def test_stopped_is_optimal_if_the_gap_is_proved() -> None:
    verdict = judged(SMALL, Outcome(Ending.STOPPED, np.array([3.0, 0.5]), 14.0))
    assert verdict.status is Status.OPTIMAL


@pytest.mark.parametrize("bound", [None, INF, 13.0])
def test_a_bound_that_proves_nothing_is_left_out(bound: float | None) -> None:
    verdict = judged(SMALL, Outcome(Ending.FINISHED, np.array([3.0, 0.5]), bound))
    assert (verdict.status, verdict.bound, verdict.gap) == (Status.FEASIBLE, None, None)
    if bound == 13:
        assert verdict.message == "the solver's bound 13 lies below the plan and is not used"


def test_noise_below_the_plan_is_clipped_off_the_bound() -> None:
    verdict = judged(SMALL, Outcome(Ending.FINISHED, np.array([3.0, 0.5]), 14 - 1e-8))
    assert (verdict.bound, verdict.gap, verdict.status) == (14, 0, Status.OPTIMAL)


def test_a_doubt_is_resolved_by_the_second_solve_and_the_relaxation() -> None:
    doubt = Outcome(Ending.INFEASIBLE_OR_UNBOUNDED)
    plan = Outcome(Ending.FINISHED, np.array([0.0, 0.0]), 0.0)
    endless = model([1, 1], 0, INF, [[1, -1]], most=3)
    assert judged(endless, doubt, plan).status is Status.UNBOUNDED
    assert judged(endless, doubt, Outcome(Ending.INFEASIBLE)).status is Status.INFEASIBLE
    assert judged(endless, doubt, doubt).status is Status.INFEASIBLE
    assert judged(endless, doubt, Outcome(Ending.STOPPED)).status is Status.NO_PLAN_IN_TIME
    # A plan, and a bounded relaxation: it says that there is no plan, and others are asked.
    assert judged(SMALL, doubt, plan).status is Status.INFEASIBLE


class _Broken(RuntimeError):
    pass


def _break(*_: Any, **__: Any) -> Any:
    raise _Broken("out of order")


@pytest.mark.parametrize("solver", ["scip", "cp-sat"])
def test_what_ortools_raises_is_an_error_with_its_words(
    solver: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (ortools_helper, scip_call):
        monkeypatch.setattr(module, "fill", _break)
    check_broken(solve(SMALL, Options(solver)))


def test_what_happens_within_a_run_is_an_error_with_its_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ortools_helper._Scip, "run", _break)
    check_broken(solve(SMALL, Options("scip")))
    monkeypatch.setattr(ortools_helper._CpSat, "outcome", _break)
    check_broken(solve(SMALL, Options("cp-sat")))


def check_broken(solution: Solution) -> None:
    check(solution, Status.ERROR)
    assert solution.message == "_Broken: out of order"


def test_a_model_that_ortools_refuses_is_an_error() -> None:
    """OR-Tools goes on to solve an empty model then, to optimality."""
    beyond = model([1, 1], [0, INF], INF, [[1, 1]], most=3)
    solution = solve(beyond, Options("scip"))
    assert solution.status is Status.ERROR
    assert "SCIP rejects the model" in solution.message


def test_a_model_with_a_nan_is_no_model() -> None:
    for part in ("objective", "lower", "row_upper"):
        bad = getattr(SMALL, part).copy()
        bad[0] = np.nan
        with pytest.raises(ValueError, match="NaN"):
            solve(replace(SMALL, **{part: bad}), Options("cp-sat"))


def test_highs_refusals_are_errors(monkeypatch: pytest.MonkeyPatch) -> None:
    import highspy

    monkeypatch.setattr(
        highspy.Highs, "setOptionValue", lambda *_: highspy.HighsStatus.kError, raising=False
    )
    solution = solve(SMALL, Options("highs"))
    check(solution, Status.ERROR)
    assert "HiGHS rejects threads = 1" in solution.message


def test_a_cbc_that_fails_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pulp_cbc, "find_program", lambda: "false")
    solution = solve(SMALL, Options("cbc"))
    check(solution, Status.ERROR)
    assert solution.message.startswith("CBC gave no answer")


def test_a_solver_that_is_not_here_is_said_before_solving(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with pytest.raises(SolverUnavailable, match=r"no solver is called 'glpk'; .*scip, highs"):
        solve(SMALL, Options("glpk"))
    monkeypatch.setattr("groundswell.engine.milp.solvers.pulp_bridge.find_spec", lambda _: None)
    with pytest.raises(SolverUnavailable, match=r"'gurobi' is not installed; .*scip, highs"):
        solve(SMALL, Options("gurobi"))


@pytest.mark.parametrize(
    "bad",
    [{"gap": -1}, {"gap": np.nan}, {"time_limit": 0}, {"threads": 0}, {"seed": -1},
     {"node_limit": -1}],
)  # fmt: skip
def test_options_that_mean_nothing_are_refused(bad: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(bad))):
        Options(**bad)
