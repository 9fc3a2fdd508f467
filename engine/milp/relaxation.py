"""The linear relaxation: its best point, and its prices."""

from __future__ import annotations

import numpy as np

from ..deadline import Deadline
from .basis import Basis
from .model.model import Model
from .model.scaled_model import ScaledModel, scaled_model
from .model.tighten import wide_rows
from .solution import Options, Relaxation, Status
from .solvers.highs import DEVEX, HighsJob
from .solvers.outcome import Ask, Ending
from .solvers.waiting import run_until

__all__ = ["Relaxation", "relax"]


def relax(
    model: Model,
    time_limit: float = 600.0,
    *,
    threads: int = 1,
    seed: int = 0,
    begin: Basis | None = None,
    devex: bool = False,
) -> Relaxation:
    """Solve the linear relaxation of a model by HiGHS.

    Parameters
    ----------
    model
        To be maximised.
    time_limit
        Wall seconds.
    threads, seed
        As in ``Options``.
    begin
        A similar model's basis to begin at.
    devex
        Whether to choose rows by devex weights, not by steepest edge: mostly a little slower, but
        far quicker where there is no point at all. Where HiGHS then fails, it is not asked again,
        and that there is no point is one solver's word.

    Returns
    -------
    Its status, point, duals and reduced costs in the model's units; a failure inside HiGHS has
    status ``ERROR``.

    Raises
    ------
    KeyboardInterrupt
        After a Ctrl-C, once HiGHS has stopped.
    """
    if not len(model.objective):
        return _no_columns(model)
    scaled = scaled_model(model)
    if scaled.crossing:
        return Relaxation(Status.INFEASIBLE, message="the bounds of a column or row cross")
    options = Options("highs", time_limit=time_limit, threads=threads, seed=seed)
    ask = Ask(options, Deadline.after(time_limit))
    try:
        found = _settle(model, scaled, ask, begin, devex=devex)
        if not devex and _doubtful(model, found):
            found = _settle(model, scaled, ask, None, presolve=False)
    except Exception as failure:  # whatever the library raises
        return Relaxation(Status.ERROR, message=f"{type(failure).__name__}: {failure}")
    return found


def _doubtful(model: Model, found: Relaxation) -> bool:
    """Return whether HiGHS' presolve may have misled it, as it does where cents meet billions.

    HiGHS 1.16 then ends with "Solve error", or calls infeasible what is not.
    """
    wide = found.status is Status.INFEASIBLE and len(wide_rows(model))
    return found.status is Status.ERROR or bool(wide)


def _settle(
    model: Model,
    scaled: ScaledModel,
    ask: Ask,
    begin: Basis | None,
    *,
    presolve: bool = True,
    devex: bool = False,
) -> Relaxation:
    job = HighsJob(scaled, ask, integers=False)
    if devex:
        job.set("simplex_dual_edge_weight_strategy", DEVEX)
    if not presolve:
        job.set("presolve", "off")
    if begin is not None:
        job.begin_at(begin.of_model(model))
    interrupted, failure = run_until(job, ask.deadline, lambda: None)
    if failure is not None:
        raise failure
    if interrupted:
        raise KeyboardInterrupt
    return _told(model, scaled, ask, job)


def _told(model: Model, scaled: ScaledModel, ask: Ask, job: HighsJob) -> Relaxation:
    """Return what a job that has ended says."""
    outcome = job.outcome()
    match outcome.ending:
        case Ending.FINISHED:
            return read(model, scaled, job)
        case Ending.INFEASIBLE:
            return Relaxation(Status.INFEASIBLE)
        case Ending.STOPPED:
            return Relaxation(Status.NO_PLAN_IN_TIME, message=outcome.message)
        case Ending.INFEASIBLE_OR_UNBOUNDED if model.objective.any():
            plain = model.with_objective(0.0)
            feasible = _settle(plain, scaled_model(plain), ask, None)
            found = feasible.status is Status.OPTIMAL
            return Relaxation(Status.UNBOUNDED) if found else feasible
        case Ending.INFEASIBLE_OR_UNBOUNDED:  # with nothing to maximise, never unbounded
            return Relaxation(Status.INFEASIBLE)
    return Relaxation(Status.ERROR, message=outcome.message)


def read(model: Model, scaled: ScaledModel, job: HighsJob) -> Relaxation:
    """Return what a job has found that ended at the best point, in the model's units."""
    x = np.clip(job.point() * scaled.unit, model.lower, model.upper)
    row_dual = np.array(job.solver.getSolution().row_dual, dtype=float)
    duals = row_dual * scaled.row_scale / scaled.objective_scale + 0.0
    return Relaxation(
        Status.OPTIMAL,
        x,
        float(model.objective @ x),
        duals,
        model.objective - model.matrix.T @ duals,
        basis=Basis.of(model, job.solver),
    )


def _no_columns(model: Model) -> Relaxation:
    broken = model.violations(np.zeros(0))
    if broken:
        return Relaxation(Status.INFEASIBLE, message=broken[0].text)
    duals = np.zeros(len(model.row_lower))
    return Relaxation(Status.OPTIMAL, np.zeros(0), 0.0, duals, np.zeros(0))
