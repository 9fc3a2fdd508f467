"""Tables fill the same tree as the file; problems are named by row and column."""

import csv
import datetime as dt
import hashlib
import io
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from groundswell.models.reading.load import check, load_scenario
from groundswell.models.tables.files import Unreadable, read_table

TREE = """\
schema_version: 1
years: [2027, 2028]
goals: {reading: {weight: 1}, math: {weight: 1}}
groups: {low_income: Low income}
schools:
  lincoln:
    name: Lincoln
    enrollment: {2027: 420, 2028: 410}
    groups: {low_income: 300}
    needs: {reading: 0.6, math: 0.5}
    tags: {title_i: true, ward: 7, level: elementary, code: "007"}
  grant:
    enrollment: 300
    needs: {reading: 0.4, math: 0.5}
    tags: {title_i: false, ward: 2}
programs:
  tutors:
    name: "180"
    cost: {site: 45000.5, student: 350}
    staff: {tutor: 1.5}
    levels: [0.25, 0.5]
    mandated: true
    requires: [coach, nurse]
    funds: [general, at_risk]
    effects: {reading: {mean: 0.1, se: 0.05, tier: 2, source: WWC}, math: unknown}
    sites:
      lincoln: {students: 60, running: true}
      grant: {students: {2027: 40, 2028: 45}, cost: 1000}
  coach:
    effects: {reading: {mean: 0.1, se: 0.05, groups: {low_income: 1.2}}}
    sites:
      lincoln: {students: 60, running: true}
      grant: {students: 9}
  nurse:
    effects: {math: {mean: 0.1, se: 0.05}}
    sites:
      lincoln: {students: 60, running: true}
      grant: {students: 9}
merges:
  team: {combines: [tutors, coach], retains: 0.9, cost: {site: 5000}}
funds:
  general: {amount: {2027: 900000, 2028: 800000}}
  at_risk: {by_school: {lincoln: 90000, grant: {2027: 80000, 2028: 70000}}}
staff:
  tutor: {available: 20, price: 100}
"""

HEAD = """\
schema_version: 1
years: [2027, 2028]
goals: {reading: {weight: 1}, math: {weight: 1}}
groups: {low_income: Low income}
funds: {at_risk: {}}
"""

# Numbers are text as in a CSV; the other kinds of files hold them as numbers.
TABLES: dict[str, list[list[str]]] = {
    "schools": [
        [
            "id",
            "name",
            "enrollment.2027",
            "enrollment.2028",
            "enrollment",
            "groups.low_income",
            "needs.reading",
            "needs.math",
            "tags.title_i",
            "tags.ward",
            "tags.level",
            "tags.code",
        ],
        [
            "lincoln",
            "Lincoln",
            "420",
            "410",
            "",
            "300",
            "0.6",
            "0.5",
            "true",
            "7",
            "elementary",
            "007",
        ],
        ["grant", "", "", "", "300", "", "0.4", "0.5", "false", "2", "", ""],
    ],
    "programs": [
        [
            "id",
            "name",
            "cost.site",
            "cost.student",
            "staff.tutor",
            "levels",
            "mandated",
            "requires",
            "funds",
        ],
        [
            "tutors",
            "180",
            "45000.5",
            "350",
            "1.5",
            "0.25;0.5",
            "Yes",
            "coach nurse",
            "general; at_risk",
        ],
        ["coach", "", "", "", "", "", "", "", ""],
        ["nurse", "", "", "", "", "", "no", "", ""],
    ],
    "effects": [
        ["program", "goal", "mean", "se", "tier", "source", "groups.low_income"],
        ["tutors", "reading", "0.1", "0.05", "2", "WWC", ""],
        ["tutors", "math", "unknown", "", "", "no usable study", ""],
        ["coach", "reading", "0.1", "0.05", "", "", "1.2"],
        ["nurse", "math", "0.1", "0.05", "", "", ""],
    ],
    "sites": [
        ["program", "school", "students", "students.2027", "students.2028", "running", "cost"],
        ["tutors", "lincoln", "60", "", "", "TRUE", ""],
        ["tutors", "grant", "", "40", "45", "", "1e3"],
        ["coach", "lincoln", "60", "", "", "true", ""],
        ["coach", "grant", "9", "", "", "", ""],
        ["nurse", "lincoln", "60", "", "", "yes", ""],
        ["nurse", "grant", "9", "", "", "False", ""],
    ],
    "merges": [["id", "combines", "retains", "cost.site"], ["team", "tutors coach", "0.9", "5000"]],
    "funds": [["id", "amount.2027", "amount.2028"], ["general", "900000", "800000"]],
    "staff": [["id", "available", "price"], ["tutor", "20", "100"]],
    "by_school": [
        ["fund", "school", "amount", "amount.2027", "amount.2028"],
        ["at_risk", "lincoln", "90000", "", ""],
        ["at_risk", "grant", "", "80000", "70000"],
    ],
}

