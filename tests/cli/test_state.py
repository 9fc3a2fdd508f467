"""`state`: a plan that somebody made is read, judged, written, and taken by the other commands."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import openpyxl
import pytest

import groundswell
from groundswell import Plan, Scenario, SearchOptions
from groundswell.cli.decision_table import write_decisions
from groundswell.cli.main import main

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"
TINY = SCENARIOS / "tiny" / "tiny.yaml"
CLOSING = SCENARIOS / "tiny" / "tiny_closing.yaml"
HEADINGS = "program,school,year,action,level,positions,merge,reorganization\n"


@pytest.fixture(scope="module")
def tiny() -> Scenario:
    return groundswell.load_scenario(TINY)


@pytest.fixture(scope="module")
def closing() -> Scenario:
    return groundswell.load_scenario(CLOSING)


def words(text: str) -> str:
    return " ".join(text.split())


def stated(
    tmp_path: Path, text: str, *args: str, scenario: Path = TINY, name: str = "board.csv"
) -> Plan:
    """Return the plan that the command makes of a CSV file."""
    file, plan = tmp_path / name, tmp_path / "board.json"
    file.write_text(text, encoding="utf-8")
    assert main(["state", str(scenario), str(file), "-o", str(plan), "--quiet", *args]) == 0
    return Plan.read(plan)


def errors(
    tmp_path: Path, text: str, capfd: pytest.CaptureFixture[str], scenario: Path = TINY
) -> list[str]:
    file = tmp_path / "board.csv"
    file.write_text(text, encoding="utf-8")
    assert main(["state", str(scenario), str(file), "--quiet"]) == 2
    err = capfd.readouterr().err
    assert "Traceback" not in err
    return [words(line.partition("board.csv: ")[2]) for line in err.splitlines()[:-1]]


def runs(plan: Plan, program: str) -> dict[str, list[int]]:
    """Return the years in which a program runs, by school."""
    found: dict[str, list[int]] = {}
    for site in plan.sites:
        if site.program == program and site.action != "retire":
            found.setdefault(site.school, []).append(site.year)
    return found


def test_what_has_no_row_goes_on_as_today(tmp_path: Path) -> None:
    plan = stated(tmp_path, "program,school,year,action\nreading_lab,birch,2028,retire\n")
    assert plan.status == "stated"
    assert runs(plan, "reading_lab") == {"birch": [2027], "cedar": [2027, 2028]}
    assert runs(plan, "small_groups") == {s: [2027, 2028] for s in ("ash", "birch", "cedar")}
    assert runs(plan, "tutoring") == {}
    assert "no row names 9 sites of today, which go on as today" in plan.message


def test_whole_says_all_that_runs(tmp_path: Path) -> None:
    text = "program,school,year,action\nattendance_officer,,,keep\nsmall_groups,ash,2027,keep\n"
    plan = stated(tmp_path, text, "--whole")
    assert runs(plan, "attendance_officer") == {s: [2027, 2028] for s in ("ash", "birch", "cedar")}
    assert runs(plan, "small_groups") == {"ash": [2027]}
    assert runs(plan, "family_liaison") == {}


def test_a_row_without_a_school_or_year_is_of_all(tmp_path: Path) -> None:
    text = "program,school,year,action\nreading_lab,,,retire\nsmall_groups,,2028,end\n"
    plan = stated(tmp_path, text + "small_groups,ash,,keep\n")
    assert runs(plan, "reading_lab") == {}
    assert runs(plan, "small_groups") == {"ash": [2027, 2028], "birch": [2027], "cedar": [2027]}


def test_a_pilot_is_for_its_year_and_what_starts_goes_on(tmp_path: Path) -> None:
    text = "program,school,year,action\ntutoring,ash,2027,pilot\n"
    assert runs(stated(tmp_path, text), "tutoring") == {"ash": [2027]}
    more = text + "tutoring,ash,2028,start\n"
    assert runs(stated(tmp_path, more), "tutoring") == {"ash": [2027, 2028]}


def test_a_merge_takes_all_its_parts(tmp_path: Path) -> None:
    """One row without a program is enough; of a single part the other is asked for."""
    plan = stated(tmp_path, "program,school,year,merge\n,Ash Elementary,2028,family_team\n")
    assert [(s.school, s.year) for s in plan.merges["family_team"].sites] == [("ash", 2028)]
    assert runs(plan, "family_liaison")["ash"] == [2027, 2028]


def test_reorganizations_close_what_runs_there(tmp_path: Path, closing: Scenario) -> None:
    text = "reorganization,year,action\nclose oak ELEMENTARY,2028,\n"
    plan = stated(tmp_path, text, scenario=CLOSING)
    assert plan.begun == {"close_oak": 2028}
    assert all(s.year == 2027 or s.action == "retire" for s in plan.sites if s.school == "oak")
    # Its name may stand under the programs, too.
    again = stated(tmp_path, "program,year\nClose Oak Elementary,2028\n", scenario=CLOSING)
    assert again.sites == plan.sites
    assert again.reorganizations == plan.reorganizations


def test_positions(tmp_path: Path, closing: Scenario) -> None:
    program = next(key for key, its in closing.programs.items() if its.positions)
    school = next(iter(closing.programs[program].sites))
    text = f"program,school,year,action,positions\n{program},{school},2028,reduce,9.0\n"
    plan = stated(tmp_path, text, scenario=CLOSING)
    numbers = {s.year: s.positions for s in plan.sites if s.program == program}
    assert numbers == {2027: 10, 2028: 9, 2029: 9}


SAME = "program,school,year,action\nreading_lab,birch,2028,retire\ntutoring,ash,2027,pilot\n"


@pytest.mark.parametrize(
    "text",
    [
        "Program;School;Year;Action\nreading_lab;birch;2028;retire\ntutoring;ash;2027;pilot\n",
        (
            "\ufeffACTION,Year,Site,Program Name\n"
            "End,2028.0,Birch  Elementary,computer reading LAB\n"
            "Pilot,2027,ASH,High-dosage tutoring\n"
        ),
        (
            "program,school,year,action,level,notes\n"
            "reading-lab,birch,FY2028,RETIRE,,as the board\n"
            "tutoring,ash,2027,try,100%,\n,,,,,\n,,,,,\n"
        ),
        (
            '"program","school","year","action"\r\n"reading_lab","birch",2028,"retire"\r\n'
            '"tutoring","ash",2027,"pilot"\r\n'
        ),
    ],
)
def test_files_as_spreadsheets_write_them(tmp_path: Path, text: str) -> None:
    assert stated(tmp_path, text).sites == stated(tmp_path, SAME).sites


@pytest.mark.parametrize(
    "name", ["libreoffice.csv", "libreoffice_semicolons.csv", "libreoffice.xlsx"]
)
def test_cells_changed_in_libreoffice(name: str, closing: Scenario) -> None:
    """A plan that `show --decisions` wrote; LibreOffice 7.4 changed three cells and saved it."""
    plan = groundswell.state(closing, Path(__file__).parent / "data" / name)
    teachers = {s.year: s.positions for s in plan.sites if s.program == "grade_teachers"}
    assert teachers == {2027: 10, 2028: 9, 2029: 9}
    assert runs(plan, "summer_school") == {"elm": [2027, 2028]}
    assert runs(plan, "reading_club") == {"oak": [2027], "elm": [2027, 2028, 2029]}
    assert plan.begun == {"close_oak": 2028}
    assert "no row names" not in plan.message


def test_what_only_the_scenario_can_tell_has_its_row(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    text = "program,school,year,action,positions\ngrade_teachers,elm,2028,keep,99\n"
    (found,) = errors(tmp_path, text, capfd, CLOSING)
    said = "row 2: grade_teachers at elm in 2028: it cannot keep with 99 positions"
    assert said in found


def test_a_workbook_as_spreadsheets_write_it(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    rows = [["Program", "School", "Year", "Action", "Level"]]
    sheet.append(rows[0])
    sheet.append(["Computer reading lab", "birch", 2028.0, "Retire", None])
    sheet.append(["tutoring", "Ash Elementary", 2027, "Pilot", 1])
    sheet["E3"].number_format = "0%"
    sheet.append([None] * 5)
    book.save(tmp_path / "board.xlsx")
    found = groundswell.state(groundswell.load_scenario(TINY), tmp_path / "board.xlsx")
    assert found.sites == stated(tmp_path, SAME).sites


@pytest.mark.parametrize("written", ["50%", "0.5", "0,5", "50 %"])
def test_levels(tmp_path: Path, written: str) -> None:
    scenario = tmp_path / "half.yaml"
    text = TINY.read_text(encoding="utf-8")
    old = "    name: Computer reading lab\n"
    scenario.write_text(text.replace(old, old + "    levels: [0.5]\n"), encoding="utf-8")
    row = f'program,school,year,action,level\nreading_lab,birch,,reduce,"{written}"\n'
    plan = stated(tmp_path, row, scenario=scenario)
    assert {s.level for s in plan.sites if (s.program, s.school) == ("reading_lab", "birch")} == {
        0.5
    }


def test_all_mistakes_come_at_once(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    text = (
        HEADINGS.replace("level", "Level,budget")
        + "smal_groups,ash,2027,keep,,,,,\n"
        + "tutoring,cedar,2027,pilot,,,,,\n"
        + "reading_lab,birch,2030,retire,,,,,\n"
        + "reading_lab,birch,,cut,,,,,\n"
        + "reading_lab,cedar,,reduce,50,,,,\n"
        + "family_liaison,ash,,,,,,,\n"
        + "family_liaison,birch,,keep,,,3,,\n"
        + "family_liaison,ash,,keep,,,,family_team,\n"
        + "small_groups,ash,2028,keep,,,,,\n"
        + "Small reading groups,Ash Elementary,2028,retire,,,,,\n"
    )
    found = errors(tmp_path, text, capfd)
    says = [
        "row 1, column budget: `budget` is not a column of decisions",
        "row 2, column program: no program has the id or name 'smal_groups'; did you mean small",
        "row 3, column school: tutoring has no site at cedar; its sites: ash, birch",
        "row 4, column year: '2030' is not one of the scenario's years; write one of 2027, 2028",
        "row 5, column action: 'cut' does not say what happens at a site; write reduce",
        "row 6, column Level: 50 is over 1; for 50 percent write 50%",
        "row 7, column action: the row does not say what happens",
        "row 8, column positions: family_liaison is not counted in positions; empty the cell",
        "row 9, column merge: the row names a merge, but its action is keep",
        "row 11: row 10 says already what becomes of small_groups at ash in 2028",
    ]
    for said in says:
        assert any(line.startswith(said) for line in found), (said, found)
    assert len(found) == len(says)


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        (
            ["reading_lab,birch,2027,retire", "Computer Reading Lab,Birch Elementary,,keep"],
            "row 3: row 2 says already what becomes of reading_lab at birch in 2027",
        ),
        (
            ["reading_lab,birch,2027,retire", "reading_lab,birch,2028,keep"],
            "row 3, column action: it does not run in 2027, so it cannot keep; write start if",
        ),
        (["tutoring,ash,2027,keep"], "it does not run today, so it cannot keep; write start"),
        (["tutoring,ash,2027,start"], "tutoring starts only after a pilot, so not in 2027"),
        (["reading_lab,birch,2027,reduce"], "the row does not say to how much; it runs fully or"),
        (["reading_lab,cedar,2027,merge"], "reading_lab has no merges at cedar"),
        (["family_liaison,ash,2027,merge"], "family_team at ash also takes in attendance_officer"),
        (["small_groups,total,2027,keep"], "no school has the id or name 'total'"),
        ([",ash,2027,keep"], "row 2, column program: the row names no program"),
        (["small_groups,ash,2027,#REF!"], "'#REF!' is not an action"),
    ],
)
def test_contradictions(
    rows: list[str], says: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    text = "\n".join(["program,school,year,action", *rows, ""])
    found = errors(tmp_path, text, capfd)
    assert len(found) == 1
    assert says in found[0]


def test_nothing_runs_in_a_closed_building(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    text = "program,school,year,action\nclose_oak,,2028,\nreading_club,oak,2029,keep\n"
    found = errors(tmp_path, text, capfd, CLOSING)
    assert any("oak is closed from 2028 on (row 2), so nothing runs there" in f for f in found)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("board.ods", b"PK", "this is no kind of file that decisions are read from"),
        ("nowhere.csv", None, "it cannot be read"),
        ("board.json", b"{not json", "it is not JSON"),
        ("board.json", b"3", "it holds no list of decisions under `sites`"),
        ("board.json", b'{"status": "infeasible", "sites": []}', "the plan holds no decisions"),
        ("board.json", b'[{"program": "tutorin"}]', "[0].program: no program has the id or name"),
        ("board.csv", b"", "the table is empty"),
        ("board.csv", b"title,,\nprogram,school,year\n", "the headings are in row 2"),
        ("board.xlsx", b"no workbook", "this is not a workbook"),
    ],
)
def test_files_that_cannot_be_read(
    name: str,
    content: bytes | None,
    says: str,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:
    file = tmp_path / name
    if content is not None:
        file.write_bytes(content)
    assert main(["state", str(TINY), str(file)]) == 2
    assert says in words(capfd.readouterr().err)


def test_what_it_breaks_comes_first(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Rule, school, year and by how much; what the funds are short of; exit code 0."""
    file = tmp_path / "board.csv"
    file.write_text("program,action,year\nsmall_groups,retire,2028\n", encoding="utf-8")
    poor = ["--set", "funds.general.amount=100000"]
    assert main(["state", str(TINY), str(file), *poor]) == 0
    out = words(capfd.readouterr().out)
    assert out.startswith(
        "The plan as stated breaks 1 rule; costs $90,000 in 2027 more than the funds can pay."
        " What it breaks"
    )
    assert re.search(r'Rule "pace 1" \([^)]*sites end[^)]*\): 2028 by 1 site\.', out)
    # Title I may pay for so much of it that its money would do as well.
    assert "2027: $90,000 that only General fund and Title I may pay" in out


