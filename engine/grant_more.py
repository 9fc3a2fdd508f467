"""Among plans of equal worth, within the gap asked, the one that grants schools more, by rank.

A second search, among the plans whose objective is within the gap: the highest score of requests,
then the most of the objective. What the relaxation's reduced costs prove to be the same in all such
plans is fixed. Where much is left, plans are searched by the plan's own method with requests at a
weight: that at which the relaxation gives up as much worth as is allowed, or less. Then what costs
the relaxation least is searched. It is bounded by nodes, columns and tries, so that the same input
gives the same plan; by seconds where a node takes long. What comes after it (fewer changes, then
cut tiers) keeps what it found.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ..models.results.plan import Plan
from .deadline import Deadline
from .equal_worth import EQUAL_WORTH_NOISE, improved, least_objective, settled
from .evaluation.evaluate import Evaluation
from .figures.arrays import BoolArray, FloatArray
from .formulate import Formulation
from .milp.model.model import Model
from .milp.model.restrict import ROUNDING, Restricted, restrict
from .milp.near_optimal import near_best
from .milp.relaxation import relax
from .milp.solution import Options, Relaxation
from .options import Method
from .search import Search
from .session import Session

MOST_SEARCHED = 2500
"""Decisions that are searched at most: of more, those that cost the relaxation least."""

WEIGHT_PARTS = (0.45, 0.2)
"""Parts of the relaxation's weight at which plans are searched in turn, until one is found."""

SEARCH_GAP_SHARE = 0.4
"""Part of the gap asked within which they are searched."""

GRANT_NODES = 500
"""Branch-and-bound nodes of each of the two searches."""

GRANT_SECONDS = 120.0
"""Wall seconds that all of it may take, if the search before it took no longer."""

SAME_SCORE = 1e-7
"""Two scores so near are the same."""

HELD = "requests granted"
"""Name of the row that keeps what is granted."""

GRANT_NOT_ENDED = "not all plans of equal worth were searched for one that grants more"


@dataclass(frozen=True)
class GrantedMore:
    """What the search came to, as a plan's `granting` says it.

    Attributes
    ----------
    before
        Score of the plan given.
    gave
        By how much the objective is below that of the plan given, student-SD.
    message
        That the search was not ended, if so.
    """

    before: float
    gave: float
    message: str


def grant_more(
    evaluation: Evaluation,
    bound: float | None,
    relaxed: Relaxation,
    options: Options,
    deadline: Deadline,
    method: Method = "auto",
) -> tuple[Evaluation, GrantedMore | None]:
    """Return the plan of equal worth that grants more, and what it took.

    Parameters
    ----------
    evaluation
        The plan found.
    bound
        Proved bound on its objective, constants counted in.
    relaxed
        Its formulation's relaxation; without it, nothing is proved to be the same.
    options
        Of the search for the plan; its gap is that within which worth is equal.
    deadline
        By when all must be over.
    method
        Of the search for the plan.

    Returns
    -------
    The plan given and None where nothing is asked, or requests have a weight: then the objective
    has them.
    """
    formulation = evaluation.formulation
    if not formulation.requests.asked or formulation.figures.scenario.requests.weight:
        return evaluation, None
    # HiGHS whatever is asked: quick where most is fixed, and nodes limit it.
    exact = replace(options, solver="highs", gap=0.0)
    in_time = deadline.sooner(max(GRANT_SECONDS, deadline.passed))
    least = least_objective(evaluation, bound, options.gap)
    search = _Search(
        evaluation, least, relaxed, exact, in_time, method, options.gap, options.solver
    )
    found, ended = search.run()
    gave = max(0.0, evaluation.objective - found.objective)
    return found, GrantedMore(evaluation.granted, gave, "" if ended else GRANT_NOT_ENDED)


def holding(evaluation: Evaluation) -> Evaluation:
    """Return a plan in a formulation whose plans grant no less.

    Where requests have a weight, or there are none, it is the formulation as it is.
    """
    formulation = evaluation.formulation
    if not formulation.requests.asked or formulation.figures.scenario.requests.weight:
        return evaluation
    line = formulation.requests.score
    model = _with_score(formulation, formulation.model, float(line.value(evaluation.x)[0]))
    return Evaluation(replace(formulation, model=model), evaluation.x)


def tell_granted(plan: Plan, granted: GrantedMore | None) -> Plan:
    """Return a plan that says what it gave for granting more."""
    if granted is None or plan.granting is None:
        return plan
    told = plan.granting.model_copy(update=vars(granted))
    return plan.model_copy(update={"granting": told})


def _with_score(formulation: Formulation, model: Model, least: float) -> Model:
    """Return the model with the row that at least so much is granted."""
    line = formulation.requests.score
    used, zeros = line.column, np.zeros(len(line.column), dtype=np.int64)
    room = least - float(line.constant[0]) - SAME_SCORE
    return model.with_rows(
        HELD, 1, zeros, used, line.factor, lower=room, says=lambda _: "it grants as much"
    )


