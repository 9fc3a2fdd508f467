"""A table as it was read, whatever kind of file it came from, and what is wrong with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .problems import Severity

_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff"

SPREADSHEET_CELL = 32_767
"""Characters that a cell of a spreadsheet holds at most; longer ones are no cells."""


@dataclass(frozen=True)
class Fault:
    """What is wrong with one place of a table.

    Attributes
    ----------
    says, mend
        What is wrong, and how to mend it.
    row
        Row as a spreadsheet numbers it; None for the whole file.
    column
        Index of the column, from 0; None for the whole row.
    severity
        `error`: what the row says is not known; `warning`: it is, and is worth a look.
    """

    says: str
    mend: str
    row: int | None = None
    column: int | None = None
    severity: Severity = "error"


@dataclass(frozen=True)
class Table:
    """A table's headings and rows.

    Attributes
    ----------
    header
        The headings, "" for a column without one; none empty at the end.
    rows
        Each row's number as a spreadsheet shows it, and its cells: no blanks around their text.
    faults
        What is wrong with single rows.
    sheet
        Name of the sheet; "" for what is no workbook.
    top
        Row of the headings.
    """

    header: list[str]
    rows: Sequence[tuple[int, list[Any]]]
    faults: tuple[Fault, ...] = ()
    sheet: str = ""
    top: int = 1


class Unreadable(Exception):
    """A table that cannot be read: what is wrong, how to mend it, and the row if known."""

    def __init__(self, says: str, mend: str, line: int | None = None) -> None:
        self.faults: tuple[Fault, ...] = (Fault(says, mend, line),)
        self.header: list[str] = []
        self.sheet = ""
        super().__init__(says)

    @classmethod
    def by(
        cls, faults: Sequence[Fault], header: Sequence[str] = (), sheet: str = ""
    ) -> "Unreadable":
        """Return the exception for several faults, whose columns have these headings."""
        found = cls(faults[0].says, faults[0].mend)
        found.faults, found.header, found.sheet = tuple(faults), list(header), sheet
        return found


@dataclass(frozen=True, eq=False)
class TableName:
    """How the places of a table are called.

    Attributes
    ----------
    headings
        Letter of each heading's column.
    sheet
        Name of the sheet; "" for what is no workbook.
    value
        Heading of the column that is the row's value itself; "" if rows are blocks.
    key
        Heading of the column that holds the last key of a row's path.
    written
        How headings stand in the sheet, where that is in other words.
    """

    headings: Mapping[str, str]
    sheet: str = ""
    value: str = ""
    key: str = ""
    written: Mapping[str, str] = field(default_factory=dict)

    def words(self, row: int | None, keys: Sequence[object] = ()) -> str:
        """Return a row in words, and the column of the field with these keys inside the row."""
        names = [str(key) for key in ((self.value, *keys) if self.value else keys)]
        whole = ".".join(names)
        while names and ".".join(names) not in self.headings:
            names.pop()  # an item of a list has no column of its own
        return self.at(row, ".".join(names) or whole)

    def at(self, row: int | None, heading: str) -> str:
        """Return a row in words, and the column of this heading ("" for none)."""
        parts = [f"sheet {self.sheet}"] if self.sheet else []
        letters = self.headings.get(heading, heading if heading.isupper() else "")
        words = self.written.get(heading, heading)
        if row is not None and self.sheet and letters:
            parts.append(f"cell {letters}{row}" + (f" ({words})" if words != letters else ""))
        elif row is not None:
            parts.append(f"row {row}" + (f", column {words}" if heading else ""))
        return ", ".join(parts)


def table_name(
    header: Sequence[str],
    sheet: str = "",
    value: str = "",
    key: str = "",
    written: Mapping[str, str] | None = None,
) -> TableName:
    """Return how the places of a table with these headings are called.

    A column without a heading is called by its letter.

    Parameters
    ----------
    header
        The headings, "" for none.
    sheet
        Of a workbook.
    value
        Heading of the column that is the row's value itself; "" if rows are blocks.
    key
        Heading of the column that holds the last key of a row's path.
    written
        How headings stand in the sheet, where that is in other words.
    """
    letters = {heading or letter(i): letter(i) for i, heading in enumerate(header)}
    return TableName(letters, sheet, value, key, written or {})


def letter(index: int) -> str:
    """Return the letters by which a spreadsheet calls a column; 0 is A."""
    text, rest = "", index + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        text = chr(ord("A") + digit) + text
    return text


def headings(cells: Sequence[Any]) -> list[str]:
    """Return the headings that a table's first row holds.

    Parameters
    ----------
    cells
        Of the row; empty ones at its end are left out.

    Raises
    ------
    Unreadable
        There are none.
    """
    names = ["" if cell is None else trimmed(str(cell)) for cell in cells]
    while names and not names[-1]:
        names.pop()
    if not names:
        raise Unreadable("the first row is empty", "write the columns' names into it", 1)
    return names


def trimmed(text: str) -> str:
    """Return a cell's text without spaces at its ends, no-break and invisible ones too."""
    return text.strip().strip(_INVISIBLE).strip()


def empty(cells: Sequence[Any]) -> bool:
    """Return whether a row holds nothing."""
    return not any(cells) and all(cell is None or cell == "" for cell in cells)
