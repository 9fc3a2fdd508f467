"""`groundswell answers` and `partners`, from the shell's side."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from groundswell.cli.main import groundswell as cli

ROOT = Path(__file__).resolve().parents[2]
ASKS = """
appeals: 2027-05-09
requests:
  by_school:
    birch:
      reading_lab: {wants: keep, rank: 1, because: "<script>alert(1)</script> =cmd()"}
      tutoring: {wants: start, rank: 2}
    ash:
      small_groups: {wants: keep, rank: 1}
    cedar:
      attendance_officer: {wants: retire, rank: 1}
"""
ANSWERED = """    answered:
      took_part: {staff: 31, families: 1, how: two meetings.}
      unmet: A nurse on <b>Fridays</b>
"""


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("asked")
    text = (ROOT / "scenarios" / "tiny" / "tiny.yaml").read_text(encoding="utf-8")
    text = text.replace("  ash:\n", f"  ash:\n{ANSWERED}", 1) + ASKS
    (folder / "tiny.yaml").write_text(text, encoding="utf-8")
    ran = CliRunner().invoke(
        cli, ["solve", str(folder / "tiny.yaml"), "-o", str(folder / "plan.json"), "--gap", "0"]
    )
    assert ran.exit_code == 0, ran.output
    return folder / "plan.json"


def run(*words: object) -> str:
    ran = CliRunner().invoke(cli, [str(word) for word in words], catch_exceptions=False)
    assert ran.exit_code == 0, ran.output
    return ran.output


def refused(*words: object) -> str:
    ran = CliRunner().invoke(cli, [str(word) for word in words])
    assert ran.exit_code == 2, ran.output
    return ran.output


@pytest.fixture(scope="module")
def folder(plan: Path) -> Path:
    where = plan.parent / "answers"
    run("answers", plan, "-o", where, "--gap", "0", "--docx", "--no-flips", "--quiet")
    return where


def test_each_school_has_a_page_and_all_have_a_list(folder: Path) -> None:
    names = {path.name for path in folder.iterdir()}
    pages = {f"{school}.{end}" for school in ("ash", "birch", "cedar") for end in ("html", "docx")}
    assert names == pages | {"index.html", "answers.csv", "answers.json"}
    birch = (folder / "birch.html").read_text(encoding="utf-8")
    for words in (
        "Not granted.",
        "May 9, 2027",
        "Why:",
        "Granting it would cost",
        "In the plan that grants it",
    ):
        assert words in birch
    assert "only after a trial" in birch
    listed = (folder / "index.html").read_text(encoding="utf-8")
    assert 'href="birch.html"' in listed
    assert listed.count("<tbody><tr><th") == 5  # four requests and the sums by rank


def test_what_a_school_needs_and_who_asked_stand_in_its_letter_and_the_list(folder: Path) -> None:
    ash = (folder / "ash.html").read_text(encoding="utf-8")
    assert "31 staff members and 1 family took part in asking: <bdi>two meetings</bdi>." in ash
    assert "What you need and nobody offers" in ash
    for page in ("ash", "index"):
        text = (folder / f"{page}.html").read_text(encoding="utf-8")
        assert "A nurse on &lt;b&gt;Fridays&lt;/b&gt;" in text
    birch = (folder / "birch.html").read_text(encoding="utf-8")
    assert "took part" not in birch
    assert "nobody offers" not in birch


def test_what_is_granted_says_whom_it_serves_and_for_how_much(folder: Path, plan: Path) -> None:
    sites = json.loads(plan.read_text(encoding="utf-8"))["sites"]
    (own,) = [
        site
        for site in sites
        if (site["program"], site["school"], site["year"]) == ("small_groups", "ash", 2027)
    ]
    says = f"In 2027 it serves {own['students']:.0f} students here, for ${own['cost']:,.0f}."
    assert says in (folder / "ash.html").read_text(encoding="utf-8")


def test_what_comes_by_itself_need_not_be_asked_for_again(folder: Path) -> None:
    told = json.loads((folder / "answers.json").read_text(encoding="utf-8"))["requests"]
    (tutoring,) = [one for one in told if one["program"] == "tutoring"]
    assert tutoring["ask_again"] in tutoring["years"]
    assert "You need not ask again" in (folder / "birch.html").read_text(encoding="utf-8")
    listed = (folder / "index.html").read_text(encoding="utf-8")
    row = listed[listed.index("High-dosage tutoring") :]
    assert row[: row.index("</tr>")].endswith('<td class="num">–</td>')


def test_text_of_files_stays_text_and_pages_load_nothing(folder: Path) -> None:
    birch = (folder / "birch.html").read_text(encoding="utf-8")
    assert "<script" not in birch
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in birch
    assert "default-src 'none'" in birch


def test_the_tables_say_the_same(folder: Path) -> None:
    told = json.loads((folder / "answers.json").read_text(encoding="utf-8"))
    with (folder / "answers.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(r["school"], r["program"], r["answer"]) for r in rows] == [
        (r["school"], r["program"], r["answer"]) for r in told["requests"]
    ]
    lab = next(row for row in rows if row["program"] == "reading_lab")
    assert float(lab["price at least, student-SD"]) == pytest.approx(4.1)
    assert float(lab["price at most, student-SD"]) == pytest.approx(4.1)
    assert "Small reading groups at Birch Elementary: $40,000 less" in lab["who gives way"]
    officer = next(row for row in rows if row["program"] == "attendance_officer")
    assert "is mandated" in officer["who gives way"]


def test_spanish(plan: Path) -> None:
    where = plan.parent / "es"
    run("answers", plan, "-o", where, "--lang", "es", "--no-flips", "--school", "birch")
    assert {path.name for path in where.iterdir()} == {"birch.html"}
    text = (where / "birch.html").read_text(encoding="utf-8")
    assert '<html lang="es">' in text
    assert 'lang="en"' not in text  # every reason has its translation
    for words in ("No concedida.", "Puede apelar hasta el", "Respuestas a"):
        assert words in text


def test_json_and_the_page(plan: Path) -> None:
    told = json.loads(run("answers", plan, "--no-flips", "--json", "--quiet"))
    assert told["appeals"] == "2027-05-09"
    shown = run("answers", plan, "--no-flips", "--quiet", "--school", "birch")
    assert "2 requests: 0 granted" in shown
    assert "Gives way" in shown


def test_what_is_wrong_is_said(plan: Path) -> None:
    assert "it asks" not in refused("answers", plan, "--school", "nowhere")
    assert "--docx goes with -o" in refused("answers", plan, "--docx")
    assert "x is no rank" in refused("answers", plan, "--exact", "x")
    bare = plan.parent / "bare"
    bare.mkdir()
    shutil.copy(ROOT / "scenarios" / "tiny" / "tiny.yaml", bare / "tiny.yaml")
    run("solve", bare / "tiny.yaml", "-o", bare / "plan.json")
    assert "has no requests" in refused("answers", bare / "plan.json")
    assert "this is not a plan" in refused(
        "partners", plan.parent / "tiny.yaml", "--scenario", plan
    )
    wrong = refused("partners", plan, "--set", "hurdle=1")
    assert "a plan answers one scenario" in wrong


def test_an_offer_is_set_against_the_plan_without_it(plan: Path) -> None:
    rotary = "{name: Rotary club, amount: 15000, if: {program: reading_lab, school: birch}}"
    changes = ["--set", f"funds.rotary={rotary}", "--gap", "0", "--possible", "0", "--json"]
    told = json.loads(run("partners", plan.parent / "tiny.yaml", *changes, "--quiet"))
    (offer,) = told["offers"]
    assert (offer["kind"], offer["fund"], offer["dollars"]) == ("offered", "rotary", 30000)
    assert offer["worth"] == pytest.approx(offer["at_least"])
    assert offer["worth"] >= 0
    assert "No fund waits" in run("partners", plan, "--possible", "0", "--quiet")
