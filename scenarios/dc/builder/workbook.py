"""The findings sheet of the elementary-math workbook, read with the standard library alone.

openpyxl refuses this file (it names a drawing that is not in it).
"""

import re
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path

from .raw import ELEMENTARY_MATH, Rows, read

WORKBOOK = "evidence/bee_elementary_math_2020-06-15.xlsx"
SHEET = "xl/worksheets/sheet2.xml"
NS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def elementary_math(folder: Path) -> Rows:
    """Findings of Pellegrini et al. (2020), from the trimmed CSV or from the original workbook."""
    if (folder / ELEMENTARY_MATH).exists():
        return read(folder, ELEMENTARY_MATH)
    with zipfile.ZipFile(folder / WORKBOOK) as archive:
        shared = _strings(archive.read("xl/sharedStrings.xml"))
        rows = [_cells(row, shared) for row in ET.fromstring(archive.read(SHEET)).iter(f"{NS}row")]
    header = rows[0]
    return [{name: row.get(column, "") for column, name in header.items()} for row in rows[1:]]


def _strings(xml: bytes) -> list[str]:
    return [
        "".join(t.text or "" for t in item.iter(f"{NS}t"))
        for item in ET.fromstring(xml).iter(f"{NS}si")
    ]


def _cells(row: ET.Element, shared: list[str]) -> dict[str, str]:
    cells = {}
    for cell in row:
        value = cell.find(f"{NS}v")
        if value is not None and value.text is not None:
            column = re.sub(r"\d", "", cell.get("r", ""))
            cells[column] = shared[int(value.text)] if cell.get("t") == "s" else value.text
    return cells
