"""Write a plan as a workbook with live totals, or as plain CSV tables."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...models.tree.table import letter
from ..files import whole, write_whole
from . import decided, gained, money
from .names import Names
from .table import FIRST, Column, Formula, Table, value_of

if TYPE_CHECKING:
    from ...models.results.plan import Plan
    from ...models.scenario.scenario import Scenario

_MADE = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
_FONT = {"font_name": "Calibri", "font_size": 11}
_CELL = {**_FONT, "valign": "top"}
_INK, _TINT = "#1F3A4D", "#E8EEF2"
_FORMS: dict[str, dict[str, Any]] = {
    "text": {},
    "long": {"text_wrap": True},
    "dollars": {"num_format": '$#,##0;[Red]-$#,##0;"–"'},
    "number": {"num_format": "#,##0.0###"},
    "count": {"num_format": '#,##0;-#,##0;"–"'},
    "year": {"num_format": "0", "align": "left"},
    "share": {"num_format": "0%"},
}
_ALLOWED = {
    "autofilter": True,
    "sort": True,
    "format_cells": True,
    "format_columns": True,
    "format_rows": True,
}
_NARROWEST, _WIDEST, _LONG, _LINE = 9, 44, 60, 15
_MOST_ON_A_PAGE, _SCALE = 14, 65
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def tables(plan: Plan, scenario: Scenario) -> list[Table]:
    """Return a plan's tables, in the order of the workbook.

    Parameters
    ----------
    plan
        With decisions, year by year.
    scenario
        That it answers.
    """
    names = Names(scenario)
    paid = money.Paid(plan, names)
    of_funds = money.funds(plan, names, paid)
    found = [
        money.years(plan, paid, of_funds),
        decided.decisions(plan, names, paid),
        decided.sites(plan, names),
        decided.positions(plan, scenario, names),
        of_funds,
        paid.table,
        decided.staff(plan, names),
        gained.schools(plan, names, paid),
        gained.groups(plan, names),
        gained.rules(plan),
        gained.requests(plan, scenario, names),
        gained.inputs(scenario, names),
        gained.about(plan),
    ]
    return [table for table in found if table.rows]


def write_workbook(plan: Plan, scenario: Scenario, path: Path) -> None:
    """Write a plan as a workbook, whole or not at all.

    Its totals are formulas over its payments, each written with its value; they are protected
    (without a password), the figures that they add up are not.

    Parameters
    ----------
    plan
        With decisions, year by year.
    scenario
        That it answers.
    path
        Where to.

    Raises
    ------
    files.CannotWrite
        With the file as it was before.
    """
    import xlsxwriter

    with whole(path) as (beside,):
        book = xlsxwriter.Workbook(str(beside), {"strings_to_urls": False, "in_memory": True})
        book.set_properties({"title": plan.scenario.name or "Plan", "created": _MADE})
        book.set_calc_mode("auto")
        writer = _Writer(book)
        for table in tables(plan, scenario):
            writer.sheet(table)
        try:
            book.close()
        except xlsxwriter.exceptions.FileCreateError as failure:
            raise OSError(*failure.args[0].args) from None


def write_tables(plan: Plan, scenario: Scenario, folder: Path) -> list[Path]:
    """Write a plan's tables as CSV files; return them.

    A text that a spreadsheet would take for a formula begins with an apostrophe.

    Parameters
    ----------
    plan, scenario
        As for `write_workbook`.
    folder
        Made where there is none; files of the same names are replaced.

    Raises
    ------
    files.CannotWrite
        One cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for table in tables(plan, scenario):
        text = io.StringIO()
        lines = csv.writer(text, lineterminator="\n")
        lines.writerow([column.heading for column in table.columns])
        lines.writerows([_plain(value_of(cell)) for cell in row] for row in table.rows)
        path = folder / f"{table.title.lower().replace(' ', '_')}.csv"
        written = text.getvalue()
        # A spreadsheet takes a text for UTF-8 only with this mark.
        write_whole(path, written if written.isascii() else f"\ufeff{written}")
        made.append(path)
    return made


def _plain(cell: Any) -> Any:
    if isinstance(cell, str) and cell.startswith(_DANGEROUS):
        return f"'{cell}"
    return round(cell, 10) if isinstance(cell, float) else cell


