"""What the plan says of laws, and what rules top schools up with."""

from collections import defaultdict

from rich.table import Table

from .....models.naming import rule_name
from .....models.results.plan import Plan
from .....models.results.plan_parts.rule_plan import RulePlan
from .....models.scenario.rules.laws import SCREENING, laws_screened
from ...page import Page, heading, paragraph, table
from ...words import Names, in_unit, money, plural, printable

NO_RULE = "the scenario has no such rule"
NO_DATA = "there is nothing for it to test in the data"


def laws(plan: Plan) -> Page:
    """Return the table of laws: met, failed or not tested; nothing where no rule names one."""
    if not any(rule.verdict for rule in plan.rules):
        return []
    rows = table("Law", "Rule", "Verdict", "By how much", left=4)
    for kind, place in laws_screened().items():
        name = f"{kind.replace('_', ' ').capitalize()} ({place})"
        own = [rule for rule in plan.rules if rule.kind == kind]
        for rule in own:
            rows.add_row(name, rule_name(rule.id), rule.verdict or "", _by(rule))
            name = ""
        if not own:
            rows.add_row(name, "", "not tested", NO_RULE)
    return [heading(f"Laws: {SCREENING}"), rows]


def _by(rule: RulePlan) -> str:
    if rule.verdict == "not tested" or rule.slack is None:
        return NO_DATA if rule.slack is None else "no payments were found for the plan"
    if rule.broken:
        return f"broken at {plural(len(rule.broken), 'place')}, by {_most(rule)} at most"
    return f"{in_unit(max(rule.slack, 0.0), rule.unit)} to spare"


def _most(rule: RulePlan) -> str:
    return in_unit(max(breach.by for breach in rule.broken), rule.unit)


def top_ups(plan: Plan, names: Names) -> Page:
    """Return, for each rule that tops schools up, what each school gets by year."""
    page: Page = []
    for rule in plan.rules:
        if not rule.top_ups:
            continue
        funds = dict.fromkeys(p.fund for p in plan.payments if p.rule == rule.id)
        by = "".join(f" by {names.fund(fund)}" for fund in funds)
        page += [heading(f"Topped up{by}"), paragraph(printable(rule.says), indent=2)]
        page.append(_by_school(rule, names))
    return page


def _by_school(rule: RulePlan, names: Names) -> Table:
    years = sorted({top_up.year for top_up in rule.top_ups})
    dollars: defaultdict[tuple[str, int], float] = defaultdict(float)
    total: defaultdict[str, float] = defaultdict(float)
    for top_up in rule.top_ups:
        dollars[top_up.school, top_up.year] += top_up.amount
        total[top_up.school] += top_up.amount
    rows = table("School", *(str(year) for year in years))
    for school in sorted(total, key=lambda school: -total[school]):
        rows.add_row(names.school(school), *(money(dollars[school, year]) for year in years))
    in_all = (sum(dollars[school, year] for school in total) for year in years)
    rows.add_row("All of them", *(money(amount) for amount in in_all))
    return rows
