"""The XLSX form: what it tells, what may be filled, how it is read, and each mistake's cell."""

import datetime as dt
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from forms_kit import TITLES, Blank, read, says, tiny

from groundswell.engine.solve import solve
from groundswell.models.forms.form import Idea, Partner
from groundswell.models.forms.layout import FIRST_ROW
from groundswell.models.forms.write import write_form
from groundswell.models.scenario.request import Request, TookPart

Make = Callable[..., Blank]


def rows(form: Blank, sheet: str) -> list[dict[str, Any]]:
    page = form.book[sheet]
    top = FIRST_ROW + 1
    heads = [cell.value for cell in page[top]]
    return [
        dict(zip(heads, [cell.value for cell in row], strict=True))
        for row in page.iter_rows(min_row=top + 1)
        if any(cell.value is not None for cell in row)
    ]


def filled(form: Blank) -> Blank:
    """Return a form with a whole answer."""
    form.answer("Day handed in", dt.date(2027, 2, 1)).answer("Staff who took part", 31)
    form.answer("How they took part", "two meetings and a vote")
    form.answer("What we need and nobody offers", "A nurse on Fridays")
    form.put("Needs", "Reads at grade level", "Our figure", 0.72)
    form.put("Needs", "Reads at grade level", "Because", "38% at grade level in May")
    form.put("Needs", "Reads at grade level", "Our points", 60)
    form.put("Needs", "Comes to school every day", "Our points", 40)
    for heading, value in (
        ("We want", "keep"),
        ("Rank", 1),
        ("For how many students", 45),
        ("Because", "Half caught up"),
        ("Look again", 2028),
        ("We would give up", "Family liaison"),
    ):
        form.put("Programs", "Small reading groups", heading, value)
    for heading, value in (
        ("Idea", "Walking school bus"),
        ("We want", "pilot"),
        ("Rank", 2),
        ("Goal", "Comes to school every day"),
        ("For how many students", 60),
        ("Dollars a year", 8000),
    ):
        form.put("Ideas", "1", heading, value)
    for row, partner in (
        ("1", ("Rotary Club", 12000, "High-dosage tutoring", "it runs here")),
        ("2", ("Lions", 500, "Walking school bus", None)),
    ):
        for heading, value in zip(
            ("Partner", "Dollars a year", "For", "Only if"), partner, strict=True
        ):
            form.put("Partners", row, heading, value)
    return form


def test_the_form_tells_what_is_known(blank: Make) -> None:
    form = blank()
    assert tuple(form.book.sheetnames) == ("Start here", *TITLES)
    needs = rows(form, "Needs")
    assert needs[0]["District's figure"] == 0.8
    assert [row["District's points"] for row in needs[:2]] == [75, 25]
    programs = {row["Id"]: row for row in rows(form, "Programs")}
    assert list(programs) == [
        "small_groups", "attendance_officer", "family_liaison", "tutoring", "family_team",
    ]  # fmt: skip
    groups = programs["small_groups"]
    assert (groups["Runs here"], groups["Students"], groups["Dollars a year"]) == ("yes", 60, 50000)
    assert programs["tutoring"]["Runs here"] == "no"


def test_an_untouched_form_says_nothing(blank: Make) -> None:
    form = read(blank().content).form
    assert form is not None
    assert form.school == "ash"
    assert form.empty


def test_a_filled_form(blank: Make) -> None:
    found = read(filled(blank()).content)
    form = found.form
    assert form is not None, found.problems
    assert not form.empty
    assert found.remarks == ()
    assert (form.school, form.date, form.unmet) == ("ash", "2027-02-01", "A nurse on Fridays")
    assert form.took_part == TookPart(staff=31, how="two meetings and a vote")
    assert (form.needs["reading"].need, form.needs["reading"].because) == (
        0.72,
        "38% at grade level in May",
    )
    assert form.points == {"reading": 60, "attendance": 40}
    assert {asked.key: asked.request for asked in form.asked} == {
        "small_groups": Request(
            wants="keep",
            rank=1,
            students=45,
            because="Half caught up",
            review="2028",
            gives_up=("family_liaison",),
        ),
        "walking_school_bus_ash": Request(wants="pilot", rank=2, students=60, idea=True),
    }
    assert form.ideas == {
        "walking_school_bus_ash": Idea("Walking school bus", ("attendance",), 60, 8000)
    }
    assert form.partners == (
        Partner("Rotary Club", 12000, "tutoring", "it runs here"),
        Partner("Lions", 500, "walking_school_bus_ash", "it runs here"),
    )


