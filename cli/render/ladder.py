"""A ladder as a page: each step with what it does, its price, its worth and who gains."""

from __future__ import annotations

import math
from collections.abc import Sequence

from rich.console import RenderableType

from ...models.numbers import dollars, shown
from ...models.results.ladder import Ladder, LadderChange, LadderStep
from ...models.scenario.scenario import Scenario
from .footnote import footnote
from .no_plan import SAYS_WHY, no_plan_sentence
from .page import Page, heading, labelled, paragraph, table
from .plan.verdict import nearness
from .words import (
    MISSING,
    Names,
    change,
    figure,
    money,
    percent,
    percent_up,
    plural,
    sentence,
    several,
    signed,
)

SCHOOLS = 3
"""Schools of a change that are named."""

CHANGES = 4
"""Changes of a step that are named: the first year's first, by the students they reach."""

SHOWN = 0.0005
"""Student-SD from which a gain is shown."""

SCHOOL_GAINERS = 2
GROUP_GAINERS = 1
"""How many of those that gain most are named."""

_VERBS = {
    "restore": "Restore {what}",
    "start": "Start {what}",
    "pilot": "Pilot {what}",
    "raise": "Raise {what}",
    "separate": "Run {what} apart from {merge}",
    "merge": "Run {what} inside {merge}",
    "end": "End {what}",
    "lower": "Trim {what}",
}

_NOTE = (
    "In a year: dollars spent more, or fewer, all funds together. In brackets: of"
    " how many sites that are cut, or going down still run. Off by: proved, no plan at that budget,"
    " nested or not, is better by a larger share. A question mark: it is not proved that no other"
    " nested step is worth {share} more."
)


def ladder_page(found: Ladder, scenario: Scenario) -> Page:
    """Return the page.

    Parameters
    ----------
    found
        The ladder.
    scenario
        Its scenario, for the names.
    """
    names = Names(scenario)
    page: Page = [paragraph(_title(found, names), style="bold")]
    if found.base.objective is None:
        return [*page, paragraph(no_plan_sentence(found.status, infeasible=SAYS_WHY))]
    page.append(labelled(_about(found)))
    if found.steps:
        page += [heading(_heading(found)), _steps(found, names)]
    if ended := " ".join(filter(None, (_ended(found), _left_over(found)))):
        page.append(paragraph(f"\n{ended}"))
    return (
        [*page, *footnote(_NOTE.format(share=percent_up(found.step_gap)))] if found.steps else page
    )


def _title(found: Ladder, names: Names) -> str:
    funds = several([names.fund(key) for key in found.funds], 3)
    own = set(found.years) != {year.year for year in found.base.money} and found.base.money
    when = f"in {several([str(year) for year in found.years], 3)}" if own else "a year"
    does = "go next if" if found.direction == "down" else "come back first if"
    less = "loses" if found.direction == "down" else "has"
    more = "" if found.direction == "down" else " more"
    return f"What would {does} {funds} {less} {dollars(found.step)}{more} {when}?"


def _about(found: Ladder) -> list[tuple[str, str]]:
    base = found.base
    first = base.money[0]
    start = "a plan that was given" if found.status == "stated" else "the best plan found"
    text = (
        f"{start} at today's budget ({nearness(base.gap)}): it spends {money(first.spent)} in"
        f" {first.year}; worth {figure(base.worth)} student-SD*"
    )
    rule = (
        "each step only cuts: nothing that one cut comes back"
        if found.direction == "down"
        else "each step only adds: nothing that one brought is cut by a later one"
    )
    return [("Start", text), ("Nested", rule)]


def _heading(found: Ladder) -> str:
    return "What goes next" if found.direction == "down" else "What comes back, in this order"


def _steps(found: Ladder, names: Names) -> RenderableType:
    year = found.base.money[0].year
    who = "who gains" if found.direction == "up" else "who loses"
    rows = table("Money", f"What, and {who}", f"In {year}", "Worth*", "Off by", left=2)
    rows.columns[0].no_wrap = True
    for step in found.steps:
        rows.add_row(
            ("+" if step.money > 0 else "") + dollars(step.money),
            "\n".join(_lines(step, found, names)),
            change(step.cost[year]),
            signed(step.worth) + ("" if step.proved else "?"),
            _off(step.within),
        )
    return rows


def _off(within: float | None) -> str:
    """Return by how much a plan may be better, rounded up: never less than was proved."""
    if within is None or within > 10:
        return MISSING
    return f"{math.ceil(within * 1e4 - 1e-6) / 100:.2f}%"


