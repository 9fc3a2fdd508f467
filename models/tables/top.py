"""Where the headings of a table stand: titles and notes may stand in rows above them."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from ..tree.table import Fault, Table, Unreadable, headings

_MOST_ABOVE = 20
_MOST_TITLES = 2


def from_headings(table: Table, are_headings: Callable[[set[str]], bool]) -> Table:
    """Return a table from the row of its headings on.

    Titles above them are left out, which a note says.

    Parameters
    ----------
    table
        As it was read, its first row as headings.
    are_headings
        Says of the texts in a row whether they are the headings.

    Raises
    ------
    Unreadable
        What stands above the headings may be more than titles.
    """
    if are_headings(set(table.header)):
        return table
    for number, cells in table.rows[:_MOST_ABOVE]:
        if are_headings({cell for cell in cells if isinstance(cell, str)}):
            return _from_row(table, number, cells)
    return table


def _from_row(table: Table, top: int, cells: list[Any]) -> Table:
    above = [table.header, *(row for number, row in table.rows if number < top)]
    faults = [f for f in table.faults if f.row is None or f.row >= top]
    uneven = any(f.severity == "error" for f in faults) and not table.sheet
    if uneven or not all(map(_is_title, above)):
        failure = Unreadable(f"the headings are in row {top}", "delete the rows above them", 1)
        failure.sheet = table.sheet
        raise failure
    says = "the headings are in this row, and the rows above it are not read"
    note = Fault(says, "", top, severity="note")
    rows = [(number, row) for number, row in table.rows if number > top]
    return replace(table, header=headings(cells), rows=rows, faults=(*faults, note), top=top)


def _is_title(cells: Iterable[Any]) -> bool:
    """Return whether a row holds a few words and nothing else."""
    filled = [cell for cell in cells if cell not in (None, "")]
    words = all(isinstance(cell, str) and not cell[:1].isdigit() for cell in filled)
    return words and len(filled) <= _MOST_TITLES
