"""What a message tells people to write fits the field, and does no harm if they do."""

import csv
import io
import re
from pathlib import Path

import pytest
from pydantic import BaseModel
from tabled import FINE, errors, told

from groundswell.models.messages.units import unit_of
from groundswell.models.reading.load import check
from groundswell.models.scenario.base import written_fields
from groundswell.models.scenario.scenario import Scenario
from groundswell.models.tree.addresses import field_type, is_model, options

TEXT = """\
schema_version: 1
years: [2027, 2028]
goals: {reading: {weight: 1}}
groups: {low: Low income}
schools:
  ash:
    enrollment: 100
    needs: {reading: 0.5}
    groups: {low: 50}
programs:
  tutors:
    proven: true
    cost: {site: 100}
    staff: {tutor: 1}
    effects: {reading: {mean: 0.2, se: 0.1}}
    sites: {ash: {students: 50}}
funds: {general: {amount: 1000, carryover: 0.1}}
staff: {tutor: {available: 3}}
"""


def said(folder: Path, old: str, new: str) -> list[str]:
    """Return the errors of the district with a change."""
    assert old in TEXT
    file = folder / "maple.yaml"
    file.write_text(TEXT.replace(old, new), encoding="utf-8")
    return [str(p).replace(f"{file}:", "") for p in check(file)[1] if p.severity == "error"]


