"""Workbooks and Parquet as they are found: values arrive, or sheet, row and column are named."""

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tabled import errors, told

ROWS: list[list[Any]] = [
    ["id", "enrollment", "needs.reading", "name", "tags.level"],
    ["ash", 100, 0.5, "Ash", "middle"],
    ["birch", 200, 0.25, "The Birch", "high"],
    ["cedar", 300, 0.75, "Cedar", "middle"],
]
Change = Callable[[Any], object]


def workbook(change: Change = lambda sheet: None) -> bytes:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.title = "Schools"
    for row in ROWS:
        sheet.append(row)
    change(sheet)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def patched(content: bytes, old: str, new: str) -> bytes:
    """Return a workbook whose first sheet has other XML in one place."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as parts, zipfile.ZipFile(result, "w") as out:
        for name in parts.namelist():
            text = parts.read(name)
            if name == "xl/worksheets/sheet1.xml":
                # Written so by openpyxl alone, and otherwise where lxml is installed.
                text = text.replace(b"<v></v>", b"<v />").replace(b"<v/>", b"<v />")
                assert old.encode() in text
                text = text.replace(old.encode(), new.encode())
            out.writestr(name, text)
    return result.getvalue()


def put(cell: str, value: Any) -> Change:
    return lambda sheet: sheet.__setitem__(cell, value)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (put("B3", "=1+1"), "sheet Schools, cell B3 (enrollment): the formula =1+1 has no"),
        (put("B3", "#REF!"), "sheet Schools, cell B3 (enrollment): schools.birch.enrollme"),
        (put("D3", "#N/A"), "cell D3 (name): schools.birch.name: the cell holds `#N/A`"),
        (put("A3", "#VALUE!"), "cell A3 (id): the cell holds `#VALUE!`"),
        (
            lambda sheet: sheet.merge_cells("B3:B4"),
            "cell B3 (enrollment): the cells B3 to B4 are merged, and only the first has",
        ),
        (put("F3", 7), "sheet Schools, cell F3: the cell has no column name above it"),
        (
            put("C1", None),
            "sheet Schools, cell C2: the cell has no column name above it (a",
        ),
        (put("A3", 402), 'cell A3 (id): schools.402: "402" cannot be an id'),
        (put("A3", 402), "write s402; spreadsheets drop zeros at the front of a number: was"),
        (put("A3", dt.date(2027, 3, 4)), "a spreadsheet turned it into a date"),
        (
            put("B3", dt.date(2027, 3, 4)),
            'B3 (enrollment): schools.birch.enrollment: "2027-03-04"',
        ),
        (put("B3", dt.date(2027, 3, 4)), "write the number of students, as in 120; a spread"),
        (put("B3", True), "cell B3 (enrollment): schools.birch.enrollment: true stands wh"),
        (
            put("B1", "enrolment"),
            "cell B1 (enrolment): `enrolment` is not a column of this",
        ),
        (put("A5", "Total"), 'sheet Schools, cell A5 (id): "Total" looks like a row of to'),
        (put("A3", None), "sheet Schools, cell A3 (id): the cell is empty"),
    ],
)
def test_what_is_wrong_is_told_at_its_place_and_nothing_else(
    tmp_path: Path, change: Change, words: str
) -> None:
    found = errors(tmp_path, workbook(change), "book.xlsx")
    assert any(words in text for text in found), found
    assert all(text.startswith("book.xlsx: sheet Schools, ") for text in found)
    assert len(found) == 1


@pytest.mark.parametrize(
    "change",
    [
        put("B3", "200"),
        put("B3", " 200 "),
        put("B3", 200.0),
        put("D3", "  The Birch"),
        put("A3", "birch\u00a0"),
        put("J1", None),
        lambda sheet: sheet.insert_rows(3),
        lambda sheet: sheet.__getitem__("G99").__setattr__("font", openpyxl.styles.Font(bold=True)),
    ],
)
def test_spreadsheets_habits_that_mean_one_thing(tmp_path: Path, change: Change) -> None:
    expected, _ = told(tmp_path, workbook(), "book.xlsx")
    found, said = told(tmp_path, workbook(change), "book.xlsx")
    assert said == []
    assert found is not None
    assert expected is not None
    assert found.schools == expected.schools


@pytest.mark.parametrize("size", ["A1", "A1:E2", "A1:C4"])
def test_a_wrong_size_of_the_sheet_cuts_nothing_off(tmp_path: Path, size: str) -> None:
    content = patched(workbook(), '<dimension ref="A1:E4"', f'<dimension ref="{size}"')
    scenario, said = told(tmp_path, content, "book.xlsx")
    assert said == []
    assert scenario is not None
    assert list(scenario.schools) == ["ash", "birch", "cedar"]


def test_an_error_cell_is_no_text(tmp_path: Path) -> None:
    old = '<c r="B3" t="n"><v>200</v></c>'
    content = patched(workbook(), old, '<c r="B3" t="e"><v>#DIV/0!</v></c>')
    (error,) = errors(tmp_path, content, "book.xlsx")
    assert "cell B3 (enrollment)" in error
    assert "`#DIV/0!`" in error


def test_a_formula_that_gives_an_empty_text_is_an_empty_cell(tmp_path: Path) -> None:
    content = patched(
        workbook(put("D3", "=1+1")),
        '<c r="D3"><f>1+1</f><v /></c>',
        '<c r="D3" t="str"><f>IF(1,"","x")</f><v></v></c>',
    )
    scenario, said = told(tmp_path, content, "book.xlsx")
    assert said == []
    assert scenario is not None
    assert scenario.schools["birch"].name == ""


def test_a_formula_with_its_value_is_a_value(tmp_path: Path) -> None:
    content = patched(
        workbook(put("B3", "=1+1")),
        '<c r="B3"><f>1+1</f><v /></c>',
        '<c r="B3"><f>2*100</f><v>200</v></c>',
    )
    scenario, said = told(tmp_path, content, "book.xlsx")
    assert said == []
    assert scenario is not None
    assert scenario.schools["birch"].enrollment == 200


def hide(what: str) -> Change:
    def change(sheet: Any) -> None:
        if what == "sheet":
            sheet.parent.create_sheet("Other")
            sheet.sheet_state = "hidden"
        elif what == "column":
            sheet.column_dimensions["B"].hidden = True
        else:
            sheet.row_dimensions[3].hidden = True
            sheet.row_dimensions[9].hidden = True

    return change


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ("row", "sheet Schools, row 3: the row is hidden; it is read like any other: show it"),
        ("column", "sheet Schools, cell B1 (enrollment): the column is hidden; it is read"),
        ("sheet", "sheet Schools: the sheet is hidden; it is read like any other: show it, or del"),
    ],
)
def test_what_is_hidden_counts_and_is_said(tmp_path: Path, what: str, words: str) -> None:
    scenario, said = told(tmp_path, workbook(hide(what)), "book.xlsx")
    (warning,) = said
    assert warning.startswith(f"warning: book.xlsx: {words}")
    assert scenario is not None
    assert list(scenario.schools) == ["ash", "birch", "cedar"]


def parquet(**changed: list[Any] | pa.Array) -> bytes:
    columns = {name: [row[i] for row in ROWS[1:]] for i, name in enumerate(ROWS[0])}
    result = io.BytesIO()
    pq.write_table(pa.table({**columns, **changed}), result)
    return result.getvalue()


def test_parquet_nulls_are_values_not_given(tmp_path: Path) -> None:
    content = parquet(name=["Ash", None, "Cedar"], **{"tags.level": [None, None, "middle"]})
    scenario, said = told(tmp_path, content, "schools.parquet")
    assert said == []
    assert scenario is not None
    assert [school.name for school in scenario.schools.values()] == ["Ash", "", "Cedar"]
    assert scenario.schools["ash"].tags == {}


@pytest.mark.parametrize(
    ("name", "cells", "words"),
    [
        ("enrollment", [100, None, 300], "row 3, column enrollment: schools.birch.enrollment: `en"),
        (
            "enrollment",
            [100.0, float("nan"), 300.0],
            "row 3, column enrollment: schools.birch.enro",
        ),
        ("name", [1.5, float("nan"), 2.5], "row 3, column name: schools.birch.name: the cell hold"),
        ("id", ["ash", None, "cedar"], "row 3, column id: the cell is empty"),
        ("name", [b"Ash", b"\xff", b"C"], "a cell holds bytes that are not UTF-8 text"),
        ("name", [{"a": 1}, None, None], "row 2, column name: schools.ash.name: a block of keys"),
    ],
)
def test_parquet_cells_without_a_value(
    tmp_path: Path, name: str, cells: list[Any], words: str
) -> None:
    found = errors(tmp_path, parquet(**{name: cells}), "schools.parquet")
    assert any(words in text for text in found), found
    assert len(found) == 1


def test_parquet_text_that_is_not_marked_as_text(tmp_path: Path) -> None:
    scenario, said = told(tmp_path, parquet(name=[b"Ash", b"B", b"C"]), "schools.parquet")
    assert said == []
    assert scenario is not None
    assert scenario.schools["ash"].name == "Ash"
