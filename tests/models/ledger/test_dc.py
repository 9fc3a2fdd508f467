"""D.C. from its own workbook: the packaged scenario's sites and dollars, to the cent."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from groundswell.models.ledger.importing import Import, import_ledger

DC = Path(__file__).parents[3] / "scenarios" / "dc"
WORKBOOK = DC / "raw" / "dc" / "fy16_initial_allocation.xlsx"
PARTNERS = "literacy_partners"  # held centrally, outside the schools' published totals

Rows = list[dict[str, str]]


def packaged(name: str) -> Rows:
    with (DC / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def dc() -> Import:
    return import_ledger(WORKBOOK, DC / "import_map.yaml")


def made(dc: Import, name: str) -> Rows:
    head, *rows = dc.tables[name]
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_the_same_sites_and_dollars(dc: Import) -> None:
    wanted = {
        (row["program"], row["school"]): Decimal(row["cost"])
        for row in packaged("sites.csv")
        if row["running"] == "true"
    }
    found = {(r["program"], r["school"]): Decimal(r["cost"]) for r in made(dc, "sites.csv")}
    assert len(found) == 1185
    assert found == wanted


@pytest.mark.parametrize("column", ["name", "enrollment", "base.general", "base.at_risk"])
def test_the_same_schools(column: str, dc: Import) -> None:
    def plain(rows: Rows) -> Mapping[str, object]:
        text = column == "name"
        return {r["id"]: r[column] if text else Decimal(r[column]) for r in rows}

    assert plain(made(dc, "schools.csv")) == plain(packaged("schools.csv"))


def test_the_same_money_that_follows_the_students(dc: Import) -> None:
    wanted = {row["school"]: Decimal(row["amount"]) for row in packaged("at_risk.csv")}
    assert {r["school"]: Decimal(r["amount"]) for r in made(dc, "by_school.csv")} == wanted


def test_every_school_adds_up_to_its_published_total(dc: Import) -> None:
    published = {r["id"]: Decimal(r["tags.published_2016"]) for r in packaged("schools.csv")}
    whole: dict[str, Decimal] = defaultdict(Decimal)
    for row in made(dc, "schools.csv"):
        whole[row["id"]] += Decimal(row["base.general"]) + Decimal(row["base.at_risk"])
    for row in made(dc, "sites.csv"):
        if row["program"] != PARTNERS:
            whole[row["school"]] += Decimal(row["cost"])
    assert whole == published


def test_what_becomes_of_each_dollar_adds_up(dc: Import) -> None:
    (found,) = dc.budget.reckoning.values()
    parts = (found.mapped, found.base, found.unmapped, found.office, found.rounding)
    assert sum(parts) == found.total
    sheets = openpyxl.load_workbook(WORKBOOK, data_only=True, read_only=True)
    lines = list(sheets["Initial Allocations"].iter_rows(min_row=3, values_only=True))
    stated = sum(Decimal(repr(row[99])) for row in lines if isinstance(row[0], int))
    partners = sum(
        Decimal(repr(row[5]))
        for row in sheets["At-Risk Allocations"].iter_rows(min_row=3, values_only=True)
        if isinstance(row[0], int)
    )
    assert abs(stated + partners - found.total) < Decimal("0.01")
    assert found.unmapped == 0


def test_the_totals_that_the_workbook_states_are_verified(dc: Import) -> None:
    assert "Initial Allocations: 113 totals verified by the lines." in dc.notes
    assert "113 totals of schools verified by the lines." in dc.notes


def test_a_dollar_changed_in_one_cell_is_found(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(WORKBOOK, data_only=True)
    book["Initial Allocations"]["C3"] = 160214
    book.save(tmp_path / "changed.xlsx")
    from groundswell.models.tree.problems import ScenarioError

    with pytest.raises(ScenarioError) as failure:
        import_ledger(tmp_path / "changed.xlsx", DC / "import_map.yaml")
    said = " ".join(str(failure.value).split())
    assert "sheet Initial Allocations, cell CV3: the total is $3,714,960.16, but the cells" in said
    assert "add up to $3,714,961.16 ($1.00)" in said


SHARED = Path(__file__).parents[4] / "shared" / "data" / "dc" / "fy15_initial_allocation.xlsx"


@pytest.mark.skipif(not SHARED.exists(), reason="the workbook of FY2015 is not packaged")
def test_the_year_before_by_the_same_map(tmp_path: Path) -> None:
    """Its lines only, and without rosters, which are of FY2016."""
    text = (DC / "import_map.yaml").read_text(encoding="utf-8").replace("year: 2016", "year: 2015")
    at_risk = text.index("  # At-risk money, school by school")
    text = text[:at_risk] + text[text.index("schools: ") :]
    (tmp_path / "map.yaml").write_text(text.replace("2016, 2017", "2015, 2016, 2017"), "utf-8")
    found = import_ledger(SHARED, tmp_path / "map.yaml")
    assert found.budget.reckoning[2015].total == Decimal("561524689.46")
    assert "Initial Allocations: 110 totals verified by the lines." in found.notes
    assert [kind.item for kind in found.unmapped] == ["Adjustments"]
    assert [found.schools.known[id].name for id in found.schools.new] == [
        "Mamie D. Lee School",
        "Sharpe Health School",
    ]
