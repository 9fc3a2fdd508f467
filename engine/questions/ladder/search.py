"""The best next step of a nested list: a search among what the step before leaves open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from ...cut_tiers import in_tier_order
from ...deadline import Deadline
from ...evaluation.evaluate import Evaluation
from ...evaluation.payments import CannotPay, settle
from ...figures.arrays import BoolArray, FloatArray
from ...figures.ways import POSITIONS
from ...formulate import Formulation
from ...milp.model.model import Model
from ...milp.model.restrict import ROUNDING, Restricted, restrict, untouched
from ...milp.near_optimal import near_best
from ...milp.relaxation import Relaxation, relax
from ...milp.solution import Options, Progress, Solution, Status, objective_noise
from ...milp.solve import solve as solve_milp
from ...options import Method
from .best_point import BestPoint
from .nested import nested_model

FEWER_NODES = 200
"""Branch-and-bound nodes that finding changes worth nothing may take."""

LEAST_WORTH = 1e-7
"""Least worth of a step, as a share of the plan's, that its gap is a share of."""


@dataclass(frozen=True, eq=False)
class Found:
    """What the search for a step gave.

    Attributes
    ----------
    status
        How it ended: `optimal` where the step is proved to be the best within the gap asked, as a
        share of what it adds and of what a step can add at most, together; `infeasible` where no
        plan is nested.
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
class Before:
    """The plan of the step before: its decisions, (N, T), and its objective."""

    decisions: FloatArray
    objective: float

    @classmethod
    def of(cls, evaluation: Evaluation) -> Before:
        """Return a plan as the step before."""
        return cls(evaluation.decisions, evaluation.objective)


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
    known: Before
    down: bool
    options: Options
    method: Method
    deadline: Deadline
    on_progress: Callable[[Progress], None] | None = None

    def run(self) -> Found:
        """Return the best step."""
        model = nested_model(self.formulation, self.known.decisions, down=self.down)
        if (model.lower > model.upper).any():
            return Found(Status.INFEASIBLE, message="what must stay cannot be any more")
        fixed = model.integer & (model.lower == model.upper)
        # What follows from decisions, and who pays, is the solver's to find.
        for derived in self.formulation.derived:
            fixed[derived.columns.ids] = False
        part = restrict(model, fixed, model.lower, rounding=ROUNDING, all_rows=True)
        relaxed, size = self._relaxed(part)
        measured = self._measured(part, size)
        how = BestPoint(self.options, self.method, self.deadline, self.on_progress)
        solution = how.of(measured, relaxed, size, self._begin(part))
        if solution.x is None:
            return Found(solution.status, None, solution.interrupted, solution.message)
        x = solution.x[:-1]
        if not solution.interrupted:
            x = self._fewer_changes(part, x)
        evaluation = self._settled(part.whole(x))
        if evaluation is None:
            words = "the funds cannot pay, to the cent, for the decisions found"
            return Found(Status.ERROR, None, solution.interrupted, words)
        if not solution.interrupted:
            evaluation = self._by_tier(evaluation, model, solution, size)
        return Found(
            solution.status, evaluation, solution.interrupted, solution.message, solution.solver
        )

    @property
    def _so_far(self) -> float:
        """The objective of the step before, as the model has it."""
        return self.known.objective - self.formulation.offset

    def _relaxed(self, part: Restricted) -> tuple[Relaxation, float]:
        """Return the relaxation, and about what a step is worth."""
        relaxed = relax(part.model, self.deadline.share())
        most = 0.0
        if relaxed.objective is not None:
            most = abs(relaxed.objective + part.offset - self._so_far)
        return relaxed, max(most, LEAST_WORTH * max(1.0, abs(self._so_far)))

    def _measured(self, part: Restricted, size: float) -> Model:
        """Return the model with an objective of about a step's size, by a column that is 1.

        A whole plan is worth thousands of steps; a gap that is a share of it would leave open what
        the step is. So the objective is what the step adds, and once more as much as the relaxation
        says a step can add: then the gap is a share of that also where nothing can be added.
        """
        constant = part.offset - self._so_far + (-size if self.down else size)
        return part.model.with_columns("step before", 1, lower=1.0, upper=1.0, objective=constant)

    def _begin(self, part: Restricted) -> FloatArray | None:
        """Return the plan of the step before, if this budget pays for it."""
        try:
            x = settle(self.formulation, self.known.decisions).x
        except CannotPay:
            return None
        begin = np.append(x[part.free], 1.0)
        return begin if not part.model.violations(x[part.free]) else None

    def _fewer_changes(self, part: Restricted, x: FloatArray) -> FloatArray:
        """Return a step without those of its changes that are worth nothing."""
        if not self.deadline.worth_another:
            return x
        weights, same = self._changes()
        weights, same = weights[part.free], same[part.free]
        value = float(part.model.objective @ x)
        least = value - objective_noise(self._so_far)
        calmer = near_best(part.model, least).with_objective(-weights)
        known = same & (np.abs(x - (weights < 0)) < 0.5)
        own = ~known
        known |= untouched(calmer, own & calmer.integer)
        left = restrict(calmer, known, np.where(calmer.integer, np.round(x), x), rounding=ROUNDING)
        options = replace(
            self.options, gap=0.0, time_limit=self.deadline.share(), node_limit=FEWER_NODES
        )
        found = solve_milp(left.model, options, start=x[left.free]).x
        if found is None:
            return x
        fewer = left.whole(found)
        if part.model.objective @ fewer < least or weights @ fewer > weights @ x - 0.5:
            return x
        return fewer

    def _changes(self) -> tuple[FloatArray, BoolArray]:
        """Return what each column counts in the number of changes, and which columns count."""
        column, ways = self.formulation.decisions.column, self.formulation.figures.ways
        known = np.round(self.known.decisions)
        counted = (column >= 0) & (ways.decided & (ways.kind != POSITIONS))[:, None]
        weights = np.zeros(len(self.formulation.model.objective))
        weights[column[counted]] = np.where(known[counted] > 0.5, -1.0, 1.0)
        return weights, weights != 0.0

    def _settled(self, x: FloatArray) -> Evaluation | None:
        try:
            return settle(self.formulation, self.formulation.decisions.of(x))
        except CannotPay:
            return None

    def _by_tier(
        self, evaluation: Evaluation, model: Model, solution: Solution, size: float
    ) -> Evaluation:
        """Return the step of equal worth in which higher tiers come back first, or end last."""
        held = replace(self.formulation, model=model)
        objective = evaluation.objective
        equal = self.options.gap * size / max(abs(objective), 1e-9)
        bound = objective
        if solution.bound is not None and solution.objective is not None:
            bound += max(0.0, solution.bound - solution.objective)
        options = replace(self.options, gap=equal)
        ordered = in_tier_order(Evaluation(held, evaluation.x), bound, options, self.deadline)
        return Evaluation(self.formulation, ordered.x)
