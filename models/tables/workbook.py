"""Read a sheet of a workbook (XLSX), and say what of it is not what it looks like."""

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from typing import Any

from ..tree.table import Fault, Table, Unreadable, empty, headings, trimmed
from .package import opened, remarks

_ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
_COLUMN = re.compile(rb"<(?:\w+:)?col\b([^>]*)>")
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*\bref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
_CELL = re.compile(rb"<(?:\w+:)?c(\s[^>]*[^/>])>(.*?)</(?:\w+:)?c>", re.DOTALL)
_FORMULA = re.compile(rb"<(?:\w+:)?f\b[^>]*>([^<]*)")
_VALUE = re.compile(rb"<(?:\w+:)?v\b[^>]*>[^<]")
_NUMBERED = re.compile(rb'\b(?:r|min)="(\d+)"')
_LAST_ROW = 1_048_576
_MOST_CELLS = 10_000_000
_MOST_FAULTS = 10_000
_HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')


class Book:
    """A workbook that is opened once, to read sheets of.

    Parameters
    ----------
    content
        The file's bytes.

    Raises
    ------
    Unreadable
        It cannot be read, or not without harm.
    """

    def __init__(self, content: bytes) -> None:
        try:
            import openpyxl
        except ImportError:
            raise Unreadable(
                "reading workbooks needs openpyxl", "install it, or save the table as CSV"
            ) from None
        self.remarks = tuple(remarks(opened(content)))
        try:
            self._book: Any = openpyxl.load_workbook(
                io.BytesIO(content), read_only=True, data_only=True, keep_links=False
            )
        except Exception as failure:  # openpyxl lets through whatever its parts raise
            raise _damaged(failure) from None
        self.sheets: tuple[str, ...] = tuple(page.title for page in self._book.worksheets)

    def table(self, sheet: str = "") -> Table:
        """Return what a sheet holds, its first row that is not empty as headings.

        Parameters
        ----------
        sheet
            Its name; "" for the first.

        Raises
        ------
        Unreadable
            There is no such sheet, it is empty, or what its cells hold is not known.
        """
        page = self._page(sheet)
        try:
            with page._get_source() as part:
                source = _without_blank_end(part.read())
            _check_extent(source)
            page._get_source = lambda: io.BytesIO(source)
            # The size that a workbook claims for a sheet may be wrong, and would cut rows off.
            page.reset_dimensions()
            rows = list(_filled(page.iter_rows(values_only=True)))
        except Unreadable:
            raise
        except Exception as failure:
            raise _damaged(failure) from None
        if not rows:
            raise Unreadable("the table is empty", "write the columns' names into its first row", 1)
        faults = (*_merged(source), *_uncounted(source), *_hidden(source, rows, page.sheet_state))
        return Table(headings(rows[0][1]), rows[1:], faults, page.title, rows[0][0])

    def _page(self, sheet: str) -> Any:
        """Return the sheet asked for, or the first. Those that hold only a chart have no cells."""
        tables, names = self.sheets, self._book.sheetnames
        if sheet and sheet not in names:
            raise Unreadable(f"it has no sheet {sheet}", f"its sheets: {', '.join(names)}")
        if not tables or (sheet and sheet not in tables):
            raise Unreadable(
                f"the sheet {sheet} holds a chart, not cells"
                if sheet
                else "it holds charts, not cells",
                f"its sheets with cells: {', '.join(tables)}"
                if tables
                else "add a sheet with the table",
            )
        return self._book[sheet] if sheet else self._book.worksheets[0]


def read_workbook(content: bytes, sheet: str) -> Table:
    """Read a sheet of a workbook.

    Parameters
    ----------
    content
        The file's bytes.
    sheet
        Its name; "" for the first.

    Returns
    -------
    Headings and rows, with the row number of each, and what of them is not what it looks like.

    Raises
    ------
    Unreadable
        There is no such sheet, or what its cells hold is not known.
    """
    book = Book(content)
    table = book.table(sheet)
    return replace(table, faults=(*book.remarks, *table.faults))


