"""Reads inventory.csv: which budget lines make which program, which at-risk items pay for it.

Every line item that is not named there is `base`: it stays as it is. A program without lines is in
the at-risk file only, outside the schools' published totals.
"""

import csv
from dataclasses import dataclass
from pathlib import Path

LITERACY_LINE = "Litearcy Positions (APL & Reading Specialist"  # spelled so in the file
"""One at-risk item that pays two programs' positions."""
LITERACY_PARTNERS = "literacy_partners"
TITLE = "title_i_plan"


@dataclass(frozen=True)
class Program:
    """A program that runs in FY2016, and what the budget calls it."""

    id: str
    name: str
    lines: tuple[str, ...]
    at_risk: tuple[str, ...]
    norm: str  # a key of students.NORMS
    owner: str
    target: str
    mandated: bool
    positions: bool  # its dollars are people: ending it costs a pay period's notice


def _items(text: str) -> tuple[str, ...]:
    return tuple(text.split(" | ")) if text else ()


def _programs() -> tuple[Program, ...]:
    path = Path(__file__).resolve().parent.parent / "inventory.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(
            Program(
                id=row["id"],
                name=row["name"],
                lines=_items(row["lines"]),
                at_risk=_items(row["at_risk_items"]),
                norm=row["students"],
                owner=row["owner"],
                target=row["target"],
                mandated=row["mandated"] == "true",
                positions=row["positions"] == "true",
            )
            for row in csv.DictReader(file)
        )


PROGRAMS = _programs()
IN_TOTALS = tuple(program for program in PROGRAMS if program.lines)
"""The programs that are part of the schools' published totals."""