DOLLARS = "write the dollars as a plain number, as in 45000"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        # A percentage is a number of a share only.
        (
            "amount: 1000",
            "amount: 90%",
            f'"90%" is a percentage, not a number of dollars; {DOLLARS}',
        ),
        ("site: 100", "site: 5%", "a percentage, not a number of dollars"),
        ("enrollment: 100", "enrollment: 60%", "not a number of students; write the number of"),
        ("available: 3", "available: 50%", "not a number of FTE; write the FTE as a plain number"),
        ("carryover: 0.1", "carryover: 15%", "write 0.15"),
        ("reading: 0.5", "reading: 60%", "write 0.6"),
        ("reading: 0.5", "reading: 60", "60 is over 1; write at most 1; for 60 percent write 0.6"),
        ("weight: 1", "weight: 40%", "write 0.4 if a share is meant, 40 if not"),
        ("mean: 0.2", "mean: 12%", "write 0.12 if a share is meant, 12 if not"),
        # A date is a number nowhere.
        ("amount: 1000", "amount: 2026-07-01", f'"2026-07-01" is a date, not a number; {DOLLARS}'),
        ("amount: 1000", "amount: 7/1/2026", f'"7/1/2026" is a date, not a number; {DOLLARS}'),
        (
            "enrollment: 100",
            "enrollment: 3-Apr",
            "is a date, not a number; write the number of stu",
        ),
        ("mean: 0.2", "mean: 2026-07-01", "is a date, not a number; write a number"),
        ("[2027, 2028]", "[2027-07-01]", "is a date, not a number; write 2027"),
        # A comma separates thousands or decimals.
        ("reading: 0.5", 'reading: "0,5"', "write 0.5"),
        ("mean: 0.2", 'mean: "0,125"', "write 0.125 if the comma is a decimal point, 125 if it"),
        ("mean: 0.2", 'mean: "0,0625"', "write 0.0625"),
        ("available: 3", 'available: "1,250"', "write 1.25 if the comma is a decimal point, 1250"),
        ("amount: 1000", 'amount: "1,250"', "write 1250"),
        ("amount: 1000", 'amount: "0,125"', "write 0.125 if the comma is a decimal point, 125 if"),
        ("amount: 1000", 'amount: "$1,234,567.89"', "write 1234567.89"),
        ("amount: 1000", 'amount: "1.234,56"', "write 1234.56"),
        ("amount: 1000", "amount: 12k", "write 12000"),
        ("enrollment: 100", 'enrollment: "1 200"', "write 1200"),
        ("{amount: 1000,", "{amount: 45,000,", "`amount: 45,000` is read as 45 and a key `000`"),
        ("{reading: 0.5}", "{reading: 0,5}", "`reading: 0,5` is read as 0 and a key `5`; write t"),
        # What may not be negative is not told to be.
        ("amount: 1000", 'amount: "(45,000)"', f'"(45,000)" is negative; {DOLLARS}, 0 or more'),
        ("mean: 0.2", "mean: −0.05", "write -0.05"),
        # Leaving a cost out would make it 0.
        ("site: 100", "site: n/a", f'"n/a" is text, not a number; {DOLLARS}; 0 if there are none'),
        ("site: 100", "site: null", f"it is empty; {DOLLARS}; 0 if there are none"),
        ("enrollment: 100", "enrollment: n/a", "write the number of students, as in 120"),
        (
            "enrollment: 100",
            "enrollment: 0",
            "write more than 0; leave out a school",
        ),
        ("weight: 1", "weight: none", '"none" is text, not a number; write a number'),
        ("mean: 0.2", "mean: unknwn", "write a number, or `unknown` if it was never measured"),
        # Spans of years.
        ("[2027, 2028]", "[2027-2029]", "write [2027, 2028, 2029]"),
        ("[2027, 2028]", "2027-2029", "write [2027, 2028, 2029]"),
        ("[2027, 2028]", "2027 to 2029", "write [2027, 2028, 2029]"),
        ("[2027, 2028]", "2027:2029", "write [2027, 2028, 2029]"),
        ("[2027, 2028]", "[FY2027–FY2028]", "write [2027, 2028]"),
        ("[2027, 2028]", "[2026-27]", "write 2027 for the school year 2026-27, or [2026, 2027] f"),
        ("[2027, 2028]", "2027, 2028", "write [2027, 2028]"),
        ("[2027, 2028]", "[27, 28]", "27 is not a year; write 2027"),
        # Lists.
        ("proven: true", "proven: true\n    requires: x y", "write [x, y]"),
        ("proven: true", "proven: true\n    levels: 50%", "write [0.5]"),
        (
            "proven: true",
            'proven: true\n    levels: "0,25; 0,5"',
            "write numbers in [brackets], with",
        ),
        ("proven: true", "proven: true\n    levels: half", "write numbers in [brackets], with"),
        ("proven: true", "proven: x", '"x" is text, not true or false; write true or false'),
        # Ids.
        (
            "  ash:\n",
            "  0101:\n",
            '"0101" cannot be an id (small letters, digits and _, a letter fi',
        ),
        (
            "  ash:\n",
            "  0101:\n",
            "write s0101; without a letter 0101 may be read as 101, and 65 in",
        ),
        ("  ash:\n", "  0901:\n", "write s0901; without a letter 0901 may be read as 901"),
        (
            "  ash:\n",
            "  2027:\n",
            "2027 cannot be an id (small letters, digits and _, a letter fir",
        ),
        ("  ash:\n", "  École 1:\n", "write ecole_1"),
    ],
)
def test_advice(tmp_path: Path, old: str, new: str, words: str) -> None:
    found = said(tmp_path, old, new)
    assert any(words in text for text in found), found
    assert not any("scenario's years" in text for text in found)


def test_a_number_that_a_comma_parts_makes_one_error(tmp_path: Path) -> None:
    text = "schools: {oak: {enrollment: 1,200, needs: {reading: 0.5}, groups: {low: 700}}}\n"
    file = tmp_path / "maple.yaml"
    begin, end = TEXT.index("schools:"), TEXT.index("programs:")
    file.write_text(TEXT[:begin] + text + TEXT[end:].replace("ash:", "oak:"))
    assert [p.says for p in check(file)[1] if p.severity == "error"] == [
        "`enrollment: 1,200` is read as 1 and a key `200`"
    ]


@pytest.mark.parametrize("year", ["0101", "2027", "1999"])
def test_ids_of_digits_are_not_taken_for_years(tmp_path: Path, year: str) -> None:
    found = said(tmp_path, "{ash: {students: 50}}", f"{{{year}: {{students: 50}}}}")
    assert len(found) == 1
    assert f"there is no school `{year}`" in found[0] or "cannot be an id" in found[0]


