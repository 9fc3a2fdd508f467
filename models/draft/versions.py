"""Rows of other years, or of what was spent, among those that are planned: a line a row."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ..export.cells import text
from .words import planned, spent, year_in

_MOST = 12
"""Different texts, of a column that says of which year or kind its rows are."""


@dataclass(frozen=True)
class Versions:
    """Of which years, or kinds, the rows of a sheet are.

    Attributes
    ----------
    others
        Texts whose rows are not of the last year that is planned.
    year
        The year of the rest; None: no column says.
    mixed
        Heading of a column of several years that are too short to be left out by (6 and 7); ""
        for none.
    """

    others: Sequence[str] = ()
    year: int | None = None
    mixed: str = ""


def versions_of(
    names: Sequence[str], below: Sequence[Sequence[Any]], money: Sequence[int]
) -> Versions:
    """Return of which years, or kinds, rows are.

    Parameters
    ----------
    names
        Headings.
    below
        Rows below them.
    money
        Indexes of the columns of dollars.
    """
    others: list[str] = []
    last, mixed = None, ""
    for i, name in enumerate(names):
        shown = {text(row[i]) for row in below if i < len(row)} - {"", name}
        called = re.fullmatch(r"(fiscal |budget )?(year|yr)|fy", name, re.I) is not None
        if i in money or not shown or len(shown) > _MOST or (len(shown) == 1 and not called):
            continue
        years = {word: year for word in shown if (year := year_in(word)) is not None}
        if len(years) == len(shown):
            last = max(years.values())
            others += sorted(word for word, year in years.items() if year != last)
        elif any(map(spent, shown)) and all(planned(word) or spent(word) for word in shown):
            others += sorted(filter(spent, shown))
        elif called and len(shown) > 1:
            mixed = name
    return Versions(others, last, mixed)