def test_a_plan_that_keeps_all_says_so(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "board.csv"
    file.write_text("program,school,action\nreading_lab,,retire\n", encoding="utf-8")
    assert main(["state", str(TINY), str(file)]) == 0
    assert capfd.readouterr().out.startswith(
        "The plan as stated keeps every rule, and its funds pay for it.\n"
    )


def test_what_is_stated_is_compared_explained_and_shown(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], tiny: Scenario
) -> None:
    """Though it breaks rules; but not if its figures are others than its decisions make."""
    board = tmp_path / "board.json"
    plan = stated(tmp_path, "program,action,year\nsmall_groups,retire,2028\n")
    assert plan.breaks
    capfd.readouterr()
    highs = ["--solver", "highs", "--quiet"]
    assert main(["compare", str(board), str(TINY), *highs]) == 0
    assert "Small reading groups" in capfd.readouterr().out
    assert main(["explain", str(board), "small reading groups", "--no-flips", *highs]) == 0
    assert "Small reading groups" in capfd.readouterr().out
    assert main(["show", str(board)]) == 0
    assert capfd.readouterr().out.startswith("The plan as stated breaks 1 rule;")
    board.write_text(plan.model_copy(update={"worth": 99.0}).to_json(), encoding="utf-8")
    assert main(["compare", str(board), str(TINY), *highs]) == 2
    assert "does not hold" in words(capfd.readouterr().err)
    assert main(["explain", str(board), "small_groups", *highs]) == 2
    assert "does not hold" in words(capfd.readouterr().err)