def _filled(rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[int, list[Any]]]:
    """Yield the rows that hold something, with their numbers."""
    cells_read = 0
    for number, row in enumerate(rows, 1):
        cells_read += len(row)
        if cells_read > _MOST_CELLS:
            raise Unreadable(
                f"the sheet has more than {_MOST_CELLS:,} cells",
                "delete what lies far below and to the right of the table, and save it",
            )
        cells = [trimmed(cell) if isinstance(cell, str) else cell for cell in row]
        if not empty(cells):
            yield number, cells


def _without_blank_end(source: bytes) -> bytes:
    """Return a sheet's XML without the rows below its last value, which may be a million."""
    end = source.find(b"</sheetData>")
    last = max(source.rfind(mark, 0, end) for mark in (b"<v", b"<t", b"<f", b"<is"))
    row = source.find(b"</row>", last, end) if last >= 0 else -1
    return source if row < 0 else source[: row + len(b"</row>")] + source[end:]


def _check_extent(source: bytes) -> None:
    """Raise if rows are numbered beyond what a spreadsheet has: all before would be made up."""
    for tag in _ROW.finditer(source):
        number = _NUMBERED.search(tag[1])
        if number is not None and (
            len(number[1]) > len(str(_LAST_ROW)) or int(number[1]) > _LAST_ROW
        ):
            raise Unreadable("a row is numbered beyond a spreadsheet's last", "save it again")


def _damaged(failure: Exception) -> Unreadable:
    return Unreadable(f"it cannot be read as a workbook ({failure})", "save it again as .xlsx")


def _merged(source: bytes) -> Iterator[Fault]:
    """Yield a fault for each merged range: only its first cell holds what all seem to say."""
    for found in islice(_MERGED.finditer(source), _MOST_FAULTS):
        left, top, right, bottom = found.groups()
        where = f"{left.decode()}{top.decode()} to {right.decode()}{bottom.decode()}"
        yield Fault(
            f"the cells {where} are merged, and only the first has a value",
            "unmerge them, and write the value into each cell it applies to; delete a title",
            int(top),
            _index(left),
        )


def _uncounted(source: bytes) -> Iterator[Fault]:
    """Yield a fault for each formula whose value was never stored: it would look empty."""
    if b"<f" not in source and b":f" not in source:
        return
    for cell in _CELL.finditer(source):
        attributes, inside = cell.groups()
        formula = _FORMULA.search(inside)
        where = re.search(rb'\br="([A-Z]+)(\d+)"', attributes)
        text = b't="str"' in attributes  # of a formula that gives an empty text, nothing is missing
        if formula is not None and where is not None and not text and not _VALUE.search(inside):
            yield Fault(
                f"the formula ={formula[1].decode('utf-8', 'replace')[:30]} has no stored value",
                "open the workbook in a spreadsheet program and save it",
                int(where[2]),
                _index(where[1]),
            )


def _hidden(source: bytes, rows: list[tuple[int, list[Any]]], state: str) -> Iterator[Fault]:
    """Yield a warning for what is read though no reader of the sheet sees it."""
    mend = "it is read like any other: show it, or delete it"
    if state != "visible":
        yield Fault("the sheet is hidden", mend, severity="warning")
    filled = {number for number, _ in rows}
    for tag in _ROW.finditer(source):
        number = _NUMBERED.search(tag[1])
        if number is not None and _HIDDEN.search(tag[1]) and int(number[1]) in filled:
            yield Fault("the row is hidden", mend, int(number[1]), severity="warning")
    for tag in islice(_COLUMN.finditer(source), _MOST_FAULTS):
        number = _NUMBERED.search(tag[1])
        last = re.search(rb'\bmax="(\d+)"', tag[1])
        if number is not None and last is not None and _HIDDEN.search(tag[1]):
            for index in range(int(number[1]) - 1, min(int(last[1]), len(rows[0][1]))):
                yield Fault("the column is hidden", mend, rows[0][0], index, "warning")


def _index(letters: bytes) -> int:
    index = 0
    for sign in letters:
        index = 26 * index + sign - ord("A") + 1
    return index - 1
