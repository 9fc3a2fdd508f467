"""The sheets of an export as they stand: every cell by row and column, from CSV or XLSX."""

import codecs
import io
import re
import warnings
import zipfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..tables.csv_table import parted
from ..tree.problems import Problem, ScenarioError, legible
from ..tree.suggestions import suggestion
from ..tree.table import letter

MOST_BYTES = 200_000_000
"""Unpacked, no budget is larger; what is, may be made to fill the memory."""

_SEPARATORS = (",", ";", "\t", "|")


@dataclass(frozen=True)
class Sheet:
    """A sheet.

    Attributes
    ----------
    file, name
        The file's name, and the sheet's ("" for a CSV file).
    rows
        Of cells; `rows[0]` is row 1. Below a cell that is merged downwards stands its value.
    merged
        Where the value of each cell stands that only a merged one gives one.
    hidden
        Numbers of rows (from 0) that nobody sees who looks at the sheet.
    uncounted
        Row and column of each formula whose value was never stored.
    encoding
        How a CSV file's bytes were read.
    """

    file: str
    name: str
    rows: Sequence[Sequence[Any]]
    merged: Mapping[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    hidden: frozenset[int] = frozenset()
    uncounted: frozenset[tuple[int, int]] = frozenset()
    encoding: str = ""

    def place(self, row: int, column: int | None = None) -> str:
        """Return a row, or a cell, in words (both from 0)."""
        at = f"row {row + 1}" if column is None else f"cell {letter(column)}{row + 1}"
        return f"sheet {self.name}, {at}" if self.name else at

    def problem(self, row: int, column: int | None, says: str, mend: str) -> Problem:
        """Return an error of a row, or of a cell (both from 0)."""
        return Problem("error", self.file, row + 1, self.place(row, column), "", says, mend)


@dataclass(frozen=True)
class Book:
    """An export: its sheets by name, in order."""

    file: str
    sheets: dict[str, Sheet]

    def sheet(self, name: str) -> Sheet:
        """Return a sheet ("": the first).

        Raises
        ------
        ScenarioError
            There is none of the name.
        """
        found = {key.strip().casefold(): sheet for key, sheet in self.sheets.items()}
        if not name:
            return next(iter(self.sheets.values()))
        if name.strip().casefold() in found:
            return found[name.strip().casefold()]
        if list(self.sheets) == [""]:
            raise _refused(self.file, f"only a workbook has a sheet {name}", "delete `sheet`")
        mend = suggestion(name, self.sheets, "sheets")
        raise _refused(self.file, f"it has no sheet {name!r}", mend)


def read_book(path: Path) -> Book:
    """Read an export.

    Parameters
    ----------
    path
        Of a .csv, .tsv, .txt or .xlsx file.

    Raises
    ------
    ScenarioError
        It cannot be read, or which text belongs to which cell is not known.
    """
    file = legible(path)
    try:
        content = path.read_bytes()
    except OSError as failure:
        why = "there is no such file" if isinstance(failure, FileNotFoundError) else str(failure)
        raise _refused(file, f"it cannot be read ({why})", "check its name") from None
    if content[:4] == b"PK\x03\x04":
        return Book(file, _workbook(content, file))
    if content[:4] == b"\xd0\xcf\x11\xe0":
        says = "it is an old workbook (.xls), or one with a password"
        raise _refused(file, says, "save it as .xlsx, without a password")
    if path.suffix.lower() in (".xlsx", ".xlsm"):
        raise _refused(file, "it is no workbook", "save it again as .xlsx")
    if path.suffix.lower() not in (".csv", ".tsv", ".txt"):
        raise _refused(file, "this kind of file is not known", "save it as .csv or .xlsx")
    return Book(file, {"": _text_sheet(content, file)})


def _refused(file: str, says: str, mend: str, row: int | None = None) -> ScenarioError:
    return ScenarioError([Problem("error", file, row, "", "", says, mend)])


def _text_sheet(content: bytes, file: str) -> Sheet:
    text, encoding = _decoded(content, file)
    if not text.strip():
        raise _refused(file, "the file is empty", "export it again")
    if "\0" in text:
        raise _refused(file, "this is no text", "save it as CSV UTF-8, or as .xlsx")
    separator, width = _separator(text)
    records, faults = parted(text, separator, width)
    errors = [fault for fault in faults if fault.severity == "error"]
    if errors:
        sheet = Sheet(file, "", ())
        raise ScenarioError(
            [sheet.problem((f.row or 1) - 1, f.column, f.says, f.mend) for f in errors]
        )
    return Sheet(file, "", [cells for _, cells in records], encoding=encoding)


def _decoded(content: bytes, file: str) -> tuple[str, str]:
    """Return the text and its encoding: Unicode, or what Windows writes where it is none."""
    try:
        if content[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            return content.decode("utf-16"), "utf-16"
        return content.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        try:
            return content.decode("cp1252"), "cp1252"
        except UnicodeDecodeError as failure:
            line = content[: failure.start].count(b"\n") + 1
            says = "it is neither UTF-8 nor Windows text"
            raise _refused(file, says, "save it as CSV UTF-8", line) from None


def _separator(text: str) -> tuple[str, int]:
    """Return what stands between the cells of most lines, and how many cells most lines have."""
    lines = [re.sub(r'"[^"]*"', "", line) for line in text.splitlines()[:2000]]
    best = (0, ",", 1)
    for sign in _SEPARATORS:
        counts = Counter(n for line in lines if (n := line.count(sign)))
        if counts:
            cells, often = max(counts.items(), key=lambda pair: (pair[1], pair[0]))
            best = max(best, (often, sign, cells + 1), key=lambda found: found[0])
    return best[1], best[2]


def _workbook(content: bytes, file: str) -> dict[str, Sheet]:
    import openpyxl

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(info.file_size for info in archive.infolist()) > MOST_BYTES:
                raise _refused(file, "it is larger than any budget, unpacked", "export it again")
            sheets = [n for n in archive.namelist() if n.startswith("xl/worksheets/")]
            counted = not any(re.search(rb"<(?:\w+:)?f\b", archive.read(n)) for n in sheets)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of extensions that no cell's value depends on
            book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
            formulas = None if counted else openpyxl.load_workbook(io.BytesIO(content))
    except ScenarioError:
        raise
    except Exception as failure:  # openpyxl lets through whatever its parts raise
        raise _refused(
            file, f"it cannot be read as a workbook ({failure})", "save it again as .xlsx"
        ) from None
    pages = {page.title: _sheet(page, formulas, file) for page in book.worksheets}
    if not pages:
        raise _refused(file, "it holds charts, not cells", "add the sheet with the lines")
    return pages


def _sheet(page: Any, formulas: Any, file: str) -> Sheet:
    rows = [[_value(cell) for cell in row] for row in page.iter_rows(values_only=True)]
    merged: dict[tuple[int, int], tuple[int, int]] = {}
    for area in page.merged_cells.ranges:
        first = (area.min_row - 1, area.min_col - 1)
        for row in range(area.min_row - 1, min(area.max_row, len(rows))):
            for column in range(area.min_col - 1, min(area.max_col, len(rows[row]))):
                if (row, column) != first:
                    merged[row, column] = first
                    rows[row][column] = rows[first[0]][first[1]]
    hidden = frozenset(n - 1 for n, row in page.row_dimensions.items() if row.hidden)
    if page.sheet_state != "visible":
        hidden = frozenset(range(len(rows)))
    return Sheet(file, page.title, rows, merged, hidden, _uncounted(page, formulas))


def _value(cell: Any) -> Any:
    return cell.strip() if isinstance(cell, str) else cell


def _uncounted(page: Any, formulas: Any) -> frozenset[tuple[int, int]]:
    found = set()
    if formulas is not None:
        for r, row in enumerate(formulas[page.title].iter_rows(values_only=True)):
            for c, cell in enumerate(row):
                formula = isinstance(cell, str) and cell.startswith("=")
                if formula and page.cell(r + 1, c + 1).value is None:
                    found.add((r, c))
    return frozenset(found)
