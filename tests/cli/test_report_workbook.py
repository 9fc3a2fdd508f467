"""The workbook of a plan: its totals are the plan's to the cent, and move with its payments."""

import csv
import json
import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml

from groundswell.cli.main import main
from groundswell.models.results.plan import Plan

ROOT = Path(__file__).parents[2]
TINY = ROOT / "scenarios" / "tiny" / "tiny.yaml"
CLOSING = ROOT / "scenarios" / "tiny" / "tiny_closing.yaml"
DC = ROOT / "scenarios" / "dc" / "dc.yaml"
HEADINGS, FIRST = 4, 5
CENT = 0.005
ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode">
<value>0</value></prop></item></oor:items>"""


def written(folder: Path, source: Path) -> tuple[Plan, Path]:
    """Return the plan of a scenario, and its workbook."""
    plan, book = folder / "plan.json", folder / "plan.xlsx"
    assert main(["solve", str(source), "-o", str(plan), "--quiet"]) == 0
    assert main(["report", str(plan), "-o", str(book), "--quiet"]) == 0
    return Plan.read(plan), book


def recalculated(book: Path) -> Path:
    """Return a workbook of which LibreOffice worked out every formula again."""
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    user = book.parent / "home" / "user"
    user.mkdir(parents=True, exist_ok=True)
    (user / "registrymodifications.xcu").write_text(ALWAYS)
    home = f"-env:UserInstallation=file://{book.parent}/home"
    out = book.parent / "out"
    subprocess.run(
        [soffice, home, "--headless", "--convert-to", "xlsx", "--outdir", out, book],
        check=True,
        capture_output=True,
        timeout=300,
    )
    return out / book.name


def rows(book: Path, sheet: str) -> list[dict[str, Any]]:
    """Return the rows of a sheet by heading, totals (as row 0) first."""
    page = openpyxl.load_workbook(book, data_only=True)[sheet]
    lines = list(page.iter_rows(values_only=True))
    headings = lines[HEADINGS - 1]
    return [
        dict(zip(headings, line, strict=True)) for line in [lines[HEADINGS - 2], *lines[HEADINGS:]]
    ]


def near(cell: Any, value: float) -> bool:
    return abs(float(cell or 0.0) - value) < CENT


def agrees(book: Path, plan: Plan) -> None:
    """Check every figure of a workbook that adds something up against the plan."""
    total, *balance = rows(book, "Balance")
    for row, money in zip(balance, plan.money, strict=True):
        assert row["Year"] == money.year
        assert near(row["Spent"], money.spent)
        assert near(row["New money"], money.funds + money.saved)
        assert near(row["Carried in"], money.carried_in)
        assert near(row["Of which one-time"], money.one_time)
        assert near(row["Of which top-ups by rules"], money.top_ups)
        assert near(row["More than today"], money.spent - money.today)
        assert near(row["Whole budget"], money.spent + money.base)
    assert near(total["Spent"], sum(money.spent for money in plan.money))
    of_funds = {(row["Fund"], row["Year"]): row for row in rows(book, "Funds")[1:]}
    for fund in plan.funds:
        row = of_funds[fund.fund, fund.year]
        assert near(row["Spent"], fund.spent)
        assert near(row["Available"], fund.available)
        assert near(row["Left"], fund.available - fund.spent)
        assert near(row["Carried on"], fund.carried)
    costs, *decided = rows(book, "Decisions")
    for row in decided:
        by_year = {}
        if row["Kind"] == "program":
            by_year = {year.year: year.cost for year in plan.programs[row["Id"]].years}
        elif row["Kind"] == "merge":
            by_year = dict(plan.merges[row["Id"]].cost_by_year)
        elif row["Kind"] == "reorganization":
            by_year = dict(plan.reorganizations[row["Id"]].cost_by_year)
        assert all(near(row[f"Cost {year}"], cost) for year, cost in by_year.items())
    for money in plan.money:
        assert near(costs[f"Cost {money.year}"], money.spent)
    assert near(rows(book, "Payments")[0]["Amount"], sum(p.amount for p in plan.payments))
    assert near(rows(book, "Sites by year")[0]["Cost"], sum(site.cost for site in plan.sites))


def has_no_error(book: Path) -> None:
    for page in openpyxl.load_workbook(book, data_only=True):
        cells = [cell.value for line in page.iter_rows() for cell in line]
        assert not [c for c in cells if isinstance(c, str) and re.match(r"#[A-Z]|Err:", c)]


@pytest.mark.parametrize("source", [TINY, CLOSING], ids=lambda path: path.stem)
def test_each_total_is_the_plans(tmp_path: Path, source: Path) -> None:
    plan, book = written(tmp_path, source)
    agrees(book, plan)


def test_totals_are_protected_and_figures_are_not(tmp_path: Path) -> None:
    _, file = written(tmp_path, TINY)
    book = openpyxl.load_workbook(file)
    for page in book:
        assert page.protection.sheet
        assert page.freeze_panes
        assert page.auto_filter.ref
        for line in page.iter_rows(min_row=FIRST):
            for cell in line:
                assert cell.protection.locked == (cell.data_type == "f")
    formulas = [c.value for page in book for line in page.iter_rows() for c in line]
    formulas = [f for f in formulas if isinstance(f, str) and f.startswith("=")]
    assert len(formulas) > 50
    assert {name for f in formulas for name in re.findall(r"[A-Z]{2,}(?=\()", f)} == {
        "SUM",
        "SUMIFS",
    }
    assert not [f for f in formulas if "[" in f]  # no references to tables or other files


@pytest.mark.slow
@pytest.mark.parametrize("source", [TINY, CLOSING, DC], ids=lambda path: path.stem)
def test_libreoffice_works_out_the_same(tmp_path: Path, source: Path) -> None:
    plan, book = written(tmp_path, source)
    agrees(book, plan)
    again = recalculated(book)
    has_no_error(again)
    agrees(again, plan)


@pytest.mark.slow
def test_a_dollar_more_moves_the_totals(tmp_path: Path) -> None:
    plan, file = written(tmp_path, TINY)
    book = openpyxl.load_workbook(file)
    page = book["Payments"]
    amount = [cell.value for cell in page[HEADINGS]].index("Amount") + 1
    page.cell(FIRST, amount).value += 1
    fund, year, what = (page.cell(FIRST, column).value for column in (1, 2, 3))
    book.save(tmp_path / "more.xlsx")
    again = recalculated(tmp_path / "more.xlsx")
    has_no_error(again)
    (balance,) = [row for row in rows(again, "Balance")[1:] if row["Year"] == year]
    (money,) = [money for money in plan.money if money.year == year]
    assert near(balance["Spent"], money.spent + 1)
    assert near(balance["Whole budget"], money.spent + money.base + 1)
    (of_fund,) = [r for r in rows(again, "Funds")[1:] if (r["Fund"], r["Year"]) == (fund, year)]
    (known,) = [f for f in plan.funds if (f.fund, f.year) == (fund, year)]
    assert near(of_fund["Spent"], known.spent + 1)
    assert near(of_fund["Left"], known.available - known.spent - 1)
    (decided,) = [row for row in rows(again, "Decisions")[1:] if row["Id"] == what]
    costs = {year.year: year.cost for year in plan.programs[what].years}
    assert near(decided[f"Cost {year}"], costs[year] + 1)
    assert near(rows(again, "Payments")[0]["Amount"], sum(p.amount for p in plan.payments) + 1)


HOSTILE = ("=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "<b>&amp;", '"quoted"', "🎉 \u202ex")


def test_text_that_looks_like_a_formula_is_text(tmp_path: Path) -> None:
    tree = yaml.safe_load(TINY.read_text(encoding="utf-8"))
    named = [*tree["schools"].values(), *tree["programs"].values()]
    for thing, text in zip(named, HOSTILE, strict=False):
        thing["name"] = text
    (tmp_path / "odd.yaml").write_text(json.dumps(tree), encoding="utf-8")
    _, book = written(tmp_path, tmp_path / "odd.yaml")
    assert {row["Name"] for row in rows(book, "Schools")[1:]} == set(HOSTILE[:3])
    with zipfile.ZipFile(book) as parts:
        sheets = [parts.read(n).decode() for n in parts.namelist() if "worksheets/" in n]
    assert not [f for s in sheets for f in re.findall(r"<f>(.*?)</f>", s) if "cmd" in f]
    folder = tmp_path / "tables"
    plan = tmp_path / "plan.json"
    assert main(["report", str(plan), "--csv", str(folder), "--quiet"]) == 0
    with (folder / "schools.csv").open(encoding="utf-8-sig", newline="") as file:
        names = [line["Name"] for line in csv.DictReader(file)]
    assert names == [f"'{text}" for text in HOSTILE[:3]]


def test_tables_hold_what_the_workbook_holds(tmp_path: Path) -> None:
    plan, book = written(tmp_path, TINY)
    folder = tmp_path / "tables"
    assert main(["report", str(tmp_path / "plan.json"), "--csv", str(folder), "--quiet"]) == 0
    titles = openpyxl.load_workbook(book).sheetnames
    assert {f"{title.lower().replace(' ', '_')}.csv" for title in titles} == {
        path.name for path in folder.iterdir()
    }
    assert not (tmp_path / "report.html").exists()  # with --csv alone no page
    with (folder / "balance.csv").open(newline="") as file:
        spent = [float(line["Spent"]) for line in csv.DictReader(file)]
    assert spent == [money.spent for money in plan.money]


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("-o", "plan.txt"), "plan.txt: end it in .html, .xlsx, as plan.html"),
        (("-o", "p.xlsx", "--school", "ash"), "--school is shown on a page: end the output in"),
        (("-o", "p.xlsx", "--with", "a.json"), "--with is shown on a page: end the output in"),
        (("--csv", "plan.json"), "plan.json cannot be written: it is a file; name a folder"),
    ],
)
def test_wrong_use(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    args: tuple[str, ...],
    words: str,
) -> None:
    written(tmp_path, TINY)
    monkeypatch.chdir(tmp_path)
    capsys.readouterr()
    assert main(["report", "plan.json", *args]) == 2
    assert words in " ".join(capsys.readouterr().err.split())


ASKS = """
requests:
  by_school:
    birch:
      reading_lab: {wants: keep, rank: 1, because: "=cmd()"}
      tutoring: {wants: start, rank: 2}
    ash: {family_team: {wants: merge, rank: 1}}
"""


def test_requests_and_their_answers_stand_in_the_workbook(tmp_path: Path) -> None:
    source = tmp_path / "asked.yaml"
    source.write_text(TINY.read_text(encoding="utf-8") + ASKS, encoding="utf-8")
    plan, book = written(tmp_path, source)
    agrees(book, plan)
    told = [row for row in rows(book, "Requests")[1:] if row["School"]]
    assert [(r["School"], r["Program"], r["Rank"], r["Wants"], r["Answer"]) for r in told] == [
        (one.school, one.program, one.rank, one.wants, one.answer) for one in plan.requests
    ]
    for row, one in zip(told, plan.requests, strict=True):
        assert row["Share granted"] == pytest.approx(one.share)
        assert (row["Years as asked"] or "") == ", ".join(map(str, one.years))
        assert (row["Why"], row["Instead"] or "") == (one.why, one.instead)
        assert row["Ask again"] == one.ask_again
    assert {row["Name"] for row in told} == {
        "Computer reading lab",
        "High-dosage tutoring",
        "One family and attendance team",
    }


def test_without_requests_there_is_no_sheet_of_them(tmp_path: Path) -> None:
    _, book = written(tmp_path, TINY)
    assert "Requests" not in openpyxl.load_workbook(book).sheetnames
