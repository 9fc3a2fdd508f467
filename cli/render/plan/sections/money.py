"""The money and the people, year by year."""

from collections.abc import Sequence

from .....models.results.plan import Plan
from .....models.results.plan_parts.money_plan import FundYear, StaffYear
from ...page import Page, heading, table
from ...words import MISSING, Names, figure, money
from .binding import DOLLARS


def years(plan: Plan) -> Page:
    """Return the table of each year's gap, and what the year after opens with."""
    rows = table("Year", "As today", "Funds", "Gap", "Carried in", "Plan", "One-time", "Opens next")
    for year in plan.money:
        opens = -year.open_next if year.open_next else 0.0
        figures = (
            year.today,
            year.funds,
            year.gap,
            year.carried_in,
            year.spent,
            year.one_time,
            opens,
        )
        rows.add_row(str(year.year), *(money(dollars) for dollars in figures))
    return [heading("The gap by year"), rows]


def funds(plan: Plan, names: Names) -> Page:
    """Return the table of funds by year."""
    if not plan.funds:
        return []
    buys = f"${DOLLARS:,} buys*"
    rows = table("Fund", "Year", "Available", "Spent", "Left", "Carried on", buys)
    for fund in dict.fromkeys(year.fund for year in plan.funds):
        years = [_fund_cells(year) for year in plan.funds if year.fund == fund]
        rows.add_row(names.fund(fund), *_below_each_other(years))
    return [heading("Funds"), rows]


def _fund_cells(fund: FundYear) -> tuple[str, ...]:
    dollars = (fund.available, fund.spent, fund.available - fund.spent, fund.carried)
    buys = MISSING if fund.price is None else figure(fund.price * DOLLARS)
    return (str(fund.year), *(money(amount) for amount in dollars), buys)


def staff(plan: Plan, names: Names) -> Page:
    """Return the table of staff by year, of the roles that are limited."""
    shown = [role for role in plan.staff if role.available is not None]
    if not shown:
        return []
    rows = table("Staff", "Year", "FTE used", "FTE available", "1 FTE buys*")
    for name in dict.fromkeys(role.role for role in shown):
        years = [_staff_cells(role) for role in shown if role.role == name]
        rows.add_row(names.role(name), *_below_each_other(years))
    return [heading("Staff"), rows]


def _staff_cells(role: StaffYear) -> tuple[str, ...]:
    return str(role.year), figure(role.used), figure(role.available), figure(role.price)


def _below_each_other(years: Sequence[tuple[str, ...]]) -> list[str]:
    """Return one row of cells in which the years stand below each other.

    So a long name wraps beside its years, not between them.
    """
    return ["\n".join(column) for column in zip(*years, strict=True)]
