"""What binds: the funds, staff and rules that hold the plan back, dearest first."""

from collections.abc import Sequence

from .....models.naming import rule_name
from .....models.results.plan import Plan
from .....models.results.plan_parts.rule_plan import RulePlan
from ....language.catalogue import noted
from ....language.spoken import say
from ...page import Page, heading, item, paragraph
from ...words import Names, figure, one_of, plural, priced, printable, sentence, several

DOLLARS = 100_000
TITLE = "What binds, and what one more of it buys at most (student-SD*)"
NOTHING = noted("Nothing: more money, staff or room buys no more.")
MOST_NAMED = 2
_LEAST = 0.0005


def binding(plan: Plan, names: Names) -> Page:
    """Return all that binds and what one more of it buys at most: a dual of the relaxation."""
    lines = binding_lines(plan, names)
    page: Page = [heading(TITLE)]
    if not lines:
        return [*page, paragraph(say(NOTHING), indent=2)]
    return [*page, *(item(line) for line in lines)]


def binding_in_words(plan: Plan, names: Names) -> str:
    """Return in a sentence or two what is broken, and what binds in the budget year."""
    first = plan.money[0].year if plan.money else None
    broken = [rule_name(rule.id) for rule in plan.rules if rule.broken]
    funds = [f for f in plan.funds if f.year == first and f.price]
    dear = [((f.price or 0.0) * DOLLARS, names.fund(f.fund)) for f in funds]
    people = [(s.price, names.role(s.role)) for s in plan.staff if s.year == first and s.price]
    tight = [rule for rule in plan.rules if rule.binding and not rule.broken]
    rules = {rule_name(rule.id): (_price(rule), rule.unit) for rule in tight}
    says = [say("BROKEN: %(rules)s", rules=several(broken, MOST_NAMED))] if broken else []
    dollars = noted("%(name)s (%(price)s* for $100,000 more in %(year)s)")
    position = noted("%(name)s (%(price)s* for 1 FTE more in %(year)s)")
    for listed, more in ((dear, dollars), (people, position)):
        ranked = _ranked(listed)
        named = [f"{name} ({figure(price)}*)" for price, name in ranked]
        if named:
            price, name = ranked[0]
            named[0] = say(more, name=name, price=figure(price), year=first)
            says.append(several(named, MOST_NAMED))
    if ranked := _ranked([(_told(*each), name) for name, each in rules.items()]):
        told = [
            say("rule %(name)s (%(price)s)", name=name, price=priced(*rules[name]))
            for _, name in ranked
        ]
        says.append(several(told, 1))
    if not says and not _searched(plan):
        return say("Not computed: the plan was stated, nobody searched.")
    return sentence("; ".join(says) or say(NOTHING))


def _searched(plan: Plan) -> bool:
    """Return whether prices were found: of a plan that was stated, none are."""
    return plan.status != "stated" or any(f.price is not None for f in plan.funds)


def _ranked(priced: Sequence[tuple[float, str]]) -> list[tuple[float, str]]:
    """Return what is worth something, the dearest first."""
    return sorted((p for p in priced if p[0] >= _LEAST), key=lambda pair: -pair[0])


def binding_lines(plan: Plan, names: Names) -> list[str]:
    """Return what is broken, then what binds, the dearest of each kind first."""
    broken = [
        f"BROKEN at {plural(len(rule.broken), 'place')}: {_said(rule)}"
        for rule in plan.rules
        if rule.broken
    ]
    return [*broken, *_funds(plan, names), *_staff(plan, names), *_rules(plan)]


def _funds(plan: Plan, names: Names) -> list[str]:
    ranked = _by_price([(f.fund, f.year, f.price, DOLLARS) for f in plan.funds])
    return [f"${DOLLARS:,} of {names.fund(fund)}: {_years(prices)}" for fund, prices in ranked]


def _staff(plan: Plan, names: Names) -> list[str]:
    ranked = _by_price([(s.role, s.year, s.price, 1) for s in plan.staff])
    return [f"1 FTE of {names.role(role)}: {_years(prices)}" for role, prices in ranked]


def _rules(plan: Plan) -> list[str]:
    tight = [rule for rule in plan.rules if rule.binding and not rule.broken]
    told = [(_told(_price(rule), rule.unit), rule) for rule in tight]
    dear = sorted((t for t in told if t[0] >= _LEAST), key=lambda each: -each[0])
    lines = [f"{one_of(rule.unit)[1]} of {_said(rule)}: {figure(price)}" for price, rule in dear]
    if rest := len(tight) - len(dear):
        lines.append(f"{plural(rest, 'more rule')} of no price by itself (--show rules)")
    return lines


def _price(rule: RulePlan) -> float:
    return abs(rule.price or 0.0)


def _told(price: float, unit: str) -> float:
    """Return a rule's price for as many of its unit as it is told of."""
    return price * one_of(unit)[0]


def _said(rule: RulePlan) -> str:
    says = printable(rule.says).rstrip(".")
    return f"rule {rule_name(rule.id)}" + (f" ({says})" if says else "")


def _by_price(
    prices: list[tuple[str, int, float | None, int]],
) -> list[tuple[str, list[tuple[int, float]]]]:
    """Return by name the years in which more buys something, the dearest name first."""
    found: dict[str, list[tuple[int, float]]] = {}
    for name, year, price, units in prices:
        if price is not None and price * units >= _LEAST:
            found.setdefault(name, []).append((year, price * units))
    return sorted(found.items(), key=lambda pair: -max(price for _, price in pair[1]))


def _years(prices: list[tuple[int, float]]) -> str:
    return ", ".join(f"{figure(price)} in {year}" for year, price in prices)
