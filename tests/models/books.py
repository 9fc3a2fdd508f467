"""Workbooks of the packaged districts, as a test changes them."""

import io
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl

from groundswell.models.reading.load import Reading, check, read_scenario
from groundswell.models.tree.problems import Problem
from groundswell.models.workbook.convert import write_scenario

ROOT = Path(__file__).parents[2]
TINY = ROOT / "scenarios" / "tiny" / "tiny.yaml"
CLOSING = ROOT / "scenarios" / "tiny" / "tiny_closing.yaml"
DC = ROOT / "scenarios" / "dc" / "dc.yaml"
Change = Callable[[Any], object]


def reading(path: Path) -> Reading:
    """Return a scenario that is sound."""
    found, problems = read_scenario(path)
    assert found is not None, problems
    assert [p for p in problems if p.severity == "error"] == []
    return found


def column(sheet: Any, heading: str) -> str:
    """Return the letter of the column of a heading."""
    found: str = next(cell.column_letter for cell in sheet[1] if cell.value == heading)
    return found


def put(sheet: str, heading: str, row: int, value: Any) -> Change:
    """Return a change of one cell."""

    def change(book: Any) -> None:
        page = book[sheet]
        page[f"{column(page, heading)}{row}"] = value

    return change


def rows(sheet: str, at: int, *cells: Any) -> Change:
    """Return a change that writes a row."""

    def change(book: Any) -> None:
        for index, cell in enumerate(cells, 1):
            book[sheet].cell(at, index, cell)

    return change


@cache
def plain() -> bytes:
    """Return tiny's workbook without notes and drop-downs, which take long to read."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "tiny.xlsx"
        write_scenario(reading(TINY).tree, file)
        book = openpyxl.load_workbook(file)
    for sheet in book:
        for cell in sheet[1]:
            cell.comment = None
        sheet.data_validations.dataValidation = []
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def changed(folder: Path, change: Change) -> Path:
    """Return tiny's workbook, changed by hand."""
    file = folder / "book.xlsx"
    book = openpyxl.load_workbook(io.BytesIO(plain()))
    change(book)
    book.save(file)
    return file


def patched(file: Path, part: str, old: str, new: str) -> None:
    """Change the text of a part of a workbook."""
    result = io.BytesIO()
    with zipfile.ZipFile(file) as parts, zipfile.ZipFile(result, "w") as out:
        for name in parts.namelist():
            text = parts.read(name)
            if name == part:
                assert old.encode() in text
                text = text.replace(old.encode(), new.encode(), 1)
            out.writestr(name, text)
    file.write_bytes(result.getvalue())


def told(file: Path) -> tuple[Any, tuple[Problem, ...]]:
    """Return the scenario of a workbook, and all that is said of it."""
    return check(file, notes=True)
