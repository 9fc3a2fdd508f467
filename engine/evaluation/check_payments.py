"""Are the payments right: every cost paid, by funds that may, have it and are matched."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...models.results.plan_parts.money_plan import Payment
from ...models.scenario.collector import no_collection
from ..figures.cents import HALF_CENT, may_be_off
from ..formulate import Formulation
from ..formulation.money.conditions import condition_words
from ..formulation.money.ledger import DISTRICT_OFFICE, ONE_TIME
from .evaluate import Evaluation

PAYMENT_ROUNDING = 1e-12
"""Share of an amount that adding up its payments in double precision may lose."""


@dataclass(frozen=True)
class Finding:
    """One way in which a plan fails.

    Attributes
    ----------
    subject
        A rule's id; or `state`, `staff`, `money`, `figures`, `sites`.
    says
        What is broken, in words.
    """

    subject: str
    says: str

    def __str__(self) -> str:
        return f"{self.subject}: {self.says}"


@no_collection()
def check_payments(
    formulation: Formulation, evaluation: Evaluation, payments: tuple[Payment, ...]
) -> list[Finding]:
    """Return what is wrong with who pays what: by cost, by fund, by match; to the cent."""
    costs = tuple(payment for payment in payments if payment.rule is None)
    return [
        *_paid_is_due(evaluation, costs),
        *_topped_up_is_missing(evaluation, payments),
        *_funds_may_pay(formulation, costs),
        *_funds_have_it(evaluation, payments),
        *_matches(formulation, costs),
    ]


def _offering(payment: Payment) -> str:
    return payment.offering or "nothing"


def _tolerance(dollars: float) -> float:
    """Return by how much an amount may be missed, and what adding up may lose."""
    return float(may_be_off(dollars)) + PAYMENT_ROUNDING * abs(dollars)


def _paid_is_due(evaluation: Evaluation, payments: tuple[Payment, ...]) -> list[Finding]:
    formulation = evaluation.formulation
    scenario, ledger = formulation.figures.scenario, formulation.money.ledger
    offerings, places = formulation.figures.offering_ids, formulation.figures.places.ids
    once = np.isin(ledger.kind, ONE_TIME)
    due: defaultdict[tuple[str, str | None, int, bool], float] = defaultdict(float)
    columns = (ledger.offering, ledger.place, ledger.year, once, evaluation.amounts)
    for q, place, t, one, amount in zip(*(c.tolist() for c in columns), strict=True):
        where = None if place == DISTRICT_OFFICE else places[place]
        due[offerings[q], where, scenario.years[t], one] += amount
    paid: defaultdict[tuple[str, str | None, int, bool], float] = defaultdict(float)
    for p in payments:
        paid[_offering(p), p.school, p.year, p.one_time] += p.amount
    keys = list(dict.fromkeys([*due, *paid]))
    # All at once: there are thousands, and one by one each takes as long as a hundred.
    owed, given = (np.array([sums[key] for key in keys], dtype=float) for sums in (due, paid))
    off = np.abs(owed - given) > may_be_off(owed) + PAYMENT_ROUNDING * np.abs(owed)
    return [
        Finding("money", f"{_cost(*keys[n])}: ${owed[n]:,.2f} due, ${given[n]:,.2f} paid")
        for n in np.flatnonzero(off).tolist()
    ]


def _cost(offering: str, school: str | None, year: int, one_time: bool) -> str:
    where = f" at {school}" if school else ", district costs,"
    return f"{offering}{where} in {year}{', one-time' if one_time else ''}"


def _topped_up_is_missing(evaluation: Evaluation, payments: tuple[Payment, ...]) -> list[Finding]:
    """Top-ups are what each school lacks under the rule, no more and no less, from its fund."""
    figures = evaluation.formulation.figures
    funds, years = list(figures.scenario.funds), figures.scenario.years
    due: defaultdict[tuple[str | None, str, str | None, int], float] = defaultdict(float)
    for top_up in evaluation.formulation.money.top_ups:
        for place, dollars in zip(top_up.place, top_up.dollars(evaluation.x), strict=True):
            key = top_up.rule, funds[top_up.fund], figures.places.ids[place], years[top_up.year]
            due[key] += float(dollars)
    paid: defaultdict[tuple[str | None, str, str | None, int], float] = defaultdict(float)
    for p in payments:
        if p.rule is not None:
            paid[p.rule, p.fund, p.school, p.year] += p.amount
    return [
        Finding(
            "money",
            f"{fund} tops up {school} in {year} under {rule}:"
            f" ${due[rule, fund, school, year]:,.2f} missing,"
            f" ${paid[rule, fund, school, year]:,.2f} paid",
        )
        for rule, fund, school, year in dict.fromkeys([*due, *paid])
        if abs(due[rule, fund, school, year] - paid[rule, fund, school, year])
        > HALF_CENT + _tolerance(due[rule, fund, school, year])
    ]


def _funds_may_pay(formulation: Formulation, payments: tuple[Payment, ...]) -> list[Finding]:
    scenario = formulation.figures.scenario
    offerings = set(formulation.figures.offering_ids)

    def sound(p: Payment) -> bool:
        known = p.fund in scenario.funds and _offering(p) in offerings
        one = [p.program, p.merge, p.reorganization].count(None) == 2
        return known and one and p.year in scenario.years and p.amount >= 0

    may = iter(_may_pay(formulation, [p for p in payments if sound(p)]))
    found = []
    for p in payments:
        if not sound(p):
            says = f"{p.fund} pays ${p.amount:,.2f} for {_offering(p)} in {p.year}: no such payment"
            found.append(Finding("money", says))
        elif not next(may):
            where = f" at {p.school}" if p.school else "'s district costs"
            says = f"{p.fund} may not pay for {_offering(p)}{where} in {p.year}"
            found.append(Finding("money", says))
    return found


def _may_pay(
    formulation: Formulation, payments: Sequence[Payment], fund: str | None = None
) -> list[bool]:
    """Return whether the payments' own funds, or another one, may pay what they pay for."""
    figures = formulation.figures
    scenario = figures.scenario
    offerings = {key: q for q, key in enumerate(figures.offering_ids)}
    places = {key: p for p, key in enumerate(figures.places.ids)}
    funds = {key: f for f, key in enumerate(scenario.funds)}
    numbers = [
        (
            funds[p.fund if fund is None else fund],
            offerings[_offering(p)],
            places.get(p.school, -1) if p.school else DISTRICT_OFFICE,
        )
        for p in payments
    ]
    may = figures.pots.may_pay(*np.array(numbers, dtype=np.int64).reshape(-1, 3).T)
    return [bool(each) for each in may]


