"""Among plans of equal objective, the one with fewer changes from today.

A second search: the fewest changes at an objective that is no less. What the relaxation's reduced
costs prove to be the same in all such plans is fixed. Where that leaves much, what is likeliest to
be tied is looked at, and then part by part, as long as that finds anything: a search to the end
would take longer than the plan took. So it would where the relaxation does with far fewer changes;
then only what costs the relaxation nothing is searched. It is bounded by nodes and columns, so that
the same input gives the same plan; and by seconds where a node takes long.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice

import numpy as np

from .count_changes import ChangeCount, count_changes
from .deadline import Deadline
from .equal_worth import settled
from .evaluation.evaluate import Evaluation
from .figures.arrays import BoolArray, FloatArray, IntArray
from .formulate import Formulation
from .likely_ties import parts
from .milp.model.model import Model
from .milp.model.restrict import ROUNDING, Restricted, restrict, untouched
from .milp.near_optimal import near_best, without
from .milp.relaxation import relax
from .milp.root_look import at_root
from .milp.solution import Options, Relaxation, Status, objective_noise
from .milp.solve import solve as solve_milp

REDUCED_COST_NOISE = 1e-7
"""Share of the relaxation's objective that its reduced costs may be wrong by."""

ALL_AT_ONCE = 400
"""Decisions up to which all are searched at once, and it is proved that there are no fewer."""

ALL_FOR_WORTH = 100
"""Decisions up to which all are searched whatever the relaxation says, for worth as well."""

FAR_FEWER = 0.9
"""Share of the plan's changes below which the relaxation's are far fewer."""

WORTH_WEIGHT = 100.0
"""What all of the objective weighs among few decisions, in all of the plan's changes: the search
then is guided by it. What it gains in worth is taken as well."""

MOST_NEAR = 2500
"""Decisions up to which all that costs the relaxation nothing is searched where that is much."""

MUCH_SHARE = 0.5
"""Share of all decisions from which on it is much: schools and programs are alike."""

TIED = 300
"""Decisions that cost the relaxation nothing up to which they are looked at together."""

PART = 100
"""Decisions that are looked at together else."""

PARTS_LOOKED_AT = 4
"""Parts that are looked at, most likely ones first."""

EXACT_NODES = 200
"""Branch-and-bound nodes of a search for a proof."""

MISSED_CHANGES = 0.9
"""By how much a look may miss the fewest changes, which are whole."""

CHANGES_SECONDS = 20.0
"""Wall seconds that all of it may take, if the search before it took no longer."""

CHANGES_TRIES = 3
"""Plans that a solver may find equal and that are not, before the search ends."""

CHANGES_NOT_ENDED = "not all equal plans were searched for one with fewer changes"


def prefer_fewer_changes(
    evaluation: Evaluation,
    relaxed: Relaxation,
    options: Options,
    deadline: Deadline,
    *,
    all_ties: bool = True,
) -> tuple[Evaluation, bool]:
    """Return a plan no worse than one given with the fewest changes found.

    Parameters
    ----------
    evaluation
        The plan given.
    relaxed
        Its formulation's relaxation; without it, nothing is proved to be the same.
    options
        Of the search for the plan.
    deadline
        By when all must be over.
    all_ties
        Whether to search among all decisions that may differ in plans no worse; else only among
        those that cost the relaxation nothing to decide otherwise.

    Returns
    -------
    The plan, and whether it is proved that none no worse has fewer changes.
    """
    # HiGHS whatever is asked: quick where most is fixed, and nodes limit it.
    exact = replace(options, solver="highs", gap=0.0)
    in_time = deadline.sooner(max(CHANGES_SECONDS, deadline.passed))
    return _Search(evaluation, relaxed, exact, in_time, all_ties).run()


