"""Write a scenario's sheets as an Excel workbook."""

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from ..tree.tree import Map
from .fitting import Cell
from .layout import Page, laid_out
from .readme import ABOUT, HOW
from .shape import Shape
from .sheets import DISTRICT, OTHER, README, SCENARIOS, SHEETS

_SPARE_ROWS = 500
"""Rows below the last for which there are drop-downs, too."""

_NARROWEST, _WIDEST = 9.0, 48.0
_HEAD_HEIGHT, _LINE = 48, 15.5
_README_WIDTH = 95
_MOST_ON_A_PAGE, _SCALE = 14, 70
_MOST_LISTED = 250  # characters that a drop-down's own list may have
FONT = {"font_name": "Calibri", "font_size": 11}
INK, GREY, PAPER, TINT = "#1F3A4D", "#8A8F94", "#FFFFFF", "#E8EEF2"
_TABS = {DISTRICT: INK, SCENARIOS: "#B7791F", OTHER: GREY}
MADE = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
"""The date that every workbook is given: the same scenario makes the same file."""

_FORMATS = {"dollars": "#,##0", "students": "#,##0.##", "FTE": "0.0###"}
_CENTS = "#,##0.00"
_OF = {sheet.kind.section: sheet.title for sheet in SHEETS if len(sheet.kind.path) == 2}


def write_workbook(tree: Map, path: Path) -> None:
    """Write a scenario as a workbook.

    Parameters
    ----------
    tree
        The raw tree, tables filled in, rules labelled.
    path
        Where to; what is there is overwritten.

    Raises
    ------
    OSError
        It cannot be written.
    """
    book = xlsxwriter.Workbook(str(path), {"strings_to_urls": False, "in_memory": True})
    book.set_properties({"title": str(tree.get("name") or "Scenario"), "created": MADE})
    writer = _Writer(book)
    writer.readme()
    pages = laid_out(tree)
    counts = {page.title: len(page.rows) for page in pages}
    for page in pages:
        writer.page(page, counts)
    try:
        book.close()
    except xlsxwriter.exceptions.FileCreateError as failure:
        raise OSError(*failure.args[0].args) from None


