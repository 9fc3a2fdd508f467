"""Plans of a scenario under further rows: found, paid to the cent, and checked again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np

from ....models.results.plan import Plan, Run
from ....models.results.plan_parts.money_plan import Payment
from ....version import __version__
from ...evaluation.check_payments import check_payments
from ...evaluation.evaluate import Evaluation, evaluate_today
from ...evaluation.payments import CannotPay, settle, split
from ...figures.arrays import FloatArray, IntArray
from ...figures.ways import POSITIONS, REORGANIZED
from ...formulate import Formulation
from ...milp.guided import solve_guided
from ...milp.model.model import Model
from ...milp.near_optimal import Slots
from ...milp.solution import Options, Progress, Solution, Status
from ...plan.assemble import Outcome, assemble
from ...solve import check_plan


@dataclass(frozen=True, eq=False)
class Found:
    """What a search gave: a solution of its model, and its decisions paid to the cent, if any."""

    solution: Solution
    evaluation: Evaluation | None = None


@dataclass(frozen=True, eq=False)
class NearOptimalSearch:
    """Searches for plans of one formulation under further rows or for another objective.

    Attributes
    ----------
    formulation
        The scenario's own.
    options
        Solver, gap, seed and threads; the time of each search is given with it.
    on_progress
        Called now and then.
    """

    formulation: Formulation
    options: Options
    on_progress: Callable[[Progress], None] | None = field(default=None)

    def search(self, model: Model, base: FloatArray, seconds: float) -> Found:
        """Return the best point of a model whose first columns are the formulation's.

        Parameters
        ----------
        model
            With more rows, more columns behind, or another objective.
        base
            A plan that keeps the model, shape (n,) of the formulation or of the model.
        seconds
            Wall seconds.
        """
        solution = self._solve(model, base, seconds)
        if solution.x is None:
            return Found(solution)
        evaluation = self.settled(solution.x)
        if evaluation is None:
            words = "the funds cannot pay, to the cent, for the decisions found"
            solution = replace(solution, x=None, status=Status.ERROR, message=words)
        return Found(solution, evaluation)

    def settled(self, x: FloatArray) -> Evaluation | None:
        """Return decisions with payments for them, None if there are none or they break a rule."""
        formulation = self.formulation
        try:
            evaluation = settle(formulation, formulation.decisions.of(x))
        except CannotPay:
            return None
        return None if check_plan(formulation, evaluation) else evaluation

    def plan(self, evaluation: Evaluation, outcome: Outcome) -> Plan:
        """Return decisions as a plan, checked again.

        Raises
        ------
        RuntimeError
            The payments do not hold when checked again: a defect.
        """
        payments: tuple[Payment, ...] = split(evaluation)
        unpaid = check_payments(self.formulation, evaluation, payments)
        if unpaid:
            raise RuntimeError("; ".join(str(finding) for finding in unpaid))
        return assemble(evaluation, evaluate_today(self.formulation), payments, outcome, None)

    def run(self, solution: Solution) -> Run:
        """Return what a plan says of how it was found."""
        return Run(
            method="direct",
            solver=solution.solver,
            seconds=solution.seconds,
            seed=self.options.seed,
            groundswell=__version__,
        )

    def _solve(self, model: Model, base: FloatArray, seconds: float) -> Solution:
        begin = np.zeros(len(model.objective))
        begin[: len(base)] = base
        options = replace(self.options, time_limit=seconds)
        try:
            return solve_guided(model, options, begin, on_progress=self.on_progress)
        except KeyboardInterrupt:  # a relaxation has no best so far to return
            words, status = "stopped on request", Status.NO_PLAN_IN_TIME
            return Solution(status, None, None, None, None, "", 0.0, words, interrupted=True)


def decided(formulation: Formulation) -> IntArray:
    """Return the columns of the decisions."""
    column = formulation.decisions.column[formulation.figures.ways.decided]
    return column[column >= 0]


def site_years(formulation: Formulation) -> Slots:
    """Return each site and year as a slot that is one of its ways, or off; and its positions.

    After them each reorganization and year, in which it is in force, or not.
    """
    ways, years = formulation.figures.ways, len(formulation.figures.years)
    sites = len(formulation.figures.sites.program)
    own = np.flatnonzero(ways.kind == REORGANIZED)
    column = formulation.decisions.column[np.concatenate([ways.part_way, own])]
    thing = np.concatenate([ways.part_site, sites + np.arange(len(own))])
    pair, year = np.nonzero(column >= 0)
    slot = thing[pair] * years + year
    more = np.flatnonzero(ways.kind == POSITIONS)
    number = formulation.decisions.column[more]
    which, when = np.nonzero(number >= 0)
    numbered = ways.site[more[which]] * years + when
    size = (sites + len(own)) * years
    return Slots(size, slot, column[pair, year], numbered, number[which, when])
