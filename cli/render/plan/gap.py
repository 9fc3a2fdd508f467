"""How far the plan closes the gap of the first year, with what kind of money, and what is left."""

from collections.abc import Sequence
from dataclasses import dataclass

from ....models.results.plan_parts.money_plan import MoneyYear, Shortage


@dataclass(frozen=True)
class Gap:
    """The budget gap of the first year and what the plan does about it, dollars.

    Attributes
    ----------
    year
        The first year.
    gap
        What going on as today costs and no fund may pay of this year's money.
    short_funds
        Funds that are short of it.
    idle
        What the funds have beyond what they may pay for of today's.
    closed
        How much of the gap the plan closes; all of it, unless it spends what no fund pays.
    unpaid
        What the plan costs and no fund pays.
    recurring
        Of `closed` by lower yearly costs, or by what reorganizations save.
    deferred
        Of which by yearly costs that a choice moved into a later year: no saving.
    deferred_to
        The years in which they come back; none if there are none.
    one_time
        Of which by money that is there only once: carried in, less start, stop and evaluation.
    next_year
        The year after, or None if the plan ends before it.
    open_next
        What next year's funds lack to go on with what the plan runs this year, at next year's
        prices; without a next year in the plan, at this year's funds and prices.
    open_next_funds
        Funds that are short of it.
    carried
        Carried into next year.
    """

    year: int
    gap: float
    short_funds: tuple[str, ...]
    idle: float
    closed: float
    unpaid: float
    recurring: float
    deferred: float
    deferred_to: tuple[int, ...]
    one_time: float
    next_year: int | None
    open_next: float
    open_next_funds: tuple[str, ...]
    carried: float


def first_year_gap(money: Sequence[MoneyYear], short: Sequence[Shortage] = ()) -> Gap:
    """Return the gap of a plan's first year.

    Parameters
    ----------
    money
        The plan's years, at least one.
    short
        What a plan that was stated costs more than the funds can pay.
    """
    first = money[0]
    unpaid = sum(each.amount for each in short if each.year == first.year)
    following = money[1] if len(money) > 1 else None
    closed = _within(first.gap - unpaid, first.gap)
    lower = _within(first.gap - first.yearly_gap, closed)
    # What short funds pay more than today in later years: all of it, however it is spread.
    back = {year.year: year.more_than_today for year in money[1:] if year.more_than_today > 0.0}
    deferred = min(lower, sum(back.values()))
    return Gap(
        year=first.year,
        gap=first.gap,
        short_funds=first.short_funds,
        idle=first.idle,
        closed=closed,
        unpaid=unpaid,
        recurring=lower - deferred,
        deferred=deferred,
        deferred_to=tuple(year for year in back if round(back[year])) if round(deferred) else (),
        one_time=closed - lower,
        next_year=None if following is None else following.year,
        open_next=first.open_next,
        open_next_funds=first.open_next_funds,
        carried=0.0 if following is None else following.carried_in,
    )


def _within(dollars: float, most: float) -> float:
    return min(max(0.0, dollars), most)
