"""A page of text and tables, printed in colour to a terminal and as plain text elsewhere."""

import os
import shutil
import sys
from collections.abc import Iterable, Sequence
from io import StringIO
from itertools import zip_longest
from typing import TextIO

from rich.cells import cell_len, set_cell_size
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

WIDTH = 80
LEAST_WIDTH = 40

Page = list[RenderableType]


def heading(text: str) -> Text:
    """Return the line above a part of the page."""
    return Text(f"\n{text}", style="bold cyan")


def paragraph(text: str, style: str = "", indent: int = 0) -> RenderableType:
    """Return a text filled to the page's width."""
    return Padding(Text(text, style=style), (0, 0, 0, indent))


def item(text: str, style: str = "") -> Table:
    """Return a line of a list, its further lines indented."""
    return labelled([("  -", text)], style)


def labelled(rows: Iterable[tuple[str, str]], style: str = "bold") -> Table:
    """Return texts, each with a label at its left."""
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(style=style, no_wrap=True)
    grid.add_column(overflow="fold")
    for label, text in rows:
        grid.add_row(label, text)
    return grid


def table(*columns: str, left: int = 1, last: int = 0) -> Table:
    """Return an empty table, whose text wraps at words: nothing is cut.

    Parameters
    ----------
    columns
        Headings.
    left
        How many columns, from the first, are text; the others are figures, set to the right.
    last
        How many columns at the end are text, too.
    """
    made = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold underline")
    for index, name in enumerate(columns):
        text = index < left or index >= len(columns) - last
        made.add_column(
            name,
            justify="left" if text else "right",
            no_wrap=not text,
            overflow="fold",
        )
    return made


def fixed(cells: Sequence[str], widths: Sequence[int], *, one_line: bool = False) -> str:
    """Return an indented row of cells at fixed widths; a negative width sets to the right.

    Parameters
    ----------
    cells
        The texts.
    widths
        One for each, in characters; a longer text goes on below, at words.
    one_line
        Whether such a text is cut instead, with an ellipsis: where there is no room for lines.
    """
    columns = [
        [_cut(cell, width)] if one_line else _wrapped(cell, width)
        for cell, width in zip(cells, widths, strict=True)
    ]
    rows = zip_longest(*columns, fillvalue="")
    return "\n".join("  " + "  ".join(map(_set, row, widths)).rstrip() for row in rows)


def _wrapped(text: str, width: int) -> list[str]:
    if width < 0 or cell_len(text) <= width:
        return [text]
    lines = Text(text).wrap(Console(width=width), width, overflow="fold")
    return [line.plain.rstrip() for line in lines]


def _cut(text: str, width: int) -> str:
    if width < 0 or cell_len(text) <= width:
        return text
    return set_cell_size(text, width - 1).rstrip() + "…"


def _set(text: str, width: int) -> str:
    return text.rjust(-width) if width < 0 else set_cell_size(text, width)


def as_text(page: Iterable[RenderableType], width: int = WIDTH) -> str:
    """Return a page as plain text: no colour, no lines drawn, nothing behind the last word."""
    out = StringIO()
    console = _console(out, width, terminal=False)
    for part in page:
        console.print(part)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


def show(page: Iterable[RenderableType], out: TextIO | None = None) -> None:
    """Print a page to stdout, or another stream: in colour if that is a terminal."""
    out = out or sys.stdout
    if not out.isatty() or os.environ.get("TERM") == "dumb":
        out.write(_encodable(as_text(page), out))
        return
    columns = shutil.get_terminal_size((WIDTH, 24)).columns
    console = _console(out, max(LEAST_WIDTH, min(WIDTH, columns)), terminal=True)
    for part in page:
        console.print(part)


def _console(out: TextIO, width: int, terminal: bool) -> Console:
    return Console(
        file=out,
        width=width,
        force_terminal=terminal,
        color_system="auto" if terminal else None,
        markup=False,
        emoji=False,
        highlight=False,
        legacy_windows=False,
    )


def _encodable(text: str, out: TextIO) -> str:
    """Return the text with ASCII for the few signs of ours that a narrow encoding lacks."""
    try:
        text.encode(out.encoding or "utf-8")
    except UnicodeEncodeError:
        for sign, plain in (("→", ">"), ("–", "-"), ("…", "..."), ("×", "x")):
            text = text.replace(sign, plain)
    return text