def test_a_plan_edited_by_hand(tmp_path: Path, tiny: Scenario) -> None:
    """In its JSON: what it says of itself is worked out anew."""
    plan = groundswell.solve(tiny, options=SearchOptions(solver="highs"))
    data = json.loads(plan.to_json())
    own = [s for s in data["sites"] if s["program"] == "small_groups" and s["school"] == "birch"]
    assert [s["action"] for s in own] == ["keep", "keep"]
    own[0]["action"] = "retire"
    data["sites"].remove(own[1])
    file = tmp_path / "edited.json"
    file.write_text(json.dumps(data), encoding="utf-8")
    again = groundswell.state(tiny, file)
    assert again.status == "stated"
    assert "birch" in runs(plan, "small_groups")
    assert "birch" not in runs(again, "small_groups")
    assert again.worth != plan.worth


def test_the_decisions_are_not_overwritten(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], tiny: Scenario
) -> None:
    file = tmp_path / "plan.json"
    file.write_text(groundswell.state(tiny, []).to_json(), encoding="utf-8")
    assert main(["state", str(TINY), str(file), "-o", str(file)]) == 2
    assert "would overwrite the decisions" in words(capfd.readouterr().err)


def test_nothing_decided_is_today(tiny: Scenario) -> None:
    from groundswell.engine.plan.stated import today

    assert groundswell.state(tiny, []).sites == today(tiny).sites