def _funds_have_it(evaluation: Evaluation, payments: tuple[Payment, ...]) -> list[Finding]:
    """No pot pays more than it has, what stays in reserve left out."""
    formulation, has, cap = evaluation.formulation, evaluation.pot_dollars, evaluation.pot_cap
    figures = formulation.figures
    scenario, pots = figures.scenario, figures.pots
    spent: defaultdict[tuple[str, str | None, int], float] = defaultdict(float)
    for payment in payments:
        fund = scenario.funds.get(payment.fund)
        where = payment.school if fund is not None and fund.by_school is not None else None
        spent[payment.fund, where, payment.year] += payment.amount
    found = []
    funds = list(scenario.funds)
    for pot, (f, p) in enumerate(zip(pots.fund, pots.place, strict=True)):
        carried = 0.0
        where = figures.places.ids[p] if p >= 0 else None
        for t, year in enumerate(scenario.years):
            available = float(has[pot, t]) + carried
            kept = float(has[pot, t] * pots.reserve[pot])
            used = spent[funds[f], where, year]
            near = (
                float(may_be_off(available, among=pots.amount.size)) + PAYMENT_ROUNDING * available
            )
            if used > available - kept + near:
                at = f" at {where}" if where else ""
                says = f"{funds[f]}{at} has ${available:,.2f} in {year}, ${used:,.2f} is spent"
                if pots.amount[pot, t] > evaluation.pot_amount[pot, t]:
                    says += f"; it pays{_only(formulation, funds[f])}"
                if kept:
                    says += f", and ${kept:,.2f} is to stay in reserve"
                found.append(Finding("money", says))
            carried = min(max(available - used, 0.0), float(cap[pot, t]))
    return found


def _only(formulation: Formulation, fund: str) -> str:
    return condition_words(formulation.decisions, fund).removeprefix(", and")


def _matches(formulation: Formulation, payments: tuple[Payment, ...]) -> list[Finding]:
    scenario = formulation.figures.scenario
    offerings = set(formulation.figures.offering_ids)
    found = []
    for key, fund in scenario.funds.items():
        if fund.match is None:
            continue
        beside = [p for p in payments if p.fund == fund.match.fund and _offering(p) in offerings]
        matched = [
            p for p, may in zip(beside, _may_pay(formulation, beside, key), strict=True) if may
        ]
        for year in scenario.years:
            own = sum(p.amount for p in payments if p.fund == key and p.year == year)
            most = fund.match.per_dollar * sum(p.amount for p in matched if p.year == year)
            if own > most + _tolerance(most):
                says = f"{key} pays ${own:,.2f} in {year}, its match allows ${most:,.2f}"
                found.append(Finding("money", says))
    return found
