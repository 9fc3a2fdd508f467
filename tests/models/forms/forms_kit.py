"""Forms of Maple Valley's schools, made, filled and read."""

import io
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from groundswell.models.forms.layout import FIRST_ROW
from groundswell.models.forms.read import FormRead, known_names, read_form
from groundswell.models.forms.write import write_form
from groundswell.models.reading.load import load_scenario
from groundswell.models.scenario.scenario import Scenario

TINY = Path(__file__).parents[3] / "scenarios" / "tiny" / "tiny.yaml"
TITLES = ("School", "Needs", "Programs", "Ideas", "Staff", "Partners")


@cache
def tiny() -> Scenario:
    return load_scenario(TINY)


class Blank:
    """A school's form, as somebody fills it."""

    def __init__(self, path: Path) -> None:
        self.book: Any = openpyxl.load_workbook(path)

    def put(self, sheet: str, row: str, heading: str, value: Any) -> "Blank":
        """Write a cell: of a row by its first cell (or its number from 1), by its heading."""
        page = self.book[sheet]
        top = FIRST_ROW + 1
        column = next(cell.column for cell in page[top] if cell.value == heading)
        if row.isdecimal():
            number = top + int(row)
        else:
            number = next(c.row for c in page["A"] if c.value == row and c.row > top)
        page.cell(number, column).value = value
        return self

    def answer(self, question: str, value: Any) -> "Blank":
        """Answer a question of the sheet School."""
        return self.put("School", question, "Answer", value)

    @property
    def content(self) -> bytes:
        """The bytes of the file."""
        out = io.BytesIO()
        self.book.save(out)
        return out.getvalue()


@pytest.fixture
def blank(tmp_path: Path) -> Callable[..., Blank]:
    """Return a function that makes the form of a school, Ash if none is named."""

    def made(school: str = "ash", scenario: Scenario | None = None, **known: Any) -> Blank:
        path = tmp_path / f"{school}.xlsx"
        plan, due = known.get("plan"), known.get("due", "")
        write_form(scenario or tiny(), school, path, plan, due)
        return Blank(path)

    return made


def read(
    content: bytes | str, file: str = "ash.xlsx", scenario: Scenario | None = None
) -> FormRead:
    """Return what comes of reading a form."""
    if isinstance(content, str):
        content, file = content.encode(), file.replace(".xlsx", ".yaml")
    district = scenario or tiny()
    return read_form(content, file, district, known_names(district), 0.2)


def says(found: FormRead) -> list[str]:
    """Return what is wrong with a form."""
    assert found.form is None
    return [str(problem) for problem in found.problems]
