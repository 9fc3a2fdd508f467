"""The row of headings of a sheet, and the columns that the map names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ..tree.problems import Problem
from ..tree.suggestions import suggestion
from ..tree.table import letter
from .cells import text
from .grid import Sheet
from .map import SheetMap
from .patterns import named, plain

MOST_ABOVE = 40
"""Rows among which headings are looked for: titles and notes stand above them."""


@dataclass(frozen=True)
class Headings:
    """Where the columns of a sheet are.

    Attributes
    ----------
    row
        Of the headings, from 0.
    names
        The headings, "" for a column without one.
    column
        Index of each column that the map names: account, school, item, fte and so on; a segment
        under its own name behind `segment.`.
    amounts
        Index of the column with each year's dollars, of a sheet with a line a row.
    across
        Indexes of the columns with dollars of a wide sheet, each an item or a school.
    totals
        Indexes of the columns of a wide sheet that add up a row.
    """

    row: int
    names: Sequence[str]
    column: Mapping[str, int]
    amounts: Mapping[int, int] = field(default_factory=dict)
    across: Sequence[int] = ()
    totals: Sequence[int] = ()

    @property
    def money(self) -> Sequence[int]:
        """Indexes of all columns of dollars, sums too."""
        return (*self.amounts.values(), *self.across, *self.totals)


def find_headings(sheet: Sheet, how: SheetMap) -> tuple[Headings | None, list[Problem]]:
    """Return where a sheet's columns are; None, and why, where they cannot be told.

    Parameters
    ----------
    sheet
        Its cells.
    how
        What the map says of it.
    """
    wanted = named_columns(how)
    if how.header is not None and how.header > len(sheet.rows):
        says = f"the map says that headings are in row {how.header}; there are {len(sheet.rows)}"
        return None, [sheet.problem(how.header - 1, None, says, "correct `header` in the map")]
    row = _row(sheet, how, list(wanted.values()))
    if row is None:
        return None, [_missing(sheet, how, list(wanted.values()))]
    names = headings_in(sheet, row, how.header_rows)
    index: dict[str, int] = {}
    problems: list[Problem] = []
    for key, heading in wanted.items():
        found = [i for i, name in enumerate(names) if plain(name) == plain(heading)]
        if len(found) == 1:
            index[key] = found[0]
        elif found:
            letters = " and ".join(letter(i) for i in found)
            says = f'"{heading}" stands above the columns {letters}'
            problems.append(sheet.problem(row, found[1], says, "give one another heading"))
        else:
            mend = suggestion(heading, [name for name in names if name], "headings")
            says = f'there is no heading "{heading}" in this row'
            problems.append(sheet.problem(row, None, says, mend))
    if problems:
        return None, problems
    amounts = {year: index[f"amounts.{year}"] for year in how.amounts}
    column = {key: i for key, i in index.items() if not key.startswith("amounts.")}
    across, totals = _across(sheet, how, names, set(column.values()), row)
    return Headings(row, names, column, amounts, across, totals), []


def named_columns(how: SheetMap) -> dict[str, str]:
    """Return the headings that the map names, by what the column is."""
    own = how.columns
    plain_ones = {name: getattr(own, name) for name in type(own).model_fields if name != "segments"}
    segments = {f"segment.{name}": heading for name, heading in own.segments.items()}
    amounts = {f"amounts.{year}": heading for year, heading in how.amounts.items()}
    return {key: name for key, name in {**plain_ones, **segments, **amounts}.items() if name}


def _row(sheet: Sheet, how: SheetMap, wanted: Sequence[str]) -> int | None:
    if how.header is not None:
        return how.header - 1
    looked_for = {plain(name) for name in wanted}
    for number in range(min(MOST_ABOVE, len(sheet.rows))):
        if looked_for and looked_for <= set(
            map(plain, headings_in(sheet, number, how.header_rows))
        ):
            return number
    return None


def headings_in(sheet: Sheet, row: int, rows: int = 1) -> list[str]:
    """Return the headings of each column: its texts in so many rows, the last of them given."""
    found = []
    for column in range(len(sheet.rows[row])):
        above = (sheet.rows[n] for n in range(max(0, row - rows + 1), row + 1))
        texts = [text(cells[column]) for cells in above if column < len(cells)]
        found.append(" ".join(dict.fromkeys(part for part in texts if part)))
    return found


def _missing(sheet: Sheet, how: SheetMap, wanted: Sequence[str]) -> Problem:
    """Return the problem of a sheet without the headings: which of them its best row lacks."""

    def lacks(number: int) -> list[str]:
        there = set(map(plain, headings_in(sheet, number, how.header_rows)))
        return [name for name in wanted if plain(name) not in there]

    rows = range(min(MOST_ABOVE, len(sheet.rows)))
    best = min(rows, key=lambda n: len(lacks(n)), default=None)
    if best is None or len(lacks(best)) == len(wanted):
        says = f"no row has the headings {', '.join(wanted) or '(the map names none)'}"
        return sheet.problem(0, None, says, "correct them in the map, or give `header`")
    lacking = lacks(best)
    there = [name for name in headings_in(sheet, best, how.header_rows) if name]
    says = f"the headings of this row lack {', '.join(lacking)}"
    return sheet.problem(best, None, says, suggestion(lacking[0], there, "headings"))


def _across(
    sheet: Sheet, how: SheetMap, names: Sequence[str], taken: set[int], row: int
) -> tuple[list[int], list[int]]:
    """Return the columns of a wide sheet that are items or schools, and those that are sums."""
    across: list[int] = []
    totals: list[int] = []
    for i, name in enumerate(names) if how.wide else ():
        if i in taken or not name or named(name, how.leave_out):
            continue
        if named(name, how.totals):
            totals.append(i)
        elif not how.only or named(name, how.only):
            across.append(i)
    # A sheet read in part has sums of more than what is read of it.
    return across, [] if how.only else totals