def table(*rows: list[str]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def test_thirty_marks_in_a_column_are_one_error_that_says_what_is_taken(tmp_path: Path) -> None:
    rows = [[f"p{i}", "ok"] for i in range(30)]
    _, found = told(tmp_path, table(["id", "mandated"], *rows), "p.csv", "programs")
    (about,) = [text for text in found if "mandated" in text]
    assert about == (
        'p.csv: row 2, column mandated: programs.p0.mandated: "ok" is text, not true or false (and'
        " 29 more rows: 3, 4, 5, 6, …); write yes or true, or no or false; an"
        " empty cell means no"
    )


def test_mistakes_alike_in_a_column_are_counted(tmp_path: Path) -> None:
    rows = [[f"s{i}", f"€{i},000"] for i in range(1, 101)]
    found = errors(tmp_path, table(["id", "enrollment"], *rows))
    about = [text for text in found if "column enrollment" in text]
    assert len(about) == 20
    assert '"€1,000" is text, not a number; write 1000' in about[0]
    assert "(and 80 more rows like this)" in about[-1]


def test_a_column_that_is_missing_is_one_error(tmp_path: Path) -> None:
    found = errors(tmp_path, table(["id", "name"], *([f"s{i}", "A"] for i in range(50))))
    (about,) = [text for text in found if "column enrollment" in text]
    assert about == (
        "schools.csv: row 2, column enrollment: schools.s0.enrollment: `enrollment` is missing"
        " (and 49 more rows: 3, 4, 5, 6, …); fill the column `enrollment` with a number, or one"
        " for each year"
    )


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("n/a", "write the number of students, as in 120"),
        ("3-Apr", "as in 120; a spreadsheet makes dates of 1-2"),
        ("12.5.2026", "as in 120; a spreadsheet makes dates of 1-2"),
    ],
)
def test_advice_in_a_table_is_about_cells(tmp_path: Path, cell: str, words: str) -> None:
    (error,) = errors(tmp_path, FINE.replace(b"200", cell.encode()))
    assert error.endswith(words)
    assert "line" not in error


def test_every_field_with_a_unit_says_so_in_its_description() -> None:
    """The units kept for advice are those that the format's own descriptions name."""
    words = {"dollars": "Dollars", "students": "Students", "FTE": "FTE", "year": "ears"}
    checked = 0
    for path, description in described():
        unit = unit_of(path)
        named = next((u for u, word in words.items() if description.startswith(word)), None)
        if named is not None and path[-1] not in ("per_dollar", "baseline"):
            # Dollars for each dollar have no unit, and a baseline that of its rule's measure.
            assert unit == named, (path, description)
            checked += 1
        if unit in ("dollars", "students", "FTE"):
            assert re.search(unit, description, re.IGNORECASE), (path, description)
        if unit == "share":
            assert re.search(r"hare|0 to 1|rate|0: |1: |variance|CVaR", description), path
    assert checked > 20


def described() -> list[tuple[tuple[str, ...], str]]:
    """Return every field of the format that may hold a number: its path and description."""
    found = []

    def walk(model: type[BaseModel], path: tuple[str, ...]) -> None:
        for name, field in written_fields(model).items():
            numbers = False
            stack = [((*path, name), kind) for kind in options(field_type(model, name))]
            while stack:
                where, kind = stack.pop()
                if is_model(kind):
                    walk(kind, where)
                elif getattr(kind, "__args__", None) and "Literal" not in str(kind):
                    inner = kind.__args__[-1 if "Mapping" in str(kind) else 0]
                    stack += [((*where, "*"), k) for k in options(inner)]
                elif kind in (int, float):
                    numbers = True
            if numbers and "tags" not in path and name != "tags" and path[:1] != ("overrides",):
                found.append(((*path, name), field.description or ""))

    walk(Scenario, ())
    return found
