"""What a plan that somebody stated breaks: rules, schools, years, by how much; what funds lack."""

from collections import defaultdict
from collections.abc import Sequence

from ...models.naming import rule_name
from ...models.results.plan import Plan
from ...models.results.plan_parts.money_plan import Shortage
from ...models.results.plan_parts.rule_plan import Break
from ...models.scenario.scenario import Scenario
from ..language.catalogue import noted
from ..language.spoken import say, say_many
from .page import Page, heading, item, paragraph
from .words import Names, in_unit, money, printable, several

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
    page: Page = [line, heading(say("What it breaks"))]
    for subject, found in by_subject.items():
        if subject in _OTHERS:
            page += [item(text) for text in _others(subject, found, names)]
        else:
            says = printable(names.said(found[0].says)).rstrip(".")
            rule, places = rule_name(subject), _places(found, names)
            words = noted("Rule %(name)s (%(says)s): %(places)s.")
            page.append(item(say(words, name=rule, says=says, places=places)))
    return [*page, *(item(_shortage(short, names)) for short in plan.short)]


def _headline(plan: Plan, by_subject: dict[str, list[Break]]) -> str:
    rules = [subject for subject in by_subject if subject not in _OTHERS]
    parts = []
    if rules:
        parts.append(say_many("breaks %(n)s rule", "breaks %(n)s rules", len(rules)))
    if "state" in by_subject:
        parts.append(
            say_many(
                "asks %(n)s thing of programs that they cannot do",
                "asks %(n)s things of programs that they cannot do",
                len(by_subject["state"]),
            )
        )
    if "staff" in by_subject:
        parts.append(say("needs more staff than there are"))
    if "money" in by_subject:
        parts.append(say("takes money that a fund must keep or pay to schools"))
    if plan.short:
        years = {short.year: 0.0 for short in plan.short}
        for short in plan.short:
            years[short.year] += short.amount
        words = [
            say("%(dollars)s in %(year)s", dollars=money(amount), year=year)
            for year, amount in years.items()
        ]
        dollars = several(words, len(words))
        parts.append(say("costs %(dollars)s more than the funds can pay", dollars=dollars))
    if not parts:
        return say("The plan as stated keeps every rule, and its funds pay for it.")
    return say("The plan as stated %(does)s.", does="; ".join(parts))


def _style(plan: Plan) -> str:
    return "bold yellow" if plan.breaks or plan.short else "bold green"


def _places(found: Sequence[Break], names: Names) -> str:
    """Return where a rule is broken and by how much, the worst first."""
    ranked = sorted(found, key=lambda place: -(place.by or 0.0))
    return several([_place(place, names) for place in ranked], MOST_PLACES)


def _place(broken: Break, names: Names) -> str:
    where = f"{names.school(broken.school)} " if broken.school else ""
    when = f"{broken.year} " if broken.year else ""
    return where + when + say("by %(amount)s", amount=_amount(broken))


def _amount(broken: Break) -> str:
    return in_unit(broken.by or 0.0, broken.unit)


def _others(subject: str, found: Sequence[Break], names: Names) -> list[str]:
    if subject == "staff":
        return [
            say(
                "Staff: %(says)s: %(year)s by %(amount)s.",
                says=printable(names.said(broken.says)),
                year=broken.year,
                amount=_amount(broken),
            )
            for broken in found
        ]
    said = [f"{printable(names.said(broken.says)).rstrip('.')}." for broken in found[:MOST_SAID]]
    if (left := len(found) - MOST_SAID) > 0:
        said.append(say_many("And %(n)s more of this kind.", "And %(n)s more of this kind.", left))
    return said


def _shortage(short: Shortage, names: Names) -> str:
    funds = [names.fund(fund) for fund in short.funds]
    values = {"year": short.year, "dollars": money(short.amount)}
    if not funds:
        return say("%(year)s: %(dollars)s that no fund may pay.", **values)
    who = several(funds, 4)
    if len(funds) == 1:
        return say("%(fund)s, %(year)s: %(dollars)s short.", fund=who, **values)
    return say(
        "%(year)s: %(dollars)s that only %(funds)s may pay, and do not have.", funds=who, **values
    )
