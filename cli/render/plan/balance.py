"""The budget year's balance: the gap, with what money it is closed, what next year opens with."""

from collections.abc import Sequence

from ....models.results.plan import Plan
from ....models.results.plan_parts.money_plan import MoneyYear
from ...language.spoken import say
from ..words import Names, money, several
from .gap import Gap, first_year_gap

MOST_FUNDS = 2
MOST_YEARS = 3


def balance(plan: Plan, names: Names) -> list[tuple[str, str]]:
    """Return the balance of a plan with decisions as labelled sentences."""
    gap = first_year_gap(plan.money, plan.short)
    return [
        (say("Gap"), gap_in_words(gap, names)),
        (str(gap.next_year) if gap.next_year else say("Later"), next_year_in_words(gap, names)),
        (say("Budget"), budget_in_words(plan.money[0])),
    ]


def gap_in_words(gap: Gap, names: Names) -> str:
    """Return what the plan does about the first year's gap, and which funds it is in."""
    if round(gap.gap) <= 0:
        spare = say("nothing to spare")
        if round(gap.idle):
            spare = say("%(dollars)s to spare", dollars=money(gap.idle))
        text = say(
            "none in %(year)s: the funds may pay for going on as today, with %(spare)s",
            year=gap.year,
            spare=spare,
        )
        return f"{text}; {_unpaid(gap)}." if round(gap.unpaid) else f"{text}."
    parts = [_closed(gap)]
    if round(gap.unpaid):
        parts.append(_unpaid(gap))
    if len(names.funds) > 1 and gap.short_funds:
        parts.append(say("short: %(funds)s", funds=_funds(gap.short_funds, names)))
    if round(gap.idle):
        parts.append(say("%(dollars)s of other funds may not pay for it", dollars=money(gap.idle)))
    return "; ".join(parts) + "."


def _closed(gap: Gap) -> str:
    values = {
        "closed": money(gap.closed),
        "gap": money(gap.gap),
        "year": gap.year,
        "recurring": money(gap.recurring),
        "once": money(gap.one_time),
    }
    if gap.deferred_to:
        return say(
            "closes %(closed)s of the %(gap)s gap in %(year)s: %(recurring)s recurring,"
            " %(deferred)s deferred to %(then)s, %(once)s one-time",
            deferred=money(gap.deferred),
            then=several([str(year) for year in gap.deferred_to], MOST_YEARS),
            **values,
        )
    return say(
        "closes %(closed)s of the %(gap)s gap in %(year)s: %(recurring)s recurring, %(once)s"
        " one-time",
        **values,
    )


def _unpaid(gap: Gap) -> str:
    return say("the plan itself is %(dollars)s short: no fund pays that", dollars=money(gap.unpaid))


def next_year_in_words(gap: Gap, names: Names) -> str:
    """Return what the year after opens with, if no more is decided."""
    when = say("opens") if gap.next_year else say("with the same funds, the year after opens")
    if not round(gap.open_next):
        text = say("%(opens)s with nothing short if this year's programs went on", opens=when)
        return f"{text}{_carried(gap)}."
    text = say(
        "%(opens)s %(dollars)s short if this year's programs went on",
        opens=when,
        dollars=money(gap.open_next),
    )
    if len(names.funds) > 1 and gap.open_next_funds:
        same = gap.open_next_funds == gap.short_funds
        text += say(
            ", in %(funds)s",
            funds=say("the same funds") if same else _funds(gap.open_next_funds, names),
        )
    return f"{text}{_carried(gap)}."


def _funds(ids: Sequence[str], names: Names) -> str:
    if len(ids) == len(names.funds):
        return say("all funds")
    return several([names.fund(fund) for fund in ids], MOST_FUNDS)


def _carried(gap: Gap) -> str:
    if not round(gap.carried):
        return ""
    return say("; %(dollars)s is carried into it", dollars=money(gap.carried))


def budget_in_words(year: MoneyYear) -> str:
    """Return the whole budget of which what is decided here is a part."""
    if not round(year.base):
        return say(
            "%(dollars)s in %(year)s, all of it decided here.",
            dollars=money(year.spent),
            year=year.year,
        )
    return say(
        "%(dollars)s in %(year)s, of which %(decided)s is decided here; %(base)s is not.",
        dollars=money(year.spent + year.base),
        year=year.year,
        decided=money(year.spent),
        base=money(year.base),
    )
