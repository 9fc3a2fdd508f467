"""A memo as a file for the word processor (DOCX)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Inches, Pt, RGBColor

from ..render.words import short
from .labels import plain
from .views.memos import Grid, Memo, Part, Text

LONGEST = 255
"""Characters that a title among the properties may have."""

PAGE, FIRST = 6.5, 3.0
"""Width of a page within its margins, and of a table's first column, inches: names stand in it."""

KEPT_WHOLE = 14
"""Rows up to which a table stays on one page."""

FONT, INK, LINE = "Arial", RGBColor(0x1B, 0x26, 0x31), "BFC6CC"
"""One typeface, that every word processor has or stands in for, in one colour."""


def write_memo(memo: Memo, lang: str, path: Path) -> None:
    """Write a memo.

    Parameters
    ----------
    lang
        Its language, which the word processor checks spelling by.
    path
        Where to.
    """
    document = Document()
    _dress(document)
    for section in document.sections:
        section.left_margin = section.right_margin = Inches(1)
    _speak(document, lang)
    document.core_properties.title = short(plain(memo.title), LONGEST)
    document.core_properties.author = ""
    document.add_paragraph(plain(memo.above))
    document.add_heading(plain(memo.title), level=1)
    for part in memo.parts:
        _add(document, part)
    document.save(str(path))


def _dress(document: Any) -> None:
    for name, size in (("Normal", 10.5), ("Heading 1", 18), ("Heading 2", 12)):
        style = document.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = FONT, Pt(size), INK
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{kind}"), None)
    document.styles["Normal"].paragraph_format.space_after = Pt(6)


def _speak(document: Any, lang: str) -> None:
    properties = document.styles["Normal"].element.get_or_add_rPr()
    said = OxmlElement("w:lang")
    said.set(qn("w:val"), {"en": "en-US", "es": "es-US"}[lang])
    properties.append(said)


def _add(document: Any, part: Part) -> None:
    if part.title:
        document.add_heading(plain(part.title), level=2)
    for text in part.text:
        if text:
            paragraph = document.add_paragraph(plain(text))
            paragraph.paragraph_format.keep_with_next = part.grid is not None
    for item in part.items:
        document.add_paragraph(plain(item), style="List Bullet")
    if part.grid is not None and part.grid.rows:
        _add_grid(document, part.grid)


def _add_grid(document: Any, grid: Grid) -> None:
    table = document.add_table(rows=1, cols=len(grid.heads))
    table.autofit = False
    _rule(table)
    others = (PAGE - FIRST) / max(len(grid.heads) - 1, 1)
    for number, column in enumerate(table.columns):
        column.width = Inches(others if number else FIRST)
    _fill(table.rows[0].cells, grid.heads, bold=True)
    # The head is repeated on each page.
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for row in grid.rows:
        _fill(table.add_row().cells, row)
    if grid.total is not None:
        _fill(table.add_row().cells, grid.total, bold=True)
    whole = len(table.rows) <= KEPT_WHOLE
    for line in table.rows[:-1] if whole else table.rows[:2]:
        for cell in line.cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = True
    for line in table.rows:
        # No row goes on on the next page.
        line._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for number, cell in enumerate(line.cells):
            cell.width = table.columns[number].width
    document.add_paragraph()


def _rule(table: Any) -> None:
    """Draw a thin line beneath each row, and nothing else."""
    borders = OxmlElement("w:tblBorders")
    for side in ("bottom", "insideH"):
        line = OxmlElement(f"w:{side}")
        for key, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", LINE)):
            line.set(qn(f"w:{key}"), value)
        borders.append(line)
    table._tbl.tblPr.append(borders)


def _fill(cells: Any, texts: tuple[Text, ...], *, bold: bool = False) -> None:
    for number, (cell, text) in enumerate(zip(cells, texts, strict=True)):
        paragraph = cell.paragraphs[0]
        paragraph.add_run(plain(text)).bold = bold
        paragraph.paragraph_format.space_after = paragraph.paragraph_format.space_before = Pt(2)
        if number:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
