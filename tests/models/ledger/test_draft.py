"""A first map by the columns and the codes: it loads, and its dollars are the export's."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
import texas

from groundswell.models.draft.drafting import draft_map
from groundswell.models.draft.spelling import misspelt
from groundswell.models.draft.words import year_in
from groundswell.models.ledger.importing import Import, import_ledger
from groundswell.models.tree.problems import ScenarioError

DC = Path(__file__).parents[3] / "scenarios" / "dc" / "raw" / "dc"


def drafted(export: Path, folder: Path) -> Import:
    (folder / "draft.yaml").write_text(draft_map(export).text, encoding="utf-8")
    return import_ledger(export, folder / "draft.yaml")


def test_a_ledger_by_texas_codes(tmp_path: Path) -> None:
    export, _ = texas.write(tmp_path)
    found = drafted(export, tmp_path)
    assert found.budget.reckoning[2027].total == texas.TOTAL
    assert list(found.ledger.programs) == [
        "counselor",
        "librarian",
        "reading_interventionist",
        "gifted_and_talented_aide",
        "athletics_stipends",
        "clubs",
    ]
    assert found.ledger.programs["reading_interventionist"].positions == "reading_interventionist"
    assert found.ledger.programs["gifted_and_talented_aide"].staff == "gifted_and_talented_aide"
    assert {id: fund.name for id, fund in found.ledger.funds.items()} == {
        "general": "General fund",
        "title_i_part_a": "Title I, Part A",
        "campus_activity_funds": "Campus activity funds",
    }
    assert [school.code for school in found.ledger.schools.values()] == ["101", "102", "041"]
    # A credit belongs to no program, and is not hidden in base.
    assert found.budget.reckoning[2027].unmapped == Decimal("-450.00")


def test_dc_from_its_workbook(tmp_path: Path) -> None:
    found = drafted(DC / "fy16_initial_allocation.xlsx", tmp_path)
    assert found.budget.reckoning[2016].total == Decimal("588419656.57")
    assert found.budget.reckoning[2016].unmapped == 0
    assert len(found.ledger.schools) == 113
    programs = {name: how.items for name, how in found.ledger.programs.items()}
    assert len(programs["p2nd_chance_academy"]) == 4
    items = {item for its in programs.values() for item in its}
    assert items.isdisjoint({"Principal", "SPED Teacher", "Clerk"})


def test_descriptions_that_only_say_what_is_bought(tmp_path: Path) -> None:
    """Then the codes tell programs apart."""
    rows = [["Account Code", "Campus", "Description", "FY2027 Budget"]]
    for campus, name in texas.SCHOOLS.items():
        for program, function in (("11", "11"), ("21", "11"), ("25", "11"), ("91", "36")):
            for object_, what in (("6119", "Professional Salaries"), ("6399", "General Supplies")):
                code = f"199-{function}-{object_}-00-{campus}-7-{program}"
                rows.append([code, name, what, "1000.00"])
    export, _ = texas.write(tmp_path, rows)
    found = drafted(export, tmp_path)
    assert [how.name for how in found.ledger.programs.values()] == [
        "Gifted and talented, Instruction",
        "Bilingual and ESL, Instruction",
        "Athletics, Extracurricular",
    ]
    assert found.budget.reckoning[2027].mapped == 18000
    assert found.budget.reckoning[2027].base == 6000


def test_codes_of_no_known_chart(tmp_path: Path) -> None:
    rows = [["GL Account", "School Name", "Line Description", "2027 Adopted"]]
    for n, name in enumerate(("Oak", "Elm", "Ash")):
        rows.append([f"10.{n + 101}.5100.01", name, "Reading Coach", "80,000"])
        rows.append([f"10.{n + 101}.5200.01", name, "Principal", "120,000"])
    export, _ = texas.write(tmp_path, rows)
    text = draft_map(export).text
    assert "segments: {fund: 2, location: 3, object: 4, segment_4: 2}" in text
    found = drafted(export, tmp_path)
    assert found.budget.reckoning[2027].mapped == 240000


def test_a_column_for_each_school(tmp_path: Path) -> None:
    names = [f"School {letter}" for letter in "ABCDEFGH"]
    rows = [["FY27 Budget"], ["Budget line", *names, "Total"]]
    rows.append(["Reading Coach", *["80000"] * 8, "640000"])
    rows.append(["Custodian", *["40000"] * 8, "320000"])
    export, _ = texas.write(tmp_path, rows)
    found = drafted(export, tmp_path)
    assert found.ledger.sheets[0].wide == "schools"
    assert len(found.ledger.schools) == 8
    assert found.budget.reckoning[2027].mapped == 640000
    assert found.budget.reckoning[2027].base == 320000


def test_a_sheet_for_each_kind_of_school(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for n, (kind, name) in enumerate((("Elementary", "Oak"), ("Middle", "Elm"), ("High", "Ash"))):
        page = book.create_sheet(kind)
        page.append(["FY2027 Adopted Budget"])
        page.merge_cells("A1:C1")
        page.append(["School", "Budget Line", "FY2027"])
        page.append([name, "Reading Coach", 80000 + n])
        page.append([name, "Principal", 120000])
        page.append(["Total", None, "=C3+C4"])
    del book["Sheet"]
    book.create_sheet("Notes").append(["Prepared by the budget office"])
    book.save(tmp_path / "ledger.xlsx")
    with pytest.raises(ScenarioError, match="cell C5: the formula has no stored value"):
        drafted(tmp_path / "ledger.xlsx", tmp_path)
    for kind in ("Elementary", "Middle", "High"):
        book[kind]["C5"] = book[kind]["C3"].value + 120000
    book.save(tmp_path / "ledger.xlsx")
    found = drafted(tmp_path / "ledger.xlsx", tmp_path)
    assert [how.sheet for how in found.ledger.sheets] == ["Elementary", "Middle", "High"]
    assert found.budget.reckoning[2027].mapped == 240003
    assert found.budget.reckoning[2027].base == 360000


def test_headings_merged_over_others(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    page.append([None, None, "FY2026 Actual", None, "FY2027 Budget", None])
    page.append(["School", "Line", "FTE", "Dollars", "FTE", "Dollars"])
    page.append(["Oak", "Reading Coach", 1, 70000, 2, 150000])
    page.append(["Elm", "Reading Coach", 1, 70000, 1, 76000])
    page.merge_cells("C1:D1")
    page.merge_cells("E1:F1")
    book.save(tmp_path / "ledger.xlsx")
    found = drafted(tmp_path / "ledger.xlsx", tmp_path)
    (how,) = found.ledger.sheets
    assert (how.header, how.header_rows) == (2, 2)
    assert how.amounts == {2027: "FY2027 Budget Dollars"}
    assert found.budget.reckoning[2027].mapped == 226000


def test_hostile_text_stays_text(tmp_path: Path) -> None:
    rows = [["School", "Description", "FY27"]]
    odd = ['Clubs: "x" # }{ \\ *', "=cmd()|'/c calc'!A1", "yes", "Zoë’s \u202eclub 🎭"]
    rows += [["A: {b}", name, "100"] for name in odd]
    export, _ = texas.write(tmp_path, rows)
    found = drafted(export, tmp_path)
    assert found.budget.reckoning[2027].mapped == 400
    assert [how.items[0] for how in found.ledger.programs.values()] == odd


def test_no_dollars(tmp_path: Path) -> None:
    export, _ = texas.write(tmp_path, [["School", "Principal"], ["Oak", "Ms. Smith"]])
    with pytest.raises(ScenarioError, match="no sheet has headings with dollars below them"):
        draft_map(export)


@pytest.mark.parametrize(
    ("words", "year"),
    [
        ("FY27 Proposed", 2027),
        ("FY 2027", 2027),
        ("2026-27 Budget", 2027),
        ("Budget 2027", 2027),
        ("FY26 Actual, FY27", 2027),
        ("Amount", None),
    ],
)
def test_years_in_headings(words: str, year: int | None) -> None:
    assert year_in(words) == year


def summed(folder: Path, rows: list[list[str]]) -> Import:
    export, _ = texas.write(folder, rows)
    return drafted(export, folder)


@pytest.mark.parametrize(
    "names",
    [
        ["Fund", "Function", "Object", "Organization", "Fiscal Year", "Program Intent"],
        ["Fund Code", "Func", "Obj", "Org", "FY", "PIC"],
        ["Fund", "Func Code", "Sub Object", "Cost Center", "Year", "Prog"],
    ],
)
@pytest.mark.parametrize("money", ["Adopted Budget", "Amount", "Total"])
def test_columns_of_codes_are_no_dollars(names: list[str], money: str, tmp_path: Path) -> None:
    rows = [[*names, "Description", money]]
    for campus in ("101", "102", "041"):
        rows.append(["199", "11", "6119", campus, "7", "30", "Reading Coach", "64000.25"])
        rows.append(["199", "31", "6119", campus, "7", "99", "Counselor", "65000"])
    found = summed(tmp_path, rows)
    assert len(found.ledger.schools) == 3
    assert found.budget.reckoning[found.ledger.years[0]].total == Decimal("387000.75")


def test_short_numbers_beside_what_is_planned_are_codes(tmp_path: Path) -> None:
    rows = [["Campus", "Appr", "Unit", "Minor", "Adopted Budget"]]
    rows += [["Oak", "17", "230", "9", "64000"], ["Elm", "18", "230", "9", "65000"]]
    export, _ = texas.write(tmp_path, rows)
    assert draft_map(export).found[2].startswith("dollars: 'Adopted Budget'")


def test_codes_with_zeros_in_front_are_no_dollars(tmp_path: Path) -> None:
    rows = [["School", "Principal", "Coach", "Unit", "Librarian"]]
    rows += [["Oak", "110000", "64000", "0101", "500"], ["Elm", "110000", "64000", "0102", "500"]]
    found = summed(tmp_path, rows)
    assert found.budget.reckoning[found.ledger.years[0]].total == 349000


@pytest.mark.parametrize("heading", ["FUND-FUNC-OBJ-ORG-FY-PROG", "Code", "Distribution"])
@pytest.mark.parametrize("sub", ["-00", ""])
def test_account_codes_are_known_by_how_they_are_made(
    heading: str, sub: str, tmp_path: Path
) -> None:
    rows = [[heading, "2025-26 Amended", "2026-27 Proposed"]]
    for campus in ("101", "102"):
        for function, program in (("11", "30"), ("12", "99"), ("31", "99")):
            rows.append([f"199-{function}-6119{sub}-{campus}-7-{program}", "1.50", "1000.25"])
    found = summed(tmp_path, rows)
    assert [school.code for school in found.ledger.schools.values()] == ["101", "102"]
    assert found.budget.reckoning[2027].total == Decimal("6001.50")


def test_a_code_whose_school_is_not_known_says_how_to_name_it(tmp_path: Path) -> None:
    rows = [["Code", "FY27"], ["10-5100-33-2", "80000"], ["10-5100-34-2", "80000"]]
    with pytest.raises(ScenarioError, match="the segment of the school is called `location`"):
        summed(tmp_path, rows)


def test_credits_at_one_school_are_no_program(tmp_path: Path) -> None:
    rows = [["School", "Description", "FY27"], ["Oak", "Coach", "80000"]]
    rows += [["Oak", "Adjustments", "9000"], ["Elm", "Adjustments", "-450.10"]]
    export, _ = texas.write(tmp_path, rows)
    told = draft_map(export).found
    assert "credits, below 0 at a school, left out of programs: Adjustments" in told
    assert any("1 group of them ($80,000.00) may be programs" in line for line in told)
    found = drafted(export, tmp_path)
    assert not found.problems or all("students" in p.says for p in found.problems)
    assert list(found.ledger.programs) == ["coach"]
    assert found.budget.reckoning[2027].unmapped == Decimal("8549.90")


def test_a_draft_of_decimal_commas_leads_to_their_cells(tmp_path: Path) -> None:
    rows = [["School", "Description", "FY27"], ["Oak", "Coach", "80.000,25"]]
    with pytest.raises(ScenarioError, match=r"cell C2: .80\.000,25. may be 80000\.25"):
        summed(tmp_path, rows)


def test_a_code_with_a_hyphen_beside_a_name(tmp_path: Path) -> None:
    rows = [["Org", "Campus", "Description", "FY27"]]
    rows += [["1-01", "Oak", "Coach", "100"], ["1-02", "Elm", "Coach", "100"]]
    found = summed(tmp_path, rows)
    assert [(s.code, s.name) for s in found.ledger.schools.values()] == [
        ("1-01", "Oak"),
        ("1-02", "Elm"),
    ]


@pytest.mark.parametrize(
    ("heading", "other", "this"),
    [
        ("Fiscal Year", "2026", "2027"),
        ("FY", "FY26", "FY27"),
        ("Period", "2025-26", "2026-27"),
        ("Version", "Actuals", "Budget"),
        ("Scenario", "Prior Year", "Proposed"),
        ("Budget Type", "YTD Expended", "Adopted"),
    ],
)
def test_rows_of_other_years_are_not_added_up(
    heading: str, other: str, this: str, tmp_path: Path
) -> None:
    rows = [["School", "Description", heading, "Amount"]]
    for name in ("Oak", "Elm"):
        rows += [[name, "Coach", other, "70000"], [name, "Coach", this, "80000.25"]]
    export, _ = texas.write(tmp_path, rows)
    assert f"rows left out, of other years: {other}" in draft_map(export).found
    found = drafted(export, tmp_path)
    year = found.ledger.years[0]
    assert found.budget.reckoning[year].total == Decimal("160000.50")
    assert year == 2027 or "27" not in this


def test_the_year_of_a_column_of_years(tmp_path: Path) -> None:
    rows = [["School", "Description", "Fiscal Year", "Amount"], ["Oak", "Coach", "2024", "9"]]
    assert list(summed(tmp_path, rows).ledger.years) == [2024, 2025, 2026]


def test_years_of_one_digit_are_told(tmp_path: Path) -> None:
    rows = [["Fund", "Org", "Fiscal Year", "Description", "Amount"]]
    rows += [["199", "101", year, "Coach", "80000"] for year in ("6", "7")]
    export, _ = texas.write(tmp_path, rows)
    assert (
        "'Fiscal Year' has several years, added up: export one of them" in draft_map(export).found
    )


def test_a_school_misspelt_in_one_line_is_asked_for(tmp_path: Path) -> None:
    rows = [["School", "Description", "FY27"], ["Travis Elementary", "Coach", "80000"]]
    rows += [["Travis Elementary", "Clubs", "100"], ["Travis Elementry", "Counselor", "70000"]]
    export, _ = texas.write(tmp_path, rows)
    told = "'Travis Elementry' may be 'Travis Elementary' misspelt: the import asks"
    assert told in draft_map(export).found
    with pytest.raises(ScenarioError, match="row 4: the school 'Travis Elementry' is not in the"):
        drafted(export, tmp_path)


@pytest.mark.parametrize(
    ("often", "once", "near"),
    [
        ("Crockett Middle", "Crocket Middle", True),
        ("St. Mary's High", "St Marys High", True),
        ("Bruce-Monroe", "Bruce Monroe", True),
        ("Aiton ES", "Eaton ES", False),
        ("North Elementary", "South Elementary", False),
        ("Houston ES", "Houston MS", False),
        ("School 4", "School 5", False),
        ("Lincoln High", "Lincoln Middle", False),
        ("Roosevelt HS", "Roosevelt STAY", False),
    ],
)
def test_which_names_may_be_one(often: str, once: str, near: bool) -> None:
    assert misspelt([once, often, often]) == ({once: often} if near else {})
