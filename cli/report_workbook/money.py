"""The tables of money: payments, and what adds up from them by formulas."""

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from .names import Names
from .table import Column, Formula, Table

if TYPE_CHECKING:
    from ...models.results.plan import Plan
    from ...models.results.plan_parts.money_plan import Payment


class Paid:
    """A plan's payments as a table, and the sums of it that other tables show.

    Parameters
    ----------
    plan
        With decisions.
    names
        Of its things.
    """

    def __init__(self, plan: "Plan", names: Names) -> None:
        self.table = Table(
            "Payments",
            "Each payment: from which fund, for what, where. Totals elsewhere add these up.",
            [
                Column("Fund"),
                Column("Year", "year"),
                Column("For"),
                Column("Name"),
                Column("Kind"),
                Column("School"),
                Column("One-time"),
                Column("Amount", "dollars", total=True),
            ],
            [_row(payment, names) for payment in plan.payments],
        )
        self._headings = [column.heading for column in self.table.columns]

    def sum(self, **where: tuple[Any, str]) -> Formula:
        """Return the dollars of the payments that have these values, as a formula.

        Parameters
        ----------
        where
            By heading (`One_time` for `One-time`): the value, and how the formula names it, a cell
            such as `$A{row}` or the value itself.
        """
        wanted = {name.replace("_", "-"): given for name, given in where.items()}
        at = [(self._headings.index(name), value) for name, (value, _) in wanted.items()]
        total = sum(row[-1] for row in self.table.rows if all(row[i] == value for i, value in at))
        parts = [self.table.range("Amount")]
        for name, (_, cell) in wanted.items():
            parts += [self.table.range(name), cell]
        return Formula(f"=SUMIFS({','.join(parts)})", total)


DISTRICT = "district"
"""Where a payment falls that is for no school."""


def _row(payment: "Payment", names: Names) -> list[Any]:
    what, kind = _for(payment)
    once = "yes" if payment.one_time else "no"
    place = payment.school or DISTRICT
    name = names.of(kind, what)
    return [payment.fund, payment.year, what, name, kind, place, once, payment.amount]


def _for(payment: "Payment") -> tuple[str, str]:
    """Return the id of what is paid for, and what kind of thing it is."""
    kinds = ("program", "merge", "reorganization", "rule")
    return next((str(getattr(payment, k)), k) for k in kinds if getattr(payment, k) is not None)


def funds(plan: "Plan", names: Names, paid: Paid) -> Table:
    """Return each fund in each year: what it has, spends and keeps."""
    rows = []
    carried: dict[str, float] = defaultdict(float)
    for fund in sorted(plan.funds, key=lambda f: (f.fund, f.year)):
        before = carried[fund.fund]
        carried[fund.fund] = fund.carried
        rows.append(
            [
                fund.fund,
                names.of("fund", fund.fund),
                fund.year,
                fund.available - before,
                before,
                Formula("=D{row}+E{row}", fund.available),
                paid.sum(Fund=(fund.fund, "$A{row}"), Year=(fund.year, "$C{row}")),
                Formula("=F{row}-G{row}", fund.available - fund.spent),
                fund.carried,
                fund.price,
            ]
        )
    return Table(
        "Funds",
        "Each fund in each year. Spent adds up the payments; what closures save is new money.",
        [
            Column("Fund"),
            Column("Name"),
            Column("Year", "year"),
            Column("New money", "dollars", total=True),
            Column("Carried in", "dollars"),
            Column("Available", "dollars"),
            Column("Spent", "dollars", total=True),
            Column("Left", "dollars"),
            Column("Carried on", "dollars"),
            Column("Worth of a dollar more", "number"),
        ],
        rows,
    )


def years(plan: "Plan", paid: Paid, funds_table: Table) -> Table:
    """Return the balance of each year."""
    rows, of_funds = [], funds_table.range
    for money in plan.money:
        new, at = money.funds + money.saved, (money.year, "$A{row}")
        row = [
            money.year,
            Formula(f"=SUMIFS({of_funds('New money')},{of_funds('Year')},$A{{row}})", new),
            Formula(
                f"=SUMIFS({of_funds('Carried in')},{of_funds('Year')},$A{{row}})", money.carried_in
            ),
            paid.sum(Year=at),
            paid.sum(Year=at, One_time=("yes", '"yes"')),
            paid.sum(Year=at, Kind=("rule", '"rule"')),
            Formula("=B{row}+C{row}-D{row}", new + money.carried_in - money.spent),
            money.today,
            Formula("=D{row}-H{row}", money.spent - money.today),
            money.gap,
            money.base,
            Formula("=D{row}+K{row}", money.spent + money.base),
        ]
        rows.append(row)
    return Table(
        "Balance",
        "Each year's money: what the funds have, what the plan spends, and going on as today.",
        [
            Column("Year", "year"),
            Column("New money", "dollars", total=True),
            Column("Carried in", "dollars"),
            Column("Spent", "dollars", total=True),
            Column("Of which one-time", "dollars", total=True),
            Column("Of which top-ups by rules", "dollars", total=True),
            Column("Left", "dollars"),
            Column("Going on as today", "dollars", total=True),
            Column("More than today", "dollars", total=True),
            Column("Gap if nothing changes", "dollars"),
            Column("Not decided here", "dollars"),
            Column("Whole budget", "dollars"),
        ],
        rows,
    )
