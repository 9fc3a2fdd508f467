"""Tables as they are written to a workbook and to CSV."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

Form = Literal["text", "long", "dollars", "number", "count", "year", "share"]

FIRST = 5
"""Row of a sheet in which its data begin, as a spreadsheet numbers it: title, note, totals and
headings stand above."""


@dataclass(frozen=True)
class Column:
    """A column of a table.

    Attributes
    ----------
    heading
        In plain words.
    form
        How its cells are shown.
    total
        Whether they are added up above the headings.
    """

    heading: str
    form: Form = "text"
    total: bool = False


@dataclass(frozen=True)
class Formula:
    """A cell that a spreadsheet works out.

    Attributes
    ----------
    text
        The formula; `{row}` stands for the number of its row.
    value
        What it comes to.
    """

    text: str
    value: float


@dataclass(frozen=True)
class Table:
    """A table: a sheet of the workbook, a CSV file.

    Attributes
    ----------
    title
        Name of the sheet.
    says
        What a row is.
    columns, rows
        A cell is a text, a number, a `Formula`, or None where there is nothing.
    """

    title: str
    says: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Any]]

    def range(self, heading: str) -> str:
        """Return the cells of a column as a formula names them from any sheet."""
        letters = self.letters(heading)
        last = FIRST + max(len(self.rows), 1) - 1
        return f"'{self.title}'!${letters}${FIRST}:${letters}${last}"

    def letters(self, heading: str) -> str:
        """Return the letters of a column."""
        from ...models.tree.table import letter

        return letter([column.heading for column in self.columns].index(heading))


def value_of(cell: Any) -> Any:
    """Return what a cell shows."""
    return cell.value if isinstance(cell, Formula) else cell
