"""From what was found to points: plans in their fixed form, checked again."""

from __future__ import annotations

from ....models.results.frontier import FrontierPoint
from ....models.results.plan import Run
from ....version import __version__
from ...evaluation.evaluate import evaluate_today
from ...plan.assemble import Outcome
from ...plan.prices import Prices, find_prices
from ...solve import finish
from .points import Found
from .subproblem_pool import SubproblemPool

_WHAT_IT_IS = "a point of a frontier: best in its first objective for what it has of the others"


class PointBuilder:
    """Makes points of what was found: plans in their fixed form, checked again."""

    def __init__(self, pool: SubproblemPool, exact: bool) -> None:
        self._pool = pool
        self._exact = exact
        self._made: dict[tuple[tuple[int, ...], bool], FrontierPoint] = {}
        self._prices: list[Prices | None] = []
        self.today = evaluate_today(pool.pareto_model.formulation)

    def run(self) -> Run:
        """Return how the points were found."""
        options = self._pool.pareto_model.options
        return Run(
            method="exact" if self._exact else "augmented epsilon-constraint",
            solver=str(options.solver),
            seconds=self._pool.deadline.passed,
            seed=options.seed,
            groundswell=__version__,
        )

    def point(self, found: Found) -> FrontierPoint:
        """Return a point."""
        key = (found.on, found.proved)
        if key not in self._made:
            self._made[key] = self._point(found)
        return self._made[key]

    def _point(self, found: Found) -> FrontierPoint:
        evaluation = self._pool.pareto_model.evaluate(found.on)
        assert evaluation is not None
        return FrontierPoint(
            values=self._pool.pareto_model.values(evaluation.x),
            # Nobody bounded the scenario's own objective: its plan is a plan, and no more.
            plan=finish(
                evaluation,
                Outcome("feasible", self.run(), None, _WHAT_IT_IS),
                self._scarcity(),
                self.today,
            ),
            status="optimal" if found.proved else "feasible",
            gap=found.gap,
        )

    def _scarcity(self) -> Prices | None:
        """Return the scenario's prices; the same for every point."""
        if not self._prices:
            self._prices.append(find_prices(self._pool.pareto_model.formulation, 60.0))
        return self._prices[0]
