"""What is called a workbook and is none, or would do harm; and what of one is not used."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from time import process_time
from typing import Any

import openpyxl
import pytest
from books import TINY, changed, patched, reading, told

from groundswell.models.reading.load import check
from groundswell.models.workbook.convert import difference


def zipped(**parts: bytes) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as out:
        for name, text in parts.items():
            out.writestr(name.replace("__", "/").replace("_xml", ".xml"), text)
    return content.getvalue()


def bomb() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("xl/workbook.xml", b"<workbook/>")
        with out.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _ in range(40):
                part.write(b" " * 10_000_000)
    return content.getvalue()


ENTITY = b'<!DOCTYPE a [<!ENTITY x "lol"><!ENTITY y "&x;&x;&x;&x;">]><workbook>&y;</workbook>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
NO_WORKBOOKS: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "the file is empty"),
    "password": (lambda: OLE + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
    "old": (lambda: OLE + b"Workbook", "this is an old Excel file (.xls)"),
    "web page": (lambda: b"\xef\xbb\xbf\r\n<html><table>", "this is a web page"),
    "CSV": (lambda: b"program,school\na,b\n", "this is text, not a workbook"),
    "PDF": (lambda: b"%PDF-1.7", "this is a PDF"),
    "noise": (lambda: bytes(range(256)), "this is not a workbook"),
    "cut short": (lambda: zipped(xl__workbook_xml=b"<a/>")[:40], "the file is damaged"),
    "zip": (lambda: zipped(a=b"1"), "this is a zip file, not a workbook"),
    "Word": (lambda: zipped(word__document_xml=b"<a/>"), "this is a Word document"),
    "OpenDocument": (lambda: zipped(content_xml=b"<a/>"), "this is an OpenDocument file"),
    "not XML": (lambda: zipped(xl__workbook_xml=b"hello"), "it cannot be read as a workbook"),
    "XML bomb": (lambda: zipped(xl__workbook_xml=ENTITY), "as no spreadsheet program writes it"),
    "zip bomb": (bomb, "it unpacks to 400 MB"),
}


@pytest.mark.parametrize(("content", "words"), NO_WORKBOOKS.values(), ids=NO_WORKBOOKS)
def test_what_is_no_workbook_is_refused(
    tmp_path: Path, content: Callable[[], bytes], words: str
) -> None:
    file = tmp_path / "book.xlsx"
    file.write_bytes(content())
    scenario, problems = check(file)
    assert scenario is None
    (problem,) = problems
    assert words in problem.says
    assert problem.mend


def test_a_workbook_of_something_else(tmp_path: Path) -> None:
    file = tmp_path / "book.xlsx"
    openpyxl.Workbook().save(file)
    _, (problem,) = check(file)
    assert problem.says == "it has none of the sheets of a scenario"


SHEET = "xl/worksheets/sheet{}.xml"


def test_a_row_far_beyond_the_last_is_no_endless_search(tmp_path: Path) -> None:
    file = changed(tmp_path, lambda book: None)
    part = SHEET.format(list(openpyxl.load_workbook(file).sheetnames).index("Sites") + 1)
    patched(file, part, '<row r="3"', '<row r="99999999999"')
    scenario, problems = check(file)
    assert scenario is None
    assert "sheet Sites: a row is numbered beyond" in str(problems[0])


def test_macros_and_links_to_other_files_are_said_and_not_used(tmp_path: Path) -> None:
    file = changed(tmp_path, lambda book: None)
    with zipfile.ZipFile(file, "a") as out:
        out.writestr("xl/vbaProject.bin", b"code")
        out.writestr("xl/externalLinks/externalLink1.xml", b"<externalLink/>")
    scenario, problems = told(file)
    assert scenario is not None
    assert [p.severity for p in problems] == ["note", "note"]
    assert "has macros, and they are not run" in problems[0].says
    assert "formulas use other workbooks" in problems[1].says


def test_a_filter_hides_no_row(tmp_path: Path) -> None:
    def filtered(book: Any) -> None:
        page = book["Sites"]
        page.auto_filter.add_filter_column(1, ["ash"])
        for row in range(3, page.max_row + 1):
            page.row_dimensions[row].hidden = page.cell(row, 2).value != "ash"

    file = changed(tmp_path, filtered)
    assert difference(reading(TINY).tree, reading(file).tree) == ""
    _, (warning,) = check(file)
    assert (
        str(warning)
        .partition("book.xlsx: ")[2]
        .startswith("sheet Sites, row 4: the row is hidden (and 7 more rows: 5, 6, 7, 9, …)")
    )


def test_a_million_blank_rows_below_are_no_rows(tmp_path: Path) -> None:
    """As spreadsheets leave them where a whole column was given a format."""
    file = changed(tmp_path, lambda book: None)
    part = SHEET.format(list(openpyxl.load_workbook(file).sheetnames).index("Sites") + 1)
    blank = "".join(f'<row r="{n}"><c r="A{n}"/></row>' for n in range(100, 1_048_576))
    patched(file, part, "</sheetData>", f"{blank}</sheetData>")
    begin = process_time()
    assert difference(reading(TINY).tree, reading(file).tree) == ""
    assert process_time() - begin < 10