def _lines(step: LadderStep, found: Ladder, names: Names) -> list[str]:
    """Return what a step does, its price in later years, who gains, and what is left over."""
    if not step.changes and found.direction == "down":
        return ["Nothing more need go: what is left spends no more than this."]
    if not step.changes:
        why = "Nothing fits" if step.proved else "Nothing was found in the time given"
        return [f"{why}; {_left(step)} counts for the next step."]
    parts = _together(step.changes, names, [money.year for money in found.base.money])
    lines = parts[:CHANGES]
    if len(parts) > CHANGES:
        lines.append(f"and {plural(len(parts) - CHANGES, 'more change')}")
    notes = "; ".join(note for note in (_later(step), _gainers(step, names)) if note)
    return [*lines, f"- {notes}"] if notes else lines


def _left(step: LadderStep) -> str:
    year, dollars = next(iter(step.unspent.items()))
    return f"{money(dollars)} of {year}"


def _later(step: LadderStep) -> str:
    """Return the price in later years, where it is not about that of the first."""
    (_, first), *later = step.cost.items()
    apart = [(year, d) for year, d in later if abs(d - first) > 0.05 * max(abs(first), 1.0)]
    told = ", ".join(f"{change(dollars)} in {year}" for year, dollars in apart)
    return f"then {told}" if told else ""


def _gainers(step: LadderStep, names: Names) -> str:
    """Return how many students are served more, or fewer, and who gains most."""
    parts = []
    if round(step.students):
        less = "more" if step.students > 0 else "fewer"
        parts.append(f"{plural(abs(step.students), 'student')} {less}")
    for gains, name, number in (
        (step.schools, names.school, SCHOOL_GAINERS),
        (step.groups, names.group, GROUP_GAINERS),
    ):
        most = [(key, gain) for key, gain in list(gains.items())[:number] if abs(gain) >= SHOWN]
        parts += [f"{name(key)} {signed(gain)}" for key, gain in most]
    return "; ".join(parts)


def _together(changes: Sequence[LadderChange], names: Names, years: Sequence[int]) -> list[str]:
    """Return changes in words, those that reach most students first; a merge's parts in one."""
    parts: dict[tuple[object, ...], list[LadderChange]] = {}
    for number, one in enumerate(changes):
        alone = one.merge is None or one.action not in ("separate", "merge", "end")
        apart = number if alone else -1
        key = (apart, one.action, one.merge, one.schools, one.years)
        parts.setdefault(key, []).append(one)
    groups = sorted(parts.values(), key=lambda own: _weight(own[0]))
    return [_in_words(own, names, years) for own in groups]


def _weight(one: LadderChange) -> tuple[bool, int, float]:
    return one.reorganization is None, one.years[0], -abs(one.students)


def _in_words(own: Sequence[LadderChange], names: Names, years: Sequence[int]) -> str:
    first = own[0]
    if first.reorganization is not None:
        return _reorganization(first, names)
    what = several([names.program(one.program or "") for one in own], 3)
    merge = names.program(first.merge or "")
    told = _VERBS[first.action].format(what=what, merge=merge)
    where = several([names.school(key) for key in first.schools], SCHOOLS)
    of = f" ({len(first.schools)} of {first.of})" if first.of > 1 else ""
    return f"{told} at {where}{of}{_amount(first)}{_when(first.years, years)}"


def _amount(one: LadderChange) -> str:
    """Return from what to what, where it is not from nothing or to nothing."""
    if one.action not in ("raise", "lower") and one.unit == "sites":
        return ""
    unit = "positions" if one.unit == "positions" else "full sites"
    if one.unit == "sites" and len(one.schools) == 1:
        return f", {percent(one.before)} to {percent(one.after)}"
    return f", {shown(one.before)} to {shown(one.after)} {unit}"


def _when(own: Sequence[int], years: Sequence[int]) -> str:
    if tuple(own) == tuple(years):
        return ""
    if own[-1] == years[-1] and len(own) == own[-1] - own[0] + 1 and len(own) > 1:
        return f", from {own[0]}"
    return f", in {several([str(year) for year in own], 3)}"


def _reorganization(one: LadderChange, names: Names) -> str:
    name = names.reorganization(one.reorganization or "")
    told = {
        "begin": f"{name} begins in {one.after:.0f}",
        "undo": f"{name} does not begin",
    }
    return told.get(one.action, f"{name} begins in {one.after:.0f}, not {one.before:.0f}")


def _ended(found: Ladder) -> str:
    if not found.message:
        return ""
    steps = f"{len(found.steps)} of {plural(found.asked, 'step')}"
    return sentence(f"{steps}: {found.message}")


def _left_over(found: Ladder) -> str:
    """Say what is left of the money that the steps brought when the last one is made."""
    if found.direction == "down" or not found.steps:
        return ""
    left = {y: d for y, d in found.steps[-1].unspent.items() if y in found.years and d >= 0.5}
    amounts = [f"{dollars(amount)} in {year}" for year, amount in left.items()]
    return f"After the last step there is left over: {several(amounts, 6)}." if left else ""
