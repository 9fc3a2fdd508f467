"""What a reorganization brings and takes, year by year, and what follows from it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ...models.numbers import with_sign
from ...models.results.explanation import ReorganizationYear
from ...models.results.plan import Plan
from ..evaluation.evaluate import Evaluation
from ..figures.ways import MOVED
from .marginal_worth import worth_added


def years_in_force(evaluation: Evaluation, key: str, begins: int) -> tuple[ReorganizationYear, ...]:
    """Return what a reorganization does in each year if it begins in a year."""
    figures = evaluation.formulation.figures
    scenario, moves, ways = figures.scenario, figures.reorganizations, figures.ways
    given = scenario.reorganizations[key]
    r = list(scenario.reorganizations).index(key)
    first = scenario.years.index(begins)
    own = np.flatnonzero((ways.kind == MOVED) & (ways.reorganization == r))
    worth = worth_added(
        evaluation, ways.place[own], ways.effect[own], evaluation.decisions[own] > 0.5
    )
    found = []
    for t in range(first, len(scenario.years)):
        enrolled = dict(zip(figures.places.ids, figures.places.enrollment[:, t], strict=True))
        acts = (ways.lasts[own] == 0) | (t - first < ways.lasts[own])
        found.append(
            ReorganizationYear(
                year=scenario.years[t],
                moved={
                    school: {to: share * float(enrolled[school]) for to, share in shares.items()}
                    for school, shares in given.moves.items()
                },
                saves={
                    fund: float(moves.saves[r, f, t])
                    for f, fund in enumerate(scenario.funds)
                    if moves.saves[r, f, t]
                },
                once=float(moves.once[r, t]) if t == first else 0.0,
                yearly=float(moves.yearly[r, t]),
                worth=float(worth[acts, t].sum()),
            )
        )
    return tuple(found)


def reason(years: Sequence[ReorganizationYear], plan: Plan, contrary: Plan | None, key: str) -> str:
    """Return why it begins, or does not, in a few words.

    Parameters
    ----------
    years
        In which it is in force, or would be.
    contrary
        The best plan that decides the contrary; None: it was not searched for.
    """
    saves = sum(sum(each.saves.values()) for each in years)
    cost = sum(each.once + each.yearly for each in years)
    words = f"saves ${saves:,.0f} and costs ${cost:,.0f} from {years[0].year} on"
    if contrary is None:
        return words
    begun = plan.begun[key] is not None
    if contrary.status == "infeasible":
        return f"{words}; no plan is possible {'without' if begun else 'with'} it"
    one, two = (plan, contrary) if begun else (contrary, plan)
    if one.objective is None or two.objective is None:
        return words
    own = one.reorganizations[key].worth
    rest = one.objective - two.objective - own
    does = f"{with_sign(own)} by its own effects on students and " if own else ""
    return f"{words}; it is worth {does}{with_sign(rest)} by all that the plan does otherwise then"
