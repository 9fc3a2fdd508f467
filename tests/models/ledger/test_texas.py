"""A typical ledger export with a state's account codes: lines to tables, totals to the cent."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
import texas

from groundswell import load_scenario
from groundswell.cli.main import main
from groundswell.models.amounts.costs import today_cost
from groundswell.models.ledger.importing import Import, import_ledger


@pytest.fixture
def alamo(tmp_path: Path) -> Import:
    return import_ledger(*texas.write(tmp_path))


def table(found: Import, name: str) -> list[dict[str, str]]:
    head, *rows = found.tables[name]
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_every_dollar_is_somewhere(alamo: Import) -> None:
    reckoned = alamo.budget.reckoning[2027]
    assert reckoned.total == texas.TOTAL
    assert reckoned.mapped + reckoned.base + reckoned.unmapped == texas.TOTAL
    assert reckoned.mapped == Decimal("539783.25")
    assert reckoned.unmapped == Decimal("236100.00")  # librarians, athletics


def test_positions_have_a_price_and_the_rest_is_the_sites(alamo: Import) -> None:
    assert {row["id"]: row["price"] for row in table(alamo, "staff.csv")} == {
        "counselor": "68000",
        "interventionist": "64000",
        "aide": "28000",
    }
    sites = {(r["program"], r["school"]): r for r in table(alamo, "sites.csv")}
    reading = sites["reading", "travis"]
    assert (reading["positions"], reading["cost"], reading["students"]) == ("2", "1071", "90")
    gifted = sites["gifted", "crockett"]
    assert (gifted["staff.aide"], gifted["cost"], gifted["students"]) == ("1", "500", "36")


def test_funds_hold_what_they_pay_for_programs(alamo: Import) -> None:
    assert {row["id"]: row["amount"] for row in table(alamo, "funds.csv")} == {
        "general": "331500",
        "title_i": "",
        "fund_461": "14700",
    }
    assert "The fund 461 is not in the map: it became fund_461." in alamo.notes
    pots = {row["school"]: row["amount"] for row in table(alamo, "by_school.csv")}
    assert pots == {"travis": "129071", "bowie": "64512.25"}


def test_what_is_not_mapped_is_listed_the_dearest_first(alamo: Import) -> None:
    rows = table(alamo, "unmapped.csv")
    assert [(row["item"], row["dollars.2027"], row["lines"]) for row in rows] == [
        ("Librarian", "195100", "3"),
        ("Athletics Stipends", "41000", "1"),
    ]


def test_the_scenario_costs_what_the_lines_do(tmp_path: Path) -> None:
    export, by = texas.write(tmp_path)
    assert (
        main(["import", str(export), "--map", str(by), "-o", str(tmp_path / "out"), "--quiet"]) == 0
    )
    scenario = load_scenario(tmp_path / "out" / "scenario.yaml")
    assert today_cost(scenario, 2027) == pytest.approx(539783.25, abs=0.001)
    base = sum(sum(school.base.values()) for school in scenario.schools.values())
    assert base == pytest.approx(float(texas.TOTAL) - 539783.25, abs=0.001)


def test_dollars_of_each_year(tmp_path: Path) -> None:
    rows = [["Account", "Campus", "What", "FY27", "FY28"]]
    rows += [["199-31", "Travis Elementary", "Counselor", "100", "110"]]
    rows += [["199-11", "Travis Elementary", "Teachers", "900", "950"]]
    by = texas.MAP.split("account:")[0] + (
        "sheets: [{columns: {account: Account, school: Campus, item: What},"
        " amounts: {2027: FY27, 2028: FY28}}]\n"
        "schools: {travis: {name: Travis Elementary, enrollment: 50}}\n"
        "programs: {counselors: {items: [Counselor], goals: [reading]}}\n"
    )
    found = import_ledger(*texas.write(tmp_path, rows, by))
    (site,) = table(found, "sites.csv")
    assert (site["cost.2027"], site["cost.2028"]) == ("100", "110")
    (school,) = table(found, "schools.csv")
    assert (school["base.general.2027"], school["base.general.2028"]) == ("900", "950")
    assert [found.budget.reckoning[y].total for y in (2027, 2028)] == [1000, 1060]


class TestHabits:
    """The same export as spreadsheets save it: the same dollars."""

    def same(self, folder: Path, content: bytes, name: str = "ledger.csv") -> Import:
        _, by = texas.write(folder)
        (folder / name).write_bytes(content)
        found = import_ledger(folder / name, by)
        assert found.budget.reckoning[2027].total == texas.TOTAL
        assert len(found.lines) == 30
        return found

    def test_semicolons(self, tmp_path: Path) -> None:
        self.same(tmp_path, texas.as_csv(texas.rows(), ";").encode())

    def test_tabs(self, tmp_path: Path) -> None:
        self.same(tmp_path, texas.as_csv(texas.rows(), "\t").encode("utf-16"))

    def test_windows_text(self, tmp_path: Path) -> None:
        text = texas.as_csv(texas.rows()).replace("Clubs", "Clubs – après l'école")
        _, by = texas.write(tmp_path, by=texas.MAP.replace("[Clubs]", '["Clubs – après *"]'))
        (tmp_path / "ledger.csv").write_bytes(text.encode("cp1252"))
        found = import_ledger(tmp_path / "ledger.csv", by)
        assert found.budget.reckoning[2027].mapped == Decimal("539783.25")
        assert "ledger.csv: read as Windows text (cp1252), not UTF-8." in [
            note.rpartition("/")[2] for note in found.notes
        ]

    def test_headings_again_on_each_page_and_trailing_spaces(self, tmp_path: Path) -> None:
        rows = texas.rows()
        rows[20:20] = [[""], texas.HEADINGS]
        padded = [[f" {cell}  " if cell else cell for cell in row] for row in rows]
        self.same(tmp_path, texas.as_csv(padded).encode())

    def test_a_workbook_with_a_merged_title_and_campuses_merged_downwards(
        self, tmp_path: Path
    ) -> None:
        book = openpyxl.Workbook()
        page = book.active
        rows = texas.rows()
        for row in rows:
            page.append([float(c) if c.replace(".", "").isdigit() else c for c in row])
        page.merge_cells("A1:E1")
        first = 5
        for name in texas.SCHOOLS.values():
            count = sum(row[1:2] == [name] for row in rows)
            page.merge_cells(
                start_row=first, end_row=first + count - 1, start_column=2, end_column=2
            )
            first += count + 2
        book.save(tmp_path / "made.xlsx")
        self.same(tmp_path, (tmp_path / "made.xlsx").read_bytes(), "ledger.xlsx")

    def test_a_school_named_only_in_its_first_row(self, tmp_path: Path) -> None:
        rows, seen = texas.rows(), set()
        for row in rows[4:]:
            if len(row) > 1 and row[1] in seen:
                row[1] = ""
            elif len(row) > 1:
                seen.add(row[1])
        by = texas.MAP.replace("  - columns: {acc", "  - fill_down: true\n    columns: {acc")
        # The code says where, too; without its location only the name does.
        by = by.replace("location: 3", "place: 3")
        found = import_ledger(*texas.write(tmp_path, rows, by))
        assert found.budget.totals["crockett"][2027] == Decimal("2649880.45")

    def test_a_school_named_in_a_row_above_its_lines(self, tmp_path: Path) -> None:
        rows: list[list[str]] = []
        for row in texas.rows():
            name = row[1] if len(row) > 1 and row[1] in texas.SCHOOLS.values() else ""
            if name and [f"Campus:  {name} (K-8)"] not in rows:
                rows.append([f"Campus:  {name} (K-8)"])
            rows.append([*row[:1], "", *row[2:]] if name else row)
        by = texas.MAP.replace("location: 3", "place: 3")
        by = by.replace(
            "  - columns: {acc", '  - school_rows: ["campus: * (K-8)"]\n    columns: {acc'
        )
        found = import_ledger(*texas.write(tmp_path, rows, by))
        assert found.budget.totals["crockett"][2027] == Decimal("2649880.45")
        assert found.budget.reckoning[2027].total == texas.TOTAL

    def test_a_column_for_each_school(self, tmp_path: Path) -> None:
        rows = [["Code", "Line", *texas.SCHOOLS.values(), "Total"]]
        for line in texas.LINES:
            dollars = [*line.dollars, sum(line.dollars, Decimal(0))]
            rows.append(["-".join(line.code), line.item, *map(texas.cell, dollars)])
        sums = [sum((line.dollars[n] for line in texas.LINES), Decimal(0)) for n in range(3)]
        rows.append(["", "Total", *map(texas.cell, (*sums, texas.TOTAL))])
        by = texas.MAP.replace("location: 3, year: 1, ", "")
        sheets, schools = by.index("sheets:"), by.index("schools:")
        wide = "sheets: [{wide: schools, year: 2027, columns: {account: Code, item: Line}}]\n"
        by = by[:sheets] + wide + by[schools : by.index("programs:")]
        by += "programs: {counselors: {items: [Counselor], goals: [belonging]}}\n"
        found = import_ledger(*texas.write(tmp_path, rows, by))
        assert found.budget.reckoning[2027].total == texas.TOTAL
        assert found.budget.totals["bowie"][2027] == sums[1]
        assert any("13 totals verified" in note for note in found.notes)
