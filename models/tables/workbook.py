"""Read a sheet of a workbook (XLSX), and say what of it is not what it looks like."""

import io
import re
from collections.abc import Iterator
from typing import Any

from ..tree.table import Fault, Table, Unreadable, headings

_ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
_COLUMN = re.compile(rb"<(?:\w+:)?col\b([^>]*)>")
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*\bref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
_CELL = re.compile(rb"<(?:\w+:)?c(\s[^>]*[^/>])>(.*?)</(?:\w+:)?c>", re.DOTALL)
_FORMULA = re.compile(rb"<(?:\w+:)?f\b[^>]*>([^<]*)")
_VALUE = re.compile(rb"<(?:\w+:)?v\b[^>]*>[^<]")
_NUMBERED = re.compile(rb'\b(?:r|min)="(\d+)"')
_HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')


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
    Headings and rows, with the row number of each and warnings on what is hidden.

    Raises
    ------
    Unreadable
        There is no such sheet, or what its cells hold is not known.
    """
    try:
        import openpyxl
    except ImportError:
        raise Unreadable(
            "reading workbooks needs openpyxl", "install it, or save the table as CSV"
        ) from None
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        page = _page(book, sheet)
        # The size that a workbook claims for a sheet may be wrong, and would cut rows off.
        page.reset_dimensions()
        rows = [
            (number, [cell.strip() if isinstance(cell, str) else cell for cell in row])
            for number, row in enumerate(page.iter_rows(values_only=True), 1)
        ]
        with page._get_source() as part:
            source = part.read()
    except Unreadable:
        raise
    except Exception as failure:  # openpyxl lets through whatever its parts raise
        raise Unreadable(
            f"it cannot be read as a workbook ({failure})", "save it again as .xlsx"
        ) from None
    if not rows:
        raise Unreadable("the table is empty", "write the columns' names into its first row", 1)
    header = headings(rows[0][1])
    wrong = [*_merged(source), *_uncounted(source)]
    if wrong:
        raise Unreadable.by(wrong, header, page.title)
    return Table(header, rows[1:], tuple(_hidden(source, rows, page.sheet_state)), page.title)


def _page(book: Any, sheet: str) -> Any:
    """Return the sheet asked for, or the first. Sheets that hold only a chart have no cells."""
    tables = [page.title for page in book.worksheets]
    if sheet and sheet not in book.sheetnames:
        raise Unreadable(f"it has no sheet {sheet}", f"its sheets: {', '.join(book.sheetnames)}")
    if not tables or (sheet and sheet not in tables):
        raise Unreadable(
            f"the sheet {sheet} holds a chart, not cells"
            if sheet
            else "it holds charts, not cells",
            f"its sheets with cells: {', '.join(tables)}"
            if tables
            else "add a sheet with the table",
        )
    return book[sheet] if sheet else book.worksheets[0]


def _merged(source: bytes) -> Iterator[Fault]:
    """Yield a fault for each merged range: only its first cell holds what all seem to say."""
    for left, top, right, bottom in _MERGED.findall(source):
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
    for attributes, inside in _CELL.findall(source):
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
    for tag in _ROW.findall(source):
        number = _NUMBERED.search(tag)
        if number is not None and _HIDDEN.search(tag):
            row = int(number[1])
            if row <= len(rows) and any(cell is not None for cell in rows[row - 1][1]):
                yield Fault("the row is hidden", mend, row, severity="warning")
    for tag in _COLUMN.findall(source):
        number = _NUMBERED.search(tag)
        last = re.search(rb'\bmax="(\d+)"', tag)
        if number is not None and last is not None and _HIDDEN.search(tag):
            for index in range(int(number[1]) - 1, min(int(last[1]), len(rows[0][1]))):
                yield Fault("the column is hidden", mend, 1, index, "warning")


def _index(letters: bytes) -> int:
    index = 0
    for sign in letters:
        index = 26 * index + sign - ord("A") + 1
    return index - 1