Rows = Sequence[Sequence[Any]]
Write = Callable[[Path, str, Rows], str]


def write_csv(folder: Path, kind: str, rows: Rows) -> str:
    with (folder / f"{kind}.csv").open("w", newline="", encoding="utf-8-sig") as file:
        csv.writer(file).writerows(rows)
    return f"{kind}.csv"


def typed(cell: str) -> Any:
    if cell in ("", "007", "180"):
        return cell or None
    try:
        return float(cell) if "." in cell or "e" in cell else int(cell)
    except ValueError:
        return {"true": True, "TRUE": True, "false": False}.get(cell, cell)


def write_xlsx(folder: Path, kind: str, rows: Rows) -> str:
    """One workbook for all tables, a sheet for each."""
    file = folder / "tables.xlsx"
    book = openpyxl.load_workbook(file) if file.exists() else openpyxl.Workbook()
    sheet = book.create_sheet(kind)
    for row in rows:
        sheet.append([typed(cell) for cell in row])
    book.save(file)
    return f"tables.xlsx#{kind}"


def write_parquet(folder: Path, kind: str, rows: Rows) -> str:
    columns = {}
    for i, name in enumerate(rows[0]):
        cells = [typed(row[i]) for row in rows[1:]]
        plain = {type(cell) for cell in cells if cell is not None}
        mixed = len(plain) > 1 and plain != {int, float}
        columns[name] = [None if c is None else str(c).lower() for c in cells] if mixed else cells
    pq.write_table(pa.table(columns), folder / f"{kind}.parquet")
    return f"{kind}.parquet"


def with_tables(folder: Path, write: Write, tables: dict[str, Rows], head: str = HEAD) -> Path:
    named = {kind: write(folder, kind, rows) for kind, rows in tables.items()}
    lines = [f'  {kind}: "{file}"' for kind, file in named.items()]
    path = folder / "maple.yaml"
    path.write_text(head + "\n".join(["tables:", *lines]) + "\n")
    return path


def problems_of(folder: Path, tables: dict[str, Rows], head: str = HEAD) -> list[str]:
    scenario, problems = check(with_tables(folder, write_csv, tables, head))
    assert scenario is None
    return [str(p).replace(f"{folder}/", "") for p in problems if p.severity == "error"]


@pytest.mark.parametrize("write", [write_csv, write_xlsx, write_parquet])
def test_tables_mean_the_same_as_the_tree(tmp_path: Path, write: Write) -> None:
    (tmp_path / "tree.yaml").write_text(TREE)
    expected = load_scenario(tmp_path / "tree.yaml")
    found = load_scenario(with_tables(tmp_path, write, TABLES))
    assert found.model_dump(exclude={"tables"}) == expected.model_dump(exclude={"tables"})


