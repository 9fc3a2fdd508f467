"""CSV as it is found: each cell arrives as it was meant, or its place is named."""

from pathlib import Path

import pytest
from tabled import FINE, errors, told

NOT_CLOSED = "the quote that opens this cell is not closed in its row"


def test_fine(tmp_path: Path) -> None:
    scenario, said = told(tmp_path, FINE)
    assert said == []
    assert scenario is not None
    assert [school.name for school in scenario.schools.values()] == ["Ash", "The Birch", "Cedar"]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("The Birch", '"The Birch', f"row 3, column name: {NOT_CLOSED}"),
        ("birch,200", '"birch,200', f"row 3, column id: {NOT_CLOSED}"),
        ("Cedar", '"Cedar', "row 4, column name: the quote that opens this cell is never closed"),
        ("Ash,middle", '"Ash"",middle', f"row 2, column name: {NOT_CLOSED}"),
        # Closed rows later by a quote that is as much out of place.
        ("The Birch,high\ncedar,300", '"The Birch,high\ncedar",300', NOT_CLOSED),
        ("The Birch,high\ncedar,300,0.75,Cedar", '"The Birch,high\ncedar,300,0.75,"', NOT_CLOSED),
        ("Ash,middle\nbirch", '"Ash,middle\nbirch"', f"row 2, column name: {NOT_CLOSED}"),
        ("The Birch", '"The Birch" upper', "column name: the quotes of this cell close before"),
        ("The Birch", '"The "old" Birch"', "the quotes of this cell close before `old"),
        ("The Birch", '"The\nBirch" upper', "column name: the quote that opens this cell closes"),
        ("The Birch,high", '"The Birch,high"', "row 3: there are fewer cells than columns (4 for"),
        ("The Birch", "The Birch, upper", "row 3: there are more cells than columns (6 for 5); a"),
        ("The Birch", "The Birch, upper", 'a text with a comma in it goes in quotes ("…"), a num'),
        ("200", "2,000", "row 3: there are more cells than columns (6 for 5)"),
        ("birch,200", "birch,2\0000", "row 3, column enrollment: the cell holds a control char"),
        ("Cedar,middle", "Cedar,middle,", "row 4: there are more cells than columns (6 for 5)"),
        ("enrollment,", '"enrollment,', "row 1, column B: the quote that opens this"),
        ("tags.level", '"tags.\nlevel"', "row 1, column E: the quote that opens this"),
        ("birch,", "#REF!,", "row 3, column id: the cell holds `#REF!`"),
        ("The Birch", "#N/A", "row 3, column name: schools.birch.name: the cell holds `#N/A`"),
        ("200", "#####", "row 3, column enrollment: schools.birch.enrollment: the cell holds `##"),
        ("cedar,", "Total,", 'row 4, column id: "Total" looks like a row of totals; delete'),
        ("cedar,", "grand total:,", 'column id: "grand total:" looks like a row of totals'),
        ("birch,200,0.25,The Birch,high", "a note of ours,,,,", 'row 3: "a note of ours" is alone'),
        (
            "birch,200,0.25,The Birch,high",
            FINE.split()[0].decode(),
            "row 3: the headings are repeated he",
        ),
        ("cedar,", ",", "row 4, column id: the cell is empty; write the id; totals and notes do"),
        ("needs.reading", "", "row 2, column C: the cell has no column name above it"),
        ("tags.level", "", "row 2, column E: the cell has no column name above it"),
        ("tags.level", "name", "row 1, column name: the column `name` is there twice"),
        ("tags.level", "tags.level;", "is not a column of this table; remove the ; from it"),
        ("id,", "ID,", "row 1: the column `id` is missing; write `id` for `ID`"),
        ("200", "0,125", "there are more cells than columns"),
        ("200", '"0,125"', "write 0.125 if the comma is a decimal point, 125 if it separates"),
        ("birch,200", "birch,200\n", "row 4, column id: the cell is empty"),
        ("The Birch", "x" * 40_000, "row 3, column name: the cell is longer than a spreadsheet"),
    ],
)
def test_what_is_wrong_is_told_at_its_place_and_nothing_else(
    tmp_path: Path, old: str, new: str, words: str
) -> None:
    text = FINE.decode()
    assert old in text
    found = errors(tmp_path, text.replace(old, new, 1).encode())
    assert any(words in text for text in found), found
    assert all(text.startswith("schools.csv: row ") for text in found)
    assert len({text.partition(",")[0] for text in found}) <= 2  # one row, perhaps its rest


def test_every_quote_out_of_place_is_named(tmp_path: Path) -> None:
    text = FINE.replace(b"Ash", b'"Ash').replace(b"Cedar", b'"Cedar" tree')
    found = errors(tmp_path, text)
    assert [error[: error.index(": ", 13)] for error in found] == [
        "schools.csv: row 2, column name",
        "schools.csv: row 4, column name",
    ]


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ('"The Birch, upper"', "The Birch, upper"),
        ('"The ""old"" Birch"', 'The "old" Birch'),
        ('"The\nBirch"', "The\nBirch"),
        ('"The\r\n\r\nBirch, upper"', "The\n\nBirch, upper"),
        (' "The Birch" ', "The Birch"),
        ('""', ""),
        ('""""', '"'),
        ("Bérénice’s", "Bérénice’s"),
    ],
)
def test_what_is_right_arrives(tmp_path: Path, cell: str, name: str) -> None:
    scenario, said = told(tmp_path, FINE.replace(b"The Birch", cell.encode()))
    assert said == []
    assert scenario is not None
    assert scenario.schools["birch"].name == name
    assert list(scenario.schools) == ["ash", "birch", "cedar"]


