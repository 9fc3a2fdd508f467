"""Random exports and maps: every dollar is somewhere, in all and at every school, to the cent."""

from __future__ import annotations

import random
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest
import texas
import yaml

from groundswell.models.ledger.importing import import_ledger

ITEMS = ["Coach", "Tutors", "Clubs", "Principal", "Teachers", "Utilities", "Nurse"]
SCHOOLS = ["Oak", "Elm", "Ash", "Fir", "Central Office"]
FUNDS = ["10", "20", "30", "40"]


def dollars(dice: random.Random) -> Decimal:
    """Return what a cell may hold: with cents, or with fractions of a cent."""
    digits = dice.choice([0, 2, 2, 5])
    return Decimal(dice.randrange(1, 10**9)).scaleb(-digits).quantize(Decimal(1).scaleb(-digits))


def drawn(dice: random.Random) -> tuple[list[list[str]], dict[str, object]]:
    """Return an export, with subtotals and a grand total, and a map."""
    years = [2027, 2028] if dice.random() < 0.3 else [2027]
    rows = [["School", "Fund", "Item", *(f"FY{year}" for year in years)]]
    sums = [Decimal(0)] * len(years)
    for _ in range(dice.randrange(1, 40)):
        item = dice.choice(ITEMS)
        cells = [dollars(dice) for _ in years]
        if item in ("Principal", "Utilities") and dice.random() < 0.3:
            cells = [-cell for cell in cells]
        sums = [a + b for a, b in zip(sums, cells, strict=True)]
        shown = [f"({-c})" if c < 0 else f"{c}" for c in cells]
        rows.append([dice.choice(SCHOOLS), dice.choice(FUNDS), item, *shown])
    rows.append(["", "", "Grand Total", *map(str, sums)])
    programs = dice.sample(ITEMS[:3], dice.randrange(0, 4))
    made: dict[str, object] = {
        "name": "Random",
        "years": years,
        "sheets": [
            {
                "columns": {"school": "School", "fund": "Fund", "item": "Item"},
                "amounts": {year: f"FY{year}" for year in years},
            }
        ],
        "schools": {name.lower(): {"name": name, "enrollment": 100} for name in SCHOOLS[:4]},
        "central": {"names": ["Central*"]},
        "funds": {"general": {"named": ["10"]}, "title": {"named": ["20"], "by_school": True}},
        "programs": {name.lower(): {"items": [name]} for name in programs},
        "base": [{"items": dice.sample(ITEMS, dice.randrange(1, 4))}],
    }
    return rows, made


@pytest.mark.parametrize("seed", range(150))
def test_every_dollar_is_somewhere(seed: int, tmp_path: Path) -> None:
    rows, by = drawn(random.Random(seed))
    found = import_ledger(*texas.write(tmp_path, rows, yaml.safe_dump(by)))
    budget = found.budget
    for year, reckoned in budget.reckoning.items():
        column = rows[0].index(f"FY{year}")
        exact = Decimal(rows[-1][column])
        parts = (reckoned.mapped, reckoned.base, reckoned.unmapped, reckoned.office)
        assert reckoned.total == exact.quantize(Decimal("0.01"))
        assert sum(parts) + reckoned.rounding == reckoned.total
        at: dict[str, Decimal] = defaultdict(Decimal)
        lines: dict[str, Decimal] = defaultdict(Decimal)
        for (_, school), site in budget.sites.items():
            at[school] += site.cost[year]
            assert sum(paid[year] for paid in site.funds.values()) == site.cost[year]
        for (school, _), base in budget.base.items():
            at[school] += base[year]
        for row in rows[1:-1]:
            school = row[0].lower().partition(" ")[0]
            text = row[column]
            lines[school] += -Decimal(text[1:-1]) if text.startswith("(") else Decimal(text)
        for school, whole in lines.items():
            if school != "central":
                assert at[school] == whole.quantize(Decimal("0.01")), school