def test_what_the_last_plan_said(blank: Make) -> None:
    plan = solve(tiny())
    form = blank(plan=plan)
    told = {row["Id"]: row["Last plan"] for row in rows(form, "Programs")}
    assert told["attendance_officer"]
    decided = {site.action for site in plan.sites if site.school == "ash"}
    assert any(told["attendance_officer"].startswith(action) for action in decided)
    assert told["attendance_officer"].startswith("merge into One family and attendance team in 20")
    page = form.book["Programs"]
    for row in (5, 6, 7, 8):
        lines = len(page.cell(row, 5).value) / page.column_dimensions["E"].width
        assert page.row_dimensions[row].height > 15 * lines


def test_only_what_is_to_be_filled_can_be(blank: Make) -> None:
    form = blank()
    for title in TITLES:
        page = form.book[title]
        assert page.protection.sheet
        heads = [cell.value for cell in page[FIRST_ROW + 1]]
        row = page[FIRST_ROW + 2] if title != "School" else page[FIRST_ROW + 4]
        unlocked = {h for h, cell in zip(heads, row, strict=False) if not cell.protection.locked}
        assert "Id" not in unlocked
        assert unlocked or title == "Staff"  # tiny has no staff roles
    assert form.book["School"]["B6"].protection.locked


def test_it_prints_on_letter(blank: Make) -> None:
    form = blank()
    for page in form.book.worksheets:
        assert int(page.page_setup.paperSize) == int(page.PAPERSIZE_LETTER)
        assert page.sheet_properties.pageSetUpPr.fitToPage
        assert (page.page_setup.fitToWidth or 1) == 1


def test_cells_offer_what_may_stand_there(blank: Make) -> None:
    form = blank()
    lists = {
        str(rule.sqref): rule.formula1
        for rule in form.book["Programs"].data_validations.dataValidation
        if rule.type == "list"
    }
    assert lists["F5"] == '"keep,more,less,retire"'
    assert '"pilot,start,more"' in lists.values()
    assert '"merge"' in lists.values()


