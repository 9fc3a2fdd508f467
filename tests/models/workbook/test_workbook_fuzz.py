"""Whatever stands in whatever cell: no crash, and an error wherever there is no scenario."""

import datetime as dt
import random
from pathlib import Path
from typing import Any

import pytest
from books import changed
from oracle.seeds import some

from groundswell.models.reading.load import check, read_scenario
from groundswell.models.workbook.convert import difference, write_scenario

JUNK = [
    *(None, "", 0, -1, 1.5, True, False, 1e308, 10**18, "9" * 400, "nan", "1e999", "1,5", "(450)"),
    *("$5", "x", "ASH", "ash;birch", "{a: 1", "{a: 1}", "[1, 2]", "unknown", "null", "#REF!"),
    *("=1+1", dt.date(2027, 1, 1), dt.time(1, 2), "2027", "id", "Total", "(example)", "a.b", ".."),
    *("programs.tutoring", "\u00a0", "#", "é" * 50, "rules.pace_1", "Kind", "Years"),
]


def spoil(book: Any, dice: random.Random) -> None:
    """Change a few things somewhere in a workbook."""
    for _ in range(dice.randint(1, 6)):
        page = book[dice.choice(book.sheetnames)]
        row, column = dice.randint(1, max(page.max_row, 3)), dice.randint(1, page.max_column + 2)
        change = dice.random()
        if change < 0.8:
            page.cell(row, column, dice.choice(JUNK))
        elif change < 0.85:
            page.delete_rows(row)
        elif change < 0.9:
            page.delete_cols(column)
        elif change < 0.95:
            page.insert_rows(row)
        else:
            page.title = dice.choice(["Funds 2", "My notes", "Other", "Rule"])


@pytest.mark.parametrize("seed", some(range(20), quick=5))
def test_spoiled_at_random(tmp_path: Path, seed: int) -> None:
    file = changed(tmp_path, lambda book: spoil(book, random.Random(seed)))
    scenario, problems = check(file, notes=True)
    errors = [problem for problem in problems if problem.severity == "error"]
    assert (scenario is None) == bool(errors)
    assert all(p.mend for p in errors)
    assert all(p.place or "there is no sheet" in p.says for p in errors), errors
    found, read = read_scenario(file)
    if found is not None and not any(p.severity == "error" for p in read):
        for ending in (".xlsx", ".yaml"):
            write_scenario(found.tree, tmp_path / f"again{ending}")
            again, _ = read_scenario(tmp_path / f"again{ending}")
            assert again is not None
            assert difference(found.tree, again.tree) == ""
