"""All rules: whether each binds, its slack, its price, where it is broken."""

from .....models.naming import rule_name
from .....models.results.plan import Plan
from .....models.results.plan_parts.rule_plan import RulePlan
from ...page import Page, heading, table
from ...words import MISSING, figure, in_unit, one_of, plural, priced, printable


def rules(plan: Plan) -> Page:
    """Return the table of all rules: binding, slack, price, broken."""
    if not plan.rules:
        return []
    rows = table("Rule", "State", "Slack", "Price", left=2)
    for rule in plan.rules:
        slack = MISSING if rule.slack is None else in_unit(rule.slack, rule.unit)
        rows.add_row(_titled(rule), _state(rule), slack, _price(rule))
    return [heading("Rules"), rows]


def _titled(rule: RulePlan) -> str:
    says = printable(rule.says)
    name = rule_name(rule.id)
    return f"{name}: {says}" if says else name


def _price(rule: RulePlan) -> str:
    """Return what one more of the rule's unit is worth: dollars are told by the thousand."""
    if rule.price is None:
        return MISSING
    price = abs(rule.price)
    told = figure(price * one_of(rule.unit)[0])
    return told if told == figure(0.0) else priced(price, rule.unit)


def _state(rule: RulePlan) -> str:
    if rule.broken:
        return f"BROKEN, {plural(len(rule.broken), 'place')}"
    return "binds" if rule.binding else "holds"
