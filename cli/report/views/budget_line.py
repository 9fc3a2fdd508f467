"""The budget year in a sentence and a line of figures: what is closed, and with what money."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from ...render.plan.gap import Gap
from ..asked import Asked
from ..language import data


@dataclass(frozen=True)
class Tile:
    """A figure of the budget line: what it is, how much, and a few words more."""

    title: Markup
    figure: Markup
    note: Markup | str = ""


def gap_sentence(asked: Asked, gap: Gap) -> Markup:
    """Return what the gap is, and how much of it the plan closes."""
    say, money = asked.language.say, asked.language.money
    year = gap.year
    needed = data(gap.gap, money(gap.gap), "money.0.gap")
    if round(gap.gap) <= 0:
        if round(gap.unpaid):
            short = data(gap.unpaid, money(gap.unpaid), "gap:unpaid")
            return say(
                "In %(year)s this plan costs %(short)s more than its funds can pay.",
                year=year,
                short=short,
            )
        idle = data(gap.idle, money(gap.idle), "money.0.idle")
        return say(
            "In %(year)s the funds can pay for all that runs today, with %(idle)s to spare.",
            year=year,
            idle=idle,
        )
    if round(gap.unpaid):
        closed = data(gap.closed, money(gap.closed), "gap:closed")
        return say(
            "In %(year)s, going on as today would cost %(gap)s more than the funds can pay; this"
            " plan closes %(closed)s of that.",
            year=year,
            gap=needed,
            closed=closed,
        )
    return say(
        "In %(year)s, going on as today would cost %(gap)s more than the funds can pay; this plan"
        " closes that gap.",
        year=year,
        gap=needed,
    )


def tiles(asked: Asked, gap: Gap) -> Iterator[Tile]:
    """Yield the figures of the budget line."""
    say, money = asked.language.say, asked.language.money
    yield Tile(
        say("Closed for good"),
        data(gap.recurring, money(gap.recurring), "gap:recurring"),
        say("lower costs every year"),
    )
    yield Tile(
        say("Closed with one-year money"),
        data(gap.one_time, money(gap.one_time), "gap:one_time"),
        say("there only once"),
    )
    when = asked.language.listed([str(year) for year in gap.deferred_to])
    later = say("comes back in %(year)s", year=when) if gap.deferred_to else ""
    yield Tile(
        say("Put off to later"),
        data(gap.deferred, money(gap.deferred), "gap:deferred"),
        later or say("no saving, only later"),
    )
    opens = say("if this year’s programs went on; more is decided then")
    title = (
        say("%(year)s opens short by", year=gap.next_year)
        if gap.next_year
        else say("The year after opens short by")
    )
    yield Tile(title, data(gap.open_next, money(gap.open_next), "money.0.open_next"), opens)
    year = asked.plan.money[0]
    whole = year.spent + year.base
    decided = data(year.spent, money(year.spent), "money.0.spent")
    yield Tile(
        say("Whole budget"),
        data(whole, money(whole), "budget:whole"),
        say("of which %(decided)s is decided here", decided=decided),
    )
