"""The best plan of a tiny scenario by enumerating every decision.

Every site's states over the years that the site alone allows are listed; they are combined within
each place, then over the places. What decisions add up to (runs, pilots, FTE, dollars, gain) is the
sum over their sites, so a table of combinations is a matrix of such sums, and each rule is a test
on its rows. Whether the funds can pay is asked last, from the best objective downwards.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np

from . import rows, totals
from .costs import all_costs
from .gains import Decisions, changes, group_gains, school_gains, today, worth
from .judge import Judge, normal
from .money import Money
from .read import District
from .sites import States, faults, possible, rule_faults

LIMIT = 300_000


class TooManyError(Exception):
    """The scenario has more combinations than the guard allows."""


@dataclass(frozen=True)
class Plan:
    """One decision and what it comes to: gains are discounted sums over years, dollars plain."""

    decisions: Decisions
    objective: float
    worth: float
    dollars: float
    cost_by_year: dict[int, float]
    group_gain: dict[str, float]  # per student
    school_gain: dict[str, float]  # by place, `central` too
    changes: int  # sites and years whose state is not today's


@dataclass(frozen=True)
class Best:
    """The best objective and the plans that reach it within 1e-9, fewest changes first."""

    objective: float
    worth: float  # of the first plan, as are the dollars
    dollars: float
    baseline: float  # worth of today's state
    plans: tuple[Plan, ...]
    complete: bool  # False: more best plans exist than are listed
    combinations: int  # rows of the largest table
    learning: float = 0.0


def evaluate(scenario: dict[str, Any] | District, decisions: Decisions) -> Plan:
    """What a decision comes to, whether it is allowed or not."""
    d = scenario if isinstance(scenario, District) else District(scenario)
    decisions = {key: normal(state) for key, state in decisions.items() if state is not None}
    by_year = dict.fromkeys(d.years, 0.0)
    for (_, year), amount in all_costs(d, decisions).items():
        by_year[year] += amount
    spent, good = sum(by_year.values()), worth(d, decisions)
    return Plan(
        decisions,
        good - d.hurdle * spent,
        good,
        spent,
        by_year,
        group_gains(d, decisions),
        school_gains(d, decisions),
        changes(d, decisions),
    )


def baseline(scenario: dict[str, Any]) -> Plan:
    """Today's state, kept through all years."""
    d = District(scenario)
    return evaluate(d, today(d))


def sequences(d: District, p: str, place: str) -> list[States]:
    """All states over the years that the site alone allows."""
    every = [list(x) for x in product(possible(d, p, place), repeat=len(d.years))]
    return [x for x in every if not faults(d, p, place, x) and not rule_faults(d, p, place, x)]


def best(scenario: dict[str, Any], limit: int = LIMIT, max_plans: int = 50) -> Best | None:
    """The best plans of a scenario, or None if no decision is allowed.

    Raises
    ------
    TooManyError
        A table of combinations would have more than `limit` rows.
    NotImplementedError
        A rule is soft or of a kind that the oracle does not know.
    """
    judge = Judge(scenario)
    d, money = judge.d, judge.money
    table, seen = _all_but_money(d, money, limit)
    table = rows.with_district_costs(d, money, table)
    table = table.keep(rows.not_plainly_short(d, money, table))
    objective = table.of("worth") - d.hurdle * rows.dollars(table)
    order = np.argsort(-objective, kind="stable")
    first = next((i for i in order if _payable(money, table, i)), None)
    if first is None:
        return None
    top = float(objective[first])
    ties = sorted(
        np.flatnonzero(np.abs(objective - top) <= 1e-9), key=lambda i: table.of("changes")[i]
    )
    plans: list[Plan] = []
    complete = True
    for i in ties:
        if _payable(money, table, i):
            if len(plans) == max_plans:
                complete = False
                break
            plans.append(evaluate(d, table.decisions(d, i)))
    now = worth(d, today(d))
    return Best(top, plans[0].worth, plans[0].dollars, now, tuple(plans), complete, seen)


def _all_but_money(d: District, money: Money, limit: int) -> tuple[totals.Table, int]:
    """Combinations that obey every rule, money aside, and the size of the largest table."""
    whole, largest = totals.empty(), 1
    for place in d.places:
        here = totals.empty()
        for p in [p for p, s in d.sites if s == place]:
            here = _joined(here, totals.of_site(d, money, p, place, sequences(d, p, place)), limit)
            largest = max(largest, len(here))
        here = here.keep(rows.allowed_here(d, here, place))
        whole = _joined(whole, totals.settle(d, here, place), limit)
        largest = max(largest, len(whole))
    return whole.keep(rows.allowed_together(d, whole)), largest


def _joined(a: totals.Table, b: totals.Table, limit: int) -> totals.Table:
    if len(a) * len(b) > limit:
        raise TooManyError(f"{len(a) * len(b)} combinations, over the limit of {limit}")
    return totals.join(a, b)


def _payable(money: Money, table: totals.Table, i: int) -> bool:
    need = {key: float(table.of("cost", *key)[i]) for key in rows.cost_keys(table)}
    return money.reaches({key: amount for key, amount in need.items() if amount > 0})
