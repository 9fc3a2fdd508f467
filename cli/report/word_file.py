"""A memo as a file for the word processor (DOCX)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Inches, Pt

from ..render.words import short
from .labels import plain
from .views.memos import Grid, Memo, Part, Text

LONGEST = 255
"""Characters that a title among the properties may have."""

FIRST = 3.0
"""Width of a table's first column, inches: names stand in it."""


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
    document.styles["Normal"].font.size = Pt(10.5)
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
            document.add_paragraph(plain(text))
    for item in part.items:
        document.add_paragraph(plain(item), style="List Bullet")
    if part.grid is not None and part.grid.rows:
        _add_grid(document, part.grid)


def _add_grid(document: Any, grid: Grid) -> None:
    table = document.add_table(rows=1, cols=len(grid.heads))
    table.style = "Light Shading"
    table.columns[0].width = Inches(FIRST)
    _fill(table.rows[0].cells, grid.heads)
    # The head is repeated on each page.
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for row in grid.rows:
        _fill(table.add_row().cells, row)
    document.add_paragraph()


def _fill(cells: Any, texts: tuple[Text, ...]) -> None:
    for number, (cell, text) in enumerate(zip(cells, texts, strict=True)):
        cell.text = plain(text)
        if number:
            cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
