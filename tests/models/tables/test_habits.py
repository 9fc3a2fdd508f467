"""What spreadsheets do to CSV: the right value, said on demand, or an error at its cell."""

from pathlib import Path

import pytest
from tabled import FINE, errors, told

from groundswell.models.reading.load import check


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("200", "200.00", ""),
        ("0.25", "25%", '"25%" is read as 0.25'),
        ("0.25", '"25.0 %"', "is read as 0.25"),
        ("200", "\u00a0200\u202f", ""),
        ("200", "'200", "is read as 200"),
        ("birch", "BIRCH", '"BIRCH" is read as birch'),
        ("birch", "\ufeff birch\u00a0", ""),
        ("ash,", "(Maple Valley),,,,\nash,", None),
        ("id,", ",,,,\nid,", ""),
        ("id,", "Maple Valley: schools,,,,\n,,,,\nid,", "the headings are in this row"),
        ("cedar", ",,,,\n , ,\u00a0,,\ncedar", ""),
    ],
)
def test_what_is_certain_is_taken_and_said(
    tmp_path: Path, old: str, new: str, says: str | None
) -> None:
    expected, _ = told(tmp_path, FINE)
    content = FINE.decode().replace(old, new, 1).encode()
    if says is None:
        assert errors(tmp_path, content)
        return
    found, said = told(tmp_path, content)
    assert said == []
    assert found is not None
    assert expected is not None
    assert found.schools == expected.schools
    notes = [str(p) for p in check(tmp_path / "maple.yaml", notes=True)[1] if p.severity == "note"]
    assert says in " ".join(notes)
    assert bool(notes) == bool(says)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("0.25", '"0,25"', "write 0.25 if the comma is a decimal point, 25 if it separates thou"),
        ("0.25", '"2,5%"', "write 0.025 if the comma is a decimal point, 0.25 if it separates t"),
        ("200", '"200,5"', "write 200.5 if the comma is a decimal point, 2005 if it separates th"),
        ("200", '"1.200,50"', "write 1200.5 if the comma is a decimal point, 1.2005 if it separ"),
        ("200", '"1 200,50"', "write 1200.5 if the comma is a decimal point, 120050 if it separ"),
        ("200", "1.200.000", '"1.200.000" is text, not a number; write 1200000'),
        ("200", "2.0E+02", '"2.0E+02" is text, not a number'),
        ("200", "$200", '"$200" is text, not a number; write 200'),
        ("200", "€200", '"€200" is text, not a number; write 200'),
        ("200", "(200)", '"(200)" is negative'),
        ("200", "200-", '"200-" is text'),
        ("200", "-", '"-" is text, not a number'),
        ("200", "20%", '"20%" is a percentage, not a number of students'),
        ("200", "2k", '"2k" is text, not a number; write 2000'),
        ("200", "1/2/27", '"1/2/27" is a date, not a number'),
        ("200", "#N/A", "`#N/A`, which is a spreadsheet's error"),
    ],
)
def test_what_is_doubtful_is_an_error_at_its_cell(
    tmp_path: Path, old: str, new: str, words: str
) -> None:
    (error,) = errors(tmp_path, FINE.decode().replace(old, new, 1).encode())
    assert error.startswith("schools.csv: row 3, column ")
    assert words in error


@pytest.mark.parametrize(
    "text", ["(450)", '"($1,450.00)"', '"$(1,450)"', "-$450", "$-450", "450-", "−450", "–450"]
)
def test_negative_amounts(tmp_path: Path, text: str) -> None:
    table = f"id,enrollment,base.general,tags.level\nash,100,{text},middle\n"
    scenario, _ = told(tmp_path, table.encode())
    assert scenario is not None
    assert scenario.schools["ash"].base["general"] in (-450, -1450)
