"""A sweep's results as CSV, Parquet or a workbook; each file whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..files import whole

if TYPE_CHECKING:
    import pandas as pd

    from ...engine.sweep.sensitivity.results import SweepResults

KINDS = (".csv", ".parquet", ".xlsx")

ALL = ("runs", "decisions", "shares", "drivers", "sensitivity")

MOST_ROWS = 1_048_575
"""Rows that a sheet of a workbook holds below its header."""


def write_tables(results: SweepResults, path: Path, name: str | None) -> dict[str, int]:
    """Write one table, or all of them into a workbook; return the number of rows of each.

    Parameters
    ----------
    results
        The sweep's.
    path
        Where to; its ending says how.
    name
        Which table; None: runs, and for .xlsx all of them.
    """
    kind = path.suffix.lower()
    names = (name,) if name is not None else (ALL if kind == ".xlsx" else ("runs",))
    tables = {name: _table(results, name) for name in names}
    with whole(path) as (beside,):
        _write(tables, beside, kind)
    return {name: len(table) for name, table in tables.items()}


def _table(results: SweepResults, name: str) -> pd.DataFrame:
    if name == "runs":
        return results.runs_frame().reset_index()
    if name == "decisions":
        return results.decisions_frame()
    if name == "shares":
        return results.shares_frame()
    if name == "drivers":
        return results.drivers_frame()
    return results.sensitivity().frame()


def _write(tables: Mapping[str, pd.DataFrame], path: Path, kind: str) -> None:
    if kind == ".csv":
        (table,) = tables.values()
        table.to_csv(path, index=False, lineterminator="\n")
        return
    # Made in memory first: the libraries do not take every name, nor end well on a full disk.
    made = BytesIO()
    if kind == ".xlsx":
        _write_workbook(tables, made)
    else:
        (table,) = tables.values()
        try:
            _one_type_each(table).to_parquet(made, index=False)
        except ImportError:
            raise click.UsageError("for Parquet, install groundswell[parquet]") from None
    path.write_bytes(made.getvalue())


def _write_workbook(tables: Mapping[str, pd.DataFrame], made: BytesIO) -> None:
    import pandas as pd

    long = [name for name, table in tables.items() if len(table) > MOST_ROWS]
    if long:
        raise click.UsageError(
            f"a sheet holds {MOST_ROWS:,} rows, and {', '.join(long)} have more; write them"
            " as .csv or .parquet with --table"
        )
    with pd.ExcelWriter(made, engine="openpyxl") as book:
        for name, table in tables.items():
            table.to_excel(book, sheet_name=name, index=False, freeze_panes=(1, 1))


def _one_type_each(table: pd.DataFrame) -> pd.DataFrame:
    """Return the table with columns of mixed values, which Parquet cannot hold, as text."""
    mixed = [
        name
        for name in table.columns
        if table[name].dtype == object and table[name].dropna().map(type).nunique() > 1
    ]
    return table.assign(**{n: table[n].map(lambda v: None if v is None else str(v)) for n in mixed})