@pytest.mark.parametrize("given", [3, {"program": "x"}, b"x", ["reading_lab"]])
def test_what_is_no_list_of_decisions(given: object, tiny: Scenario) -> None:
    with pytest.raises(TypeError, match="decisions are a file's name, a DataFrame or a list"):
        groundswell.state(tiny, given)


@pytest.mark.slow
def test_three_cells_of_a_real_district(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Going on as today in D.C., three cells changed as LibreOffice writes them: judged, compared.

    It quotes all texts and writes a half that was typed as 50% so.
    """
    dc = SCENARIOS / "dc" / "dc.yaml"
    scenario = groundswell.load_scenario(dc)
    today = groundswell.state(scenario, [])
    before = tmp_path / "today.json"
    before.write_text(today.to_json(), encoding="utf-8")
    write_decisions(today, tmp_path / "dc.csv")
    with (tmp_path / "dc.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    at = {(row["program"], row["school"], row["year"]): row for row in rows}
    at["guidance", "dunbar_hs", "2018"]["action"] = "Retire"
    at["librarian", "brookland_ms", "2018"]["level"] = "50%"
    at["kg_aide", "school_within_school", "2018"]["action"] = "retire"
    with (tmp_path / "dc.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), quoting=csv.QUOTE_NONNUMERIC)
        writer.writeheader()
        writer.writerows(rows)
    board = tmp_path / "board.json"
    assert main(["state", str(dc), str(tmp_path / "dc.csv"), "-o", str(board), "--quiet"]) == 0
    out = words(capfd.readouterr().out)
    assert (
        '"counselors stay in high schools" (Guidance Counselor: keep at 15 schools): Dunbar' in out
    )
    assert "Columbia Heights EC (CHEC) 2016 by" in out or "load_first_year" in out
    plan = Plan.read(board)
    changed = {s.program for s in set(plan.sites) ^ set(today.sites)}
    assert changed == {"guidance", "librarian", "kg_aide"}
    assert main(["compare", str(before), str(board), "--quiet"]) == 0
    assert "Decisions that changed (3)" in capfd.readouterr().out


def test_what_cannot_be_carried_out_says_so_wherever_it_is_used(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """A plan that keeps everything costs more than the funds have."""
    board = tmp_path / "board.json"
    plan = stated(tmp_path, "program,action,year\nsmall_groups,keep,2027\n")
    assert plan.short
    capfd.readouterr()
    highs = ["--solver", "highs", "--quiet"]
    assert main(["compare", str(board), str(TINY), *highs]) == 0
    assert "It cannot be carried out: $20,000 short in 2027" in " ".join(
        capfd.readouterr().out.split()
    )
    asked = ["explain", str(board), "reading_lab", "--scenario", str(TINY), "--no-flips", *highs]
    assert main(asked) == 0
    said = "this plan was stated, and cannot be carried out: it costs"
    assert said in " ".join(capfd.readouterr().out.split()).lower()
    assert main([*asked, "--markdown"]) == 0
    assert "no search for a better one was made" in capfd.readouterr().out
    assert main(["show", str(board), "--scenario", str(TINY)]) == 0
    assert "Not computed: the plan was stated" in capfd.readouterr().out
