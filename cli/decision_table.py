"""Writing a plan's decisions to a table for spreadsheets, as `state` reads it."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .files import whole, write_whole

if TYPE_CHECKING:
    from ..models.results.plan import Plan

ENDINGS = (".csv", ".xlsx")


def write_decisions(plan: Plan, path: Path) -> int:
    """Write a plan's decisions; return how many rows.

    Parameters
    ----------
    plan
        With decisions.
    path
        Ends in one of `ENDINGS`.

    Raises
    ------
    files.CannotWrite
        With the file as it was before.
    """
    from ..models.results.plan import DECISION_COLUMNS

    rows = [[row[name] for name in DECISION_COLUMNS] for row in plan.decision_rows()]
    table = [list(DECISION_COLUMNS), *rows]
    if path.suffix.lower() == ".xlsx":
        _write_workbook(table, path)
    else:
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows(table)
        written = text.getvalue()
        # A spreadsheet takes a text for UTF-8 only with this mark.
        write_whole(path, written if written.isascii() else f"\ufeff{written}")
    return len(rows)


def _write_workbook(table: list[list[Any]], path: Path) -> None:
    try:
        from openpyxl import Workbook
    except ImportError:
        raise click.UsageError(
            "workbooks are written by openpyxl, which is not installed; name a .csv file"
        ) from None
    book = Workbook(write_only=True)
    sheet = book.create_sheet("decisions")
    sheet.freeze_panes = "A2"
    for row in table:
        sheet.append(row)
    with whole(path) as (beside,):
        book.save(beside)
