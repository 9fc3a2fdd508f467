"""Is this plan what it says, and does it keep every rule? Judged without any solver."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from ...models.plan import Payment, Plan
from ...models.scenario import Scenario
from ..formulation.build import Formulation, formulate
from ..formulation.ledger import DISTRICT_OFFICE
from .assemble import Outcome, assemble
from .compare_figures import differences
from .evaluate import Evaluation, evaluate_today
from .site_years import Unreadable, read, too_early

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


def verify(plan: Plan, scenario: Scenario) -> tuple[Finding, ...]:
    """Return every breach of a plan, none for a plan that holds.

    The decisions are read from `plan.sites`, the payments from `plan.payments`. Judged are the
    states of every site, every rule, staff, every dollar (due, paid, allowed, available, carried,
    matched), and every figure the plan reports.

    Parameters
    ----------
    plan
        From `solve`, or written or edited by hand.
    scenario
        The scenario it is meant for.

    Returns
    -------
    Findings in the order: sites, states, staff, rules, money, figures. A plan without decisions
    (infeasible, say) has nothing to verify and gives one finding that says so.
    """
    if not plan.has_decisions:
        return (Finding("sites", f"the plan holds no decisions: it is {plan.status}"),)
    formulation = formulate(scenario)
    try:
        decisions = read(formulation.figures, plan.sites)
    except Unreadable as unreadable:
        return tuple(Finding("sites", problem) for problem in unreadable.problems)
    evaluation = Evaluation(formulation, formulation.complete(decisions))
    findings = [Finding("state", text) for text in too_early(formulation, decisions)]
    findings += broken_rows(evaluation)
    findings += check_payments(formulation, evaluation, plan.payments)
    # Without sound payments the funds' figures cannot be right either; say the cause only.
    payments = () if any(f.subject == "money" for f in findings) else plan.payments
    outcome = Outcome(plan.status, plan.run, plan.bound)
    right = assemble(evaluation, evaluate_today(formulation), payments, outcome, None)
    skip = ("funds", "money") if payments != plan.payments else ()
    findings += [Finding("figures", text) for text in differences(plan, right, skip)]
    findings += [Finding("figures", text) for text in _bound(plan)]
    return tuple(findings)


def _bound(plan: Plan) -> list[str]:
    """A bound is no lower than the objective, and the gap is the distance between them."""
    if plan.objective is None or plan.bound is None:
        return [] if plan.gap is None else ["gap is given without a bound"]
    size = max(abs(plan.objective), 1e-9)
    if plan.bound < plan.objective - 1e-6 * size:
        return [f"bound {plan.bound:,.6g} is below the objective {plan.objective:,.6g}"]
    gap = (plan.bound - plan.objective) / size
    if plan.gap is None or abs(plan.gap - gap) > 1e-6:
        return [f"gap is {plan.gap}, by bound and objective it is {gap:.6g}"]
    return []


def broken_rows(evaluation: Evaluation) -> list[Finding]:
    """Return the rows that decisions break; money is judged from the payments instead."""
    formulation = evaluation.formulation
    found = []
    for violation in formulation.model.violations(evaluation.x):
        kind, _, rest = violation.block.partition(":")
        if violation.kind != "row" or kind in ("money", "gain", "start", "pace"):
            continue
        rows = formulation.model.rows_named(violation.block)
        subject = rest.rsplit(":", 1)[0] if kind == "rule" else kind
        found.append(Finding(subject, rows.says(violation.index)))
    return list(dict.fromkeys(found))


def check_payments(
    formulation: Formulation, evaluation: Evaluation, payments: tuple[Payment, ...]
) -> list[Finding]:
    """Return what is wrong with who pays what: by cost, by fund, by match; to the cent."""
    return [
        *_paid_is_due(evaluation, payments),
        *_funds_may_pay(formulation, payments),
        *_funds_have_it(formulation, payments),
        *_matches(formulation, payments),
    ]


def _offering(payment: Payment) -> str:
    return payment.program or payment.merge or "nothing"


def _tolerance(dollars: float) -> float:
    return CENT + 1e-9 * abs(dollars)


def _paid_is_due(evaluation: Evaluation, payments: tuple[Payment, ...]) -> list[Finding]:
    formulation = evaluation.formulation
    scenario, ledger = formulation.figures.scenario, formulation.money.ledger
    offerings = [*scenario.programs, *scenario.merges]
    due: defaultdict[tuple[str, str | None, int], float] = defaultdict(float)
    for i, amount in enumerate(evaluation.amounts):
        place = int(ledger.place[i])
        where = None if place == DISTRICT_OFFICE else formulation.figures.places.ids[place]
        due[offerings[ledger.offering[i]], where, scenario.years[ledger.year[i]]] += amount
    paid: defaultdict[tuple[str, str | None, int], float] = defaultdict(float)
    for payment in payments:
        paid[_offering(payment), payment.school, payment.year] += payment.amount
    found = []
    for key in dict.fromkeys([*due, *paid]):
        if abs(due[key] - paid[key]) > _tolerance(due[key]):
            where = f" at {key[1]}" if key[1] else ", district costs,"
            found.append(
                Finding(
                    "money",
                    f"{key[0]}{where} in {key[2]}: ${due[key]:,.2f} due, ${paid[key]:,.2f} paid",
                )
            )
    return found


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