def test_the_same_school_makes_the_same_form(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        write_form(tiny(), "ash", tmp_path / name, None, "2027-02-15")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_habits_of_spreadsheets_are_taken(blank: Make) -> None:
    form = filled(blank())
    form.answer("Day handed in", "2/1/2027").answer("Staff who took part", "31 ")
    form.put("Needs", "Reads at grade level", "Our figure", "72%")
    form.put("Programs", "Small reading groups", "We want", " Keep ")
    form.put("Programs", "Small reading groups", "We would give up", "family_liaison; ")
    form.put("Partners", "1", "Dollars a year", "$12,000")
    found = read(form.content).form
    assert found is not None
    assert (found.date, found.needs["reading"].need) == ("2027-02-01", 0.72)
    assert found.took_part is not None
    assert found.took_part.staff == 31
    assert found.partners[0].pays == 12000
    assert found.asked[0].request.wants == "keep"


MISTAKES: list[tuple[Callable[[Blank], object], str, str]] = [
    (
        lambda f: f.put("Needs", "Reads at grade level", "Our figure", 72),
        "sheet Needs, cell C5 (Our figure)",
        "72 is over 1; for 72 percent write 0.72",
    ),
    (
        lambda f: f.put("Needs", "Reads at grade level", "Our points", "lots"),
        "sheet Needs, cell F5 (Our points)",
        '"lots" is text',
    ),
    (
        lambda f: f.put("Needs", "Comes to school every day", "Because", "Ms. Lee says so"),
        "sheet Needs, cell D6 (Because)",
        "looks like a person's name",
    ),
    (
        lambda f: f.put("Programs", "Small reading groups", "We want", "start"),
        "sheet Programs, cell F5 (We want)",
        "it runs at this school today, so it cannot start; write keep or more",
    ),
    (
        lambda f: f.put("Programs", "Small reading groups", "Rank", None),
        "sheet Programs, cell G5 (Rank)",
        "there is no `Rank`; number your wishes",
    ),
    (
        lambda f: f.put("Programs", "High-dosage tutoring", "Rank", 3),
        "sheet Programs, cell F8 (We want)",
        "there is no `We want`; choose one of keep",
    ),
    (
        lambda f: f.put("Programs", "Small reading groups", "We would give up", "Readin labs"),
        "sheet Programs, cell L5 (We would give up)",
        "no program has the id or name 'Readin labs'; did you mean reading_lab",
    ),
    (
        lambda f: f.put("Ideas", "1", "Goal", "Attendence"),
        "sheet Ideas, cell D5 (Goal)",
        "no goal has the id or name 'Attendence'; did you mean attendance",
    ),
    (
        lambda f: f.put("Ideas", "1", "Dollars a year", None),
        "sheet Ideas, cell F5 (Dollars a year)",
        "the idea has no `cost`; say what it may cost a year",
    ),
    (
        lambda f: f.put("Partners", "1", "Dollars a year", "1,5"),
        "sheet Partners, cell B5 (Dollars a year)",
        '"1,5" is text, not a number',
    ),
    (
        lambda f: f.put("Partners", "1", "Only if", "it rains"),
        "sheet Partners, cell D5 (Only if)",
        '"it rains" is none of the conditions that can be checked',
    ),
    (
        lambda f: f.answer("Staff who took part", 3.5),
        "sheet School, cell B8 (Staff who took part)",
        "3.5 is no whole number",
    ),
    (
        lambda f: f.answer("What we need and nobody offers", "Call 202-555-0143"),
        "sheet School, cell B14 (What we need and nobody offers)",
        "is a phone number; leave it out",
    ),
    (
        lambda f: f.answer("School id", "oak"),
        "sheet School, cell B6 (School id)",
        "no school has the id or name 'oak'",
    ),
    (
        lambda f: f.put("Programs", "Small reading groups", "Because", "#REF!"),
        "sheet Programs, cell I5",
        "the cell holds `#REF!`",
    ),
    (
        lambda f: f.put("Programs", "Small reading groups", "Because", "=A1+B1"),
        "sheet Programs, cell I5",
        "the formula =A1+B1 has no stored value",
    ),
    (
        lambda f: f.book["Programs"].merge_cells("I5:J5"),
        "sheet Programs",
        "the cells I5 to J5 are merged",
    ),
    (lambda f: f.book.remove(f.book["Ideas"]), "ash.xlsx", "the sheet Ideas is gone"),
    (lambda f: f.book.remove(f.book["School"]), "ash.xlsx", "so it is no form of a school"),
    (
        lambda f: f.book["Programs"].delete_cols(7),
        "sheet Programs",
        "headings are gone: Rank; take a new form",
    ),
]


@pytest.mark.parametrize(
    ("spoil", "where", "told"), MISTAKES, ids=[re.sub(r"\W+", " ", m[2])[:40] for m in MISTAKES]
)
def test_each_mistake_is_told_with_its_cell(
    blank: Make, spoil: Callable[[Blank], object], where: str, told: str
) -> None:
    form = filled(blank())
    spoil(form)
    found = says(read(form.content))
    assert any(where in text and told in text for text in found), found


def test_mistakes_come_in_the_order_of_the_form(blank: Make) -> None:
    form = blank().answer("Staff who took part", -3)
    form.put("Partners", "1", "Partner", "Rotary Club").put("Ideas", "1", "Idea", "Walking bus")
    form.put("Needs", "Reads at grade level", "Our figure", 62)
    sheets = [one.place.partition(",")[0] for one in read(form.content).problems]
    assert list(dict.fromkeys(sheets)) == [
        "sheet School", "sheet Needs", "sheet Ideas", "sheet Partners",
    ]  # fmt: skip


def test_where_there_are_no_roles_it_is_said_and_ids_are_not_printed(blank: Make) -> None:
    book = blank().book
    assert book["Staff"]["A2"].value == (
        "There is nothing to fill here: the district names no roles."
    )
    last = {sheet: book[sheet].print_area.rpartition("$")[0][-1] for sheet in ("Needs", "Programs")}
    assert last == {"Needs": "F", "Programs": "L"}
    assert [book["Needs"]["G4"].value, book["Programs"]["M4"].value] == ["Id", "Id"]


def test_five_mistakes_are_five_messages(blank: Make) -> None:
    form = filled(blank())
    for spoil, _, _ in (MISTAKES[0], MISTAKES[3], MISTAKES[9], MISTAKES[11], MISTAKES[12]):
        spoil(form)
    assert len(says(read(form.content))) == 5


def test_what_stands_beside_the_form_is_told(blank: Make) -> None:
    form = filled(blank())
    form.book["Ideas"]["N6"] = "a note of mine"
    found = read(form.content)
    assert found.form is not None
    assert [(r.sort, r.problem.place) for r in found.remarks] == [
        ("beside", "sheet Ideas, cell N6")
    ]


@pytest.mark.parametrize("text", ["=1+1", "+1", "@x", "<b>x</b>", "\u202eevil", "🎉", "a\nb"])
def test_hostile_text_stays_text(blank: Make, text: str) -> None:
    form = filled(blank())
    cell = form.put("Programs", "Small reading groups", "Because", "x").book["Programs"]["I5"]
    cell.value = text
    cell.data_type = "s"
    found = read(form.content).form
    assert found is not None
    assert found.asked[0].request.because == text


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"PK\x03\x04", "the file is damaged"),
        (b"not a workbook", "this is not a workbook"),
        (b"", "the file is empty"),
    ],
)
def test_what_is_no_workbook(content: bytes, told: str) -> None:
    assert any(told in text for text in says(read(content)))


