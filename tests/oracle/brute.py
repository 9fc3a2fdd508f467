"""The best plan of a tiny scenario by enumerating every decision.

Every site's states over the years that the site alone allows are listed; they are combined within
each place, then over the places. What decisions add up to (runs, pilots, FTE, dollars, gain) is the
sum over their sites, so a table of combinations is a matrix of such sums, and each rule is a test
on its rows. Whether the funds can pay is asked last, from the best objective downwards.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import product
from typing import Any

import numpy as np

from . import rows, totals
from .costs import all_costs
from .gains import Decisions, changes, group_gains, school_gains, today, worth
from .judge import Judge, normal
from .learning import Learning, Prices
from .money import Money
from .payplan import PayPlan, top_ups
from .read import District, soft
from .sites import States, faults, possible, rule_faults

LIMIT = 300_000
CHECKS = 10_000


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
    penalty: float = 0.0  # of soft rules, at the payments that make it least; nan: cannot be paid
    top_ups: dict[tuple[int, str, int], float] = field(default_factory=dict)  # see payplan.py
    learning: float = 0.0


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
    penalty: float = 0.0


def evaluate(
    scenario: dict[str, Any] | District,
    decisions: Decisions,
    judge: Judge | None = None,
    prices: Prices | None = None,
) -> Plan:
    """What a decision comes to, whether it is allowed or not.

    Without prices pilots teach nothing.
    """
    d = scenario if isinstance(scenario, District) else District(scenario)
    decisions = {key: normal(state) for key, state in decisions.items() if state is not None}
    by_year = dict.fromkeys(d.years, 0.0)
    for (_, year), amount in all_costs(d, decisions).items():
        by_year[year] += amount
    spent, good = sum(by_year.values()), worth(d, decisions)
    judge = judge or Judge(d)
    taught = 0.0 if prices is None else Learning(d, prices).of(decisions)
    penalty = 0.0
    if any(soft(rule) for rule in d.rules):
        paid = judge.payment_penalty(decisions)
        penalty = float("nan") if paid is None else paid + judge.penalty(decisions)
    return Plan(
        decisions,
        good + taught - d.hurdle * spent - penalty,
        good,
        spent,
        by_year,
        group_gains(d, decisions),
        school_gains(d, decisions),
        changes(d, decisions),
        penalty,
        top_ups(judge.breaches, decisions),
        taught,
    )


def baseline(scenario: dict[str, Any]) -> Plan:
    """Today's state, kept through all years."""
    d = District(scenario)
    return evaluate(d, today(d))


def sequences(d: District, p: str, place: str) -> list[States]:
    """All states over the years that the site alone allows."""
    every = [list(x) for x in product(possible(d, p, place), repeat=len(d.years))]
    return [x for x in every if not faults(d, p, place, x) and not rule_faults(d, p, place, x)]


def best(
    scenario: dict[str, Any],
    limit: int = LIMIT,
    max_plans: int = 50,
    checks: int = CHECKS,
    prices: Prices | None = None,
) -> Best | None:
    """The best plans of a scenario, or None if no decision is allowed.

    Without prices pilots teach nothing.

    Raises
    ------
    TooManyError
        A table of combinations would have more than `limit` rows, or more than `checks` payment
        plans would have to be looked for.
    NotImplementedError
        A rule is of a kind that the oracle does not know.
    """
    judge = Judge(scenario)
    d, money = judge.d, judge.money
    table, seen = _all_but_money(d, money, limit)
    table = rows.with_district_costs(d, money, table)
    table = table.keep(rows.not_plainly_short(d, money, table))
    table = table.keep(rows.allowed_by_rules(judge.breaches, table))
    most = table.of("worth") - d.hurdle * rows.dollars(table)
    most = most - rows.penalties(judge.breaches, table)
    if prices is not None:
        most = most + Learning(d, prices).of_rows(table)
    found = _payable(judge, table, most, checks)
    if not found:
        return None
    top = max(found.values())
    ties = [i for i, x in found.items() if x >= top - 1e-9]
    ties.sort(key=lambda i: (table.of("changes")[i], -most[i]))
    plans = tuple(evaluate(d, table.decisions(d, i), judge, prices) for i in ties[:max_plans])
    now = worth(d, today(d))
    first = plans[0]
    complete = len(ties) <= max_plans
    return Best(
        top,
        first.worth,
        first.dollars,
        now,
        plans,
        complete,
        seen,
        first.learning,
        first.penalty,
    )


def _payable(judge: Judge, table: totals.Table, most: np.ndarray, checks: int) -> dict[int, float]:
    """Objectives of the rows that can be paid and may be the best, looked at from the top down.

    `most` is what a row is worth before the soft rules that ask who pays.
    """
    d, money = judge.d, judge.money
    keys = rows.cost_keys(table)
    found: dict[int, float] = {}
    top = -np.inf
    for i in np.argsort(-most, kind="stable"):
        if most[i] < top - 1e-9:
            break
        need = {key: float(table.of("cost", *key)[i]) for key in keys}
        if not money.reaches({key: amount for key, amount in need.items() if amount > 0}):
            continue
        penalty: float | None = 0.0
        if judge.paying:
            checks -= 1
            if checks < 0:
                raise TooManyError("too many payment plans")
            penalty = PayPlan(judge.breaches, money, table.decisions(d, i)).penalty()
        if penalty is not None:
            found[int(i)] = float(most[i]) - penalty
            top = max(top, found[int(i)])
    return found


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
