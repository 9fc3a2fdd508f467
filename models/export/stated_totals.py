"""Rows of totals: left out, once they are what the lines above them add up to."""

from collections.abc import Mapping
from decimal import Decimal

from .grid import Sheet

CENT = Decimal("0.005")
"""Sums that differ by less are the same: spreadsheets keep fractions of a cent."""


class RunningTotals:
    """Sums of a sheet's dollars since each row of totals, by column.

    A subtotal adds up the lines since some row of totals before it, a grand total all lines.
    """

    def __init__(self, off_by: float) -> None:
        self._sums: list[dict[int, Decimal]] = [{}]  # since the beginning, since each total
        self._off_by = max(CENT, Decimal(repr(off_by)))

    def add(self, amounts: Mapping[int, Decimal]) -> None:
        """Count a line's dollars by column."""
        for sums in self._sums:
            for column, dollars in amounts.items():
                sums[column] = sums.get(column, Decimal(0)) + dollars

    def wrong(self, stated: Mapping[int, Decimal]) -> tuple[int, str] | None:
        """Take a row of totals; return a column that is not the sum of lines, and what they say."""
        fits = [
            sums
            for sums in reversed(self._sums)
            if all(self._same(sums.get(column, Decimal(0)), d) for column, d in stated.items())
        ]
        near = min(
            self._sums,
            key=lambda sums: sum(abs(sums.get(c, Decimal(0)) - d) for c, d in stated.items()),
        )
        self._sums.append({})
        if fits:
            return None
        column, dollars = next(
            (c, d) for c, d in stated.items() if not self._same(near.get(c, Decimal(0)), d)
        )
        return column, off(dollars, near.get(column, Decimal(0)), "the lines above it")

    def _same(self, one: Decimal, other: Decimal) -> bool:
        return abs(one - other) <= self._off_by


def off(stated: Decimal, found: Decimal, what: str) -> str:
    """Return in words that a total is not what its lines add up to."""
    return f"the total is {usd(stated)}, but {what} add up to {usd(found)} ({usd(found - stated)})"


def usd(dollars: Decimal) -> str:
    """Return dollars with cents: $1,071.50, -$450.00."""
    return f"{'-' if dollars < 0 else ''}${abs(dollars):,.2f}"


def row_totals(
    sheet: Sheet, row: int, stated: Mapping[int, Decimal], found: Decimal, off_by: float
) -> list[tuple[int, str]]:
    """Return each column of a wide sheet that states another sum of a row than its cells have."""
    within = max(CENT, Decimal(repr(off_by)))
    return [
        (column, off(dollars, found, "the cells of the row"))
        for column, dollars in stated.items()
        if abs(dollars - found) > within
    ]
