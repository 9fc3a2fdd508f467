"""Among plans of equal worth, within the gap asked, lower cut tiers end first.

A second search, among the plans whose objective is within the gap: from the highest tier down, the
fewest dollars of its endings, then the most of the objective. What the plan decides of programs
without a tier stays as it is. The same with the tiers turned round shows what rests on them alone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ..models.results.plan import Plan
from ..models.results.plan_parts.cut_tiers import CutTiers, TierChoice
from .deadline import Deadline
from .equal_worth import EQUAL_WORTH_NOISE, improved, least_objective, settled
from .evaluation.evaluate import Evaluation
from .evaluation.site_years import OFF, kinds, states
from .figures import Figures
from .figures.arrays import BoolArray, FloatArray, IntArray
from .figures.ways import PILOT
from .formulate import Formulation
from .formulation.payments import THOUSAND
from .milp.model.model import Model
from .milp.model.restrict import ROUNDING, Restricted, restrict
from .milp.near_optimal import near_best
from .milp.solution import Options

TIER_NODES = 2000
"""Branch-and-bound nodes that the search at one tier may take."""

TIER_SECONDS = 10.0
"""Wall seconds that all of it may take, if the search before it took no longer."""

TIERS_NOT_ENDED = "the order by cut_tier was not searched to the end in the time there was"


def order_by_tiers(
    evaluation: Evaluation, bound: float | None, options: Options, deadline: Deadline
) -> tuple[Evaluation, CutTiers | None]:
    """Return the plan in which lower tiers end first, and what rests on that alone.

    Parameters
    ----------
    evaluation
        The plan found.
    bound
        Proved bound on its objective, constants counted in.
    options
        Of the search for it; its gap is that within which worth is equal.
    deadline
        By when all must be over.

    Returns
    -------
    The plan given and None where no site of today has a tier.
    """
    trade = _trade(evaluation, bound, options, deadline)
    if trade is None:
        return evaluation, None
    ordered, ended = trade.best(trade.falling)
    turned, turned_ended = trade.best(trade.falling[::-1])
    message = "" if ended and turned_ended else TIERS_NOT_ENDED
    alone = _alone(evaluation.formulation.figures, trade.tiers, _runs(ordered), _runs(turned))
    return ordered, CutTiers(ended=_ended(ordered, trade.tiers), alone=alone, message=message)


def in_tier_order(
    evaluation: Evaluation, bound: float | None, options: Options, deadline: Deadline
) -> Evaluation:
    """Return the plan of `order_by_tiers` alone: what rests on tiers is not searched for."""
    trade = _trade(evaluation, bound, options, deadline)
    return evaluation if trade is None else trade.best(trade.falling)[0]


def _trade(
    evaluation: Evaluation, bound: float | None, options: Options, deadline: Deadline
) -> _Trade | None:
    """Return the search among plans of equal worth; None where no site of today has a tier."""
    tiers = _tiers(evaluation.formulation.figures)
    if not tiers.any():
        return None
    most = max(TIER_SECONDS, deadline.passed)
    return _Trade(evaluation, tiers, bound, options, deadline.sooner(most))


def tell(plan: Plan, tiers: CutTiers | None) -> Plan:
    """Return a plan that says what its tiers decide, in the programs' reasons too."""
    if tiers is None or not plan.has_decisions:
        return plan
    programs = dict(plan.programs)
    for choice in tiers.alone:
        given = programs[choice.program]
        reason = f"{given.reason}; by cut_tier {choice.tier} alone, at equal worth"
        programs[choice.program] = given.model_copy(update={"reason": reason})
    return plan.model_copy(update={"cut_tiers": tiers, "programs": programs})


def _tiers(figures: Figures) -> IntArray:
    """Return the tier of each site of today, 0 where it has none, (S,)."""
    sites = figures.sites
    own = [program.cut_tier or 0 for program in figures.scenario.programs.values()]
    tier = np.array(own, dtype=np.int64)
    return np.where(sites.running, tier[sites.program] if len(tier) else 0, 0)


def _weights(figures: Figures) -> FloatArray:
    """Return what each site costs in the first year, one dollar at least, (S,)."""
    return np.maximum(figures.sites.yearly[:, 0], 1.0)


def _runs(evaluation: Evaluation) -> BoolArray:
    """Return whether each site runs in each year, as itself or merged, (S, T)."""
    figures = evaluation.formulation.figures
    kind = kinds(figures, states(figures, evaluation.decisions))
    return np.asarray((kind != OFF) & (kind != PILOT))


