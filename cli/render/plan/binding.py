"""What binds: the funds, staff and rules that hold the plan back, dearest first."""

from collections.abc import Sequence

from ....models.results.plan import Plan, RulePlan
from ..page import Page, heading, item, paragraph
from ..words import Names, figure, plural, printable, short

DOLLARS = 100_000
MOST_FUNDS = 4
MOST_ROLES = 3
MOST_RULES = 4
SHORT = 60
_NOTHING = 0.0005


def binding(plan: Plan, names: Names) -> Page:
    """Return what binds and what one more of it buys at most: a dual of the relaxation."""
    lines = [*_funds(plan, names), *_staff(plan, names), *_rules(plan)]
    page: Page = [heading("What binds, and what one more of it buys at most (student-SD*)")]
    if not lines:
        return [*page, paragraph("Nothing: more money, staff or room buys no more.", indent=2)]
    return [*page, *(item(line) for line in lines)]


def _funds(plan: Plan, names: Names) -> list[str]:
    ranked = _by_price([(f.fund, f.year, f.price, DOLLARS) for f in plan.funds])
    lines = [
        f"${DOLLARS:,} of {names.fund(fund)}: {_years(prices)}"
        for fund, prices in ranked[:MOST_FUNDS]
    ]
    return [*lines, *_more(ranked, MOST_FUNDS, "fund")]


def _staff(plan: Plan, names: Names) -> list[str]:
    ranked = _by_price([(s.role, s.year, s.price, 1) for s in plan.staff])
    lines = [
        f"1 FTE of {names.role(role)}: {_years(prices)}" for role, prices in ranked[:MOST_ROLES]
    ]
    return [*lines, *_more(ranked, MOST_ROLES, "staff role")]


def _rules(plan: Plan) -> list[str]:
    lines = [
        f"BROKEN at {plural(len(rule.broken), 'place')}: {_said(rule)}"
        for rule in plan.rules
        if rule.broken
    ]
    tight = [rule for rule in plan.rules if rule.binding and not rule.broken]
    priced = [rule for rule in tight if abs(rule.price or 0.0) >= _NOTHING]
    ranked = sorted(priced, key=lambda rule: -abs(rule.price or 0.0))
    lines += [
        f"1 unit of {_said(rule)}: {figure(abs(rule.price or 0.0))}" for rule in ranked[:MOST_RULES]
    ]
    rest = len(tight) - len(ranked[:MOST_RULES])
    if rest:
        free = "of less price" if len(ranked) > MOST_RULES else "of no price by itself"
        lines.append(f"{plural(rest, 'more rule')} {free} (see Rules)")
    return lines


def _said(rule: RulePlan) -> str:
    says = short(printable(rule.says).rstrip("."), SHORT)
    return f"rule {rule.id} ({says})" if says else f"rule {rule.id}"


def _more(ranked: Sequence[object], most: int, what: str) -> list[str]:
    rest = len(ranked) - most
    return [f"{plural(rest, 'more ' + what)} (below)"] if rest > 0 else []


def _by_price(
    prices: list[tuple[str, int, float | None, int]],
) -> list[tuple[str, list[tuple[int, float]]]]:
    """Return by name the years in which more buys something, the dearest name first."""
    found: dict[str, list[tuple[int, float]]] = {}
    for name, year, price, units in prices:
        if price is not None and price * units >= _NOTHING:
            found.setdefault(name, []).append((year, price * units))
    return sorted(found.items(), key=lambda pair: -max(price for _, price in pair[1]))


def _years(prices: list[tuple[int, float]]) -> str:
    return ", ".join(f"{figure(price)} in {year}" for year, price in prices)
