"""What programs cost, by the Washington State Institute for Public Policy; it has no effects."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from ..library.columns import WSIPP
from .text import Row, clean

_DOLLARS_OF = 2016
"""Year of the value of the December 2017 tables' dollars."""


def read(raw: Path) -> pd.DataFrame:
    """Return programs with their costs, and no effect, as rows of the library."""
    found = pd.read_csv(raw / "wsipp_prek12_block.csv")
    return pd.DataFrame([_row(row) for row in found.to_dict("records")])


def _row(row: Row) -> dict[str, object]:
    name = clean(row["program_name"]).replace(" -", ", ")
    reviewed = clean(row["date_last_literature_review"])
    return {
        "program": name,
        "description": f"cost for a participant, pre-K to grade 12; literature seen {reviewed}",
        "outcome": "",
        "goal": None,
        "study": f"wsipp {name}",
        # The tables print what is spent as a number below 0.
        "cost": -float(str(row["costs"])),
        "cost_year": _DOLLARS_OF,
        "source": WSIPP,
    }
