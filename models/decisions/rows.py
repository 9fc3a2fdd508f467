"""The rows of a table of decisions, each understood by itself; all that is wrong with them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ..naming import NotNamed, find
from ..numbers import shown
from ..results.plan import DECISION_COLUMNS
from ..results.plan_parts.program_year import SiteAction
from ..scenario.scenario import Scenario
from ..tree.problems import Problem, Severity, listed
from ..tree.suggestions import suggestion
from ..tree.table import Table, empty
from .cells import Wrong, action_in, level_in, nearest_level, positions_in, text_in, year_in
from .words import column_named, goes_on

_MOST_ABOVE = 20


@dataclass(frozen=True)
class Row:
    """What a row says.

    Attributes
    ----------
    number
        Of the row.
    program
        None: all that the merge combines, or the row names a reorganization.
    school
        None: all schools of the program.
    year
        None: from the first year on.
    action
        None: it is told by the level, the positions or the merge.
    level, positions, merge
        As the cells say; None for an empty one.
    reorganization
        None: the row is of a program.
    as_before
        Whether it says no more than that the site goes on as it was the year before.
    """

    number: int
    program: str | None = None
    school: str | None = None
    year: int | None = None
    action: SiteAction | None = None
    level: float | None = None
    positions: int | None = None
    merge: str | None = None
    reorganization: str | None = None
    as_before: bool = False


@dataclass
class Notes:
    """Where problems of a file are noted.

    Attributes
    ----------
    file
        Its name.
    place
        How a row, and a column in it ("" for the row), is called.
    headings
        What the file calls each column.
    problems
        What was found.
    """

    file: str
    place: Callable[[int | None, str], str]
    headings: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def add(
        self, row: int | None, column: str, says: str, mend: str, severity: Severity = "error"
    ) -> None:
        """Note what is wrong in a row, and in its column if one is named."""
        place = self.place(row, self.headings.get(column, column))
        self.problems.append(Problem(severity, self.file, row, place, "", says, mend))


def read_rows(table: Table, scenario: Scenario, notes: Notes) -> list[Row]:
    """Return what each row says; rows with a mistake are left out, and the mistake is noted.

    Parameters
    ----------
    table
        Headings and rows.
    scenario
        Whose programs, schools and years they name.
    notes
        Takes what is wrong.
    """
    index = _columns(table, notes)
    if index is None:
        return []
    rows = []
    for number, cells in table.rows:
        if empty(cells):
            continue
        beyond = [i for i, cell in enumerate(cells) if text_in(cell) and i not in index["read"]]
        if any(i >= len(table.header) or not table.header[i] for i in beyond):
            notes.add(number, "", "a cell has no column name above it", "name it, or empty it")
        given = {
            name: cells[i] if i < len(cells) else None
            for name, i in index.items()
            if name != "read"
        }
        row = _Reader(number, given, scenario, notes).row()
        if row is not None:
            rows.append(row)
    if not rows and not notes.problems and notes.file:
        mend = "write them below the headings, if there are any"
        notes.add(None, "", "there are no decisions in it", mend, "warning")
    return rows


def _columns(table: Table, notes: Notes) -> dict[str, Any] | None:
    """Return the index of each column by what it means; None where rows cannot be read.

    Under `read` are the indexes of all columns that are known.
    """
    named = [column_named(heading) for heading in table.header]
    if not {"program", "reorganization", "merge"} & set(named):
        _no_headings(table, notes)
        return None
    index: dict[str, Any] = {"read": set()}
    for i, (heading, name) in enumerate(zip(table.header, named, strict=True)):
        if name is None and heading:
            mend = suggestion(heading, DECISION_COLUMNS, "columns")
            notes.add(1, heading, f"`{heading}` is not a column of decisions", mend)
        elif name and name in index:
            first = table.header[index[name]]
            says = f"`{first}` and `{heading}` are both the {name}"
            notes.add(1, heading, says, "delete one of the columns")
        elif name:
            index[name] = i
            notes.headings[name] = heading
        if name is not None or heading:
            index["read"].add(i)
    return index


def _no_headings(table: Table, notes: Notes) -> None:
    for number, cells in table.rows[:_MOST_ABOVE]:
        if "program" in {column_named(text_in(cell)) for cell in cells}:
            notes.add(1, "", f"the headings are in row {number}", "delete the rows above them")
            return
    mend = f"write headings into its first row: {listed(DECISION_COLUMNS)}"
    notes.add(1, "", "no column says `program`", mend)


class _Reader:
    """Reads one row."""

    def __init__(
        self, number: int, cells: dict[str, Any], scenario: Scenario, notes: Notes
    ) -> None:
        self.number, self.cells, self.scenario, self.notes = number, cells, scenario, notes
        self.sound = True

    def wrong(self, column: str, says: str, mend: str) -> None:
        self.sound = False
        self.notes.add(self.number, column, says, mend)

    def row(self) -> Row | None:
        """Return what the row says; None if something is wrong with it."""
        read = self.cell
        program = self.named("program", "program", "reorganization")
        given = Row(
            number=self.number,
            program=program,
            school=self.named("school", "place"),
            year=read("year", lambda cell: year_in(cell, self.scenario.years)),
            action=read("action", action_in),
            level=read("level", level_in),
            positions=read("positions", positions_in),
            merge=self.named("merge", "merge"),
            reorganization=self.named("reorganization", "reorganization"),
        )
        if program in self.scenario.reorganizations and program not in self.scenario.programs:
            # Its name may stand where a program's does.
            given = replace(given, program=None, reorganization=program)
        if goes_on(text_in(self.cells.get("action"))):
            told = (given.level, given.positions, given.merge)
            given = replace(given, as_before=all(each is None for each in told))
        if self.sound:
            self.judge(given)
        return given if self.sound else None

    def cell(self, column: str, read: Callable[[Any], Any]) -> Any:
        try:
            return read(self.cells.get(column))
        except Wrong as failure:
            self.wrong(column, failure.says, failure.mend)
            return None

    def named(self, column: str, *kinds: str) -> str | None:
        text = text_in(self.cells.get(column))
        if not text:
            return None
        try:
            return find(text, self.scenario, *kinds)
        except NotNamed as failure:
            self.wrong(column, failure.says, failure.mend)
            return None

    def judge(self, row: Row) -> None:
        """Find out whether the cells go together."""
        if row.reorganization is not None:
            self.judge_reorganization(row)
            return
        if row.program is None and row.merge is None:
            self.wrong("program", "the row names no program", "name it, or delete the row")
            return
        said = (row.action, row.level, row.positions, row.merge)
        if all(each is None for each in said):
            mend = "write keep, reduce, start, pilot, merge or retire"
            self.wrong("action", "the row does not say what happens", mend)
        elif row.action == "retire":
            self.judge_end(row)
        elif row.level == 0 or row.positions == 0:
            column = "level" if row.level == 0 else "positions"
            self.wrong(column, "with 0 it does not run", "write retire as its action")
        elif row.merge is not None and row.action not in (None, "merge"):
            says = f"the row names a merge, but its action is {row.action}"
            self.wrong("merge", says, "write merge as its action, or empty the cell")
        if self.sound and row.program is not None and row.school is not None:
            self.judge_site(row.program, row.school)
        if self.sound and row.program is not None:
            self.judge_share(row, row.program)

    def judge_end(self, row: Row) -> None:
        """What ends has no share that goes on; older plans say 1."""
        if row.level not in (None, 0.0, 1.0) or row.positions:
            column = "level" if row.level not in (None, 0.0, 1.0) else "positions"
            mend = "write reduce if it goes on in part, or empty the cell"
            self.wrong(column, "what is retired has none", mend)

    def judge_reorganization(self, row: Row) -> None:
        others = [row.program, row.school, row.level, row.positions, row.merge]
        if any(each is not None for each in others):
            mend = "empty the row's other cells, or write two rows"
            self.wrong("reorganization", "a reorganization is no program's or school's", mend)
        elif row.as_before:
            says = "a reorganization begins or does not, but does not go on"
            self.wrong("action", says, "write start or retire")
        elif row.action not in (None, "start", "retire", "keep"):
            says = f"a reorganization is not to {row.action}"
            self.wrong("action", says, "write start, or leave it empty")
        elif row.action != "retire" and row.year is None:
            self.wrong("year", "the row does not say when it begins", "write the year")
        elif row.action != "retire":
            assert row.reorganization is not None
            years = self.scenario.reorganizations[row.reorganization].years
            if years is not None and row.year not in years:
                says = f"{row.reorganization} cannot begin in {row.year}"
                self.wrong("year", says, f"write one of {listed(years)}")

    def judge_site(self, program: str, school: str) -> None:
        sites = self.scenario.programs[program].sites
        if school not in sites:
            mend = "leave the school out for all of its sites" if len(sites) > 8 else ""
            mend = mend or f"its sites: {listed(list(sites))}"
            self.wrong("school", f"{program} has no site at {school}", mend)

    def judge_share(self, row: Row, program: str) -> None:
        """Find out whether the program can run at such a level, or with such positions."""
        its = self.scenario.programs[program]
        if its.positions is None and row.positions is not None:
            self.wrong("positions", f"{program} is not counted in positions", "empty the cell")
        elif its.positions is not None and row.level not in (None, 1.0):
            says = f"{program} runs with whole positions"
            self.wrong("level", says, "write how many under positions")
        elif row.action == "reduce" and row.level in (None, 1.0) and row.positions is None:
            column = "level" if its.positions is None else "positions"
            self.wrong(column, "the row does not say to how much", _shares(its.levels, column))
        elif (
            row.level is not None
            and row.action != "retire"
            and nearest_level(row.level, its.levels) is None
        ):
            says = f"{program} cannot run at {shown(100 * row.level)}%"
            self.wrong("level", says, _shares(its.levels, "level"))


def _shares(levels: Sequence[float], column: str) -> str:
    if column == "positions":
        return "write how many positions stay"
    if not levels:
        return "it runs fully or not at all: write keep or retire"
    return f"its levels: {listed([f'{shown(100 * share)}%' for share in sorted(levels)])}"
