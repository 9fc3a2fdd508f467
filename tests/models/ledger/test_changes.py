"""The same map a year later: what is new, what is gone."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import texas

from groundswell.cli.main import main
from groundswell.models.ledger.changes import Changes
from groundswell.models.ledger.importing import import_ledger
from groundswell.models.ledger.record import read_earlier

Rows = list[list[str]]


def a_year_later(rows: Rows) -> Rows:
    """Return the export of FY2028: a coach and a school are new, clubs and Bowie are gone."""
    made = []
    for row in rows:
        name = row[2] if len(row) > 2 else ""
        if "Bowie Elementary" in row or name in ("Clubs", "Total Bowie Elementary"):
            continue
        if name.startswith(("Total", "Grand Total")):
            continue  # they would have to be worked out anew
        made.append([cell.replace("FY27", "FY28").replace("-7-", "-8-") for cell in row])
    made.insert(5, ["199-13-6119-00-101-8-99", "Travis Elementary", "Math Coach", "1", "71,000"])
    made.insert(6, ["199-11-6119-00-103-8-11", "Houston Elementary", "Teachers", "9", "600,000"])
    counselor = next(row for row in made if len(row) > 2 and row[2] == "Counselor")
    counselor[4] = "$70,000.00"
    return made


def compared(folder: Path, change: Callable[[Rows], Rows]) -> Changes:
    """Return what changed since the export of FY2027, with the same map but for its year."""
    export, by = texas.write(folder)
    assert main(["import", str(export), "--map", str(by), "-o", str(folder / "a"), "--quiet"]) == 0
    later = texas.MAP.replace("FY27", "FY28").replace("2027", "2028").replace("2028]", "2029]")
    (folder / "later").mkdir()
    export, by = texas.write(folder / "later", change(texas.rows()), later)
    found = import_ledger(export, by, read_earlier(folder / "a"))
    assert found.changes is not None
    return found.changes


def test_what_is_new_and_what_is_gone(tmp_path: Path) -> None:
    found = compared(tmp_path, a_year_later)
    assert (found.year, found.before) == (2027, texas.TOTAL)
    assert found.new_kinds == [
        ("199-13-6119-00-99 Math Coach", Decimal(71000), "unmapped"),
    ]
    assert found.gone_kinds == [("461-36-6399-00-99 Clubs", Decimal(14700))]
    assert found.new_schools == [("Houston Elementary", Decimal(600000))]
    assert found.gone_schools == [("Bowie Elementary", Decimal("1963872.55"))]
    assert ("counselors", Decimal(275000), Decimal(209000)) in found.programs
    assert ("clubs", Decimal(14700), Decimal(0)) in found.programs


def test_the_same_lines_are_no_change(tmp_path: Path) -> None:
    def same(rows: Rows) -> Rows:
        return [[cell.replace("FY27", "FY28").replace("-7-", "-8-") for cell in r] for r in rows]

    assert compared(tmp_path, same).nothing
