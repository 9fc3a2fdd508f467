"""Read a table (CSV, XLSX, Parquet) into headings and rows; nothing here knows what they mean."""

from ..tree.table import Table, Unreadable
from .csv_table import read_csv
from .parquet_table import read_parquet
from .workbook import read_workbook


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

    Returns
    -------
    Headings and rows, as text or as the values that a workbook or Parquet file has.

    Raises
    ------
    Unreadable
        What its cells hold is not known.
    """
    ending = name.lower().rpartition(".")[2]
    if ending in ("xlsx", "xlsm"):
        return read_workbook(content, sheet)
    if sheet:
        raise Unreadable(f"only a workbook has a sheet {sheet}", f"write {name} alone")
    if ending in ("csv", "tsv"):
        if content[:4] == b"PK\x03\x04":
            raise Unreadable(
                "this is a workbook, not text", "name it .xlsx, or save it as CSV UTF-8"
            )
        return read_csv(content, "\t" if ending == "tsv" else ",")
    if ending == "parquet":
        return read_parquet(content)
    raise Unreadable("this kind of table is not known", "save it as .csv, .xlsx or .parquet")
