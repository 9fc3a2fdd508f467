"""The best plan that grants a request: from above by the relaxation, from below by a plan found.

Every request is a row of one relaxation, which asks for it in turn, so that each bound takes a few
steps of the dual simplex. Where the relaxation moves then, and at the school itself, decisions are
searched anew; all others stay as in the plan that is set against. What that finds is a plan: a
proof from below. Both together are within the gap asked nearly always; else the whole is searched.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from ..deadline import Deadline
from ..evaluation.evaluate import Evaluation
from ..evaluation.payments import CannotPay, settle
from ..figures.arrays import BoolArray, FloatArray, IntArray
from ..formulate import Formulation
from ..milp.model.model import Model
from ..milp.model.restrict import ROUNDING, restrict
from ..milp.relaxation import Relaxation
from ..milp.solution import Options, Status, relative_gap
from ..milp.solve import solve as solve_milp
from ..milp.warm_relaxation import WarmRelaxation
from ..options import Method
from ..search import Search
from .granting import SHORT_OF_GRANTED, Granted, with_requests

MOVED = 1e-6
"""By how much a column of the relaxation must change to count as moved."""

FINE, COARSE = 0.02, 0.1
"""Gap of a repair, as a share of the gap asked: it is a small search, and names who gives way. The
finer one where the price is to be exact."""

WHOLE_SCHOOLS_FACTOR = 5.0
"""By what factor that gap is larger where whole schools are decided anew."""

REPAIR_SECONDS = 20.0
"""The most that a repair may take."""


@dataclass(frozen=True, eq=False)
class Forced:
    """What is known of the plans that grant a request.

    Attributes
    ----------
    high
        Objective that none exceeds, proved; -inf: proved that there is none.
    found
        The best one found, None without any.
    searched
        Whether all plans were searched, not only those like the plan set against.
    """

    high: float
    found: Evaluation | None
    searched: bool = False

    @property
    def low(self) -> float:
        """Objective of the best one found; -inf without any."""
        return float("-inf") if self.found is None else self.found.objective

    @property
    def none(self) -> bool:
        """Whether it is proved that no plan grants it."""
        return self.high == float("-inf")

    def within(self, gap: float) -> bool:
        """Return whether what was found is proved to be the best, within a relative gap."""
        if self.none:
            return True
        return self.found is not None and relative_gap(self.low, self.high) <= gap + 1e-12

    def with_plans(self, wanted: Granted, plans: Sequence[Evaluation]) -> Forced:
        """Return the same if these plans are known, too, some of which may grant the request."""
        if self.none:
            return self
        granting = [plan for plan in plans if wanted.holds(plan.formulation, plan.x)]
        best = max(granting, key=lambda plan: plan.objective, default=None)
        if best is None or best.objective <= self.low:
            return self
        return replace(self, high=max(self.high, best.objective), found=best)


@dataclass(frozen=True, eq=False)
class ForcedSearch:
    """Searches, request by request, for the best plan that grants it.

    Attributes
    ----------
    base
        The plan set against.
    high
        What no plan exceeds.
    wanted
        What is asked for, one at a time.
    options
        Gap asked and solver.
    deadline
        By when all must be over.
    method
        As of `SearchOptions`.
    """

    base: Evaluation
    high: float
    wanted: tuple[Granted, ...]
    options: Options
    deadline: Deadline
    method: Method

    @property
    def formulation(self) -> Formulation:
        """The scenario's."""
        return self.base.formulation

    @cached_property
    def _asked(self) -> tuple[Model, IntArray]:
        """The model with a row for each request, none asked for yet, and the rows' numbers."""
        return with_requests(self.formulation, self.wanted)

    @cached_property
    def _relaxation(self) -> WarmRelaxation:
        return WarmRelaxation.of(self._asked[0], self.options.seed)

    @cached_property
    def _free(self) -> Relaxation:
        """The relaxation with nothing asked."""
        return self._relaxation.best(self.deadline)

    @cached_property
    def _rest(self) -> Any:
        """Where the relaxation rests with nothing asked: each request's begins there."""
        return self._relaxation.basis()

    def relaxed(self, wanted: Granted) -> Relaxation:
        """Return the relaxation with a request granted."""
        if self._free.status is not Status.OPTIMAL:
            return Relaxation(Status.NO_PLAN_IN_TIME)
        begin = self._rest
        row = int(self._asked[1][self.wanted.index(wanted)])
        least = self._least(wanted)
        return self._relaxation.best_with(row, least, np.inf, self.deadline, begin=begin)

    def _least(self, wanted: Granted) -> float:
        """Return what the columns of a request's row must come to so that it is granted."""
        return 1.0 - SHORT_OF_GRANTED - float(wanted.line(self.formulation).constant[0])

    def bounded(self, wanted: Granted) -> Forced:
        """Return a bound on the plans that grant a request."""
        return Forced(self._high(self.relaxed(wanted)), self._kept(wanted))

    def bracketed(self, wanted: Granted, *, fine: bool, enough: float = float("-inf")) -> Forced:
        """Return a bound on the plans that grant a request, and one of them if one is found.

        It is never said here that there is none: that takes a search.

        Parameters
        ----------
        fine
            Whether the plan is searched for with the finer gap.
        enough
            No plan is searched for where it is proved that none is worth so much.
        """
        relaxed = self.relaxed(wanted)
        high = self._high(relaxed)
        found = self._kept(wanted)
        if found is None and relaxed.status is not Status.INFEASIBLE and high >= enough:
            found = self._repair(wanted, relaxed, FINE if fine else COARSE)
        return Forced(high if found is None else max(high, found.objective), found)

    def _high(self, relaxed: Relaxation) -> float:
        if relaxed.status is not Status.OPTIMAL or relaxed.objective is None:
            return self.high
        return min(self.high, relaxed.objective + self.formulation.offset)

    def searched(self, wanted: Granted, known: Forced, gap: float) -> Forced:
        """Return the same after a search among all plans, within a gap, unless it is known."""
        if known.within(gap) or not self.deadline.worth_another:
            return known
        held = wanted(self.formulation)
        options = replace(self.options, gap=gap)
        begin = None if known.found is None else known.found.x
        search = Search(held, options, self.deadline, self.method, begin=begin)
        solution, evaluation = search.run()
        if solution.status is Status.INFEASIBLE:
            return Forced(float("-inf"), None, searched=True)
        high = known.high
        if solution.bound is not None:
            high = min(high, solution.bound + held.offset)
        found = known.found
        if evaluation is not None and evaluation.objective > known.low:
            found = Evaluation(self.formulation, evaluation.x)
        over = solution.status is Status.OPTIMAL
        low = float("-inf") if found is None else found.objective
        return Forced(max(high, low), found, searched=over)

    def _kept(self, wanted: Granted) -> Evaluation | None:
        """Return the plan set against, if it grants the request itself."""
        return self.base if wanted.holds(self.formulation, self.base.x) else None

    def _repair(self, wanted: Granted, relaxed: Relaxation, part: float) -> Evaluation | None:
        """Return the best plan that grants it and changes little else.

        At the school and where the relaxation moves; then, if there is none, at the whole of the
        schools where it moves.
        """
        for whole in (False, True):
            if not self.deadline.worth_another:
                return None
            free = self._moving(wanted, relaxed, whole=whole)
            gap = self.options.gap * part * (WHOLE_SCHOOLS_FACTOR if whole else 1.0)
            found = self._restricted(wanted, free, gap)
            if found is not None:
                return found
        return None

    def _moving(self, wanted: Granted, relaxed: Relaxation, *, whole: bool) -> BoolArray:
        model = self._asked[0]
        place = self.formulation.figures.places.ids.index(wanted.school)
        own = self.formulation.figures.block[place]
        moved = np.zeros(len(model.objective), dtype=bool)
        if relaxed.x is not None and self._free.x is not None:
            moved = np.abs(relaxed.x - self._free.x) > MOVED
        free = moved | (model.column_block == own) | ~model.integer
        if whole:
            free |= np.isin(model.column_block, np.unique(model.column_block[moved]))
        return np.asarray(free)

    def _restricted(self, wanted: Granted, free: BoolArray, gap: float) -> Evaluation | None:
        whole = wanted(self.formulation).model
        rest = restrict(whole, ~free, self.base.x, rounding=ROUNDING, all_rows=True)
        seconds = min(self.deadline.share(), REPAIR_SECONDS)
        options = replace(self.options, gap=gap, time_limit=seconds, certain=False)
        solution = solve_milp(rest.model, options)
        return None if solution.x is None else self._plan(wanted, rest.whole(solution.x))

    def _plan(self, wanted: Granted, x: FloatArray) -> Evaluation | None:
        """Return a point as a plan with exact payments; None where it is none after all."""
        formulation = self.formulation
        try:
            found = settle(formulation, formulation.decisions.of(x))
        except CannotPay:
            return None
        if formulation.model.violations(found.x) or not wanted.holds(formulation, found.x):
            return None
        return found
