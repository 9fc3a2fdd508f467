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

from . import asked, rows, totals
from .costs import all_costs
from .gains import Decisions, changes, group_gains, school_gains, today, worth
from .judge import Judge, normal
from .learning import Learning, Prices
from .money import Money
from .moves import beginnings
from .payplan import PayPlan, top_ups
from .read import District, soft
from .scale import toll, toll_of_rows
from .sites import States, faults, possible, rule_faults

LIMIT = 1_000_000
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
    begun: dict[str, int] = field(default_factory=dict)  # reorganization -> its first year
    penalty: float = 0.0  # of soft rules, at the payments that make it least; nan: cannot be paid
    top_ups: dict[tuple[int, str, int], float] = field(default_factory=dict)  # see payplan.py
    learning: float = 0.0
    requested: float = 0.0  # what is granted of what schools ask for, times its weight


@dataclass(frozen=True)
class Best:
    """The best objective and the plans that reach it within 1e-9, fewest changes first."""

    objective: float
    worth: float  # of the first plan, as are the dollars
    dollars: float
    baseline: float  # worth of today's state
    plans: tuple[Plan, ...]
    complete: bool  # False: more best plans exist than are listed
    combinations: int  # rows of the largest table; of all tables where reorganizations may begin
    learning: float = 0.0
    penalty: float = 0.0


