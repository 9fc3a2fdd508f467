"""Are the payments right: every cost paid, by funds that may, have it and are matched."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from ...models.plan import Payment
from ..formulation.build import Formulation
from ..formulation.ledger import DISTRICT_OFFICE, EVALUATION, START, STOP
from .evaluate import Evaluation

CENT = 0.01


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


def check_payments(
    formulation: Formulation, evaluation: Evaluation, payments: tuple[Payment, ...]
) -> list[Finding]:
    """Return what is wrong with who pays what: by cost, by fund, by match; to the cent."""
    costs = tuple(payment for payment in payments if payment.rule is None)
    return [
        *_paid_is_due(evaluation, costs),
        *_topped_up_is_missing(evaluation, payments),
        *_funds_may_pay(formulation, costs),
        *_funds_have_it(formulation, payments),
        *_matches(formulation, costs),
    ]


def _offering(payment: Payment) -> str:
    return payment.program or payment.merge or "nothing"


def _tolerance(dollars: float) -> float:
    return CENT + 1e-9 * abs(dollars)


def _paid_is_due(evaluation: Evaluation, payments: tuple[Payment, ...]) -> list[Finding]:
    formulation = evaluation.formulation
    scenario, ledger = formulation.figures.scenario, formulation.money.ledger
    offerings, places = [*scenario.programs, *scenario.merges], formulation.figures.places.ids
    once = np.isin(ledger.kind, (START, STOP, EVALUATION))
    due: defaultdict[tuple[str, str | None, int, bool], float] = defaultdict(float)
    for i, amount in enumerate(evaluation.amounts):
        place, year = int(ledger.place[i]), scenario.years[ledger.year[i]]
        where = None if place == DISTRICT_OFFICE else places[place]
        due[offerings[ledger.offering[i]], where, year, bool(once[i])] += amount
    paid: defaultdict[tuple[str, str | None, int, bool], float] = defaultdict(float)
    for p in payments:
        paid[_offering(p), p.school, p.year, p.one_time] += p.amount
    return [
        Finding("money", f"{_cost(*key)}: ${due[key]:,.2f} due, ${paid[key]:,.2f} paid")
        for key in dict.fromkeys([*due, *paid])
        if abs(due[key] - paid[key]) > _tolerance(due[key])
    ]


def _cost(offering: str, school: str | None, year: int, one_time: bool) -> str:
    where = f" at {school}" if school else ", district costs,"
    return f"{offering}{where} in {year}{', one-time' if one_time else ''}"


def _topped_up_is_missing(evaluation: Evaluation, payments: tuple[Payment, ...]) -> list[Finding]:
    """Top-ups are what each school lacks under the rule, no more and no less, from its fund."""
    figures = evaluation.formulation.figures
    funds, years = list(figures.scenario.funds), figures.scenario.years
    due: defaultdict[tuple[str | None, str, str | None, int], float] = defaultdict(float)
    for top_up in evaluation.formulation.draft.top_ups:
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
        > _tolerance(due[rule, fund, school, year])
    ]


def _funds_may_pay(formulation: Formulation, payments: tuple[Payment, ...]) -> list[Finding]:
    figures = formulation.figures
    scenario, pots = figures.scenario, figures.pots
    offerings = {key: q for q, key in enumerate([*scenario.programs, *scenario.merges])}
    places = {key: p for p, key in enumerate(figures.places.ids)}
    funds = {key: f for f, key in enumerate(scenario.funds)}
    found = []
    for payment in payments:
        words = f"{payment.fund} may not pay for {_offering(payment)}"
        words += f" at {payment.school}" if payment.school else "'s district costs"
        known = payment.fund in funds and _offering(payment) in offerings
        one = (payment.program is None) != (payment.merge is None)
        sound = known and one and payment.year in scenario.years and payment.amount >= 0
        if not sound:
            found.append(
                Finding(
                    "money",
                    f"{payment.fund} pays ${payment.amount:,.2f} for"
                    f" {_offering(payment)} in {payment.year}: no such payment",
                )
            )
            continue
        q = np.array([offerings[_offering(payment)]])
        place = np.array([places.get(payment.school, -1) if payment.school else DISTRICT_OFFICE])
        admitted = pots.admits(q, place)[0]
        if not admitted[pots.fund == funds[payment.fund]].any():
            found.append(Finding("money", f"{words} in {payment.year}"))
    return found


def _funds_have_it(formulation: Formulation, payments: tuple[Payment, ...]) -> list[Finding]:
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
            available = float(pots.amount[pot, t]) + carried
            used = spent[funds[f], where, year]
            if used > available + _tolerance(available):
                at = f" at {where}" if where else ""
                found.append(
                    Finding(
                        "money",
                        f"{funds[f]}{at} has ${available:,.2f} in {year}, ${used:,.2f} is spent",
                    )
                )
            carried = min(max(available - used, 0.0), float(pots.cap[pot, t]))
    return found


def _matches(formulation: Formulation, payments: tuple[Payment, ...]) -> list[Finding]:
    figures = formulation.figures
    scenario, pots = figures.scenario, figures.pots
    offerings = {key: q for q, key in enumerate([*scenario.programs, *scenario.merges])}
    places = {key: p for p, key in enumerate(figures.places.ids)}
    found = []
    for f, (key, fund) in enumerate(scenario.funds.items()):
        if fund.match is None:
            continue
        for year in scenario.years:
            own = [p.amount for p in payments if p.fund == key and p.year == year]
            matched = 0.0
            for p in payments:
                if p.fund != fund.match.fund or p.year != year or _offering(p) not in offerings:
                    continue
                place = places.get(p.school, -1) if p.school else DISTRICT_OFFICE
                may = pots.admits(np.array([offerings[_offering(p)]]), np.array([place]))[0]
                matched += p.amount if may[pots.fund == f].any() else 0.0
            most = fund.match.per_dollar * matched
            if sum(own) > most + _tolerance(most):
                found.append(
                    Finding(
                        "money",
                        f"{key} pays ${sum(own):,.2f} in {year}, its match allows ${most:,.2f}",
                    )
                )
    return found