class _Writer:
    """A workbook that is being written."""

    def __init__(self, book: Any) -> None:
        self.book = book
        head = {**FONT, "bold": True, "font_color": PAPER, "bg_color": INK, "text_wrap": True}
        self.head = book.add_format({**head, "valign": "vcenter", "border": 1})
        self.title = book.add_format({**FONT, "bold": True, "font_size": 16, "font_color": INK})
        self.strong = book.add_format({**FONT, "bold": True, "valign": "top"})
        self.text = book.add_format({**FONT, "text_wrap": True, "valign": "top"})
        self.ids = book.add_format({**FONT, "bg_color": TINT})
        self.plain = book.add_format(FONT)
        self.left = book.add_format({**FONT, "align": "left", "valign": "top", "text_wrap": True})
        self.grey = book.add_format({**FONT, "italic": True, "font_color": GREY})
        self.numbers = {
            form: book.add_format({**FONT, "num_format": form})
            for form in (*_FORMATS.values(), _CENTS)
        }

    def readme(self) -> None:
        sheet = self.book.add_worksheet(README)
        sheet.hide_gridlines(2)
        sheet.set_column(0, 0, 22, self.plain)
        sheet.set_column(1, 1, _README_WIDTH + 5, self.plain)
        sheet.write_string(0, 0, "A scenario of Groundswell", self.title)
        for row, line in enumerate(HOW, 2):
            sheet.write_number(row, 0, row - 1, self.strong)
            sheet.write_string(row, 1, line, self.text)
            sheet.set_row(row, _LINE * -(-len(line) // _README_WIDTH))
        first = len(HOW) + 3
        for row, (title, line) in enumerate(ABOUT.items(), first):
            sheet.write_url(row, 0, f"internal:'{title}'!A1", string=title)
            sheet.write_string(row, 1, line, self.text)
        _set_up_print(sheet, 2, 1)

    def page(self, page: Page, counts: Mapping[str, int]) -> None:
        """Write a sheet: headings with notes, the example in grey, rows, drop-downs."""
        sheet = self.book.add_worksheet(page.title)
        sheet.set_tab_color(_TABS.get(page.title, "#3C7A89"))
        sheet.set_row(0, _HEAD_HEIGHT)
        for index, shape in enumerate(page.columns):
            cells = [row[index] for row in page.rows]
            form = self._format(page, index, shape, cells)
            sheet.set_column(index, index, _width(page, index, shape, cells), form)
            sheet.write_string(0, index, shape.words, self.head)
            if shape.says:
                sheet.write_comment(0, index, shape.says, _NOTE)
            self._choices(sheet, index, shape, len(page.rows), counts)
            for row, cell in enumerate(cells, _first(page)):
                put(sheet, row, index, cell, form)
        if page.example:
            for index, cell in enumerate(page.example):
                put(sheet, 1, index, cell, self.grey)
        sheet.freeze_panes(1, page.fixed)
        if page.title != DISTRICT:
            sheet.autofilter(0, 0, _first(page) + max(len(page.rows), 1) - 1, len(page.columns) - 1)
        sheet.repeat_rows(0)
        _set_up_print(sheet, len(page.columns), page.fixed)

    def _format(self, page: Page, index: int, shape: Shape, cells: Sequence[Cell]) -> Any:
        if page.title == DISTRICT and shape.name in ("says", "address"):
            return self.grey if shape.name == "address" else self.text
        if page.title == DISTRICT:
            return self.strong if shape.name == "setting" else self.left
        if not shape.kinds and page.title not in (DISTRICT, SCENARIOS, OTHER):
            return self.ids
        form = _FORMATS.get(shape.unit or "")
        if form is None:
            return self.plain
        cents = shape.unit == "dollars" and any(isinstance(c, float) and c % 1 for c in cells)
        return self.numbers[_CENTS if cents else form]

    def _choices(
        self, sheet: Any, index: int, shape: Shape, rows: int, counts: Mapping[str, int]
    ) -> None:
        """Let a column's cells offer what may stand there; other values are asked about."""
        source: Any = list(shape.choices)
        if shape.of in _OF:
            title = _OF[shape.of]
            last = counts[title] + _SPARE_ROWS
            source = f"='{title}'!$A$3:$A${last}"
        elif not source or len(",".join(source)) > _MOST_LISTED:
            return
        choice = {
            "validate": "list",
            "source": source,
            "error_type": "warning",
            "error_title": shape.words[:32],
            "error_message": "This is none of the known values. Keep it?",
        }
        sheet.data_validation(1, index, rows + _SPARE_ROWS, index, choice)


_NOTE = {"x_scale": 2.4, "y_scale": 1.4, "font_size": 9, "author": "Groundswell"}


def _first(page: Page) -> int:
    return 2 if page.example else 1


def put(sheet: Any, row: int, column: int, cell: Cell, form: Any) -> None:
    """Write a cell as what it is: a text that looks like a formula or a number stays text."""
    if isinstance(cell, bool):
        sheet.write_boolean(row, column, cell, form)
    elif isinstance(cell, int | float):
        sheet.write_number(row, column, cell, form)
    elif cell is not None:
        sheet.write_string(row, column, cell, form)


def _width(page: Page, index: int, shape: Shape, cells: Sequence[Cell]) -> float:
    if page.title == DISTRICT and shape.name == "says":
        return 90.0
    shown = sorted(len(_shown(cell)) for cell in cells if cell is not None)
    usual = shown[int(len(shown) * 0.95)] if shown else 0
    example = len(_shown(page.example[index])) if index < len(page.example) else 0
    words = max(len(word) for word in shape.words.split())
    two_lines = (len(shape.words) + 1) / 2
    widest = max(usual, min(example, 24), words + 3, two_lines)
    return min(max(widest * 1.1 + 1.5, _NARROWEST), _WIDEST)


def _shown(cell: Cell) -> str:
    return f"{cell:,}" if isinstance(cell, int | float) else str(cell or "")


def _set_up_print(sheet: Any, columns: int, fixed: int) -> None:
    """Print a sheet on pages of its width; one of many columns on several, names on each."""
    sheet.set_landscape()
    if columns <= _MOST_ON_A_PAGE:
        sheet.fit_to_pages(1, 0)
    else:
        sheet.set_print_scale(_SCALE)
        sheet.repeat_columns(0, fixed - 1)
    sheet.set_margins(0.4, 0.4, 0.5, 0.5)
    sheet.set_footer("&L&A&RPage &P of &N")