def evaluate(
    scenario: dict[str, Any] | District,
    decisions: Decisions,
    judge: Judge | None = None,
    prices: Prices | None = None,
    begun: dict[str, int] | None = None,
) -> Plan:
    """What a decision comes to, whether it is allowed or not.

    `begun`: the first year of each reorganization that begins. Without prices pilots teach nothing.
    """
    d = scenario if isinstance(scenario, District) else District(scenario, begun)
    decisions = {key: normal(state) for key, state in decisions.items() if state is not None}
    by_year = dict.fromkeys(d.years, 0.0)
    for (_, year), amount in all_costs(d, decisions).items():
        by_year[year] += amount
    spent, good = sum(by_year.values()), worth(d, decisions)
    judge = judge or Judge(d)
    taught = 0.0 if prices is None else Learning(d, prices).of(decisions)
    requested = asked.weight(d) * asked.score(d, decisions)
    penalty = 0.0
    if any(soft(rule) for rule in d.rules):
        paid = judge.payment_penalty(decisions)
        penalty = float("nan") if paid is None else paid + judge.penalty(decisions)
    return Plan(
        decisions,
        good + taught + requested - d.hurdle * spent - penalty - toll(d, decisions),
        good,
        spent,
        by_year,
        group_gains(d, decisions),
        school_gains(d, decisions),
        changes(d, decisions),
        d.begun,
        penalty,
        top_ups(judge.breaches, decisions),
        taught,
        requested,
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
    d = District(scenario)
    found: list[_Found] = []
    top = -np.inf
    for begun in beginnings(d):
        judge = Judge(d.with_begun(begun))
        if not judge.reorganizations_broken():
            left = limit - sum(each.seen for each in found)
            found.append(_best_begun(judge, left, checks, prices, top))
            checks -= found[-1].checked
            top = max([top, *found[-1].objectives.values()])
    if not np.isfinite(top):
        return None
    ties = [(each, i) for each in found for i, x in each.objectives.items() if x >= top - 1e-9]
    ties.sort(key=lambda tie: (tie[0].table.of("changes")[tie[1]], -tie[0].most[tie[1]]))
    plans = tuple(each.plan(i, prices) for each, i in ties[:max_plans])
    first = plans[0]
    return Best(
        top,
        first.worth,
        first.dollars,
        worth(d, today(d)),
        plans,
        len(ties) <= max_plans,
        sum(each.seen for each in found),
        first.learning,
        first.penalty,
    )


@dataclass(frozen=True)
class _Found:
    """The rows that may be the best for one beginning of the reorganizations."""

    judge: Judge
    table: totals.Table
    most: np.ndarray  # objective of each row, but for soft rules that ask who pays
    objectives: dict[int, float]  # of the rows that can be paid and may be the best
    seen: int
    checked: int  # payment plans looked for

    def plan(self, row: int, prices: Prices | None) -> Plan:
        """The plan that a row stands for."""
        d = self.judge.d
        return evaluate(d, self.table.decisions(d, row), self.judge, prices)


def _best_begun(judge: Judge, limit: int, checks: int, prices: Prices | None, top: float) -> _Found:
    """Of one beginning, where plans worth `top` are known of others."""
    d, money = judge.d, judge.money
    table, seen = _all_but_money(d, money, limit)
    table = rows.with_district_costs(d, money, table)
    table = table.keep(rows.not_plainly_short(d, money, table))
    table = table.keep(rows.allowed_by_rules(judge.breaches, table))
    most = table.of("worth") - d.hurdle * rows.dollars(table) - toll_of_rows(d, table)
    most = most - rows.penalties(judge.breaches, table)
    most = most + asked.weight(d) * table.of("asked")
    if prices is not None:
        most = most + Learning(d, prices).of_rows(table)
    found, checked = _payable(judge, table, most, checks, top)
    return _Found(judge, table, most, found, seen, checked)


def _payable(
    judge: Judge, table: totals.Table, most: np.ndarray, checks: int, top: float
) -> tuple[dict[int, float], int]:
    """Objectives of the rows that can be paid and may be the best, looked at from the top down.

    `most` is what a row is worth before the soft rules that ask who pays. And how many payment
    plans were looked for.
    """
    d, money = judge.d, judge.money
    keys = rows.cost_keys(table)
    found: dict[int, float] = {}
    checked = 0
    for i in np.argsort(-most, kind="stable"):
        if most[i] < top - 1e-9:
            break
        need = {key: float(table.of("cost", *key)[i]) for key in keys}
        held = money.of(table.decisions(d, i)) if money.waits else money
        if not held.reaches({key: amount for key, amount in need.items() if amount > 0}):
            continue
        penalty: float | None = 0.0
        if judge.paying:
            checked += 1
            if checked > checks:
                raise TooManyError("too many payment plans")
            penalty = PayPlan(judge.breaches, held, table.decisions(d, i)).penalty()
        if penalty is not None:
            found[int(i)] = float(most[i]) - penalty
            top = max(top, found[int(i)])
    return found, checked


def _all_but_money(d: District, money: Money, limit: int) -> tuple[totals.Table, int]:
    """Combinations that obey every rule, money aside, and the size of the largest table.

    Without some that plainly cannot be paid.
    """
    whole, largest = totals.constant(totals.begun(d)), 1
    for places in _together(d):
        here = totals.constant(totals.begun_gains(d, places))
        for place in places:
            own = totals.constant({})
            for p in [p for p, s in d.sites if s == place]:
                site = totals.of_site(d, money, p, place, sequences(d, p, place))
                own = _joined(own, site, limit)
                largest = max(largest, len(own))
            own = own.keep(rows.allowed_here(d, own, place))
            here = _joined(here, totals.leave(own), limit)
            largest = max(largest, len(here))
        whole = _joined(whole, totals.settle(d, here), limit)
        largest = max(largest, len(whole))
        whole = whole.keep(rows.still_possible(d, money, whole))
    return whole.keep(rows.allowed_together(d, whole)), largest


def _together(d: District) -> list[list[str]]:
    """Places in lots: schools are in one lot with those that ever take their students in."""
    lot = {place: i for i, place in enumerate(d.places)}
    for a in d.schools:
        for b in {b for t in d.years for b in d.moves.receivers(a, t)}:
            old, new = lot[b], lot[a]
            lot = {place: new if i == old else i for place, i in lot.items()}
    return [[s for s in d.places if lot[s] == i] for i in dict.fromkeys(lot.values())]


def _joined(a: totals.Table, b: totals.Table, limit: int) -> totals.Table:
    if len(a) * len(b) > limit:
        raise TooManyError(f"{len(a) * len(b)} combinations, over the limit of {limit}")
    return totals.join(a, b)
