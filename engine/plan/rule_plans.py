"""How each rule fares: slack, price, breaches, top-ups, and the verdict where a law is screened."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ...models.results.plan_parts.money_plan import Payment
from ...models.results.plan_parts.rule_plan import Breach, RulePlan, TopUp, Verdict
from ..evaluation.evaluate import Evaluation
from ..evaluation.pay_model import rules_on_payments
from ..figures.arrays import FloatArray
from ..figures.cents import HALF_CENT
from ..formulation.constraint import Constraint
from ..rules import RuleRows
from .prices import Prices

UNPAID_SHARE = 1e-6
"""Share of what is due that payments may miss and still be whole."""


def rule_plans(
    evaluation: Evaluation, payments: tuple[Payment, ...], prices: Prices | None
) -> tuple[RulePlan, ...]:
    """Return how each rule of the scenario fares, in its order."""
    formulation = evaluation.formulation
    on_payments = rules_on_payments(formulation) if _unpaid(evaluation, payments) else frozenset()
    result = []
    for rule in formulation.rules:
        slacks = [(held, held.slack(evaluation.x)) for held in rule.held]
        broken = [breach for held, s in slacks for breach in _breaches(evaluation, held, s)]
        least = min((float(s.min()) for _, s in slacks if len(s)), default=None)
        binds = any((s <= held.tolerance).any() for held, s in slacks)
        result.append(
            RulePlan(
                id=rule.id,
                kind=rule.kind,
                says=rule.says,
                unit=rule.unit,
                binding=binds,
                slack=least,
                price=prices.rules.get(rule.id) if prices else None,
                broken=tuple(broken),
                top_ups=tuple(_top_ups(evaluation, rule.id)),
                verdict=_verdict(rule, least is not None, bool(broken), rule.id in on_payments),
            )
        )
    return tuple(result)


def _unpaid(evaluation: Evaluation, payments: tuple[Payment, ...]) -> bool:
    """Return whether some of what the decisions cost is paid by nobody."""
    due = float(evaluation.amounts.sum())
    paid = sum(payment.amount for payment in payments if payment.rule is None)
    return due - paid > max(HALF_CENT, UNPAID_SHARE * due)


def _breaches(evaluation: Evaluation, held: Constraint, slack: FloatArray) -> Iterator[Breach]:
    figures = evaluation.formulation.figures
    year = None if held.year < 0 else figures.scenario.years[held.year]
    for i in np.flatnonzero(slack < -held.tolerance):
        place = int(held.place[i])
        school = None if place < 0 else figures.places.ids[place]
        yield Breach(school=school, year=year, by=float(-slack[i]))


def _top_ups(evaluation: Evaluation, rule: str) -> Iterator[TopUp]:
    figures = evaluation.formulation.figures
    for top_up in evaluation.formulation.money.top_ups:
        if top_up.rule == rule:
            for place, dollars in zip(top_up.place, top_up.dollars(evaluation.x), strict=True):
                if dollars > HALF_CENT:
                    year = figures.scenario.years[top_up.year]
                    school = figures.places.ids[place]
                    yield TopUp(school=school, year=year, amount=float(dollars))


def _verdict(rule: RuleRows, tested: bool, broken: bool, unpaid: bool) -> Verdict | None:
    """Return what the screening says; a rule on payments is not tested where nobody pays."""
    if rule.rule.law is None:
        return None
    if not tested or unpaid:
        return "not tested"
    return "failed" if broken else "met"
