"""HiGHS, through highspy, by arrays.

It takes all options: gap, time, seed, threads and node limit.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.util import find_spec
from typing import Any, Protocol

import numpy as np
from scipy import sparse  # type: ignore[import-untyped, unused-ignore]

from ..model.arrays import BoolArray, FloatArray
from ..model.scaled_model import ScaledModel
from .highs_listener import Listener, finite
from .outcome import Ask, Ending, Job, Outcome

_NO_INTEGERS = np.zeros(0, dtype=np.int32)

_HEURISTICS = ("feasibility_jump", "root_reduced_cost", "rins", "rens")
"""What HiGHS does for plans beside branching; RENS is the last."""

_LEFT_OUT = {"usual": 0, "rounding": 3, "none": 4}
"""How many of these are left out at each effort."""

WARM_SHARE = 0.1
"""Simplex steps from a basis, per row, after which a cold start is the quicker way."""

COLD_SHARE = 0.45
"""Simplex steps of a linear program from nowhere, per row, after which steepest edges are given up
for devex weights, from nowhere once more: most end with fewer, and where very many points are as
good as the best, as where half of all programs do nothing, devex needs a fifth of the time. So it
does where a basis of nearly the same program was of no help."""

COLD_LEAST = 5000
"""Steps that are never too many."""

DEVEX = 1
"""HiGHS' number for devex weights."""

FOURIER_MOTZKIN = 1 << 22
"""HiGHS' bit for a rule of its presolve, new in 1.16, which takes ten times as long as all others
where many funds pay for many schools, and leaves nearly as much."""


def available(name: str) -> bool:
    """Return whether highspy is installed."""
    return find_spec("highspy") is not None


@lru_cache
def version(name: str) -> str:
    """Return "HiGHS" and its version."""
    return f"HiGHS {quiet().version()}"


def job(name: str, scaled: ScaledModel, ask: Ask) -> Job:
    """Hand the model over to HiGHS.

    Parameters
    ----------
    name
        highs.
    scaled
        To be maximised.
    ask
        Options, deadline and start.

    Returns
    -------
    Ready to be run.
    """
    return HighsJob(scaled, ask)


class Arrays(Protocol):
    """A maximisation as arrays: a scaled model, or a part of one."""

    @property
    def objective(self) -> FloatArray:
        """Shape (n,), as are ``lower``, ``upper`` and ``integer``."""

    @property
    def lower(self) -> FloatArray: ...  # noqa: D102

    @property
    def upper(self) -> FloatArray: ...  # noqa: D102

    @property
    def integer(self) -> BoolArray: ...  # noqa: D102

    @property
    def matrix(self) -> sparse.csr_array:
        """Rows, shape (m, n); ``row_lower`` and ``row_upper`` are of shape (m,)."""

    @property
    def row_lower(self) -> FloatArray: ...  # noqa: D102

    @property
    def row_upper(self) -> FloatArray: ...  # noqa: D102


def pass_model(scaled: Arrays, *, integers: bool = True) -> Any:
    """Return a quiet Highs that holds the model, or its relaxation if ``integers`` is False.

    Parameters
    ----------
    scaled
        A maximisation as arrays.
    integers
        Whether whole columns are whole.

    Returns
    -------
    A ``highspy.Highs``.

    Raises
    ------
    ValueError
        If HiGHS does not accept the model.
    """
    import highspy

    solver = quiet()
    matrix = scaled.matrix
    status = solver.passModel(
        matrix.shape[1],
        matrix.shape[0],
        matrix.nnz,
        0,
        int(highspy.MatrixFormat.kRowwise),
        int(highspy.HessianFormat.kTriangular),
        int(highspy.ObjSense.kMaximize),
        0.0,
        scaled.objective,
        scaled.lower,
        scaled.upper,
        scaled.row_lower,
        scaled.row_upper,
        matrix.indptr.astype(np.int32),
        matrix.indices.astype(np.int32),
        matrix.data,
        _NO_INTEGERS,
        _NO_INTEGERS,
        np.zeros(0),
        scaled.integer.astype(np.int32) if integers else np.zeros(len(scaled.lower), np.int32),
    )
    if status == highspy.HighsStatus.kError:
        raise ValueError("HiGHS rejects the model")
    return solver


def quiet() -> Any:
    """Return an empty Highs that prints nothing and runs in one thread.

    ``Highs()`` itself prints a banner to stdout before any option can be set, because it installs
    callbacks, which we do not use; the bare object below it does not.
    """
    from highspy import Highs, HighsStatus

    solver = Highs.__new__(Highs)
    super(Highs, solver).__init__()
    solver.setOptionValue("output_flag", False)
    for option, value in _thread_options(1, mip=False).items():
        solver.setOptionValue(option, value)
    if solver.getOptionValue("presolve_fm_obj_reformulation")[0] == HighsStatus.kOk:
        solver.setOptionValue("presolve_rule_off", FOURIER_MOTZKIN)
    return solver


def _thread_options(threads: int, *, mip: bool) -> dict[str, int | str]:
    """Return the options that say how many threads HiGHS may take.

    Both are always set: what HiGHS takes unasked depends on its version (from 1.16 on a MIP runs in
    parallel) and on the machine. A linear program runs in one thread, so that its basis and prices
    are the same with any number.
    """
    return {"threads": threads, "parallel": "on" if mip and threads > 1 else "off"}