@dataclass(frozen=True, eq=False)
class _Search:
    """The search from one plan, among those whose objective is at least so much."""

    plan: Evaluation
    least: float
    relaxed: Relaxation
    options: Options
    deadline: Deadline
    method: Method
    gap: float
    solver: str

    @property
    def formulation(self) -> Formulation:
        return self.plan.formulation

    @property
    def noise(self) -> float:
        """How much of the objective is rounding."""
        return EQUAL_WORTH_NOISE * max(1.0, abs(self.least))

    @property
    def score(self) -> FloatArray:
        """What each column counts for requests, (n,)."""
        line, score = self.formulation.requests.score, np.zeros(len(self.plan.x))
        score[line.column] = line.factor
        return score

    def run(self) -> tuple[Evaluation, bool]:
        """Return the plan that grants most, and whether that is proved."""
        best = self._most()
        if best <= self.plan.granted + SAME_SCORE:
            return self.plan, True
        free = self._undecided()
        whole = bool(free.sum() <= MOST_SEARCHED)
        if not free.any():
            return self.plan, True
        if not whole:
            better = self._at_a_weight()
            if better is not self.plan:
                return better, False
            free &= self._cost() <= np.partition(self._cost()[free], MOST_SEARCHED)[MOST_SEARCHED]
        point, ended = self._searched(self._restricted(free))
        if point is None:
            return self.plan, ended and whole
        found = self._settled(point)
        return (self.plan, False) if found is None else (found, ended and whole)

    def _at_a_weight(self) -> Evaluation:
        """Return a plan of equal worth that is best with requests at a weight; else the plan."""
        model, score = self.formulation.model, self.score
        constant = float(self.formulation.requests.score.constant[0])
        near = near_best(model, self.least)
        begin = self.relaxed.basis
        duals = relax(near.with_objective(score), self.deadline.share(), begin=begin).duals
        if duals is None or abs(duals[-1]) <= EQUAL_WORTH_NOISE:
            return self.plan
        session = Session()  # the tries differ in the weight alone
        for part in WEIGHT_PARTS:
            if not self.deadline.worth_another:
                break
            weight = part / abs(float(duals[-1]))
            weighed = replace(
                self.formulation, model=model.with_objective(model.objective + weight * score)
            )
            _, found = Search(
                weighed,
                replace(self.options, gap=SEARCH_GAP_SHARE * self.gap, solver=self.solver),
                self.deadline,
                self.method,
                begin=self.plan.x,
                session=session,
                constant=weighed.offset + weight * constant,
            ).run()
            better = None if found is None else self._settled(found.x)
            if better is not None:
                return better
        return self.plan

    def _most(self) -> float:
        """Return the score that no plan exceeds, as far as bounds of the columns tell."""
        line, model = self.formulation.requests.score, self.formulation.model
        used, each = line.column, line.factor
        at = np.where(each > 0, model.upper[used], model.lower[used])
        # A site is one thing at a time: each school's score is at most 1.
        schools = {asked.school for asked in self.formulation.requests.asked}
        return min(float(line.constant[0] + each @ at), float(len(schools)))

    def _undecided(self) -> BoolArray:
        """Return the decisions that are not proved to be the same in all plans of equal worth."""
        model, decisions = self.formulation.model, self.formulation.decisions
        free = np.zeros(len(model.objective), dtype=bool)
        decided = decisions.figures.ways.decided[:, None]
        free[decisions.column[(decisions.column >= 0) & decided]] = True
        free &= model.integer
        reduced, objective = self.relaxed.reduced_costs, self.relaxed.objective
        if self.relaxed.x is None or reduced is None or objective is None:
            return free
        slack = objective - self.least + 2 * self.noise
        same = np.abs(self.relaxed.x - self.plan.x) <= EQUAL_WORTH_NOISE
        return free & ~((np.abs(reduced) > slack) & same)

    def _cost(self) -> FloatArray:
        """Return what it costs the relaxation to decide otherwise, column by column."""
        reduced = self.relaxed.reduced_costs
        return np.zeros(len(self.plan.x)) if reduced is None else np.abs(reduced)

    def _restricted(self, free: BoolArray) -> Restricted:
        """Return the search with all decisions fixed but these; what follows from them is free."""
        near = near_best(self.formulation.model, self.least - self.noise)
        fixed = near.integer & ~free
        for derived in self.formulation.derived:
            fixed[derived.columns.ids] = False
        return restrict(near, fixed, self.plan.x, rounding=ROUNDING)

    def _searched(self, part: Restricted) -> tuple[FloatArray | None, bool]:
        """Return a point that grants more, if one is found, and whether none grants more still."""
        score, begin = self.score[part.free], self.plan.x[part.free]
        wanted = part.model.with_objective(score)
        if not self._may_rise(wanted, begin):
            return None, True
        point, ended = self._solved(wanted, begin)
        if score @ point <= score @ begin + SAME_SCORE:
            return None, ended
        used = np.flatnonzero(score)
        zeros = np.zeros(len(used), dtype=np.int64)
        least = float(score @ point) - SAME_SCORE
        held = part.model.with_rows(HELD, 1, zeros, used, score[used], lower=least)
        # That no more is granted is proved; the most of the objective is a courtesy.
        point, _ = self._solved(held, point)
        return part.whole(point), ended

    def _may_rise(self, model: Model, begin: FloatArray) -> bool:
        """Return whether the relaxation grants more than a point."""
        best = relax(model, self.deadline.share()).objective
        return best is None or best > float(model.objective @ begin) + SAME_SCORE

    def _solved(self, model: Model, point: FloatArray) -> tuple[FloatArray, bool]:
        return improved(model, point, replace(self.options, node_limit=GRANT_NODES), self.deadline)

    def _settled(self, x: FloatArray) -> Evaluation | None:
        """Return the plan at a point; None where it is worse, or grants no more, after all."""
        found = settled(self.formulation, x, self.least - 5 * self.noise)
        return (
            found if found is not None and found.granted > self.plan.granted + SAME_SCORE else None
        )
