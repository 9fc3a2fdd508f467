"""From an export and a map to the tables of a scenario, or to all that is wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from ..export.grid import Book, read_book
from ..export.line import Line
from ..export.lines import read_lines
from ..export.map import LedgerMap, SheetMap
from ..export.stated_totals import CENT, usd
from ..scenario.base import CENTRAL
from ..tree.problems import Problem, ScenarioError, in_order, legible
from ..tree.tree import Map
from .budget import ZERO, Budget, budget_of, summed
from .changes import Changes, changes_since
from .map_file import load_map, placed
from .record import (
    LINES,
    UNMAPPED,
    Earlier,
    Group,
    Kind,
    grouped_lines,
    line_rows,
    unmapped_rows,
)
from .roster import plain_number, read_rosters
from .scenario_tables import Rows, tables_of
from .scenario_text import scenario_text
from .schools import Schools, UnknownSchool, schools_of
from .sorting import Sorted, Sorter
from .within import Dollars, paid_within


@dataclass(frozen=True)
class Import:
    """What an export holds, by a map.

    Attributes
    ----------
    ledger
        The map.
    source
        The export's name.
    budget
        Dollars by program, school and year, and what they add up to.
    schools
        Of the export.
    lines
        Each with what became of it.
    unmapped
        What the map does not name, the dearest first.
    notes
        What was taken as it surely is meant, in words.
    tables
        Of the scenario, and of the import's own record, by file name.
    text
        The scenario file.
    problems
        What keeps the tables from being a scenario, once the dollars are told.
    changes
        Since an earlier import; None: there was none.
    """

    ledger: LedgerMap
    source: str
    budget: Budget
    schools: Schools
    lines: Sequence[Sorted]
    unmapped: Mapping[Kind, Group]
    notes: Sequence[str]
    tables: Mapping[str, Rows]
    text: str
    problems: Sequence[Problem]
    changes: Changes | None = None


def import_ledger(export: Path, by: Path, earlier: Earlier | None = None) -> Import:
    """Return what an export holds, by a map.

    Parameters
    ----------
    export
        The ledger lines: .csv or .xlsx.
    by
        The map's file.
    earlier
        An earlier import to compare with.

    Raises
    ------
    ScenarioError
        Everything that is wrong with the map, and what is doubtful in the export.
    """
    ledger, tree, problems = load_map(by)
    if ledger is None:
        raise ScenarioError(in_order(problems, legible(by)))
    return _Importer(ledger, tree, export, by).made(earlier)


@dataclass
class _Importer:
    """Imports an export."""

    ledger: LedgerMap
    tree: Map
    export: Path
    by: Path
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    left_out: Dollars = field(default_factory=dict)

    def made(self, earlier: Earlier | None) -> Import:
        """Return the import."""
        schools, sorted_lines, budget = self._sums()
        roster = read_rosters(self.ledger.rosters, self.by.parent, schools)
        late = [*roster.problems]
        if roster.others:
            names = ", ".join(roster.others[:3]) + (", …" if len(roster.others) > 3 else "")
            self.notes.append(f"In rosters, but without lines here: {names}.")
        tables = tables_of(self.ledger, budget, schools, roster.fields)
        late += tables.problems
        self._tell_new(schools)
        years = budget.years
        own = {UNMAPPED: unmapped_rows(sorted_lines, years), LINES: line_rows(sorted_lines, years)}
        everything = {**tables.rows, **own}
        text = scenario_text(self.ledger, self.export.name, tables.rows, self._cut(budget))
        groups = grouped_lines(sorted_lines)
        return Import(
            ledger=self.ledger,
            source=legible(self.export),
            budget=budget,
            schools=schools,
            lines=sorted_lines,
            unmapped=grouped_lines(s for s in sorted_lines if s.became == "unmapped"),
            notes=self.notes,
            tables=everything,
            text=text,
            problems=in_order(placed(late, self.tree, legible(self.by)), legible(self.by)),
            changes=None if earlier is None else self._changes(earlier, groups, budget, schools),
        )

    def _sums(self) -> tuple[Schools, list[Sorted], Budget]:
        """Return the schools, the lines with what became of them, and the budget.

        Raises
        ------
        ScenarioError
            Something in the export is doubtful.
        """
        book = read_book(self.export)
        lines = self._lines(book, self.ledger.sheets)
        stated = self._lines(book, self.ledger.school_totals, sums=True)
        self._refuse()
        schools = schools_of(self.ledger)
        sorter = Sorter(self.ledger, schools)
        sorted_lines, problems = sorter.sort([line for line in lines if not line.how.within])
        self.problems += problems
        self._refuse()
        sums = summed(sorted_lines)
        self.problems += self._wrong_years(sums.years)
        within = paid_within(
            self.ledger, schools, [ln for ln in lines if ln.how.within], sums.sites
        )
        self.notes += within.notes
        self.problems += within.problems
        budget, problems = budget_of(sums, within, self.ledger.default_fund, self.left_out)
        self.problems += problems
        self._compare_totals(stated, schools, sorted_lines)
        self._refuse()
        for fund, called in sorter.new_funds.items():
            self.notes.append(f"The fund {called} is not in the map: it became {fund}.")
        self._twice(sorted_lines)
        return schools, sorted_lines, budget

    def _lines(self, book: Book, sheets: Sequence[SheetMap], sums: bool = False) -> list[Line]:
        lines: list[Line] = []
        for how in sheets:
            try:
                read = read_lines(book.sheet(how.sheet), how, self.ledger.account, sums)
            except ScenarioError as failure:
                self.problems += failure.problems
                continue
            lines += read.lines
            self.problems += read.problems
            self.notes += read.notes
            for year, dollars in read.left_out.items():
                self.left_out[year] = self.left_out.get(year, ZERO) + dollars
        return lines

    def _refuse(self) -> None:
        if self.problems:
            source = legible(self.by)
            raise ScenarioError(in_order(placed(self.problems, self.tree, source), source))

    def _wrong_years(self, years: Sequence[int]) -> list[Problem]:
        """Return what is wrong with the years of the dollars beside those of the scenario."""
        wanted = set(self.ledger.years)
        if len(years) == 1 or set(years) == wanted:
            return []
        have = ", ".join(map(str, years))
        says = f"the export has dollars of {have}, the scenario is of {sorted(wanted)}"
        mend = "map the dollars of one year, or of each year of the scenario"
        return [
            Problem("error", "", None, "", "years", says.replace("[", "").replace("]", ""), mend)
        ]

    def _compare_totals(
        self, stated: Sequence[Line], schools: Schools, lines: Sequence[Sorted]
    ) -> None:
        """Compare each school's lines with the totals that other sheets state."""
        if not stated:
            return
        counted: dict[str, Dollars] = {}
        for each in lines:
            if not each.line.how.only:
                own = counted.setdefault(each.school, {})
                for year, dollars in each.line.amounts.items():
                    own[year] = own.get(year, ZERO) + dollars
        same = 0
        for line in stated:
            try:
                school = schools.place(line)
            except UnknownSchool as unknown:
                self.problems.append(line.problem(unknown.says, unknown.mend))
                continue
            for year, dollars in line.amounts.items():
                found = counted.get(school, {}).get(year, ZERO)
                if abs(found - dollars) > max(CENT, Decimal(repr(line.how.off_by))):
                    says = f"the total is {usd(dollars)}, but the school's lines add up to"
                    says = f"{says} {usd(found)} ({usd(found - dollars)})"
                    self.problems.append(line.problem(says, "find what is missing or twice there"))
                else:
                    same += 1
        self.notes.append(f"{same} totals of schools verified by the lines.")

    def _twice(self, lines: Sequence[Sorted]) -> None:
        """Note lines that stand twice: they may be right, and are counted twice."""
        seen: dict[object, Line] = {}
        twice: list[Line] = []
        for each in lines:
            line = each.line
            key = (each.school, line.account, line.item, line.fund, tuple(line.amounts.items()))
            if key in seen and line.column is None:
                twice.append(line)
            seen.setdefault(key, line)
        if twice:
            rows = ", ".join(str(line.row + 1) for line in twice[:4])
            rows += ", …" if len(twice) > 4 else ""
            many = "1 line stands" if len(twice) == 1 else f"{len(twice)} lines stand"
            self.notes.append(f"{many} twice, and counted so: row {rows}.")

    def _tell_new(self, schools: Schools) -> None:
        if schools.new and self.ledger.schools:
            names = ", ".join(schools.known[id].name or id for id in schools.new)
            self.notes.append(f"Not in the map, and taken as new schools: {names}.")

    def _cut(self, budget: Budget) -> dict[str, str]:
        """Return an override that takes a twentieth from the default fund."""
        fund, first = self.ledger.default_fund, budget.years[0]
        paid = (site.funds.get(fund, {}).get(first, ZERO) for site in budget.sites.values())
        less = round(sum(paid, ZERO) * Decimal("0.95"))
        return {f"funds.{fund}.amount": plain_number(Decimal(less))}

    def _changes(
        self, earlier: Earlier, groups: Mapping[Kind, Group], budget: Budget, schools: Schools
    ) -> Changes:
        first = budget.years[0]
        programs: dict[str, Decimal] = {}
        for (program, _), site in budget.sites.items():
            programs[program] = programs.get(program, ZERO) + site.cost[first]
        return changes_since(
            earlier,
            {
                kind: (group.dollars.get(first, ZERO), group.became)
                for kind, group in groups.items()
            },
            budget.reckoning[first].total,
            {at: dollars[first] for at, dollars in budget.totals.items()},
            programs,
            {id: school.name for id, school in schools.known.items()} | {CENTRAL: "Central office"},
        )
