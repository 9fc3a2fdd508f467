"""What a plan that somebody stated breaks: rules, schools, years, by how much; what funds lack."""

from collections import defaultdict
from collections.abc import Sequence

from ...models.naming import rule_name
from ...models.results.plan import Plan
from ...models.results.plan_parts.money_plan import Shortage
from ...models.results.plan_parts.rule_plan import Break
from ...models.scenario.scenario import Scenario
from .page import Page, heading, item, paragraph
from .words import Names, figure, money, plural, printable, several

MOST_PLACES = 5
MOST_SAID = 10
_OTHERS = {
    "state": "What programs, merges and pilots can be",
    "staff": "Staff",
    "money": "What funds keep and must pay",
}


def breaks(plan: Plan, scenario: Scenario) -> Page:
    """Return in a line whether a stated plan keeps all, and what it breaks."""
    names = Names(scenario)
    by_subject: dict[str, list[Break]] = defaultdict(list)
    for broken in plan.breaks:
        by_subject[broken.subject].append(broken)
    line = paragraph(_headline(plan, by_subject), style=_style(plan))
    if not plan.breaks and not plan.short:
        return [line]
    page: Page = [line, heading("What it breaks")]
    for subject, found in by_subject.items():
        if subject in _OTHERS:
            page += [item(text) for text in _others(subject, found, names)]
        else:
            says = printable(found[0].says).rstrip(".")
            page.append(item(f"Rule {rule_name(subject)} ({says}): {_places(found, names)}."))
    return [*page, *(item(_shortage(short, names)) for short in plan.short)]


def _headline(plan: Plan, by_subject: dict[str, list[Break]]) -> str:
    rules = [subject for subject in by_subject if subject not in _OTHERS]
    parts = []
    if rules:
        parts.append(f"breaks {plural(len(rules), 'rule')}")
    if "state" in by_subject:
        many = plural(len(by_subject["state"]), "thing")
        parts.append(f"asks {many} of programs that they cannot do")
    if "staff" in by_subject:
        parts.append("needs more staff than there are")
    if "money" in by_subject:
        parts.append("takes money that a fund must keep or pay to schools")
    if plan.short:
        years = {short.year: 0.0 for short in plan.short}
        for short in plan.short:
            years[short.year] += short.amount
        words = [f"{money(amount)} in {year}" for year, amount in years.items()]
        parts.append(f"costs {several(words, len(words))} more than the funds can pay")
    if not parts:
        return "The plan as stated keeps every rule, and its funds pay for it."
    return f"The plan as stated {'; '.join(parts)}."


def _style(plan: Plan) -> str:
    return "bold yellow" if plan.breaks or plan.short else "bold green"


def _places(found: Sequence[Break], names: Names) -> str:
    """Return where a rule is broken and by how much, the worst first."""
    ranked = sorted(found, key=lambda place: -(place.by or 0.0))
    return several([_place(place, names) for place in ranked], MOST_PLACES)


def _place(broken: Break, names: Names) -> str:
    where = f"{names.school(broken.school)} " if broken.school else ""
    when = f"{broken.year} " if broken.year else ""
    return f"{where}{when}by {_amount(broken)}"


def _amount(broken: Break) -> str:
    by = broken.by or 0.0
    if broken.unit == "dollars":
        return money(by)
    # What a rule counts stands in its sentence: sites, programs, ...
    if abs(by - round(by)) < 1e-6 and broken.unit in ("", "sites"):
        return f"{round(by):,}"
    return f"{figure(by)} {broken.unit}".rstrip()


def _others(subject: str, found: Sequence[Break], names: Names) -> list[str]:
    if subject == "staff":
        return [
            f"Staff: {printable(broken.says)}: {broken.year} by {_amount(broken)}."
            for broken in found
        ]
    said = [f"{printable(broken.says).rstrip('.')}." for broken in found[:MOST_SAID]]
    if len(found) > MOST_SAID:
        said.append(f"And {len(found) - MOST_SAID} more of this kind.")
    return said


def _shortage(short: Shortage, names: Names) -> str:
    funds = [names.fund(fund) for fund in short.funds]
    who = several(funds, 4) if funds else "No fund"
    if len(funds) == 1:
        return f"{who}, {short.year}: {money(short.amount)} short."
    if not funds:
        return f"{short.year}: {money(short.amount)} that no fund may pay."
    return f"{short.year}: {money(short.amount)} that only {who} may pay, and do not have."
