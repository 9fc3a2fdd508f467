"""Spoiled exports: each with its message, at its cell; none is guessed."""

from __future__ import annotations

import datetime as dt
import random
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import openpyxl
import pytest
import texas

from groundswell.models.draft.drafting import draft_map
from groundswell.models.export.cells import Doubtful, code
from groundswell.models.ledger.importing import import_ledger
from groundswell.models.tree.problems import ScenarioError

Rows = list[list[str]]


def put(row: int, column: int, value: str) -> Callable[[Rows], Rows]:
    """Return what puts a value into a cell (row as a spreadsheet numbers it, column from 0)."""

    def spoil(rows: Rows) -> Rows:
        rows[row - 1][column] = value
        return rows

    return spoil


def without_headings(rows: Rows) -> Rows:
    return [
        [cell.replace("FY27 Proposed Budget", "FY28 Proposed Budget") for cell in row]
        for row in rows
    ]


def said(export: Path, by: Path) -> str:
    with pytest.raises(ScenarioError) as failure:
        import_ledger(export, by)
    return " ".join(str(failure.value).split())


SPOILED = {
    "a text in a number": (put(5, 4, "see note"), 'cell E5: "see note" is text, not dollars'),
    "a decimal comma": (
        put(6, 4, "32.175,40"),
        'cell E6: "32.175,40" may be 32175.40 (decimal comma) or 32.17540',
    ),
    "a comma that may be either": (
        put(6, 4, "450,5"),
        'cell E6: "450,5" may be 450.5 (decimal comma) or 4505',
    ),
    "a point that may be either": (
        put(6, 4, "32.175"),
        'cell E6: "32.175" may be 32.175 dollars or 32175',
    ),
    "a spreadsheet's error": (
        put(7, 4, "#REF!"),
        "cell E7: the cell holds `#REF!`, which is a spreadsheet's error",
    ),
    "a date": (put(7, 4, "3/14/2026"), 'cell E7: "3/14/2026" is a date, not dollars'),
    "a credit": (put(15, 4, "450.00 CR"), 'cell E15: "450.00 CR" is marked as a credit or debit'),
    "a percentage": (put(15, 4, "12%"), 'cell E15: "12%" is a percentage, not dollars'),
    "a code that became a number": (
        put(5, 0, "1.99111E+19"),
        "cell A5: the code became the number 1.99111E+19: a number has 15 digits",
    ),
    "a code that became a date": (
        put(5, 0, "1-Feb-11"),
        "cell A5: the code became the date 1-Feb-11 (column Account Code); export the column as",
    ),
    "a spreadsheet's error for a school": (
        put(5, 1, "#N/A"),
        "cell B5: the cell holds `#N/A`, which is a spreadsheet's error",
    ),
    "a spreadsheet's error for a description": (
        put(5, 2, "#REF!"),
        "cell C5: the cell holds `#REF!`, which is a spreadsheet's error",
    ),
    "a spreadsheet's error for a code": (
        put(5, 0, "#VALUE!"),
        "cell A5: the cell holds `#VALUE!`, which is a spreadsheet's error",
    ),
    "a decimal comma behind a space": (
        put(6, 4, "32 175,40"),
        'cell E6: "32 175,40" may be 32175.40 (decimal comma) or 3217540',
    ),
    "a code cut short": (
        put(5, 0, "199-11-6119-00-101-7"),
        "cell A5: the account code 199-11-6119-00-101-7 is not made like 999-99-9999-99-999-9-99",
    ),
    "a total that is not the sum": (
        put(16, 4, "$1,899,496.00"),
        "cell E16: the total is $1,899,496.00, but the lines above it add up to $1,899,496.73 (",
    ),
    "a misspelt school and another code": (
        put(10, 1, "Bowie Elementary"),
        "row 10: the code 101 is travis, the name 'Bowie Elementary' is bowie",
    ),
    "renamed headings": (
        without_headings,
        "the headings of this row lack FY27 Proposed Budget; did you mean FY28 Proposed Budget?",
    ),
    "headings twice": (
        lambda rows: [*rows[:3], [*rows[3], "FY27 Proposed Budget"], *rows[4:]],
        '"FY27 Proposed Budget" stands above the columns E and F',
    ),
    "a number without a heading": (
        lambda rows: [*rows[:5], [*rows[5], "", "$77.00"], *rows[6:]],
        "cell G6: the cell has no heading above it; give its column a heading",
    ),
}


@pytest.mark.parametrize("name", SPOILED)
def test_a_spoiled_export_is_refused_with_its_cell(name: str, tmp_path: Path) -> None:
    spoil, says = SPOILED[name]
    assert says in said(*texas.write(tmp_path, spoil(texas.rows())))


def test_all_that_is_doubtful_is_told_at_once(tmp_path: Path) -> None:
    rows = texas.rows()
    for row, value in ((5, "see note"), (6, "#REF!"), (7, "450,5")):
        rows[row - 1][4] = value
    told = said(*texas.write(tmp_path, rows))
    assert all(cell in told for cell in ("cell E5", "cell E6", "cell E7"))


