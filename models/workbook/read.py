"""From a scenario's workbook to the raw tree, each value of which knows its sheet and cell."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ..tables.filling import Filling
from ..tables.rows import filled_with, unreadable
from ..tables.top import from_headings
from ..tables.workbook import Book
from ..tree.addresses import (
    fields_of,
    kinds_at,
)
from ..tree.problems import Problem, Severity, nearest
from ..tree.table import Fault, Table, TableName, Unreadable, letter, table_name
from ..tree.tree import Map, Path, Place
from .addressed import Addressed
from .columns import are_headings, as_addresses, missing_columns
from .headings import heading, plain
from .sheets import CORE, DISTRICT, EXAMPLE, OTHER, README, SCENARIOS, SHEETS, TITLES, Sheet

_ENDINGS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
_MOST_UNREAD = 3


@dataclass
class Sheets:
    """What the sheets of a workbook put into a tree.

    Attributes
    ----------
    tree
        The raw tree.
    problems
        What is wrong with the sheets.
    unread
        Paths of the parts of the tree that are not known whole.
    """

    file: str
    tree: Map
    problems: list[Problem] = field(default_factory=list)
    unread: set[Path] = field(default_factory=set)

    def note(
        self, sheet: str, says: str, mend: str, severity: Severity = "error", row: int | None = None
    ) -> None:
        """Note what is wrong with a sheet, or with the whole workbook ("")."""
        place = table_name((), sheet).at(row, "")
        self.problems.append(Problem(severity, self.file, row, place, "", says, mend))


class _Whole(TableName):
    """How what is missing in the whole of a workbook is called: by the sheet it belongs to."""

    def words(self, row: int | None, keys: Sequence[object] = ()) -> str:
        """Return the sheet of the value with these keys."""
        section = str(keys[0]) if keys else ""
        titles = (sheet.title for sheet in SHEETS if sheet.kind.section == section)
        return f"sheet {next(titles, DISTRICT)}"


def is_workbook(name: str, content: bytes) -> bool:
    """Return whether a file is a workbook, or is called one."""
    return content[:4] == b"PK\x03\x04" or name.lower().endswith(_ENDINGS)


def read_sheets(content: bytes, file: str) -> tuple[Map | None, list[Problem], frozenset[Path]]:
    """Return the tree that a workbook holds; None where nothing can be read.

    Parameters
    ----------
    content
        The file's bytes.
    file
        Its name, for messages.

    Returns
    -------
    The tree; what is wrong with the workbook; and the paths of what of the tree is not known.
    """
    found = Sheets(file, Map(Place(file, None, 0, _Whole({}))))
    try:
        book = Book(content)
    except Unreadable as failure:
        for fault in failure.faults:
            found.note("", fault.says, fault.mend)
        return None, found.problems, frozenset()
    for remark in book.remarks:
        found.note("", remark.says, remark.mend, "note")
    if not {plain(name) for name in book.sheets} & {plain(sheet.title) for sheet in SHEETS}:
        mend = "start from one that `groundswell new DIR --xlsx` makes"
        found.note("", "it has none of the sheets of a scenario", mend)
        return None, found.problems, frozenset()
    titles = _titles(book.sheets, found)
    tables: dict[str, Table | Unreadable] = {}
    for title, real in titles.items():
        try:
            tables[title] = replace(book.table(real), sheet=title)
        except Unreadable as failure:
            tables[title] = failure
    fill(found, tables)
    _strange(book, titles, found)
    return found.tree, found.problems, frozenset(found.unread)


def fill(found: Sheets, tables: Mapping[str, Table | Unreadable]) -> None:
    """Fill a tree from sheets that were read, by their titles."""
    lost: set[str] = set()
    _addressed(found, tables, (DISTRICT,))
    for sheet in SHEETS:
        table = tables.get(sheet.title)
        if table is None:
            continue
        rows = _rows(found, sheet, table)
        found.problems += rows.problems
        found.unread |= rows.unread
        if rows.lost:
            lost.add(sheet.title)
        elif sheet.kind.section not in {s.kind.section for s in SHEETS if s.title in lost}:
            found.problems += rows.strange()
    for sheet in SHEETS:
        if sheet.title in lost:
            found.unread.update(sheet.kind.whole(found.tree))
    _addressed(found, tables, (SCENARIOS, OTHER))


def _titles(real: Iterable[str], found: Sheets) -> dict[str, str]:
    """Return the sheets that are known, with their names as they stand in the workbook."""
    named: dict[str, str] = {}
    for name in real:
        title = next((t for t in TITLES if plain(t) == plain(name)), None)
        if title is not None and title != README:
            named[title] = name
    for title in TITLES[1:]:
        if title not in named and title not in (SCENARIOS, OTHER):
            severity: Severity = "error" if title in CORE else "warning"
            mend = "add it with its headings; its rows may be empty"
            found.note("", f"there is no sheet {title}", mend, severity)
            found.unread.update((s.kind.section,) for s in SHEETS if s.title == title in CORE)
    return named


def _strange(book: Book, titles: Mapping[str, str], found: Sheets) -> None:
    """Say which sheets are not read; one that looks like a known one must be it."""
    missing = [t for t in TITLES if t not in titles and t != README]
    for name in book.sheets:
        if name in titles.values() or plain(name) == plain(README):
            continue
        like = nearest(name, missing) or _like(book, name, missing)
        if like is not None:
            found.note(name, f"this looks like the sheet {like}", f"name it {like}, or delete it")
        else:
            says = "no sheet of a scenario has this name, and it is not read"
            found.note(name, says, "leave it so if it is for people", "warning")


def _like(book: Book, name: str, missing: Iterable[str]) -> str | None:
    """Return the missing sheet whose headings a sheet of another name has."""
    try:
        header = {plain(text) for text in book.table(name).header}
    except Unreadable:
        return None
    for sheet in SHEETS:
        own = {plain(heading((key,), kinds_at(sheet.kind.row))) for key in _fields(sheet)}
        ids = {plain(word) for word in sheet.ids}
        if sheet.title in missing and ids <= header and len(own & header) > 1:
            return sheet.title
    return None


def _fields(sheet: Sheet) -> tuple[str, ...]:
    return fields_of(kinds_at(sheet.kind.row))


def _addressed(
    found: Sheets, tables: Mapping[str, Table | Unreadable], titles: Iterable[str]
) -> None:
    for title in titles:
        table = tables.get(title)
        if isinstance(table, Unreadable):
            _faults(found, title, table.faults)
        elif table is not None:
            _faults(found, title, table.faults)
            kept = replace(table, rows=_without_examples(table))
            Addressed(found.tree, found.file, kept, found.problems).fill()


def _faults(found: Sheets, title: str, faults: Iterable[Fault]) -> None:
    for fault in faults:
        name = table_name((), title)
        column = "" if fault.column is None else letter(fault.column)
        place = name.at(fault.row, column)
        problem = Problem(fault.severity, found.file, fault.row, place, "", fault.says, fault.mend)
        found.problems.append(problem)


def _without_examples(table: Table) -> list[tuple[int, list[Any]]]:
    return [
        (number, cells)
        for number, cells in table.rows
        if not any(isinstance(cell, str) and cell.lower() == EXAMPLE for cell in cells)
    ]


def _rows(found: Sheets, sheet: Sheet, table: Table | Unreadable) -> Filling:
    """Put the rows of a sheet into the tree."""
    if isinstance(table, Unreadable):
        table.sheet = sheet.title
        if table.faults[0].says == "the table is empty":
            found.note(sheet.title, "the sheet is empty", "write its headings into the first row")
        return unreadable(found.tree, sheet.kind, found.file, table)
    try:
        table = from_headings(table, lambda texts: are_headings(sheet, texts))
    except Unreadable as failure:
        return unreadable(found.tree, sheet.kind, found.file, failure)
    header, written = as_addresses(sheet, table.header)
    kept = replace(table, header=header, rows=_without_examples(table))
    for severity, says, mend in missing_columns(sheet, kept.header):
        found.note(sheet.title, says, mend, severity, kept.top)
    rows = filled_with(found.tree, sheet.kind, found.file, kept, written)
    empty = "there are no rows below the headings"
    rows.problems = [p for p in rows.problems if p.says != empty]
    return rows