def test_names_from_the_district_cannot_do_harm(tmp_path: Path) -> None:
    """A program called like a formula is text in the form."""
    scenario = tiny()
    odd = '=HYPERLINK("http://x")'
    program = scenario.programs["small_groups"].model_copy(update={"name": odd})
    scenario = scenario.model_copy(
        update={"programs": {**scenario.programs, "small_groups": program}}
    )
    write_form(scenario, "ash", tmp_path / "a.xlsx", None, "")
    cell = openpyxl.load_workbook(tmp_path / "a.xlsx")["Programs"]["A5"]
    assert (cell.value, cell.data_type) == (odd, "s")
    with zipfile.ZipFile(tmp_path / "a.xlsx") as parts:
        assert not any("externalLink" in name for name in parts.namelist())


@pytest.mark.slow
def test_a_form_saved_by_libreoffice_says_the_same(blank: Make, tmp_path: Path) -> None:
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    form = filled(blank())
    (tmp_path / "filled.xlsx").write_bytes(form.content)
    home = f"-env:UserInstallation=file://{tmp_path}/home"
    command = [soffice, home, "--headless", "--convert-to", "xlsx", "--outdir", tmp_path / "out"]
    subprocess.run(
        [*command, tmp_path / "filled.xlsx"], check=True, capture_output=True, timeout=240
    )
    before = read(form.content).form
    saved = read((tmp_path / "out" / "filled.xlsx").read_bytes())
    assert saved.form == before, saved.problems
    assert saved.remarks == ()
