"""The best next step of a nested list: a search among what the step before leaves open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from ...cut_tiers import order_by_tiers
from ...deadline import Deadline
from ...evaluation.evaluate import Evaluation
from ...evaluation.payments import CannotPay, settle
from ...figures.arrays import FloatArray
from ...figures.ways import POSITIONS
from ...formulate import Formulation
from ...milp.decomposition import solve_by_block
from ...milp.model.model import Model
from ...milp.model.restrict import ROUNDING, Restricted, restrict
from ...milp.near_optimal import near_best
from ...milp.relaxation import relax
from ...milp.solution import Options, Progress, Solution, Status
from ...milp.solve import solve as solve_milp
from ...options import Method
from ...search import pick
from .nested import nested_model

FEWER_NODES = 200
"""Branch-and-bound nodes that the search for fewer changes of equal worth may take."""

NOISE = 1e-9
"""Share of an objective that is rounding."""

LEAST = 1e-7
"""Least worth of a step, as a share of the plan's, that its gap is a share of."""


@dataclass(frozen=True, eq=False)
class Found:
    """What the search for a step gave.

    Attributes
    ----------
    status
        How it ended: `optimal` where the step is proved to be the best within the gap asked, as a
        share of a step's own worth; `infeasible` where no plan is nested.
    evaluation
        The plan, if there is one.
    interrupted
        Whether a Ctrl-C ended it.
    message
        What there is to say besides.
    solver
        Name and version.
    """

    status: Status
    evaluation: Evaluation | None = None
    interrupted: bool = False
    message: str = ""
    solver: str = ""


@dataclass(frozen=True, eq=False)
class StepSearch:
    """A step's budget, and the plan that it starts from.

    Attributes
    ----------
    formulation
        Of the step's budget.
    known
        The plan of the step before, of its own budget.
    down
        Whether the step may only take; else it may only add.
    options, method, deadline
        How to search, and by when.
    on_progress
        Called now and then.
    """

    formulation: Formulation
    known: Evaluation
    down: bool
    options: Options
    method: Method
    deadline: Deadline
    on_progress: Callable[[Progress], None] | None = None

    def run(self) -> Found:
        """Return the best step."""
        model = nested_model(self.formulation, self.known.decisions, down=self.down)
        fixed = model.integer & (model.lower == model.upper)
        # What follows from decisions, and who pays, is the solver's to find.
        for derived in self.formulation.derived:
            fixed[derived.columns.ids] = False
        crossing = np.flatnonzero(model.lower > model.upper)
        if len(crossing):
            return Found(Status.INFEASIBLE, message="what must stay cannot be any more")
        part = restrict(model, fixed, model.lower, rounding=ROUNDING, all_rows=True)
        size, measured = self._measured(part)
        solution = self._solve(measured, self._begin(part))
        if solution.x is None:
            return Found(solution.status, None, solution.interrupted, solution.message)
        status, x = solution.status, solution.x[:-1]
        if not solution.interrupted:
            x = self._fewer_changes(part, x)
        evaluation = self._settled(part, x)
        if evaluation is None:
            words = "the funds cannot pay, to the cent, for the decisions found"
            return Found(Status.ERROR, None, solution.interrupted, words)
        if not solution.interrupted:
            evaluation = self._by_tier(evaluation, model, solution, size)
        return Found(status, evaluation, solution.interrupted, solution.message, solution.solver)

    @property
    def _so_far(self) -> float:
        """The objective of the step before, as the model has it."""
        return self.known.objective - self.formulation.offset

    def _measured(self, part: Restricted) -> tuple[float, Model]:
        """Return about what a step is worth, and the model whose objective is of that size.

        A whole plan is worth thousands of steps; a gap that is a share of it would leave open what
        the step is. So the objective is what the step adds, and once more as much as the relaxation
        says a step can add: then the gap is a share of that also where nothing can be added.
        """
        gained = part.offset - self._so_far
        relaxed = relax(part.model, self.deadline.share(), begin=None)
        most = 0.0 if relaxed.objective is None else abs(relaxed.objective + gained)
        size = max(most, LEAST * max(1.0, abs(self._so_far)))
        constant = gained + (-size if self.down else size)
        return size, part.model.with_columns(
            "step before", 1, lower=1.0, upper=1.0, objective=constant
        )

    def _begin(self, part: Restricted) -> FloatArray | None:
        """Return the plan of the step before, if this budget pays for it."""
        try:
            x = settle(self.formulation, self.known.decisions).x
        except CannotPay:
            return None
        return np.append(x[part.free], 1.0)

    def _solve(self, model: Model, start: FloatArray | None) -> Solution:
        options = replace(self.options, time_limit=self.deadline.share())
        if pick(self.method, model) == "by-school":
            return solve_by_block(model, options, start=start, on_progress=self._tell)
        return solve_milp(model, options, start=start, on_progress=self._tell)

    def _tell(self, now: Progress) -> None:
        """Tell that it goes on; the step's own objective would say nothing beside a plan's."""
        if self.on_progress is not None:
            self.on_progress(Progress(now.seconds))

    def _fewer_changes(self, part: Restricted, x: FloatArray) -> FloatArray:
        """Return a step that is worth no less and changes as little as was found."""
        if not self.deadline.worth_another:
            return x
        weights = self._changes()[part.free]
        value = float(part.model.objective @ x)
        least = value - NOISE * max(1.0, abs(self._so_far))
        calmer = near_best(part.model, least).with_objective(-weights)
        options = replace(
            self.options, gap=0.0, time_limit=self.deadline.share(), node_limit=FEWER_NODES
        )
        found = solve_milp(calmer, options, start=x).x
        if found is None or part.model.objective @ found < least:
            return x
        return found if weights @ found < weights @ x - 0.5 else x

    def _changes(self) -> FloatArray:
        """Return what each column counts in the number of site-years unlike the step before."""
        column, ways = self.formulation.decisions.column, self.formulation.figures.ways
        known = np.round(self.known.decisions)
        counted = (column >= 0) & ways.decided[:, None] & (ways.kind != POSITIONS)[:, None]
        weights = np.zeros(len(self.formulation.model.objective))
        weights[column[counted]] = np.where(known[counted] > 0.5, -1.0, 1.0)
        return weights

    def _settled(self, part: Restricted, x: FloatArray) -> Evaluation | None:
        try:
            return settle(self.formulation, self.formulation.decisions.of(part.whole(x)))
        except CannotPay:
            return None

    def _by_tier(
        self, evaluation: Evaluation, model: Model, solution: Solution, size: float
    ) -> Evaluation:
        """Return the step of equal worth in which higher tiers come back first, or end last."""
        held = replace(self.formulation, model=model)
        objective = evaluation.objective
        equal = self.options.gap * size / max(abs(objective), NOISE)
        bound = objective
        if solution.bound is not None and solution.objective is not None:
            bound += max(0.0, solution.bound - solution.objective)
        options = replace(self.options, gap=equal)
        ordered, _ = order_by_tiers(
            Evaluation(held, evaluation.x), bound, options, self.deadline
        )
        return Evaluation(self.formulation, ordered.x)