def test_first_sheet_by_default(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in TABLES["staff"]:
        book.active.append([typed(cell) for cell in row])
    book.save(tmp_path / "staff.xlsx")
    path = with_tables(
        tmp_path, lambda *_: "staff.xlsx", {"staff": []}, TREE.partition("staff:\n")[0]
    )
    assert load_scenario(path).staff["tutor"].available == 20


def test_rows_add_to_entries_of_the_tree(tmp_path: Path) -> None:
    rows = [
        ["id", "cost.start_site", "owner"],
        ["coach", "700", "Ms. Ng"],
        ["nurse", "", "Mr. Ito"],
    ]
    scenario = load_scenario(with_tables(tmp_path, write_csv, {"programs": rows}, TREE))
    coach = scenario.programs["coach"]
    assert (coach.cost.start_site, coach.owner, coach.sites["grant"].students) == (700, "Ms. Ng", 9)


def test_hash_is_of_the_file_and_its_tables(tmp_path: Path) -> None:
    path = with_tables(tmp_path, write_csv, TABLES)
    content = path.read_bytes()
    for kind in TABLES:
        content += (tmp_path / f"{kind}.csv").read_bytes()
    assert load_scenario(path).origin.sha256 == hashlib.sha256(content).hexdigest()


def test_value_given_twice_names_both_places(tmp_path: Path) -> None:
    rows = [["program", "school", "students", "cost"], ["coach", "grant", "9", "5"]]
    (error,) = problems_of(tmp_path, {"sites": rows}, TREE)
    assert error == (
        "sites.csv: row 2, column students: programs.coach.sites.grant.students: given twice: here"
        " and in maple.yaml, line 33; keep one of them"
    )


def test_row_given_twice_names_both_rows(tmp_path: Path) -> None:
    rows = [["id", "price"], ["tutor", "5"], ["", ""], ["tutor", "6"]]
    errors = problems_of(tmp_path, {**TABLES, "staff": rows})
    assert errors == [
        "staff.csv: row 4: staff.tutor: given twice, in row 2 and in row 4; keep one of the rows"
    ]


def test_value_for_a_year_and_for_every_year(tmp_path: Path) -> None:
    rows = [["id", "available", "available.2027"], ["tutor", "5", "6"]]
    errors = problems_of(tmp_path, {**TABLES, "staff": rows})
    assert "row 2, column available.2027" in errors[0]
    assert "given both as a whole and in parts" in errors[0]


@pytest.mark.parametrize(
    ("kind", "rows", "words"),
    [
        (
            "staff",
            [["id", "prise"], ["tutor", "5"]],
            "`prise` is not a column of this table; did you mean price?",
        ),
        ("programs", [["id", "site"], ["a", "5"]], "did you mean cost.site?"),
        (
            "programs",
            [["id", "cost"], ["a", "5"]],
            "name one of its fields: cost.district, cost.site",
        ),
        ("schools", [["id", "needs"], ["a", "5"]], "name one of its entries, as in needs.reading"),
        (
            "staff",
            [["id", "price.FY27"], ["a", "5"]],
            "a year belongs after the dot, as in price.2027",
        ),
        (
            "by_school",
            [["fund", "school", "dollars"], ["a", "b", "5"]],
            "did you mean amount or amount.2027?",
        ),
        (
            "staff",
            [["id", "price", "price"], ["tutor", "5", "5"]],
            "the column `price` is there twice",
        ),
        ("staff", [["role", "price"], ["tutor", "5"]], "the column `id` is missing"),
        (
            "sites",
            [["program", "students"], ["a", "5"]],
            "column `school` is missing; rows are identified by program, school",
        ),
        (
            "staff",
            [["id", "price"], ["", "5"]],
            "row 2, column id: the cell is empty; write the id",
        ),
        ("staff", [["id"], ["tutor", "5"]], "row 2: there are more cells than columns (2 for 1)"),
        (
            "staff",
            [["id", "", "price"], ["tutor", "x", "5"]],
            "row 2, column B: the cell has no column name above it",
        ),
        (
            "staff",
            [["id", "price"], ["tutor", "93,04"]],
            "write 93.04 if the comma is a decimal point, 9304 if it separates thousands",
        ),
        ("staff", [["id", "price"], ["tutor", "nan"]], "nan is not a finite number"),
        ("staff", [["id", "price"], ["tutor", "-5"]], "staff.tutor.price: -5 is negative"),
        (
            "staff",
            [["id", "price"], ["tutor", "1_000"]],
            '"1_000" is text, not a number; write 1000',
        ),
        (
            "sites",
            [["program", "school", "running"], ["tutors", "grant", "1"]],
            '"1" is text, not true or false',
        ),
        (
            "sites",
            [["program", "school"], ["tutor", "grant"], ["tutor", "lincoln"]],
            '"tutor" is not one of the programs (and in 1 more rows); did you mean tutors (180)?',
        ),
        (
            "sites",
            [["program", "school"], ["tutors", "Lincon"]],
            "there is no school `lincon`; did you mean lincoln?",
        ),
        (
            "effects",
            [["program", "goal", "mean", "se"], ["tutors", "math", "unknown", "0.1"]],
            "the effect is unknown, but it has se",
        ),
        (
            "effects",
            [["program", "goal", "mean"], ["tutors", "math", "unknwn"]],
            '"unknwn" is text, not a number',
        ),
        (
            "by_school",
            [["fund", "school", "amount"], ["at_risk", "grant", ""]],
            "the cell is empty; write 0 or delete the row",
        ),
        ("staff", [], "the table is empty"),
        ("staff", [["id;price"], ["tutor;5"]], "its columns are not separated by commas"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_wrong_tables(tmp_path: Path, kind: str, rows: Rows, words: str) -> None:
    errors = problems_of(tmp_path, {**TABLES, kind: rows})
    assert any(words in error for error in errors), errors
    assert all(
        error.startswith(
            ("maple.yaml:", f"{kind}.csv", "schools", "programs", "merges", "sites", "effects")
        )
        for error in errors
    )


AROUND = """\
rules:
  - {kind: initiative_load, at_most: 9, schools: {level: elementary}}
  - {kind: decide, program: coach, action: keep}
overrides: {cut: {programs.coach.cost.site: 5, funds.general.amount: 7, staff.tutor.price: 9}}
"""


def spoilt(cells: list[list[str]], how: str) -> str:
    """Return the text of a table with one thing wrong with it."""
    lines = [",".join(row) for row in cells]
    match how:
        case "quote":
            lines[1] = f'"{lines[1]}'
        case "encoding":
            lines[1] += "\udcff"
        case "id column":
            lines[0] = "x" + lines[0]
        case "last column":
            lines[0] = lines[0][: lines[0].rindex(",")] + ",zzz"
        case "separators":
            lines = [line.replace(",", ";") for line in lines]
        case "cell too many":
            lines[1] = lines[1].replace(",", ",,", 1)
        case "no id":
            lines[-1] = lines[-1][lines[-1].index(",") :]
        case "error":
            lines[1] = lines[1][: lines[1].rindex(",")] + ",#REF!"
    return "\n".join(lines)


@pytest.mark.parametrize("kind", TABLES)
@pytest.mark.parametrize(
    "how",
    [
        "no file",
        "quote",
        "encoding",
        "id column",
        "last column",
        "separators",
        "cell too many",
        "no id",
        "error",
    ],
)
def test_only_the_cause_is_told(tmp_path: Path, kind: str, how: str) -> None:
    """What other tables, rules and overrides name of a table that cannot be read is no mistake."""
    path = with_tables(tmp_path, write_csv, TABLES)
    path.write_text(path.read_text() + AROUND)
    assert check(path, ["cut"])[0] is not None
    file = tmp_path / f"{kind}.csv"
    if how == "no file":
        file.unlink()
    else:
        text = spoilt(TABLES[kind], how)
        file.write_bytes(text.encode("utf-8", errors="surrogateescape"))
    for overrides in ([], ["cut"]):
        scenario, problems = check(path, overrides)
        assert scenario is None
        assert problems
        for problem in problems:
            assert f"{kind}.csv" in str(problem), str(problem)
            assert problem.severity == "error"


def test_other_mistakes_are_told_beside_an_unreadable_table(tmp_path: Path) -> None:
    tables = {**TABLES, "staff": [["id", "price"], ["tutor", "€5"]]}
    path = with_tables(tmp_path, write_csv, tables)
    (tmp_path / "schools.csv").write_text('id,enrollment\n"lincoln,5')
    errors = [str(p) for p in check(path)[1]]
    assert len(errors) == 2
    assert "schools.csv: row 2, column id: the quote that opens this cell is never" in errors[0]
    assert 'staff.csv: row 2, column price: staff.tutor.price: "€5" is text' in errors[1]


def test_many_wrong_cells_are_not_all_listed(tmp_path: Path) -> None:
    rows = [["program", "school", "students"]]
    rows += [["tutors", f"s{i}", "many"] for i in range(1000)]
    errors = problems_of(tmp_path, {**TABLES, "sites": rows})
    assert len(errors) < 50


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("none.csv", None, '"none.csv" cannot be read (No such file or directory)'),
        (
            "a.csv",
            b"id\n\xff\n",
            'a.csv: row 2, column id: the cell is not UTF-8 text (as Windows-1252 text it is "ÿ")',
        ),
        ("a.csv", b"", "the table is empty"),
        (
            "a.csv",
            b"id\n" + b"x" * 200_000,
            "row 2, column id: the cell is longer than a spreadsheet's may be (32,767 characters)",
        ),
        ("a.ods", b"id\n", "this kind of table is not known"),
        ("a.xlsx", b"id\n", "this is not a workbook"),
        ("a.parquet", b"id\n", "it cannot be read as a Parquet file"),
        (".", None, "cannot be read (Is a directory)"),
    ],
)
def test_unreadable_tables(tmp_path: Path, name: str, content: bytes | None, words: str) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    path = with_tables(tmp_path, lambda *_: name, {"staff": []}, TREE)
    errors = [str(p) for p in check(path)[1]]
    assert any(words in error for error in errors), errors


def test_missing_sheet_names_those_there_are(tmp_path: Path) -> None:
    path = with_tables(tmp_path, write_xlsx, {"staff": TABLES["staff"]}, TREE)
    path.write_text(path.read_text().replace("#staff", "#stuff"))
    assert any("it has no sheet stuff; its sheets: Sheet, staff" in str(p) for p in check(path)[1])


def test_formula_without_a_stored_value_is_not_an_empty_cell(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["id", "price"])
    book.active.append(["tutor", "=90000*1.1"])
    book.save(tmp_path / "staff.xlsx")
    path = with_tables(tmp_path, lambda *_: "staff.xlsx", {"staff": []}, TREE)
    assert any(
        "sheet Sheet, cell B2 (price): the formula =90000*1.1 has no stored value" in str(p)
        for p in check(path)[1]
    )


def test_missing_reader_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = with_tables(tmp_path, write_parquet, {"staff": TABLES["staff"]}, TREE)
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    monkeypatch.setitem(__import__("sys").modules, "pyarrow.parquet", None)
    assert any("reading Parquet needs pyarrow; install it" in str(p) for p in check(path)[1])


@pytest.mark.slow
def test_a_hundred_thousand_sites_load(tmp_path: Path) -> None:
    """No cell may cost much: with work growing faster than the rows this would not end."""
    schools = [["id", "enrollment", "needs.reading", "needs.math"]]
    schools += [[f"s{i}", "400", "0.5", "0.5"] for i in range(1000)]
    sites = [["program", "school", "students", "running"]]
    sites += [[p, f"s{i}", "3", "true"] for p in PROGRAMS for i in range(1000)]
    programs = [["id", "cost.site"], *([p, "5000"] for p in PROGRAMS)]
    effects = [["program", "goal", "mean", "se"]]
    effects += [[p, goal, "0.1", "0.1"] for p in PROGRAMS for goal in ("reading", "math")]
    head = HEAD.replace("at_risk: {}", "general: {amount: 500000000}")
    tables: dict[str, Rows] = {
        "schools": schools,
        "programs": programs,
        "effects": effects,
        "sites": sites,
    }
    scenario, problems = check(with_tables(tmp_path, write_csv, tables, head))
    assert problems == ()
    assert scenario is not None
    assert sum(len(p.sites) for p in scenario.programs.values()) == 100_000


PROGRAMS = [f"p{i}" for i in range(100)]


def test_typed_cells(tmp_path: Path) -> None:
    """Workbooks and Parquet hold numbers and dates where the format wants text, and decimals."""
    columns = {
        "id": ["tutors", "coach"],
        "name": [180.0, None],
        "owner": [True, None],
        "review": [2028, None],
        "target": [dt.date(2028, 6, 30), None],
        "cost.site": [Decimal("45000.50"), None],
        "levels": [[0.25, 0.5], None],
        "requires": [["coach"], None],
    }
    pq.write_table(pa.table(columns), tmp_path / "programs.parquet")
    head = TREE.partition("programs:\n")[0] + "programs: {tutors: {sites: {lincoln: {}}}}\n"
    head += "funds: {general: {amount: 90000}}\n"
    path = with_tables(tmp_path, lambda *_: "programs.parquet", {"programs": []}, head)
    tutors = load_scenario(path).programs["tutors"]
    assert (tutors.name, tutors.owner, tutors.review) == ("180", "true", 2028)
    assert tutors.target == "2028-06-30"
    assert (tutors.cost.site, tutors.levels, tutors.requires) == (45000.5, (0.25, 0.5), ("coach",))


def test_ids_that_a_workbook_holds_as_numbers(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (["id", "enrollment"], [402.0, 50], [None, None], [403, "2027-01-01"]):
        book.active.append(row)
    book.save(tmp_path / "schools.xlsx")
    path = with_tables(tmp_path, lambda *_: "schools.xlsx", {"schools": []}, TREE)
    errors = [str(p) for p in check(path)[1] if p.severity == "error"]
    assert any('cell A2 (id): schools.402: "402" cannot be an id' in error for error in errors)
    assert any(
        'cell B4 (enrollment): schools.403.enrollment: "2027-01-01" is a date' in e for e in errors
    )


@pytest.mark.parametrize(
    ("name", "says"),
    [
        (
            "staff.xlsx#Chart",
            "the sheet Chart holds a chart, not cells; its sheets with cells: rows",
        ),
        ("staff.xlsx#rows", ""),
        ("staff.xlsx", ""),
    ],
)
def test_a_sheet_that_holds_only_a_chart(name: str, says: str, tmp_path: Path) -> None:
    from openpyxl.chart import BarChart, Reference

    book = openpyxl.Workbook()
    page = book.active
    page.title = "rows"
    page.append(["id", "available"])
    page.append(["teachers", 3])
    chart = BarChart()
    chart.add_data(Reference(page, min_col=2, min_row=1, max_row=2))
    book.create_chartsheet("Chart", 0).add_chart(chart)
    book.save(tmp_path / "staff.xlsx")
    table = (tmp_path / "staff.xlsx").read_bytes()
    file, _, sheet = name.partition("#")
    if says:
        with pytest.raises(Unreadable) as failure:
            read_table(table, file, sheet)
        (fault,) = failure.value.faults
        assert f"{fault.says}; {fault.mend}" == says
    else:
        assert list(read_table(table, file, sheet).rows) == [(2, ["teachers", 3])]


def test_a_workbook_of_charts_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book = openpyxl.Workbook()
    book.create_chartsheet("Chart")
    book.remove(book["Sheet"])
    content = io.BytesIO()
    openpyxl.Workbook().save(content)
    monkeypatch.setattr(openpyxl, "load_workbook", lambda *_, **__: book)
    for sheet in ("", "Chart"):
        with pytest.raises(Unreadable, match=r"holds a?\s?charts?, not cells"):
            read_table(content.getvalue(), "staff.xlsx", sheet)