def test_dollars_without_a_school(tmp_path: Path) -> None:
    rows = texas.rows()
    rows[9][:3] = ["", "", "Librarian"]
    told = said(*texas.write(tmp_path, rows))
    assert "row 10: the row has dollars but does not say which school it is of" in told


def test_a_school_near_one_of_the_map_is_not_taken_for_a_new_one(tmp_path: Path) -> None:
    rows = [["School", "What", "FY27"], ["Travis Elementry", "Clubs", "100"]]
    by = (
        "map_version: 1\nname: A\nyears: [2027]\n"
        "sheets: [{columns: {school: School, item: What}, amounts: {2027: FY27}}]\n"
        "schools: {travis: {name: Travis Elementary, enrollment: 9}}\n"
        "programs: {clubs: {items: [Clubs]}}\n"
    )
    told = said(*texas.write(tmp_path, rows, by))
    assert (
        "row 2: the school 'Travis Elementry' is not in the map, but Travis Elementary is" in told
    )
    assert "add the spelling to `schools.travis.also`" in told


def test_a_program_below_zero(tmp_path: Path) -> None:
    by = texas.MAP.replace('items: [Clubs], codes: {function: ["36"]}', "items: [Refund*]")
    told = said(*texas.write(tmp_path, by=by))
    assert "map.yaml:26: programs.clubs: clubs at travis adds up to -$450.00 in 2027" in told


def test_a_line_of_two_programs(tmp_path: Path) -> None:
    by = texas.MAP.replace("[Counselor]", "[Counselor, Clubs]")
    told = said(*texas.write(tmp_path, by=by))
    assert "row 14: 'Clubs' is of 2 programs: counselors, clubs" in told


@pytest.mark.parametrize("whole", ["2010-11-23", "10/11/5100", "10-DEC0-1"])
def test_a_code_that_only_looks_like_a_date(whole: str) -> None:
    assert code(whole) == whole


@pytest.mark.parametrize("shown", ["2-Jan", "02-jan-26", "Oct-11", "2026-01-02 00:00:00"])
def test_a_code_in_text_that_became_a_date(shown: str) -> None:
    with pytest.raises(Doubtful, match="the code became the date"):
        code(shown)


def test_half_a_position(tmp_path: Path) -> None:
    by = texas.MAP.replace("staff: aide", "positions: aide")
    found = import_ledger(*texas.write(tmp_path, by=by))
    (told, _) = (p.says for p in found.problems)
    assert told == "it has 0.5 FTE at travis, not whole positions"
    assert found.problems[0].line == 24


def test_a_price_that_is_too_high(tmp_path: Path) -> None:
    by = texas.MAP.replace("aide: {name: Aide}", "aide: {name: Aide, price: 28200}")
    found = import_ledger(*texas.write(tmp_path, by=by))
    assert [p.says for p in found.problems] == [
        "gifted at travis pays $28,000.00 an FTE in 2027, less than $28,200.00",
        "gifted at bowie pays $28,000.00 an FTE in 2027, less than $28,200.00",
    ]


