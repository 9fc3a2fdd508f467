"""Why no plan can exist, what must give, and exactly what to write."""

import json
from collections.abc import Mapping
from typing import Any

from rich.text import Text

from ....models.results.plan import Plan
from ....models.results.plan_parts.conflict import Give
from ...language.spoken import say, say_many
from ..page import Page, heading, item, paragraph
from ..words import Names, percent, printable

MOST_OTHERS = 5
MOST_VALUES = 6


def conflict(plan: Plan, names: Names) -> Page:
    """Return what cannot hold together, and the cheapest way out."""
    if plan.conflict_minimal is None:
        return []
    return [*_members(plan, names), *_fix(plan, names), *_others(plan, names)]


def _members(plan: Plan, names: Names) -> Page:
    if not plan.conflict:
        return []
    page: Page = [heading(say("What cannot hold together"))]
    page += [item(f"{printable(names.said(part.says))} ({part.id})") for part in plan.conflict]
    words = say("Without any one of these the others can hold together.")
    if not plan.conflict_minimal:
        words = say("The search ran out of time: some of these may not be part of it.")
    return [*page, paragraph(words, indent=2)]


def _fix(plan: Plan, names: Names) -> Page:
    if not plan.cheapest_fix:
        return []
    best = say("The cheapest fix")
    if not plan.cheapest_fix_proved:
        best = say("The cheapest fix found in the time")
    if len(plan.cheapest_fix) > 1:
        best += say(", %(n)s together", n=len(plan.cheapest_fix))
    page: Page = [heading(best)]
    for give in plan.cheapest_fix:
        page += _give(give, names)
    return page


def _others(plan: Plan, names: Names) -> Page:
    if not plan.other_fixes:
        return []
    page: Page = [heading(say("Or one of these alone"))]
    for give in plan.other_fixes[:MOST_OTHERS]:
        page += _give(give, names)
    more = len(plan.other_fixes) - MOST_OTHERS
    return [*page, item(_more(more))] if more > 0 else page


def _more(number: int) -> str:
    return say_many(
        "and %(n)s more (--json lists them)", "and %(n)s more (--json lists them)", number
    )


def _give(give: Give, names: Names) -> Page:
    # A fund's or a role's sentence says it itself.
    share = say(" (%(share)s of its limits in all)", share=percent(give.share, 1))
    says = printable(names.said(give.says))
    if give.kind not in ("fund", "staff"):
        says = f"{says.removesuffix('.')}{share}."
    page: Page = [item(says)]
    values = list(give.set.items())
    # Not folded: what is to be copied stays on one line.
    page += [
        Text(f"    --set {written}", no_wrap=True, overflow="ignore")
        for written in map(_written, values[:MOST_VALUES])
    ]
    if len(values) > MOST_VALUES:
        page.append(Text(f"    {_more(len(values) - MOST_VALUES)}"))
    return page


def _written(pair: tuple[str, Any]) -> str:
    address, value = pair
    return f"{address}={json.dumps(_plain(value))}"


def _plain(value: Any) -> Any:
    whole = isinstance(value, float) and value.is_integer()
    return int(value) if whole else dict(value) if isinstance(value, Mapping) else value
