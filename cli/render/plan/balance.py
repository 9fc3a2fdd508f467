"""The budget year's balance: the gap, with what money it is closed, what next year opens with."""

from collections.abc import Sequence

from ....models.results.plan import Plan
from ....models.results.plan_parts.money_plan import MoneyYear
from ..words import Names, money, several
from .gap import Gap, first_year_gap

MOST_FUNDS = 2


def balance(plan: Plan, names: Names) -> list[tuple[str, str]]:
    """Return the balance of a plan with decisions as labelled sentences."""
    gap = first_year_gap(plan.money, plan.short)
    return [
        ("Gap", gap_in_words(gap, names)),
        (str(gap.next_year) if gap.next_year else "Later", next_year_in_words(gap, names)),
        ("Budget", budget_in_words(plan.money[0])),
    ]


def gap_in_words(gap: Gap, names: Names) -> str:
    """Return what the plan does about the first year's gap, and which funds it is in."""
    if round(gap.gap) <= 0:
        spare = f"{money(gap.idle)} to spare" if round(gap.idle) else "nothing to spare"
        text = f"none in {gap.year}: the funds may pay for going on as today, with {spare}"
        return f"{text}; {_unpaid(gap)}." if round(gap.unpaid) else f"{text}."
    deferred = f" {money(gap.deferred)} deferred to {gap.deferred_to}," if gap.deferred_to else ""
    text = (
        f"closes {money(gap.closed)} of the {money(gap.gap)} gap in {gap.year}:"
        f" {money(gap.recurring)} recurring,{deferred} {money(gap.one_time)} one-time"
    )
    parts = [text]
    if round(gap.unpaid):
        parts.append(_unpaid(gap))
    if len(names.funds) > 1 and gap.short_funds:
        parts.append(f"short: {_funds(gap.short_funds, names)}")
    if round(gap.idle):
        parts.append(f"{money(gap.idle)} of other funds may not pay for it")
    return "; ".join(parts) + "."


def _unpaid(gap: Gap) -> str:
    return f"the plan itself is {money(gap.unpaid)} short: no fund pays that"


def next_year_in_words(gap: Gap, names: Names) -> str:
    """Return what the year after opens with, if no more is decided."""
    when = "opens" if gap.next_year else "with the same funds, the year after opens"
    if not round(gap.open_next):
        return f"{when} with nothing short if this year's programs went on{_carried(gap)}."
    text = f"{when} {money(gap.open_next)} short if this year's programs went on"
    if len(names.funds) > 1 and gap.open_next_funds:
        same = gap.open_next_funds == gap.short_funds
        text += f", in {'the same funds' if same else _funds(gap.open_next_funds, names)}"
    return f"{text}{_carried(gap)}."


def _funds(ids: Sequence[str], names: Names) -> str:
    if len(ids) == len(names.funds):
        return "all funds"
    return several([names.fund(fund) for fund in ids], MOST_FUNDS)


def _carried(gap: Gap) -> str:
    return f"; {money(gap.carried)} is carried into it" if round(gap.carried) else ""


def budget_in_words(year: MoneyYear) -> str:
    """Return the whole budget of which what is decided here is a part."""
    if not round(year.base):
        return f"{money(year.spent)} in {year.year}, all of it decided here."
    return (
        f"{money(year.spent + year.base)} in {year.year}, of which {money(year.spent)} is decided"
        f" here; {money(year.base)} is not."
    )