def test_a_quote_within_a_cell_is_kept_with_a_warning(tmp_path: Path) -> None:
    scenario, said = told(tmp_path, FINE.replace(b"The Birch", b'6" Birch'))
    (warning,) = said
    assert warning == (
        'warning: schools.csv: row 3, column name: there is a quote within `6" Birch`, and it is'
        ' read as part of the text; if it belongs to the text, write "…""…"; if not, delete it'
    )
    assert scenario is not None
    assert scenario.schools["birch"].name == '6" Birch'


def test_fewer_cells_than_columns_count_as_empty_with_one_warning(tmp_path: Path) -> None:
    scenario, said = told(tmp_path, FINE.replace(b",high", b"").replace(b"Cedar,middle", b"Cedar"))
    (warning,) = said
    assert warning == (
        "warning: schools.csv: row 3: there are fewer cells than columns (4 for 5) (and 1 more row:"
        " 4); those at its end count as empty; is a comma missing before them?"
    )
    assert scenario is not None
    assert scenario.schools["birch"].tags == {}


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"\xef\xbb\xbf" + FINE, "schools.csv"),
        (2 * b"\xef\xbb\xbf" + FINE, "schools.csv"),
        (FINE.decode().encode("utf-16"), "schools.csv"),
        (b"\xfe\xff" + FINE.decode().encode("utf-16-be"), "schools.csv"),
        (FINE.replace(b"\n", b"\r\n"), "schools.csv"),
        (FINE.replace(b"\n", b"\r"), "schools.csv"),
        (FINE.rstrip(), "schools.csv"),
        (FINE + b"\n\n", "schools.csv"),
        (FINE.replace(b"cedar", b"\n,,,,\n  \ncedar"), "schools.csv"),
        (FINE.replace(b"\n", b",,\n"), "schools.csv"),
        (FINE.replace(b",", b"\t"), "schools.tsv"),
        (FINE.replace(b",", b" , "), "schools.csv"),
    ],
)
def test_dialects_that_mean_one_thing(tmp_path: Path, content: bytes, name: str) -> None:
    expected, _ = told(tmp_path, FINE)
    found, said = told(tmp_path, content, name)
    assert said == []
    assert found is not None
    assert expected is not None
    assert found.schools == expected.schools


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (FINE.replace(b",", b";"), "row 1: its columns are not separated by commas but by semicol"),
        (FINE.replace(b",", b"\t"), "row 1: its columns are not separated by commas but by tabs"),
        (FINE.replace(b"\n", b'"\n').replace(b"\n", b'\n"')[:-1], "in one pair of quotes"),
        (
            b"sep=,\n" + FINE,
            "its first row is `sep=,`, which only Excel understands; delete that row",
        ),
        (b"\n", "the table is empty"),
        (b"Schools 2027\n\n" + FINE, "row 1: the headings are in row 3; delete the rows above"),
        (FINE.replace(b"The Birch", b"Garc\xeda"), 'as Windows-1252 text it is "García"); save it'),
        (FINE.decode().encode("utf-16-le"), "row 1, column A: the cell holds a control character"),
        (
            FINE + b"\x1a",
            "row 5, column id: the cell holds a control character (number 26)",
        ),
        (b"PK\x03\x04" + FINE, "schools.csv: this is a workbook, not text; name it .xlsx, or sa"),
        (b"\xff\xfea", "it begins as UTF-16 text but does not continue as such"),
    ],
)
def test_unreadable_text(tmp_path: Path, content: bytes, words: str) -> None:
    if words == "in one pair of quotes":
        content = b'"' + content.rstrip(b'"')
    found = errors(tmp_path, content)
    assert any(words in text for text in found), found
    assert all(text.startswith("schools.csv: ") for text in found)


def test_tabs_are_said_to_be_missing_from_tsv(tmp_path: Path) -> None:
    (error,) = errors(tmp_path, FINE, "schools.tsv")
    assert "not separated by tabs but by commas; save it with tabs, or as a workbook" in error


def test_a_table_without_rows_is_said(tmp_path: Path) -> None:
    _, said = told(tmp_path, b"id,price\n,\n", "staff.csv", "staff")
    words = "warning: staff.csv: row 1: there are no rows below the headings; write them, or leave"
    assert any(text.startswith(words) for text in said)


def test_only_a_workbook_has_sheets(tmp_path: Path) -> None:
    (error,) = errors(tmp_path, FINE, "schools.csv#Ash")
    assert error == "schools.csv: only a workbook has a sheet Ash; write schools.csv alone"
