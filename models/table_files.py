"""Read a table (CSV, XLSX, Parquet) into a header and rows; nothing here knows what they mean."""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Table:
    """A table's header and its rows, each with its number as a spreadsheet shows it.

    Text in the rows' cells has no blanks around it.
    """

    header: list[str]
    rows: Iterator[tuple[int, list[Any]]]


class Unreadable(Exception):
    """A table that cannot be read: what is wrong, how to mend it, and the line if known."""

    def __init__(self, says: str, mend: str, line: int | None = None) -> None:
        self.says, self.mend, self.line = says, mend, line
        super().__init__(says)


def read_table(content: bytes, name: str, sheet: str = "") -> Table:
    """Read a table by the ending of its name.

    Parameters
    ----------
    content
        The file's bytes.
    name
        File name: .csv, .tsv, .xlsx or .parquet.
    sheet
        For a workbook, the sheet; "" for its first.

    Raises
    ------
    Unreadable
        Also while the rows are being read.
    """
    ending = name.lower().rpartition(".")[2]
    if ending in ("csv", "tsv"):
        return _csv(content, "\t" if ending == "tsv" else ",")
    if ending in ("xlsx", "xlsm"):
        return _xlsx(content, sheet)
    if ending == "parquet":
        return _parquet(content)
    raise Unreadable("this kind of table is not known", "save it as .csv, .xlsx or .parquet")


def _header(cells: list[Any]) -> list[str]:
    names = ["" if cell is None else str(cell).strip() for cell in cells]
    while names and not names[-1]:
        names.pop()
    if not names:
        raise Unreadable("the table is empty", "write the columns' names into its first row", 1)
    return names


def _csv(content: bytes, separator: str) -> Table:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as failure:
        line = content[: failure.start].count(b"\n") + 1
        raise Unreadable(
            f"byte {failure.start + 1} is not UTF-8 text", "save it as CSV UTF-8", line
        ) from None
    rows = _csv_rows(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    header = _header(next(rows, (1, []))[1])
    if len(header) == 1 and separator == "," and (";" in header[0] or "\t" in header[0]):
        raise Unreadable("its columns are not separated by commas", "save it with commas", 1)
    return Table(header, rows)


def _csv_rows(reader: Any) -> Iterator[tuple[int, list[Any]]]:
    try:
        for number, row in enumerate(reader, 1):
            yield number, [*map(str.strip, row)]
    except csv.Error as failure:
        line = reader.line_num
        raise Unreadable(f"it is no CSV ({failure})", "save it as CSV UTF-8", line) from None


def _xlsx(content: bytes, sheet: str) -> Table:
    try:
        import openpyxl
    except ImportError:
        raise Unreadable(
            "reading workbooks needs openpyxl", "install it, or save the table as CSV"
        ) from None
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except Exception as failure:  # openpyxl lets through whatever its parts raise
        raise Unreadable(
            f"it is no workbook that can be read ({failure})", "save it again as .xlsx"
        ) from None
    names = book.sheetnames
    if sheet and sheet not in names:
        raise Unreadable(f"it has no sheet {sheet}", f"its sheets: {', '.join(names)}")
    # Sheets that hold only a chart have a name too, but no cells.
    tables = [page.title for page in book.worksheets]
    if not tables or (sheet and sheet not in tables):
        raise Unreadable(
            f"the sheet {sheet} holds a chart, no cells" if sheet else "it holds charts, no cells",
            f"its sheets with cells: {', '.join(tables)}"
            if tables
            else "add a sheet with the table",
        )
    page = book[sheet] if sheet else book.worksheets[0]
    _refuse_uncounted(content, sheet, book.worksheets.index(page))
    rows = _xlsx_rows(page)
    return Table(_header(next(rows, (1, []))[1]), rows)


def _xlsx_rows(page: Any) -> Iterator[tuple[int, list[Any]]]:
    try:
        for number, row in enumerate(page.iter_rows(values_only=True), 1):
            yield number, _stripped(row)
    except Exception as failure:  # broken XML inside the workbook, of any kind
        raise Unreadable(
            f"it is no workbook that can be read ({failure})", "save it again as .xlsx"
        ) from None


def _stripped(row: Iterable[Any]) -> list[Any]:
    return [cell.strip() if isinstance(cell, str) else cell for cell in row]


def _refuse_uncounted(content: bytes, sheet: str, index: int) -> None:
    """Raise if a formula's value was never stored: it would look like an empty cell."""
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        pages = [n for n in parts.namelist() if n.startswith("xl/worksheets/sheet")]
        if not any(b"<f>" in parts.read(n) or b"<f " in parts.read(n) for n in pages):
            return
    import openpyxl

    both = [
        openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=stored).worksheets[
            index
        ]
        for stored in (False, True)
    ]
    for number, (written, stored) in enumerate(
        zip(*(page.iter_rows(values_only=True) for page in both), strict=True), 1
    ):
        for formula, value in zip(written, stored, strict=True):
            if isinstance(formula, str) and formula.startswith("=") and value is None:
                raise Unreadable(
                    f"the formula {formula[:30]} has no stored value",
                    "open the workbook in a spreadsheet program and save it",
                    number,
                )


def _parquet(content: bytes) -> Table:
    try:
        import pyarrow.parquet
    except ImportError:
        raise Unreadable(
            "reading Parquet needs pyarrow", "install it, or save the table as CSV"
        ) from None
    try:
        table = pyarrow.parquet.read_table(io.BytesIO(content))
        columns = [column.to_pylist() for column in table.columns]
    except Exception as failure:  # pyarrow's errors have no common base
        raise Unreadable(
            f"it is no Parquet file that can be read ({failure})", "save it again"
        ) from None
    rows = ((n, _stripped(row)) for n, row in enumerate(zip(*columns, strict=True), 2))
    return Table(_header(list(table.column_names)), rows)
