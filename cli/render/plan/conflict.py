"""Why no plan can exist, what must give, and exactly what to write."""

import json
from collections.abc import Mapping
from typing import Any

from rich.text import Text

from ....models.results.plan import Plan
from ....models.results.plan_parts.conflict import Give
from ..page import Page, heading, item, paragraph
from ..words import percent, printable

MOST_OTHERS = 5
MOST_VALUES = 6


def conflict(plan: Plan) -> Page:
    """Return what cannot hold together, and the cheapest way out."""
    if plan.conflict_minimal is None:
        return []
    return [*_members(plan), *_fix(plan), *_others(plan)]


def _members(plan: Plan) -> Page:
    if not plan.conflict:
        return []
    page: Page = [heading("What cannot hold together")]
    page += [item(f"{printable(part.says)} ({part.id})") for part in plan.conflict]
    words = "Without any one of these the others can hold together."
    if not plan.conflict_minimal:
        words = "The search ran out of time: some of these may not be part of it."
    return [*page, paragraph(words, indent=2)]


def _fix(plan: Plan) -> Page:
    if not plan.cheapest_fix:
        return []
    best = "The cheapest fix" if plan.cheapest_fix_proved else "The cheapest fix found in the time"
    several = f", {len(plan.cheapest_fix)} together" if len(plan.cheapest_fix) > 1 else ""
    page: Page = [heading(f"{best}{several}")]
    for give in plan.cheapest_fix:
        page += _give(give)
    return page


def _others(plan: Plan) -> Page:
    if not plan.other_fixes:
        return []
    page: Page = [heading("Or one of these alone")]
    for give in plan.other_fixes[:MOST_OTHERS]:
        page += _give(give)
    more = len(plan.other_fixes) - MOST_OTHERS
    return [*page, item(f"and {more} more (--json lists them)")] if more > 0 else page


def _give(give: Give) -> Page:
    # A fund's or a role's sentence says it itself.
    share = f" ({percent(give.share, 1)} of its limits in all)"
    says = printable(give.says)
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
        page.append(Text(f"    and {len(values) - MOST_VALUES} more (--json lists them)"))
    return page


def _written(pair: tuple[str, Any]) -> str:
    address, value = pair
    return f"{address}={json.dumps(_plain(value))}"


def _plain(value: Any) -> Any:
    whole = isinstance(value, float) and value.is_integer()
    return int(value) if whole else dict(value) if isinstance(value, Mapping) else value