class HighsJob:
    """One run of HiGHS; also usable on its linear relaxation (``integers=False``)."""

    def __init__(self, scaled: ScaledModel, ask: Ask, *, integers: bool = True) -> None:
        self._ask = ask
        self._scale = scaled.objective_scale
        self._mip = integers and bool(scaled.integer.any())
        self.solver = pass_model(scaled, integers=integers)
        self._warm = self._only = False
        self._listener = Listener(ask.cutoff, ask.start)
        self._listen()

    def _listen(self) -> None:
        from highspy import cb

        kinds = cb.HighsCallbackType
        self.solver.setCallback(self._listener.hear, None)
        self.solver.startCallback(kinds.kCallbackSimplexInterrupt)
        self.solver.startCallback(kinds.kCallbackIpmInterrupt)
        if self._mip:
            self.solver.startCallback(kinds.kCallbackMipInterrupt)
            if self._ask.start is not None:
                self.solver.startCallback(kinds.kCallbackMipUserSolution)

    def set(self, option: str, value: bool | float | str) -> None:
        """Set an option of HiGHS; ValueError if it is refused."""
        import highspy

        if self.solver.setOptionValue(option, value) == highspy.HighsStatus.kError:
            raise ValueError(f"HiGHS rejects {option} = {value}")

    def begin_at(self, basis: Any, *, only: bool = False) -> None:
        """Begin at a basis of HiGHS; given up for a cold start where the way from there is long.

        With ``only`` it ends there.
        """
        self.solver.setBasis(basis)
        self._warm, self._only = True, only

    def run(self) -> None:
        """See ``Job``."""
        options = self._ask.options
        for option, value in _thread_options(options.threads, mip=self._mip).items():
            self.set(option, value)
        self.set("random_seed", options.seed)
        self.set("mip_rel_gap", options.gap)
        self.set("mip_abs_gap", 1e-9)
        if options.node_limit is not None:
            self.set("mip_max_nodes", options.node_limit)
        for name in _HEURISTICS[: _LEFT_OUT[options.effort]]:
            self.set(f"mip_heuristic_run_{name}", False)
        if options.target is not None and self._mip:
            self.set("objective_target", options.target * self._scale)
        self.set("time_limit", self._ask.seconds_left)
        try:
            if self._warm and (self._near() or self._only):
                return
            if self._mip:
                self.solver.run()
            else:
                self._run_cold()
        finally:
            # The scheduler belongs to this thread, which is about to end.
            self.solver.resetGlobalScheduler(False)

    def _run_cold(self) -> None:
        """Run a linear program from nowhere, by the rule of choosing rows that ends sooner."""
        import highspy

        _, chosen = self.solver.getOptionValue("simplex_dual_edge_weight_strategy")
        if chosen != DEVEX:
            steps = max(int(COLD_SHARE * self.solver.getNumRow()), COLD_LEAST)
            self.set("simplex_iteration_limit", steps)
            self.solver.run()
            if self.solver.getModelStatus() != highspy.HighsModelStatus.kIterationLimit:
                return
            self._forget()
        self.solver.run()

    def _near(self) -> bool:
        """Run from the basis; return False, with all forgotten, where it is far off or misleads."""
        import highspy

        steps = int(WARM_SHARE * self.solver.getNumRow()) + 1
        self.set("simplex_iteration_limit", steps)
        self.solver.run()
        kinds = highspy.HighsModelStatus
        ended = (
            kinds.kOptimal,
            kinds.kInfeasible,
            kinds.kUnbounded,
            kinds.kUnboundedOrInfeasible,
            kinds.kTimeLimit,
            kinds.kInterrupt,
        )
        if self.solver.getModelStatus() in ended:
            return True
        self._forget()
        return False

    def _forget(self) -> None:
        """Begin from nowhere once more, and choose rows by devex weights."""
        import highspy

        self.solver.clearSolver()
        self.set("simplex_dual_edge_weight_strategy", DEVEX)
        self.set("simplex_iteration_limit", highspy.kHighsIInf)
        self.set("time_limit", self._ask.seconds_left)

    def stop(self) -> None:
        """See ``Job``."""
        self._listener.stopped = True

    def progress(self) -> tuple[float | None, float | None]:
        """See ``Job``."""
        return self._listener.best

    def outcome(self) -> Outcome:
        """See ``Job``."""
        import highspy

        status = self.solver.getModelStatus()
        words = str(self.solver.modelStatusToString(status))
        kinds = highspy.HighsModelStatus
        if status == kinds.kInfeasible:
            return Outcome(Ending.INFEASIBLE)
        # Of a MIP, "unbounded" is said when its relaxation is; there may still be no plan.
        if status in (kinds.kUnbounded, kinds.kUnboundedOrInfeasible):
            return Outcome(Ending.INFEASIBLE_OR_UNBOUNDED)
        if status in (kinds.kOptimal, kinds.kModelEmpty):
            return Outcome(Ending.FINISHED, self.point(), self._bound())
        limits = (
            kinds.kTimeLimit,
            kinds.kIterationLimit,
            kinds.kSolutionLimit,
            kinds.kInterrupt,
            kinds.kMemoryLimit,
            kinds.kObjectiveTarget,
        )
        ending = Ending.STOPPED if status in limits else Ending.FAILED
        feasible = self.solver.getInfo().primal_solution_status == highspy.kSolutionStatusFeasible
        bound = self._bound() if self._mip and ending is Ending.STOPPED else None
        message = "" if ending is Ending.STOPPED else f"HiGHS: {words}"
        # A search that stopped may hold a plan of a heuristic that does not choose the continuous
        # columns at their best (HiGHS 1.16's feasibility jump).
        return Outcome(ending, self.point() if feasible else None, bound, message, rough=self._mip)

    def point(self) -> FloatArray:
        """Return the columns' values, shape (n,)."""
        return np.array(self.solver.getSolution().col_value, dtype=float)

    def _bound(self) -> float | None:
        info = self.solver.getInfo()
        return finite(info.mip_dual_bound if self._mip else info.objective_function_value)
