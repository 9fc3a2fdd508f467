"""SCIP and CP-SAT, through OR-Tools.

Both get the model as arrays, by ``ModelBuilderHelper.fill_model_from_sparse_data``.

SCIP is then run by OR-Tools' older wrapper (``pywraplp``): the newer ``ModelSolverHelper`` cannot
interrupt SCIP (its ``interrupt_solve`` says True and does nothing, as of OR-Tools 9.15).
CP-SAT is run by ``ModelSolverHelper``, on the model in whole numbers of ``grid``; left to itself
OR-Tools would round continuous columns and call the result optimal.

Which options are heard: SCIP takes gap, time, seed and node limit and runs in one thread, whatever
``threads`` says (OR-Tools builds it so). CP-SAT takes gap, time, seed and threads (its workers)
and has no nodes.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from ..model.scaled_model import ScaledModel
from .grid import COLUMN_STEPS, lay_grid
from .highs import HighsJob
from .outcome import Ask, Ending, Job, Outcome
from .scip_call import ScipCall, fill, library, problem_type, wrapper


def available(name: str) -> bool:
    """Return whether OR-Tools is installed and has the solver."""
    try:
        return bool(wrapper().SupportsProblemType(problem_type(name)))
    except ImportError:
        return False


@lru_cache
def version(name: str) -> str:
    """Return name and version of the solver within OR-Tools."""
    text = str(wrapper()("version", problem_type(name)).SolverVersion())
    return text.split(" [")[0].replace("CP-SAT solver v", "CP-SAT ")


def job(name: str, scaled: ScaledModel, ask: Ask) -> Job:
    """Hand the model over to SCIP or CP-SAT.

    Parameters
    ----------
    name
        scip or cp-sat.
    scaled
        To be maximised.
    ask
        Options, deadline and start.

    Returns
    -------
    Ready to be run.
    """
    return _Scip(scaled, ask) if name == "scip" else _CpSat(scaled, ask)


class _Scip:
    """SCIP, as any solver is asked."""

    def __init__(self, scaled: ScaledModel, ask: Ask) -> None:
        self._ask = ask
        self._unbounded_columns = scaled.unbounded_columns
        self._call = ScipCall(scaled, ask.start)

    def run(self) -> None:
        options = self._ask.options
        settings: dict[str, object] = {
            # With them SCIP 10.0.0 calls small feasible models infeasible, or a start of half the
            # worth optimal (tests/engine/test_against_brute_force.py has one).
            "misc/allowstrongdualreds": "FALSE",
            # They compare rows in an order that changes from call to call: now one plan is found,
            # now another of about the same worth.
            "constraints/linear/presolpairwise": "FALSE",
            "constraints/linear/presolusehashing": "FALSE",
            "randomization/randomseedshift": options.seed,
            "limits/nodes": -1 if options.node_limit is None else options.node_limit,
        }
        self._call.run(options.gap, self._ask.seconds_left, settings)

    def stop(self) -> None:
        self._call.stop()

    def progress(self) -> tuple[float | None, float | None]:
        return None, None

    def outcome(self) -> Outcome:
        if self._call.found:
            ending = Ending.FINISHED if self._call.done else Ending.STOPPED
            return Outcome(ending, *self._call.answer())
        return Outcome(self._ending_without_plan())

    def _ending_without_plan(self) -> Ending:
        # OR-Tools also says INFEASIBLE where SCIP says "infeasible or unbounded".
        if self._call.none:
            doubt = self._unbounded_columns
            return Ending.INFEASIBLE_OR_UNBOUNDED if doubt else Ending.INFEASIBLE
        # The time limit is NOT_SOLVED; an interrupt and the node limit are ABNORMAL, as faults are.
        limit = self._ask.options.node_limit
        out_of_nodes = limit is not None and self._call.nodes >= limit
        if self._call.out_of_time or self._call.stopped or out_of_nodes:
            return Ending.STOPPED
        return Ending.FAILED


class _CpSat:
    """CP-SAT by ``ModelSolverHelper``, whose ``solve`` releases the GIL and can be interrupted."""

    # CP-SAT's gap is relative to max(1, |objective|): with a large objective the 1 is no matter.
    _SCALE = 2.0**10

    def __init__(self, scaled: ScaledModel, ask: Ask) -> None:
        self._ask = ask
        self._continuous = not scaled.integer.all()
        self._grid = grid = lay_grid(scaled)
        start = None if ask.start is None else grid.nearest(ask.start)
        enlarged = replace(grid.scaled, objective=grid.scaled.objective * self._SCALE)
        self._model = fill(enlarged, start)
        self._model.set_objective_offset(grid.constant * self._SCALE)
        self._solver = library().ModelSolverHelper("SAT")
        # A column that the grid cuts off leaves only the relaxation to prove anything.
        self._relaxed = None if grid.complete else HighsJob(scaled, ask, integers=False)

    def run(self) -> None:
        if self._relaxed is not None:
            self._relaxed.run()
            if self._relaxed.outcome().ending is not Ending.FINISHED:
                return
        options = self._ask.options
        # Where the bound is raised by the grid's slack, a part of the gap is left for that.
        gap = options.gap * (0.9 if self._continuous else 1.0)
        self._solver.set_solver_specific_parameters(
            f"num_workers: {options.threads} random_seed: {options.seed} "
            f"relative_gap_limit: {gap!r} catch_sigint_signal: false"
        )
        self._solver.set_time_limit_in_seconds(self._ask.seconds_left)
        self._solver.solve(self._model)

    def stop(self) -> None:
        if self._relaxed is not None:
            self._relaxed.stop()
        self._solver.interrupt_solve()

    def progress(self) -> tuple[float | None, float | None]:
        return None, None

    def outcome(self) -> Outcome:
        relaxed = None if self._relaxed is None else self._relaxed.outcome()
        if relaxed is not None and relaxed.ending is not Ending.FINISHED:
            return replace(relaxed, x=None, bound=None)
        kinds = library().SolveStatus
        status, words = self._solver.status(), self._solver.status_string()
        if status in (kinds.OPTIMAL, kinds.FEASIBLE):
            bound = self._solver.best_objective_bound() / self._SCALE + self._grid.slack
            return Outcome(
                Ending.FINISHED if status == kinds.OPTIMAL else Ending.STOPPED,
                self._grid.point(self._solver.variable_values()),
                bound if relaxed is None else relaxed.bound,
                f"CP-SAT: continuous columns in {COLUMN_STEPS} steps" if self._continuous else "",
                rough=self._continuous,
            )
        if status in (kinds.NOT_SOLVED, kinds.CANCELLED_BY_USER):
            return Outcome(Ending.STOPPED)
        # All columns are bounded here, so "infeasible or unbounded" (unknown) is infeasible.
        infeasible = status == kinds.INFEASIBLE or "infeasible or unbounded" in words
        if infeasible and self._grid.complete:
            return Outcome(Ending.INFEASIBLE)
        if infeasible:
            words = "no plan with unbounded columns cut off, which proves nothing"
        return Outcome(Ending.FAILED, message=f"CP-SAT: {status.name} {words}".strip())
