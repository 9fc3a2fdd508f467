"""What the cells of a form offer and expect, so that a spreadsheet says at once what is odd."""

from collections.abc import Mapping, Sequence
from typing import Any

from .layout import Field, Page

_MOST_LISTED = 250  # characters that a drop-down's own list may have
_MOST_TITLE, _MOST_NOTE = 32, 255
_LISTED = ("for", "gives_up", "goal", "wants", "if")


def rule_of(field: Field) -> dict[str, Any] | None:
    """Return what a cell may hold that is no choice of a list; what is odd is asked about.

    Parameters
    ----------
    field
        Its column, or its row on the sheet of the school.
    """
    if field.key in _LISTED:
        return None
    return {**_bounds(field), **_note(field)}


def _bounds(field: Field) -> dict[str, Any]:
    title = field.words[:_MOST_TITLE]
    asked = {"error_type": "warning", "error_title": title, "error_message": field.says}
    if field.kind == "share":
        return {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 1, **asked}
    if field.kind == "whole":
        return {"validate": "integer", "criteria": ">=", "value": 0, **asked}
    if field.kind in ("number", "dollars"):
        return {"validate": "decimal", "criteria": ">=", "value": 0, **asked}
    return {"validate": "any"}


def _note(field: Field) -> dict[str, Any]:
    return {"input_title": field.words[:_MOST_TITLE], "input_message": field.says[:_MOST_NOTE]}


def offer_choices(
    sheet: Any, page: Page, row: int, offered: Mapping[str, Sequence[str] | str]
) -> None:
    """Let the cells of a row offer what may stand there.

    Parameters
    ----------
    sheet
        The worksheet.
    page
        What its columns are.
    row
        Index of the row.
    offered
        By key of a column: the choices, or the range of cells that has them.
    """
    for column, field in enumerate(page.fields):
        source = offered.get(field.key)
        if source is None or field.told:
            continue
        if not isinstance(source, str) and len(",".join(source)) > _MOST_LISTED:
            continue
        choice = {
            "validate": "list",
            "source": source if isinstance(source, str) else list(source),
            "error_type": "warning",
            "error_title": field.words[:_MOST_TITLE],
            "error_message": "This is none of the known answers. Keep it?",
        }
        sheet.data_validation(row, column, row, column, {**choice, **_note(field)})
