"""Finding decisions that hold to the cent, whatever a solver's tolerances let slip."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from .beforehand import as_plan, is_possible, may_be_paid
from .deadline import Deadline
from .evaluation.evaluate import Evaluation
from .evaluation.payments import CannotPay, settle
from .figures.arrays import FloatArray
from .formulate import Formulation
from .milp.basis import Basis
from .milp.decomposition import solve_by_block
from .milp.model.model import Model
from .milp.solution import Options, Progress, Solution, Status, relative_gap
from .milp.solve import solve as solve_milp
from .options import Method
from .session import Session

BY_SCHOOL_DECISIONS = 2000
"""Whole columns from which on `auto` solves by school; see docs/benchmarks.md."""

BY_SCHOOL_BLOCKS = 20
"""Schools from which on `auto` solves by school: with fewer, a single one weighs too much."""

FINER_TRIES = 3
"""How often a smaller gap is asked for where the solver's own is not that of the plan."""

FINER_SHARE = 0.8
"""Share of the gap that would just do, to ask for instead."""


def pick(method: Method, model: Model) -> Literal["direct", "by-school"]:
    """Return how a model is solved, where the method may be `auto`."""
    if method != "auto":
        return method
    blocks = len(np.unique(model.column_block[model.column_block >= 0]))
    large = int(model.integer.sum()) >= BY_SCHOOL_DECISIONS and blocks >= BY_SCHOOL_BLOCKS
    return "by-school" if large else "direct"


@dataclass(frozen=True, eq=False)
class Search:
    """A formulation, how to solve it, and since when.

    Attributes
    ----------
    formulation
        What to solve; its model may have more rows, other bounds or another objective than the
        scenario's own.
    options, deadline
        How, and by when.
    method
        How: the whole MILP to one solver, or by school.
    on_progress
        Called now and then.
    begin
        A full vector to begin with, if it is a plan; what is found is worth no less. By school it
        begins the search only where it may end it: schools are asked longer about a plan far off
        than about none.
    session
        What earlier solves found; what this one finds is added.
    today
        Whether to begin with today's state, or with nothing, where no other plan is known.
    constant
        What the objective has that its model has not, which the gap is relative to as well; None:
        the formulation's offset.
    basis
        Where its relaxation rests, or is likely to; None: what formulation or session know.
    """

    formulation: Formulation
    options: Options
    deadline: Deadline
    method: Method = "auto"
    on_progress: Callable[[Progress], None] | None = None
    begin: FloatArray | None = None
    session: Session | None = None
    today: bool = True
    constant: float | None = None
    basis: Basis | None = None

    def run(self) -> tuple[Solution, Evaluation | None]:
        """Return what was found, with exact payments for its decisions if there are any."""
        solution, evaluation = self._settled(self._solve(self.formulation.model, None))
        if evaluation is None:
            return solution, None
        solution, evaluation = self._gap_met(solution, evaluation)
        if self.session is not None:
            self.session.remember(evaluation)
        return solution, evaluation

    def _solve(self, model: Model, start: FloatArray | None) -> Solution:
        """Solve a model by the method asked; without a start, from what is known."""
        options = replace(self.options, time_limit=self.deadline.share())
        if pick(self.method, model) == "by-school":
            memory = None if self.session is None else self.session.memory
            basis = self.basis or self.formulation.basis
            near = () if self.session is None else self.session.near(self.formulation)
            return solve_by_block(
                model,
                options,
                start=start,
                known=self._known,
                near=near,
                on_progress=self.on_progress,
                memory=memory,
                basis=basis,
            )
        start = self._known() if start is None else start
        return solve_milp(model, options, start=start, on_progress=self.on_progress)

    def _known(self, least: float = -np.inf) -> FloatArray | None:
        """Return a plan from before: given, remembered, today's state or nothing, if one is any.

        The best of those given and remembered.

        Parameters
        ----------
        least
            What it must be worth in the model's objective.
        """
        known, model = None, self.formulation.model
        if self.begin is not None and not model.violations(self.begin):
            worth = float(model.objective @ self.begin)
            known, least = (self.begin, worth) if worth >= least else (None, least)
        if self.session is not None:
            kept = self.session.start(self.formulation, least)
            better = kept is not None and float(model.objective @ kept) >= least
            known = kept if better else known
        if known is not None or not self.today:
            return known
        today = self.formulation.decisions.today()
        for decisions in (today, np.zeros_like(today)):
            if not is_possible(self.formulation, decisions):
                continue
            x = self.formulation.complete(decisions)
            if float(model.objective @ x) < least or not may_be_paid(self.formulation, x):
                continue
            if (paid := as_plan(self.formulation, decisions)) is not None:
                return paid
        return None

    def _settled(self, solution: Solution) -> tuple[Solution, Evaluation | None]:
        """Return what was found with exact payments; an error where there are none after all."""
        if solution.x is None:
            return solution, None
        try:
            decisions = self.formulation.decisions.of(solution.x)
            return solution, settle(self.formulation, decisions)
        except CannotPay:
            words = "the funds cannot pay, to the cent, for the decisions found"
            return replace(solution, x=None, status=Status.ERROR, message=words), None

    def _gap_met(self, solution: Solution, evaluation: Evaluation) -> tuple[Solution, Evaluation]:
        """Search on where the solver's gap was met and that of the plan's objective is not.

        A solver does not know what is constant, and its objective is not to the cent.
        """
        wanted = self.options.gap
        for _ in range(FINER_TRIES):
            gap = self._gap(solution, evaluation)
            if gap is None or gap <= wanted or wanted == 0 or not self.deadline.worth_another:
                break
            if solution.interrupted or solution.status is not Status.OPTIMAL:
                break
            options = replace(self.options, gap=FINER_SHARE * wanted * wanted / gap)
            finer = replace(self, options=options)
            found, settled = finer._settled(finer._solve(self.formulation.model, evaluation.x))
            if settled is None:
                break
            bounds = [known for known in (solution.bound, found.bound) if known is not None]
            solution, evaluation = replace(found, bound=min(bounds, default=None)), settled
        gap = self._gap(solution, evaluation)
        if solution.status is Status.FEASIBLE and gap is not None and gap <= wanted:
            solution = replace(solution, status=Status.OPTIMAL, gap=gap)
        return solution, evaluation

    def _gap(self, solution: Solution, evaluation: Evaluation) -> float | None:
        """Return the gap of evaluated decisions, constants counted in; None without a bound."""
        if solution.bound is None:
            return None
        constant = self.formulation.offset if self.constant is None else self.constant
        value = float(self.formulation.model.objective @ evaluation.x) + constant
        return relative_gap(value, max(value, solution.bound + constant))
