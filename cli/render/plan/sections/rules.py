"""All rules: whether each binds, its slack, its price, where it is broken."""

from .....models.results.plan import Plan
from .....models.results.plan_parts.rule_plan import RulePlan
from ...page import Page, heading, table
from ...words import MISSING, figure, in_unit, plural, printable


def rules(plan: Plan) -> Page:
    """Return the table of all rules: binding, slack, price, broken."""
    if not plan.rules:
        return []
    rows = table("Rule", "State", "Slack", "Price*", left=2)
    for rule in plan.rules:
        slack = MISSING if rule.slack is None else in_unit(rule.slack, rule.unit)
        rows.add_row(_titled(rule), _state(rule), slack, figure(rule.price))
    return [heading("Rules"), rows]


def _titled(rule: RulePlan) -> str:
    says = printable(rule.says)
    return f"{rule.id}: {says}" if says else rule.id


def _state(rule: RulePlan) -> str:
    if rule.broken:
        return f"BROKEN, {plural(len(rule.broken), 'place')}"
    return "binds" if rule.binding else "holds"
