"""Read a Parquet file."""

import io
from typing import Any

from ..tree.table import Table, Unreadable, headings


def read_parquet(content: bytes) -> Table:
    """Read a Parquet file; its first row of data is row 2, as below headings.

    Parameters
    ----------
    content
        The file's bytes.

    Raises
    ------
    Unreadable
        It is none, or pyarrow is not installed.
    """
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
            f"it cannot be read as a Parquet file ({failure})", "save it again"
        ) from None
    rows = [
        (number, [_plain(cell) for cell in row])
        for number, row in enumerate(zip(*columns, strict=True), 2)
    ]
    return Table(headings(table.column_names), rows)


def _plain(cell: Any) -> Any:
    if isinstance(cell, bytes):  # text of writers that do not mark it as text
        try:
            cell = cell.decode("utf-8")
        except UnicodeDecodeError:
            raise Unreadable(
                "a cell holds bytes that are not UTF-8 text", "save it again"
            ) from None
    return cell.strip() if isinstance(cell, str) else cell
