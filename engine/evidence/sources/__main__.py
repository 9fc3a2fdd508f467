"""Makes the library: `python -m groundswell.engine.evidence.sources RAW FILE.parquet`.

RAW is a folder with the files that the sources publish; README.md in `library` names them.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import pandas as pd

from ..library.columns import COLUMNS, SOURCES
from . import costs, reviews, wwc

_WHOLE_COLUMNS = ("n", "treated", "clusters", "tier", "cost", "cost_year", "year")
_YES_NO = ("follow_up", "subgroup")


def build(raw: Path) -> pd.DataFrame:
    """Return the library made from the sources' files in a folder."""
    parts = [
        wwc.read(raw),
        reviews.read_dietrichson(raw),
        reviews.read_pellegrini(raw),
        costs.read(raw),
    ]
    rows = [row for part in parts for row in part.to_dict("records")]
    table = pd.DataFrame(rows)
    table["licence"] = table["source"].map(SOURCES)
    table = table.reindex(columns=list(COLUMNS))
    for column in COLUMNS:
        if column in _WHOLE_COLUMNS:
            table[column] = pd.to_numeric(table[column]).round().astype("Int32")
        elif column in _YES_NO:
            table[column] = table[column].astype("boolean")
        elif column in ("g", "se"):
            table[column] = pd.to_numeric(table[column]).round(4).astype("float64")
        else:
            text = table[column].astype("string")
            table[column] = text.mask((text == "").fillna(False))
    return table


def main() -> None:
    """Read the command line, and write the library."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("raw", type=Path)
    parser.add_argument("file", type=Path)
    asked = parser.parse_args()
    table = build(asked.raw)
    table.to_parquet(asked.file, index=False, compression="zstd", compression_level=19)


if __name__ == "__main__":
    main()
