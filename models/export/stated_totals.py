"""Rows of totals: left out, once they are what the lines above them add up to."""

from collections.abc import Mapping
from decimal import Decimal

from .grid import Sheet

_Sums = dict[int, Decimal]
CENT = Decimal("0.005")
"""Sums that differ by less are the same: spreadsheets keep fractions of a cent."""


class RunningTotals:
    """Sums of a sheet's dollars since each row of totals, by column.

    A subtotal adds up the lines since some row of totals before it, a grand total all lines; rows
    that are left out may be counted in it.
    """

    def __init__(self, off_by: float) -> None:
        # Since the beginning and since each total; of the lines, and with what is left out.
        self._sums: list[tuple[_Sums, _Sums]] = [({}, {})]
        self._off_by = max(CENT, Decimal(repr(off_by)))
        self._spoilt = False

    def add(self, amounts: Mapping[int, Decimal], left_out: bool = False) -> None:
        """Count the dollars of a line, or of a row that is left out, by column."""
        for lines, everything in self._sums:
            for sums in (everything,) if left_out else (lines, everything):
                for column, dollars in amounts.items():
                    sums[column] = sums.get(column, Decimal(0)) + dollars

    def spoil(self) -> None:
        """Note that a line is not known: no total can be verified any more."""
        self._spoilt = True

    def wrong(self, stated: Mapping[int, Decimal]) -> tuple[int, str] | None:
        """Take a row of totals; return a column that is not the sum of lines, and what they say."""
        found = [sums for both in self._sums for sums in both]
        near = min(found, key=lambda sums: self._off(sums, stated))
        self._sums.append(({}, {}))
        if self._spoilt:
            return None
        for column, dollars in stated.items():
            if not self._same(near.get(column, Decimal(0)), dollars):
                return column, off(dollars, near.get(column, Decimal(0)), "the lines above it")
        return None

    def _off(self, sums: _Sums, stated: Mapping[int, Decimal]) -> tuple[int, Decimal]:
        """Return in how many columns sums are not as stated, and by how much in all."""
        differ = [abs(sums.get(column, Decimal(0)) - dollars) for column, dollars in stated.items()]
        return sum(each > self._off_by for each in differ), sum(differ, Decimal(0))

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