class TestWorkbooks:
    def made(self, folder: Path, change: Callable[[openpyxl.Workbook], None]) -> str:
        _, by = texas.write(folder)
        book = openpyxl.Workbook()
        for row in texas.rows():
            book.active.append(row)
        change(book)
        book.save(folder / "ledger.xlsx")
        return said(folder / "ledger.xlsx", by)

    def test_a_formula_without_a_value(self, tmp_path: Path) -> None:
        def change(book: openpyxl.Workbook) -> None:
            book.active["E5"] = "=22*65000"

        told = self.made(tmp_path, change)
        assert "sheet Sheet, cell E5: the formula has no stored value" in told

    @pytest.mark.parametrize("column", "ABCD")
    def test_a_formula_without_a_value_in_a_text(self, column: str, tmp_path: Path) -> None:
        """It is not passed over as empty, nor filled from above."""

        def change(book: openpyxl.Workbook) -> None:
            book.active[f"{column}5"] = f"={column}6"

        told = self.made(tmp_path, change)
        assert f"sheet Sheet, cell {column}5: the formula has no stored value" in told

    @pytest.mark.parametrize(
        ("column", "what"), [("A", "code"), ("B", "school"), ("C", "description")]
    )
    def test_a_text_that_became_a_date(self, column: str, what: str, tmp_path: Path) -> None:
        def change(book: openpyxl.Workbook) -> None:
            book.active[f"{column}5"] = dt.date(2026, 2, 1)

        told = self.made(tmp_path, change)
        assert f"cell {column}5: the {what} became the date 2026-02-01" in told

    def test_dollars_merged_over_lines(self, tmp_path: Path) -> None:
        told = self.made(tmp_path, lambda book: book.active.merge_cells("E5:E6"))
        assert "cell E6: the cell is merged with another, so whose dollars" in told

    def test_dollars_merged_over_years(self, tmp_path: Path) -> None:
        book = openpyxl.Workbook()
        book.active.append(["School", "What", "FY27", "FY28"])
        book.active.append(["Oak", "Clubs", 900, None])
        book.active.merge_cells("C2:D2")
        book.save(tmp_path / "ledger.xlsx")
        (tmp_path / "map.yaml").write_text(
            "name: A\nyears: [2027, 2028]\nsheets: [{columns: {school: School, item: What},"
            " amounts: {2027: FY27, 2028: FY28}}]\n",
            encoding="utf-8",
        )
        told = said(tmp_path / "ledger.xlsx", tmp_path / "map.yaml")
        assert "cell D2: the cell is merged with another, so whose dollars" in told

    def test_another_sheet_states_other_totals(self, tmp_path: Path) -> None:
        _, by = texas.write(tmp_path)
        totals = (
            "school_totals: [{sheet: Totals, columns: {school: Campus}, amounts: {2027: All}}]\n"
        )
        by.write_text(texas.MAP + totals, encoding="utf-8")
        book = openpyxl.Workbook()
        for row in texas.rows():
            book.active.append(row)
        page = book.create_sheet("Totals")
        page.append(["Campus", "All"])
        page.append(["Travis Elementary", 1899496.73])
        page.append(["Bowie Elementary", 1963872.50])
        page.append(["Crocket Middle School", 2649880.45])
        book.save(tmp_path / "ledger.xlsx")
        told = said(tmp_path / "ledger.xlsx", by)
        assert "sheet Totals, row 3: the total is $1,963,872.50, but the school's lines" in told
        assert "row 4: the school 'Crocket Middle School' is not in the map, but Crockett" in told

    def test_a_sheet_that_is_not_there(self, tmp_path: Path) -> None:
        def change(book: openpyxl.Workbook) -> None:
            book.active.title = "Lines"

        _, by = texas.write(tmp_path)
        text = texas.MAP.replace("  - columns: {account", "  - sheet: Linse\n    columns: {account")
        by.write_text(text, encoding="utf-8")
        book = openpyxl.Workbook()
        change(book)
        book.save(tmp_path / "ledger.xlsx")
        assert "it has no sheet 'Linse'; did you mean Lines?" in said(tmp_path / "ledger.xlsx", by)

    def test_a_workbook_that_would_fill_the_memory(self, tmp_path: Path) -> None:
        _, by = texas.write(tmp_path)
        with zipfile.ZipFile(tmp_path / "ledger.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/worksheets/sheet1.xml", b"0" * 200_000_001)
        assert (tmp_path / "ledger.xlsx").stat().st_size < 1_000_000
        assert "it is larger than any budget, unpacked" in said(tmp_path / "ledger.xlsx", by)

    @pytest.mark.parametrize(
        ("content", "says"),
        [
            (b"PK\x03\x04broken", "it cannot be read as a workbook"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "it is an old workbook (.xls), or one with a"),
            (b"", "it is no workbook"),
        ],
    )
    def test_what_is_no_workbook(self, content: bytes, says: str, tmp_path: Path) -> None:
        _, by = texas.write(tmp_path)
        (tmp_path / "ledger.xlsx").write_bytes(content)
        assert says in said(tmp_path / "ledger.xlsx", by)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("ledger.csv", b"", "the file is empty"),
        ("ledger.csv", b"\0\1\2", "this is no text"),
        ("ledger.csv", b'Account Code,Campus\n"199-11,Travis\n', "is never closed"),
        ("ledger.pdf", b"%PDF-1.4", "this kind of file is not known"),
    ],
)
def test_what_is_no_export(name: str, content: bytes, says: str, tmp_path: Path) -> None:
    _, by = texas.write(tmp_path)
    (tmp_path / name).write_bytes(content)
    assert says in said(tmp_path / name, by)


def test_no_such_export(tmp_path: Path) -> None:
    _, by = texas.write(tmp_path)
    assert "it cannot be read (there is no such file)" in said(tmp_path / "none.csv", by)


def test_formulas_in_descriptions_are_text_in_what_is_written(tmp_path: Path) -> None:
    rows = texas.rows()
    for row in rows:
        if row[2:3] == ["Librarian"]:
            row[2] = "=HYPERLINK(1)"
    found = import_ledger(*texas.write(tmp_path, rows))
    items = [row[3] for row in found.tables["lines.csv"]]
    assert items.count("'=HYPERLINK(1)") == 3
    assert found.tables["unmapped.csv"][1][1] == "'=HYPERLINK(1)"


@pytest.mark.parametrize("seed", range(60))
def test_a_mangled_export_is_read_or_refused(seed: int, tmp_path: Path) -> None:
    """Bytes changed, cut out or doubled: no defect, and a draft of it neither."""
    export, by = texas.write(tmp_path)
    dice, content = random.Random(seed), bytearray(export.read_bytes())
    for _ in range(dice.randrange(1, 8)):
        at, other = dice.randrange(len(content)), dice.randrange(len(content))
        change = dice.randrange(3)
        if change == 0:
            content[at] = dice.randrange(256)
        elif change == 1:
            del content[at : at + dice.randrange(1, 30)]
        else:
            content[at:at] = dice.choice([b'"', b";", b"(", b"\xa0", content[other : other + 60]])
    export.write_bytes(bytes(content))
    with suppress(ScenarioError):
        import_ledger(export, by)
    with suppress(ScenarioError):
        draft_map(export)