def _ended(evaluation: Evaluation, tiers: IntArray) -> dict[int, float]:
    """Return by tier the first year's dollars of its sites that end in some year."""
    ends = ~_runs(evaluation).all(axis=1)
    dollars = evaluation.formulation.figures.sites.yearly[:, 0]
    every = sorted({int(tier) for tier in tiers if tier})
    return {tier: float(dollars[ends & (tiers == tier)].sum()) for tier in every}


def _alone(
    figures: Figures, tiers: IntArray, ordered: BoolArray, turned: BoolArray
) -> tuple[TierChoice, ...]:
    """Return what is decided otherwise with the tiers turned round, highest tiers first."""
    more = ordered.sum(axis=1) - turned.sum(axis=1)
    sites, found = figures.sites, []
    for q, (key, program) in enumerate(figures.scenario.programs.items()):
        own = (sites.program == q) & (tiers > 0)
        ends, keeps = (
            tuple(figures.places.ids[p] for p in sites.place[own & side])
            for side in (more < 0, more > 0)
        )
        if ends or keeps:
            tier = program.cut_tier or 0
            found.append(TierChoice(program=key, tier=tier, ends=ends, keeps=keeps))
    return tuple(sorted(found, key=lambda choice: -choice.tier))


@dataclass(frozen=True, eq=False)
class _Trade:
    """The plans of equal worth that decide alike on programs without a tier."""

    plan: Evaluation
    tiers: IntArray
    bound: float | None
    options: Options
    deadline: Deadline

    @property
    def formulation(self) -> Formulation:
        return self.plan.formulation

    @property
    def falling(self) -> list[int]:
        """The tiers, the highest first."""
        return sorted({int(tier) for tier in self.tiers if tier}, reverse=True)

    @property
    def least(self) -> float:
        """The least objective, as the model has it, that is within the gap of the bound."""
        return least_objective(self.plan, self.bound, self.options.gap)

    def best(self, order: list[int]) -> tuple[Evaluation, bool]:
        """Return the plan in which tiers end last in this order, and whether that is proved."""
        noise = EQUAL_WORTH_NOISE * max(1.0, abs(self.least))
        part = restrict(
            near_best(self.formulation.model, self.least - noise),
            self._fixed(),
            self.plan.x,
            rounding=ROUNDING,
        )
        point, proved = self._searched(part, order)
        found = settled(self.formulation, part.whole(point), self.least - 5 * noise)
        return (self.plan, False) if found is None else (found, proved)

    def _searched(self, part: Restricted, order: list[int]) -> tuple[FloatArray, bool]:
        """Return the best point, tier by tier, then by the objective; and whether it is proved."""
        model, point, proved = part.model, self.plan.x[part.free], True
        for tier in order:
            kept = self._kept(tier)[part.free]
            if kept @ point < kept.sum() - 1e-9:
                point, ended = self._solved(model.with_objective(kept), point)
                proved = proved and ended
            used = np.flatnonzero(kept)
            zeros = np.zeros(len(used), dtype=np.int64)
            least = float(kept @ point) - 1e-6
            model = model.with_rows(f"tier {tier}", 1, zeros, used, kept[used], lower=least)
        point, ended = self._solved(model, point)
        return point, proved and ended

    def _solved(self, model: Model, point: FloatArray) -> tuple[FloatArray, bool]:
        options = replace(self.options, gap=0.0, node_limit=TIER_NODES)
        return improved(model, point, options, self.deadline)

    def _kept(self, tier: int) -> FloatArray:
        """Return what a tier's sites that run count, summed over the years, by column."""
        model, decisions = self.formulation.model, self.formulation.decisions
        weights = np.where(self.tiers == tier, _weights(decisions.figures), 0.0) / THOUSAND
        total = np.zeros(len(model.objective))
        for runs in decisions.runs:
            line = runs.times(weights).total()
            total[line.column] += line.factor
        return total

    def _fixed(self) -> BoolArray:
        """Return which columns stay: decisions on what has no tier."""
        formulation = self.formulation
        figures, column = formulation.figures, formulation.decisions.column
        ways, sites = figures.ways, figures.sites
        programs = list(figures.scenario.programs.values())
        tiered = np.array([q.existing and q.cut_tier is not None for q in programs], dtype=bool)
        # A site's own ways, and merges all of whose parts have a tier; not what is decided else.
        own = ways.site >= 0
        free = np.zeros(ways.size, dtype=bool)
        free[own] = tiered[sites.program[ways.site[own]]]
        free[ways.part_way] = True
        free[ways.part_way[~tiered[sites.program[ways.part_site]]]] = False
        fixed = formulation.model.integer.copy()
        for derived in formulation.derived:
            fixed[derived.columns.ids] = False
        there = column >= 0
        fixed[column[there & free[:, None]]] = False
        return fixed
