"""The best point of a step's model: near its relaxation first, then what that leaves open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from ...deadline import Deadline
from ...figures.arrays import FloatArray
from ...milp.decomposition import solve_by_block
from ...milp.model.model import Model
from ...milp.relaxation import Relaxation
from ...milp.solution import Effort, Options, Progress, Solution, Status, judge
from ...milp.solve import solve as solve_milp
from ...options import Method
from .near_relaxation import near_relaxation

NEAR_SHARE = 0.25
"""Share of a step's worth by which plans looked at first may be below the relaxation."""

FIRST_NODES = 100
"""Branch-and-bound nodes after which that look, with little effort, is made again with all."""

NEAR_SHARE_WITH_PLAN = 0.05
"""The same as `NEAR_SHARE` where there is a plan to begin with: the whole is searched soon then, so
that only a short look at the first node is worth it."""

LOOK_GAP_SHARE = 0.2
"""Share of the gap asked for in that look, in which little is left to search."""

PROOF_NODES = 100
"""Nodes in which the plan found is to be proved before others are looked for, too."""

SPARE = 0.9
"""Share of the gap asked above a plan from where on nothing is looked for any more."""


@dataclass(frozen=True, eq=False)
class BestPoint:
    """How to search for the best point of a step's model.

    Attributes
    ----------
    options, method, deadline
        How, and by when.
    on_progress
        Called now and then.
    """

    options: Options
    method: Method
    deadline: Deadline
    on_progress: Callable[[Progress], None] | None = None

    def of(
        self, model: Model, relaxed: Relaxation, size: float, start: FloatArray | None
    ) -> Solution:
        """Return the best point.

        What the relaxation minds much is left out at first; then all that it proves to be no better
        than the plan found. The whole is searched only if that leaves the best step open.

        Parameters
        ----------
        model
            A step's; its last column is 1 and rests there.
        relaxed
            The relaxation of the others.
        size
            About what a step is worth, above 0.
        start
            The plan of the step before, if this budget pays for it.
        """
        if relaxed.status is not Status.OPTIMAL or self.method == "by-school":
            return self._solve(model, start, self.options)
        assert relaxed.objective is not None
        best = relaxed.objective + float(model.objective[-1])
        found = self._first(model, relaxed, size, start)
        for how in self._proofs(start):
            if not self._undecided(found):
                break
            assert found.objective is not None
            least = found.objective + SPARE * self.options.gap * abs(found.objective)
            loss = max(best - least, NEAR_SHARE * size)
            proof = self._near(model, relaxed, loss, found.x, how)
            found = found if proof.x is None else proof
        if found.interrupted or (found.x is not None and not self._undecided(found)):
            return found
        return self._solve(model, start if found.x is None else found.x, self.options)

    def _first(
        self, model: Model, relaxed: Relaxation, size: float, start: FloatArray | None
    ) -> Solution:
        """Return a plan that is near the best, most often."""
        if start is not None:
            look = replace(self._highs("rounding", 1), gap=LOOK_GAP_SHARE * self.options.gap)
            return self._near(model, relaxed, NEAR_SHARE_WITH_PLAN * size, None, look)
        little = self._highs("rounding", FIRST_NODES)
        found = self._near(model, relaxed, NEAR_SHARE * size, None, little)
        if found.x is not None or found.interrupted or not self.deadline.worth_another:
            return found
        return self._near(model, relaxed, NEAR_SHARE * size, None, self._highs("usual", None))

    def _proofs(self, start: FloatArray | None) -> list[Options]:
        """Return how to prove a plan; one looked for with care at first without another look."""
        usual = self._highs("usual", None)
        return [usual] if start is not None else [self._highs("none", PROOF_NODES), usual]

    def _undecided(self, found: Solution) -> bool:
        """Return whether a plan was found that may not be the best, and there is time to look."""
        proved = found.status is Status.OPTIMAL
        return not (proved or found.interrupted or found.x is None) and self.deadline.worth_another

    def _highs(self, effort: Effort, nodes: int | None) -> Options:
        """Return how to search where most is settled: HiGHS is the quicker one there."""
        solver = "highs" if self.options.solver == "scip" else self.options.solver
        # That there is no plan near the relaxation settles nothing.
        sure = nodes is None
        return replace(self.options, solver=solver, effort=effort, node_limit=nodes, certain=sure)

    def _near(
        self,
        model: Model,
        relaxed: Relaxation,
        loss: float,
        start: FloatArray | None,
        how: Options,
    ) -> Solution:
        """Return the best point that loses no more against the relaxation, by the whole's bound."""
        assert relaxed.objective is not None
        assert relaxed.x is not None
        assert relaxed.reduced_costs is not None
        more = replace(
            relaxed,
            x=np.append(relaxed.x, 1.0),
            reduced_costs=np.append(relaxed.reduced_costs, 0.0),
        )
        found = self._solve(near_relaxation(model, more, loss), start, how)
        if found.objective is None or found.bound is None:
            return found
        elsewhere = relaxed.objective + float(model.objective[-1]) - loss
        status, bound, gap = judge(found.objective, max(found.bound, elsewhere), self.options.gap)
        return replace(found, status=status, bound=bound, gap=gap)

    def _solve(self, model: Model, start: FloatArray | None, how: Options) -> Solution:
        options = replace(how, time_limit=self.deadline.share())
        if self.method == "by-school":
            return solve_by_block(model, options, start=start, on_progress=self._tell)
        return solve_milp(model, options, start=start, on_progress=self._tell)

    def _tell(self, now: Progress) -> None:
        """Tell that it goes on; the step's own objective would say nothing beside a plan's."""
        if self.on_progress is not None:
            self.on_progress(Progress(now.seconds))
