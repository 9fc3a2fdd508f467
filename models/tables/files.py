"""Read a table (CSV, XLSX, Parquet) into headings and rows; nothing here knows what they mean."""

from ..tree.table import Table, Unreadable
from .csv_table import read_csv
from .parquet_table import read_parquet
from .workbook import read_workbook


def read_table(content: bytes, name: str, sheet: str = "", any_separator: bool = False) -> Table:
    """Read a table by the ending of its name.

    Parameters
    ----------
    content
        The file's bytes.
    name
        File name: .csv, .tsv, .xlsx or .parquet.
    sheet
        For a workbook, the sheet; "" for its first.
    any_separator
        Whether a CSV file may have semicolons or tabs in the place of commas, as its first row
        shows: spreadsheets write them where a comma stands before decimals.

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
        return read_csv(content, _separator(content, ending, any_separator))
    if ending == "parquet":
        return read_parquet(content)
    raise Unreadable("this kind of table is not known", "save it as .csv, .xlsx or .parquet")


def _separator(content: bytes, ending: str, any_separator: bool) -> str:
    """Return what stands between cells, by the ending or, where any may be, by the first row."""
    if ending == "tsv":
        return "\t"
    first = content.lstrip(b"\xef\xbb\xbf\r\n").partition(b"\n")[0]
    if any_separator and b"," not in first:
        return next((sign for sign in (";", "\t") if sign.encode() in first), ",")
    return ","