@dataclass(frozen=True, eq=False)
class _Search:
    """The search from one plan."""

    plan: Evaluation
    relaxed: Relaxation
    options: Options
    deadline: Deadline
    all_ties: bool

    @property
    def formulation(self) -> Formulation:
        return self.plan.formulation

    @property
    def model(self) -> Model:
        return self.formulation.model

    @property
    def value(self) -> float:
        """The plan's objective, as the model has it."""
        return float(self.model.objective @ self.plan.x)

    @property
    def least(self) -> float:
        """The least objective that is equal."""
        return self.value - objective_noise(self.value)

    def run(self) -> tuple[Evaluation, bool]:
        """Search the whole, or part by part."""
        counted = self._counted(self.plan, None)
        if not len(counted.sites):
            return self.plan, True
        free = self._undecided()
        if not free.any():
            return self.plan, True
        if free.sum() > ALL_AT_ONCE:
            return self._looked(counted, free)
        best = self.plan
        if not self.all_ties or free.sum() > ALL_FOR_WORTH:
            near = self._near()
            if near.any():
                best, _ = self._fewer(counted, best, near, whole=True)
                counted = self._counted(best, None)
            if not self.all_ties or self._far(counted, free):
                return best, False
        return self._fewer(counted, best, free, whole=True)

    def _looked(self, counted: ChangeCount, free: BoolArray) -> tuple[Evaluation, bool]:
        """Look at what costs the relaxation nothing, and then part by part."""
        near, best = free & self._near(), self.plan
        few, much = 0 < near.sum() <= TIED, MUCH_SHARE * free.sum() <= near.sum() <= MOST_NEAR
        least = self._least(counted, near) if few or much else None
        if least is not None:
            none, proved = least > counted.total - MISSED_CHANGES, False
            if least < FAR_FEWER * counted.total:
                best, proved = self._fewer(counted, best, near, whole=True)
            elif few and not none:
                best, _ = self._fewer(counted, best, near, whole=False)
            if (none or proved) and (near == free).all():
                return best, True
        return self._part_by_part(best, free if self.all_ties else near), False

    def _far(self, counted: ChangeCount, free: BoolArray) -> bool:
        """Return whether the relaxation does with far fewer changes than the plan."""
        least = self._least(counted, free)
        return least is not None and least < FAR_FEWER * counted.total

    def _least(self, counted: ChangeCount, free: BoolArray) -> float | None:
        """Return what any plan counts at least that differs in these decisions alone."""
        part = self._restricted(counted, free, whole=True)
        best = relax(part.model, self.deadline.share()).objective
        return None if best is None else -(best + part.offset)

    def _part_by_part(self, best: Evaluation, free: BoolArray) -> Evaluation:
        """Look at set after set of sites, as long as that finds anything."""
        left = PARTS_LOOKED_AT if self.all_ties else 1
        while left:
            before = best
            changed = self._counted(best, None).sites
            for part in islice(parts(self.plan, self.relaxed, changed, PART), left):
                counted = self._counted(best, part.sites)
                found, _ = self._fewer(counted, best, free & part.decides, whole=False)
                left -= 1
                if found is best:
                    break
                best = found
            if best is before:
                break
        return best

    def _counted(self, plan: Evaluation, sites: IntArray | None) -> ChangeCount:
        least = near_best(self.model, self.value)
        return count_changes(self.formulation, least, plan.x, sites)

    def _undecided(self) -> BoolArray:
        """Return the decisions that are not proved to be the same in all plans no worse."""
        free = self._decisions()
        reduced, objective = self.relaxed.reduced_costs, self.relaxed.objective
        if self.relaxed.x is None or reduced is None or objective is None:
            return free
        noise = REDUCED_COST_NOISE * max(1.0, abs(objective))
        slack = objective - self.least + noise
        same = np.abs(self.relaxed.x - self.plan.x) <= REDUCED_COST_NOISE
        return free & ~((np.abs(reduced) > slack) & same)

    def _near(self) -> BoolArray:
        """Return the decisions that cost the relaxation nothing to decide otherwise."""
        free, reduced = self._decisions(), self.relaxed.reduced_costs
        if reduced is None:
            return free
        noise = REDUCED_COST_NOISE * max(1.0, abs(self.relaxed.objective or 0.0))
        return free & (np.abs(reduced) <= noise)

    def _decisions(self) -> BoolArray:
        """Return the whole columns that do not follow from others, (n,)."""
        decided = np.zeros(len(self.model.objective), dtype=bool)
        column = self.formulation.decisions.column
        decided[column[(column >= 0) & self.formulation.figures.ways.decided[:, None]]] = True
        return decided & self.model.integer

    def _fewer(
        self, counted: ChangeCount, best: Evaluation, free: BoolArray, *, whole: bool
    ) -> tuple[Evaluation, bool]:
        """Return the plan with the fewest changes among these decisions, and whether proved.

        Not the whole: what one look finds.
        """
        part = self._restricted(counted, free, whole)
        score = self._score(counted, int(free.sum()))
        rest, begin = part.model.with_objective(score[part.free]), counted.x[part.free]
        if not whole:
            return self._seen(counted, best, score, replace(part, model=rest)), False
        start: FloatArray | None = begin
        for _ in range(CHANGES_TRIES):
            if not self.deadline.worth_another:
                break
            how = replace(self.options, node_limit=EXACT_NODES, time_limit=self.deadline.share())
            found = solve_milp(rest, how, start=start)
            proved = found.status is Status.OPTIMAL and not found.interrupted
            if found.x is None:
                # The plan given is one: that there is none is told only of what others leave.
                return best, start is None and found.status is Status.INFEASIBLE
            x = part.whole(found.x[: len(begin)])
            if score @ x < score @ counted.x + 0.5:
                return best, proved
            fewer = settled(self.formulation, x, self.least)
            if fewer is not None:
                return fewer, proved
            decided = np.flatnonzero(part.model.integer)
            rest, start = without(rest, decided, found.x), None
        return best, False

    def _score(self, counted: ChangeCount, free: int) -> FloatArray:
        """Return what to maximise, (n,): few changes; among few decisions the objective, too."""
        score = -counted.weight
        if free <= ALL_FOR_WORTH:
            own = len(self.model.objective)
            weight = WORTH_WEIGHT * counted.total / max(1.0, abs(self.value))
            score[:own] += weight * self.model.objective
        return score

    def _seen(
        self, counted: ChangeCount, best: Evaluation, score: FloatArray, part: Restricted
    ) -> Evaluation:
        """Return the plan that one look finds, if it has fewer changes."""
        if not self.deadline.worth_another:
            return best
        try:
            x = at_root(part, self.options, MISSED_CHANGES, Deadline.after(self.deadline.share()))
        except KeyboardInterrupt:
            return best  # the plan there is does not get lost
        if x is None or score @ x < score @ counted.x + 0.5:
            return best
        return settled(self.formulation, x, self.least) or best

    def _restricted(self, counted: ChangeCount, free: BoolArray, whole: bool) -> Restricted:
        """Return the search for fewer changes with all decisions fixed but these."""
        own = np.ones(len(counted.x), dtype=bool)
        own[: len(free)] = free
        fixed = counted.model.integer & ~own
        if whole:
            for derived in self.formulation.derived:
                fixed[derived.columns.ids] = False
        else:
            fixed |= untouched(counted.model, own)
        model = counted.model.with_objective(-counted.weight)
        return restrict(model, fixed, counted.x, rounding=ROUNDING)
