"""A line of an export, and what is read of a sheet."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from ..tree.problems import Problem
from .grid import Sheet
from .map import SheetMap


@dataclass(frozen=True)
class Line:
    """A line of the export.

    Attributes
    ----------
    sheet, row, column
        Where it stands (from 0; column None: the row is the line).
    account, codes
        Its whole code; and that and its segments by name.
    school, school_code, item, fund
        As the export has them; "" for none.
    fte
        None: not said.
    amounts
        Dollars by year.
    how
        What the map says of its sheet.
    """

    sheet: Sheet
    row: int
    column: int | None
    account: str
    codes: Mapping[str, str]
    school: str
    school_code: str
    item: str
    fund: str
    fte: Decimal | None
    amounts: Mapping[int, Decimal]
    how: SheetMap

    @property
    def place(self) -> str:
        """Where it stands, in words."""
        return self.sheet.place(self.row, self.column)

    @property
    def called(self) -> str:
        """What it is called: its description, or its code."""
        return self.item or self.account or "(no description)"

    def problem(self, says: str, mend: str) -> Problem:
        """Return an error of the line."""
        return self.sheet.problem(self.row, self.column, says, mend)


@dataclass
class Read:
    """What was read of a sheet.

    Attributes
    ----------
    lines
        In the order of the sheet.
    problems
        What is wrong.
    notes
        What was taken as it surely is meant, in words.
    left_out
        Dollars by year of rows that the map leaves out.
    """

    lines: list[Line] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    left_out: dict[int, Decimal] = field(default_factory=dict)
