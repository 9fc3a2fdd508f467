"""What each rule costs: what changes without it, dearest first."""

from ...models.results.rule_prices import RulePrice, RulePrices, Totals
from .footnote import footnote
from .no_plan import no_plan_cell
from .page import Page, heading, paragraph, table
from .plan.verdict import nearness
from .words import (
    MISSING,
    change,
    count,
    figure,
    money,
    plural,
    priced,
    printable,
    sentence,
    signed,
)

_NOTHING = 0.0005

_NOTE = (
    "Students: served in the last year. `too close`: so small that what the searches left"
    " unproved leaves open whether it is zero; a smaller --gap and more time would show. At most:"
    " what the rule can cost, proved."
)


def rule_prices(prices: RulePrices) -> Page:
    """Return the table."""
    page: Page = [paragraph(_under_all(prices.plan), style="bold")]
    if prices.message:
        page.append(paragraph(sentence(prices.message)))
    if not prices.rules:
        return [*page, paragraph("The scenario has no rules.")]
    rows = table("Rule", "Worth*", "At most*", "Dollars", "Students")
    for rule in sorted(prices.rules, key=_dearest):
        rows.add_row(_titled(rule), *_cells(rule, prices.plan))
    page += [heading("What changes without each rule"), rows]
    return [*page, *footnote(_NOTE)]


def _under_all(plan: Totals) -> str:
    if plan.objective is None:
        return f"Under all rules: {no_plan_cell(plan.status, infeasible='no plan exists')}."
    return (
        f"Under all rules: worth {figure(plan.worth)} student-SD*, {money(plan.dollars or 0.0)},"
        f" {plural(plan.students or 0.0, 'student')} served in the last year; {_nearness(plan)}."
    )


def _nearness(plan: Totals) -> str:
    if plan.bound is None or plan.objective is None:
        return nearness(None)
    return nearness((plan.bound - plan.objective) / max(abs(plan.objective), 1e-9))


def _dearest(rule: RulePrice) -> float:
    if rule.objective is None:
        # What makes a plan possible is the dearest; what does not help comes last.
        return float("-inf") if rule.without.objective is not None else float("inf")
    # What may be nothing is ranked as nothing.
    return 0.0 if rule.within_gap else -rule.objective


def _titled(rule: RulePrice) -> str:
    soft = "" if rule.price is None else f" (soft, {priced(rule.price, rule.unit)})"
    return f"{rule.id}: {printable(rule.says)}{soft}"


def _cells(rule: RulePrice, every: Totals) -> tuple[str, ...]:
    without = rule.without
    if without.objective is None:
        ended = no_plan_cell(without.status, infeasible="no plan exists either")
        return ended, MISSING, MISSING, MISSING
    if every.objective is None:
        return (
            f"a plan: {figure(without.worth)}",
            MISSING,
            money(without.dollars or 0.0),
            count(without.students or 0.0),
        )
    most = MISSING if rule.at_most is None else signed(rule.at_most)
    if rule.within_gap and (rule.at_most or 0.0) >= _NOTHING:
        return "too close", most, MISSING, MISSING
    worth, students = rule.worth or 0.0, round(rule.students or 0.0)
    served = f"{students:+,}" if students else "0"
    return signed(worth), most, change(rule.dollars or 0.0), served