class _Writer:
    """A workbook that is being written."""

    def __init__(self, book: Any) -> None:
        self.book = book
        head = {"bold": True, "font_color": "#FFFFFF", "bg_color": _INK, "text_wrap": True}
        shape = {**_FONT, **head, "valign": "vcenter", "border": 1}
        self.head = book.add_format(shape)
        self.head_of_numbers = book.add_format({**shape, "align": "right"})
        self.title = book.add_format({**_FONT, "bold": True, "font_size": 16, "font_color": _INK})
        self.note = book.add_format({**_FONT, "italic": True, "font_color": "#5A6670"})
        strong = {"bold": True, "bg_color": _TINT, "top": 1, "bottom": 1}
        self.open = {k: book.add_format({**_CELL, **f, "locked": False}) for k, f in _FORMS.items()}
        self.shut = {k: book.add_format({**_CELL, **f}) for k, f in _FORMS.items()}
        self.total = {k: book.add_format({**_FONT, **f, **strong}) for k, f in _FORMS.items()}

    def sheet(self, table: Table) -> None:
        """Write a table: title, note, totals, headings, rows."""
        sheet = self.book.add_worksheet(table.title)
        sheet.write_string(0, 0, table.title, self.title)
        sheet.write_string(1, 0, table.says, self.note)
        sheet.set_row(FIRST - 2, 34)
        totals = any(column.total for column in table.columns)
        for index, column in enumerate(table.columns):
            cells = [row[index] for row in table.rows]
            sheet.set_column(index, index, _width(column, cells))
            words = column.form in ("text", "long", "year")
            head = self.head if words else self.head_of_numbers
            sheet.write_string(FIRST - 2, index, column.heading, head)
            if totals:
                self._total(sheet, index, column, cells)
            for number, cell in enumerate(cells, FIRST):
                self._cell(sheet, number, index, column, cell)
        for number, row in enumerate(table.rows, FIRST):
            if (lines := _lines(table, row)) > 1:
                sheet.set_row(number - 1, _LINE * lines)
        sheet.freeze_panes(FIRST - 1, _fixed(table))
        sheet.autofilter(FIRST - 2, 0, FIRST - 2 + len(table.rows), len(table.columns) - 1)
        sheet.protect("", _ALLOWED)
        sheet.repeat_rows(FIRST - 2)
        sheet.set_landscape()
        if len(table.columns) <= _MOST_ON_A_PAGE:
            sheet.fit_to_pages(1, 0)
        else:
            sheet.set_print_scale(_SCALE)
            sheet.repeat_columns(0, _fixed(table) - 1)
        sheet.set_margins(0.4, 0.4, 0.5, 0.5)
        sheet.set_footer("&L&F, &A&RPage &P of &N")

    def _total(self, sheet: Any, index: int, column: Column, cells: list[Any]) -> None:
        form = self.total[column.form]
        if not column.total:
            sheet.write_string(FIRST - 3, index, "" if index else "Total", form)
            return
        name = letter(index)
        value = sum(float(value_of(cell) or 0.0) for cell in cells)
        formula = f"=SUM({name}{FIRST}:{name}{FIRST + len(cells) - 1})"
        sheet.write_formula(FIRST - 3, index, formula, form, value)

    def _cell(self, sheet: Any, number: int, index: int, column: Column, cell: Any) -> None:
        """Write a cell as what it is: a text that looks like a formula stays text."""
        form = self.open[column.form]
        if isinstance(cell, Formula):
            text = cell.text.replace("{row}", str(number))
            sheet.write_formula(number - 1, index, text, self.shut[column.form], cell.value)
        elif isinstance(cell, int | float):
            sheet.write_number(number - 1, index, cell, form)
        elif cell is None or cell == "":
            sheet.write_blank(number - 1, index, None, form)
        else:
            sheet.write_string(number - 1, index, str(cell), form)


def _fixed(table: Table) -> int:
    """Return how many columns stay in sight: those up to the last name at the front."""
    headings = [column.heading for column in table.columns[:4]]
    named = [i for i, text in enumerate(headings) if text.lower().endswith("name")]
    return named[0] + 1 if named else 1


def _lines(table: Table, row: Sequence[Any]) -> int:
    """Return how many lines a row's long texts take."""
    texts = [cell for c, cell in zip(table.columns, row, strict=True) if c.form == "long"]
    return max((-(-len(str(text or "")) // _LONG) for text in texts), default=1)


def _width(column: Column, cells: list[Any]) -> float:
    if column.form == "long":
        return _LONG
    shown = sorted(len(_shown(column, value_of(cell))) for cell in cells)
    usual = shown[int(len(shown) * 0.95)] if shown else 0
    words = max(len(word) for word in column.heading.split())
    two_lines = (len(column.heading) + 1) / 2
    return min(max(usual * 1.1 + 2, words + 4, two_lines + 2, _NARROWEST), _WIDEST)


def _shown(column: Column, cell: Any) -> str:
    if isinstance(cell, int | float) and column.form == "dollars":
        return f"${cell:,.0f}    "  # room for a total
    return str(round(cell, 4) if isinstance(cell, float) else cell or "")
