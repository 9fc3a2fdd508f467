"""What spreadsheets do to a workbook, where it is certain what is meant: taken, and said."""

from pathlib import Path
from typing import Any

import pytest
from books import TINY, Change, changed, put, reading, rows, told

from groundswell.models.reading.load import check
from groundswell.models.workbook.convert import difference


def moved(book: Any) -> None:
    """Let the example row stand last, and a column at another place."""
    page = book["Sites"]
    example = [cell.value for cell in page[2]]
    page.delete_rows(2)
    page.append(example)
    page.insert_cols(1)
    for row in range(1, page.max_row + 1):
        page.cell(row, 1, page.cell(row, 4).value)
    page.delete_cols(4)


def titled(book: Any) -> None:
    page = book["Funds"]
    page.insert_rows(1, 2)
    page["A1"] = "Maple Valley: funds"
    page.merge_cells("A1:D1")


def hidden(book: Any) -> None:
    book["Sites"].row_dimensions[4].hidden = True


TAKEN: dict[str, tuple[Change, str]] = {
    "dollars": (put("Programs", "Cost: each site", 3, "$20,000"), '"$20,000" is read as 20000'),
    "spaces": (put("Programs", "Cost: each site", 3, "20 000"), '"20 000" is read as 20000'),
    "no-break": (put("Programs", "Cost: each site", 3, "\u00a020\u00a0000 "), "is read as 20000"),
    "cents": (put("Programs", "Cost: each site", 3, "$ 20,000.00"), "is read as 20000"),
    "text": (put("Programs", "Cost: each site", 3, "20000"), "20000 is kept as text"),
    "percent": (put("Schools", "Needs: reading", 3, "80%"), '"80%" is read as 0.8'),
    "decimals": (put("Schools", "Needs: reading", 3, "80.0 %"), '"80.0 %" is read as 0.8'),
    "yes": (put("Sites", "Runs today", 3, "YES"), ""),
    "x": (put("Sites", "Runs today", 3, "x"), '"x" is read as yes'),
    "true": (put("Sites", "Runs today", 3, True), ""),
    "capitals": (put("Sites", "School", 3, "ASH"), '"ASH" is read as ash'),
    "capitals in a list": (
        put("Merges", "Combines", 3, "Attendance_Officer, family_liaison"),
        "is",
    ),
    "stray spaces": (put("Sites", "School", 3, "  ash\u00a0"), ""),
    "zero-width": (put("Sites", "School", 3, "\u200bash\ufeff"), ""),
    "blank rows": (rows("Sites", 90, " ", None, "\u00a0"), ""),
    "formatted rows": (lambda b: [b["Sites"].cell(999, 3).__setattr__("style", "Bad")], ""),
    "a row between": (lambda b: b["Schools"].insert_rows(4), ""),
    "moved": (moved, ""),
    "addresses as headings": (put("Sites", "Runs today", 1, "running"), ""),
    "capital headings": (put("Sites", "Students", 1, " STUDENTS "), ""),
    "titles above": (titled, "the headings are in this row"),
    "hidden rows": (hidden, "the row is hidden"),
    "a sheet of notes": (lambda b: b.create_sheet("My sums").append(["a", 1]), "it is not read"),
    "a renamed read me": (lambda b: b.remove(b["Read me"]), ""),
    "years as text": (put("District", "Value", 4, "2027, 2028"), ""),
    "more examples": (rows("Schools", 9, "(Example)", "Any", "abc"), ""),
}


@pytest.mark.parametrize(("change", "says"), TAKEN.values(), ids=TAKEN)
def test_what_is_certain_is_taken_and_said(tmp_path: Path, change: Change, says: str) -> None:
    file = changed(tmp_path, change)
    scenario, problems = told(file)
    assert scenario is not None, problems
    assert difference(reading(TINY).tree, reading(file).tree) == ""
    assert [p for p in problems if p.severity == "error"] == []
    assert (says in " ".join(map(str, problems))) if says else not problems, problems


def test_notes_are_told_where_they_are_asked_for(tmp_path: Path) -> None:
    file = changed(tmp_path, TAKEN["dollars"][0])
    assert [p for p in told(file)[1] if p.severity == "note"] != []
    assert [p for p in check(file)[1] if p.severity == "note"] == []


def test_negative_amounts(tmp_path: Path) -> None:
    for text in ("(450)", "($450)", "$(450)", "-$450", "$-450", "450-", "−450", "(450.00)"):
        file = changed(tmp_path, put("Schools", "Base: general", 3, text))
        scenario, problems = told(file)
        assert scenario is not None, problems
        assert scenario.schools["ash"].base["general"] == -450
        assert "is read as -450" in " ".join(map(str, problems))
