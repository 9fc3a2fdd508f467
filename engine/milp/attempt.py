"""One solve, from the model to the verdict on what the solver said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from ..deadline import Deadline
from .model.arrays import FloatArray
from .model.model import Model
from .model.scaled_model import ScaledModel, scaled_model
from .settle import Verdict, settle
from .solution import Options, Progress, Status
from .solvers.highs import HighsJob
from .solvers.outcome import Ask, Ending, Outcome, Solver
from .solvers.waiting import run_until


@dataclass
class Attempt:
    """A solver, what it is asked, and whether a Ctrl-C ended it.

    Attributes
    ----------
    model
        What a plan is checked against.
    given
        What the solver gets: the same columns and the same plans, easier for it.
    """

    solver: Solver
    model: Model
    given: Model
    options: Options
    start: FloatArray | None
    on_progress: Callable[[Progress], None] | None
    deadline: Deadline
    interrupted: bool = False

    def verdict(self) -> Verdict:
        """Solve and judge."""
        scaled = scaled_model(self.given)
        if scaled.crossing:
            return Verdict(Status.INFEASIBLE, message="the bounds of a column or row cross")
        if not len(self.model.objective):
            return _no_columns(self.model)
        outcome = self._run(scaled)
        if outcome.ending is Ending.INFEASIBLE_OR_UNBOUNDED:
            return self._resolve(scaled, outcome)
        if outcome.bound is not None:
            settled = self._settled() * scaled.objective_scale
            outcome = replace(outcome, bound=outcome.bound + settled)
        return settle(self.model, scaled, outcome, self.options, self.start)

    def _settled(self) -> float:
        """Return what the objective has that the solver is not told of: fixed columns' share."""
        hidden = np.flatnonzero(self.model.objective != self.given.objective)
        dropped = self.model.objective[hidden] - self.given.objective[hidden]
        return float(dropped @ self.given.lower[hidden])

    def _resolve(self, scaled: ScaledModel, doubt: Outcome) -> Verdict:
        """Tell infeasible from unbounded: with nothing to maximise only the first is left."""
        if self.interrupted:
            return Verdict(Status.NO_PLAN_IN_TIME, message=doubt.message)
        outcome = doubt
        if self.model.objective.any():
            outcome = self._run(replace(scaled, objective=np.zeros_like(scaled.objective)))
        if outcome.ending is Ending.INFEASIBLE_OR_UNBOUNDED:
            return Verdict(Status.INFEASIBLE, message=outcome.message)
        plain = self.model.with_objective(0.0)
        verdict = settle(plain, scaled, outcome, self.options, self.start)
        if verdict.x is None:
            return verdict
        # CBC is wrong about this at times: no model is unbounded whose relaxation is not.
        ask = self._ask(scaled)
        relaxed = HighsJob(scaled, ask, integers=False)
        run_until(relaxed, ask.deadline, lambda: None)
        if relaxed.outcome().ending is not Ending.INFEASIBLE_OR_UNBOUNDED:
            return Verdict(Status.INFEASIBLE, message=doubt.message)
        return Verdict(Status.UNBOUNDED, message=doubt.message)

    def _ask(self, scaled: ScaledModel) -> Ask:
        start = None if self.start is None else self.start / scaled.unit
        told, settled = self.options, self._settled()
        if told.target is not None:
            told = replace(told, target=told.target - settled)
        cutoff = told.cutoff
        if cutoff is not None:
            cutoff = (cutoff - settled) * scaled.objective_scale
        return Ask(told, self.deadline, start, cutoff)

    def _run(self, scaled: ScaledModel) -> Outcome:
        ask = self._ask(scaled)
        try:
            job = self.solver.job(self.options.solver, scaled, ask)
        except Exception as failure:  # whatever a library raises
            return _failed(failure)
        interrupted, raised = run_until(
            job, ask.deadline, lambda: self._tell(scaled, job.progress())
        )
        self.interrupted |= interrupted
        if raised is not None:
            return _failed(raised)
        try:
            outcome = job.outcome()
        except Exception as failure:  # whatever a library raises
            return _failed(failure)
        self.interrupted |= outcome.interrupted
        return outcome

    def _tell(self, scaled: ScaledModel, parts: tuple[float | None, float | None]) -> None:
        if self.on_progress is not None:
            objective, bound = (
                None if part is None else part / scaled.objective_scale for part in parts
            )
            self.on_progress(Progress(self.deadline.passed, objective, bound))


def _failed(failure: BaseException) -> Outcome:
    return Outcome(Ending.FAILED, message=f"{type(failure).__name__}: {failure}")


def _no_columns(model: Model) -> Verdict:
    x = np.zeros(0)
    violations = model.violations(x)
    if violations:
        return Verdict(Status.INFEASIBLE, message=violations[0].text)
    return Verdict(Status.OPTIMAL, x, 0.0, 0.0, 0.0)
