"""A table of students or schools read column by column; what is wrong, with its cell."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..tables.files import read_table
from ..tree.problems import Problem, ScenarioError, legible
from ..tree.suggestions import suggestion
from ..tree.table import Fault, Table, TableName, Unreadable, table_name
from . import cells

Read = Callable[[Any], Any]

READERS: dict[str, Read] = {"number": cells.number, "word": cells.word, "flag": cells.yes_or_no}


@dataclass
class TableFile:
    """A table, and what was found wrong with it so far.

    Attributes
    ----------
    path, name
        Where it is, and how it is called.
    table
        Its headings and rows.
    sha256
        Hash of its bytes.
    problems
        What is wrong.
    """

    path: Path
    name: str
    table: Table
    sha256: str
    problems: list[Problem] = field(default_factory=list)

    @property
    def row_numbers(self) -> tuple[int, ...]:
        """Row of each entry, as a spreadsheet numbers it."""
        return tuple(number for number, _ in self.table.rows)

    def lacks(self, column: str) -> tuple[str, str] | None:
        """Return what is wrong with a heading, and how to mend it; None if it is there once."""
        header = self.table.header
        if column not in header:
            mend = suggestion(column, [name for name in header if name], "columns")
            return f"the table has no column `{column}`", mend
        if header.count(column) > 1:
            return f"the table has two columns `{column}`", "rename one of them"
        return None

    def column(self, name: str, kind: str) -> tuple[Any, ...]:
        """Return a column's cells: numbers, words or flags; None where nothing is known."""
        names = table_name(self.table.header, self.table.sheet)
        index, read, found = self.table.header.index(name), READERS[kind], []
        for number, row in self.table.rows:
            cell = row[index] if index < len(row) else None
            try:
                found.append(read(cell))
            except cells.Doubtful as doubt:
                self.problems.append(self._problem(names, number, name, doubt.says, doubt.mend))
                found.append(None)
        return tuple(found)

    def _problem(
        self, names: TableName, row: int | None, column: str, says: str, mend: str
    ) -> Problem:
        place = "" if row is None else names.at(row, column)
        return Problem("error", self.name, row, place, "", says, mend)


def open_table(path: Path, sheet: str = "") -> TableFile:
    """Read a table's headings and rows.

    Parameters
    ----------
    path
        A .csv, .xlsx or .parquet file.
    sheet
        Of a workbook; "" for its first.

    Raises
    ------
    ScenarioError
        It cannot be read, or what its cells hold is not known.
    OSError
        There is no such file.
    """
    content = path.read_bytes()
    name = legible(path)
    try:
        table = read_table(content, path.name, sheet, any_separator=True)
    except Unreadable as failure:
        raise ScenarioError(_faults(name, failure.faults, failure.header, sheet)) from None
    errors = [fault for fault in table.faults if fault.severity == "error"]
    problems = _faults(name, errors, table.header, table.sheet)
    if not table.rows:
        says, mend = "the table has headings and no rows", "give the table with its rows"
        problems.append(Problem("error", name, None, "", "", says, mend))
    return TableFile(path, name, table, hashlib.sha256(content).hexdigest(), problems)


def _faults(name: str, faults: Sequence[Fault], header: Sequence[str], sheet: str) -> list[Problem]:
    names = table_name(header, sheet)
    found = []
    for fault in faults:
        known = fault.column is not None and fault.column < len(header)
        column = header[fault.column] if known and fault.column is not None else ""
        place = "" if fault.row is None else names.at(fault.row, column)
        found.append(Problem("error", name, fault.row, place, "", fault.says, fault.mend))
    return found
