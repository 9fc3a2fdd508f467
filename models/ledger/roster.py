"""The roster: what a ledger does not know of the schools, from a table that does."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from ..export.cells import Doubtful, amount, text
from ..export.grid import Sheet, read_book
from ..export.headings import find_headings
from ..export.map import Columns, Roster, SheetMap
from ..tables.columns import NoSuchColumn, column
from ..tree.addresses import kinds_at
from ..tree.problems import Problem, ScenarioError
from .schools import Schools, UnknownSchool

_WORDS = ("tags", "name")
"""Fields that hold any text."""


@dataclass
class Known:
    """What a roster says.

    Attributes
    ----------
    fields
        By school: texts by column of the table of schools.
    problems
        What is wrong with it.
    others
        Rows of what is no school of the export.
    """

    fields: dict[str, dict[str, str]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    others: list[str] = field(default_factory=list)


def read_rosters(rosters: Sequence[Roster], folder: Path, schools: Schools) -> Known:
    """Return what rosters say of the schools of an export.

    Parameters
    ----------
    rosters
        How each is read.
    folder
        That their names are relative to.
    schools
        Of the export.
    """
    whole = Known()
    told: set[str] = set()
    for number, roster in enumerate(rosters, 1):
        where = f"rosters.{number}.fields"
        found = Known(problems=_wrong_fields(roster, where, told))
        told |= roster.fields.keys()
        if not found.problems:
            found = _read(roster, folder, schools)
        whole.problems += found.problems
        whole.others += found.others
        for school, fields in found.fields.items():
            whole.fields.setdefault(school, {}).update(fields)
    return whole


def _read(roster: Roster, folder: Path, schools: Schools) -> Known:
    found = Known()
    try:
        sheet = read_book(folder / roster.file).sheet(roster.sheet)
    except ScenarioError as failure:
        found.problems += failure.problems
        return found
    # A roster is read as a ledger whose every column has a place: only headings are looked for.
    columns = Columns(
        school=roster.school, school_code=roster.school_code, segments=dict(_numbered(roster))
    )
    how = SheetMap(header=roster.header, columns=columns, amounts={}, wide="items", year=2000)
    headings, problems = find_headings(sheet, how)
    found.problems += problems
    if headings is None:
        return found
    index = {
        name: headings.column[f"segment.{key}"]
        for (key, _), name in zip(_numbered(roster), roster.fields, strict=True)
    }
    for row in range(headings.row + 1, len(sheet.rows)):
        cells = sheet.rows[row]
        name, code = (_cell(cells, headings.column.get(k)) for k in ("school", "school_code"))
        _take(found, roster, sheet, row, index, schools, text(name), text(code))
    return found


def _numbered(roster: Roster) -> list[tuple[str, str]]:
    return [(f"f{n}", heading) for n, heading in enumerate(roster.fields.values())]


def _wrong_fields(roster: Roster, where: str, told: set[str]) -> list[Problem]:
    """Return what is wrong with the fields of a roster, of which some may be told by others."""
    problems = []
    start = kinds_at(("schools", "*"))
    for name in roster.fields:
        says, mend = f"another roster gives `{name}`, too", "take it from one of them"
        try:
            column(0, name, start)
        except NoSuchColumn as better:
            says, mend = f"`{name}` is not a column of the table of schools", str(better)
        else:
            if name not in told:
                continue
        problems.append(Problem("error", "", None, "", f"{where}.{name}", says, mend))
    return problems


def _cell(cells: Sequence[Any], index: int | None) -> Any:
    return cells[index] if index is not None and index < len(cells) else None


def _take(
    found: Known,
    roster: Roster,
    sheet: Sheet,
    row: int,
    index: dict[str, int],
    schools: Schools,
    name: str,
    code: str,
) -> None:
    """Take in a row."""
    if not (name or code):
        return
    try:
        school = schools.look_up(name, code)
    except UnknownSchool as unknown:
        found.problems.append(sheet.problem(row, None, unknown.says, unknown.mend))
        return
    if not school:
        found.others.append(name or code)
        return
    if school in found.fields:
        says = f"{name or code} stands here a second time"
        found.problems.append(sheet.problem(row, None, says, "keep one of the rows"))
        return
    fields: dict[str, str] = {}
    for key, at in index.items():
        try:
            fields[key] = _value(key, _cell(sheet.rows[row], at), key in roster.percent)
        except Doubtful as doubt:
            found.problems.append(sheet.problem(row, at, f"{doubt.says} ({key})", doubt.mend))
    found.fields[school] = {key: value for key, value in fields.items() if value}


def _value(key: str, cell: Any, percent: bool) -> str:
    shown = text(cell)
    if key.partition(".")[0] in _WORDS:
        return shown
    if shown.upper() in ("NA", "N/A", "*", "**"):
        return ""  # not counted, or too few to be published
    marked = shown.endswith("%")
    number = amount(shown.removesuffix("%").strip() if marked else cell, "a number")
    if number is None:
        return ""
    if marked or percent:
        number /= Decimal(100)
    if number < 0:
        raise Doubtful(f"{shown} is negative", "write 0 or more")
    return plain_number(number)


def plain_number(number: Decimal) -> str:
    """Return a number as a table has it: no exponent, no zeros behind."""
    shown = f"{number:f}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown
