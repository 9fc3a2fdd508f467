"""From rows to what each site does in each year, and which reorganizations begin."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ..amounts.costs import merge_schools
from ..results.plan_parts.program_plan import SiteYear
from ..scenario.program import Program
from ..scenario.scenario import Scenario
from .cells import nearest_level
from .rows import Notes, Row

Place = tuple[str, str]
"""A program and a school."""


@dataclass
class Stated:
    """What a list of decisions says of every site.

    Attributes
    ----------
    sites
        What each site does in each year; left out where it is off.
    begun
        By reorganization: the year in which it begins, None for one that does not.
    rows
        The row that says what a site does in a year: the last one before, if none is of it.
    unnamed
        Sites of today of which no row speaks.
    """

    sites: list[SiteYear] = field(default_factory=list)
    begun: dict[str, int | None] = field(default_factory=dict)
    rows: dict[tuple[str, str, int], int] = field(default_factory=dict)
    unnamed: int = 0


def spread(
    rows: Sequence[Row], scenario: Scenario, whole: bool, notes: Notes, *, complete: bool = True
) -> Stated:
    """Return what rows say of every site in every year.

    A row holds from its year on, until the next row of its site; a pilot for its year alone. What
    no row speaks of goes on as today. A row of one school goes before one of all schools.

    Parameters
    ----------
    rows
        In any order.
    scenario
        Whose sites they name.
    whole
        Whether the rows say all that runs: a row holds for its year alone, and what no row speaks
        of is off.
    notes
        Takes rows that contradict each other, or what is possible there.
    complete
        Whether these are all rows; if not, nothing is noted that another row could mend.
    """
    return _Spreader(scenario, whole, notes, complete).stated(rows)


class _Spreader:
    def __init__(self, scenario: Scenario, whole: bool, notes: Notes, complete: bool) -> None:
        self.scenario, self.whole, self.notes = scenario, whole, notes
        self.complete = complete
        self.merges = {key: merge_schools(scenario, m) for key, m in scenario.merges.items()}
        self.result = Stated(begun=dict.fromkeys(scenario.reorganizations))
        self.closes: dict[str, tuple[int, int]] = {}

    def stated(self, rows: Sequence[Row]) -> Stated:
        for row in rows:
            if row.reorganization is not None:
                self.begin(row)
        own, general = self.by_site(rows)
        for program, its in self.scenario.programs.items():
            for school, site in its.sites.items():
                said = own.get((program, school)) or general.get(program, {})
                self.result.unnamed += site.running and not said
                self.site(program, school, said, named=(program, school) in own)
        if self.complete:
            self.whole_merges()
        return self.result

    def begin(self, row: Row) -> None:
        key = row.reorganization
        assert key is not None
        if row.action == "retire":
            return
        if self.result.begun[key] not in (None, row.year):
            says = f"{key} begins in {self.result.begun[key]} already"
            self.notes.add(row.number, "year", says, "keep one of the rows")
        self.result.begun[key] = row.year
        for school in self.scenario.reorganizations[key].moves:
            assert row.year is not None
            self.closes[school] = (row.year, row.number)

    def by_site(
        self, rows: Sequence[Row]
    ) -> tuple[dict[Place, dict[int, Row]], dict[str, dict[int, Row]]]:
        """Return the rows of each site, and of each program as a whole, by their first year."""
        own: dict[Place, dict[int, Row]] = defaultdict(dict)
        general: dict[str, dict[int, Row]] = defaultdict(dict)
        for row in rows:
            year = row.year or self.scenario.years[0]
            for program in self.programs(row):
                if row.school is None:
                    self.put(general[program], year, row, program)
                else:
                    self.put(own[program, row.school], year, row, f"{program} at {row.school}")
        return own, general

    def programs(self, row: Row) -> Iterable[str]:
        """Return the programs of a row: its own, or those that its merge takes in there."""
        if row.program is not None or row.merge is None:
            return [row.program] if row.program is not None else []
        schools = self.merges[row.merge]
        if row.school is None:
            return dict.fromkeys(part for parts in schools.values() for part in parts)
        if row.school not in schools:
            self.no_merge(row, row.merge, row.school)
        return schools.get(row.school, ())

    def put(self, said: dict[int, Row], year: int, row: Row, what: str) -> None:
        if year in said:
            says = f"row {said[year].number} says already what becomes of {what} in {year}"
            self.notes.add(row.number, "", says, "keep one of the rows")
        said.setdefault(year, row)

    def site(self, program: str, school: str, said: Mapping[int, Row], named: bool) -> None:
        """Follow one site from year to year."""
        its = self.scenario.programs[program]
        today = its.sites[school].running
        before = SiteYear(program=program, school=school, year=0, action="keep") if today else None
        first = self.scenario.years[0]
        number: int | None = None
        for year in self.scenario.years:
            row = said.get(year)
            if self.whole and row is None and first in said and said[first].year is None:
                row = said[first]  # of every year
            now = None if self.whole or _is_pilot(before) else before
            number = number if row is None else row.number
            if number is not None:
                self.result.rows[program, school, year] = number
            if school in self.closes and year >= self.closes[school][0]:
                self.closed(row, school, year)
                now = None
            elif row is not None:
                now = self.read(row, program, school, year, before, named)
            if now is not None:
                now = now.model_copy(update={"year": year})
                self.result.sites.append(now)
            before = now

    def closed(self, row: Row | None, school: str, year: int) -> None:
        if row is not None and row.year == year and row.school and row.action != "retire":
            when, number = self.closes[school]
            says = f"{school} is closed from {when} on (row {number}), so nothing runs there"
            self.notes.add(row.number, "", says, "retire it, or delete one of the rows")

    def read(
        self,
        row: Row,
        program: str,
        school: str,
        year: int,
        before: SiteYear | None,
        named: bool,
    ) -> SiteYear | None:
        """Return what a row makes of a site; None if it is off."""
        if row.action == "retire":
            return None
        site = {"program": program, "school": school, "year": year}
        if row.action == "merge" or row.merge is not None:
            merge = self.merge_of(row, program, school, named)
            return SiteYear(**site, action="merge", merge=merge) if merge else before
        if row.action in ("keep", "reduce") and before is None:
            if self.complete and named and row.year in (year, None):
                says = f"it does not run {_before(year, self.scenario)}, so it cannot {row.action}"
                mend = "write start if it begins then, or retire"
                self.notes.add(row.number, "action", says, mend)
            return None
        if row.as_before:
            return before
        if row.action == "pilot":
            return SiteYear(**site, action="pilot", positions=row.positions)
        if row.action == "start" and before is None:
            self.may_start(row, self.scenario.programs[program], year)
        level = nearest_level(row.level or 1.0, self.scenario.programs[program].levels)
        action = row.action or "keep"
        return SiteYear(**site, action=action, level=level or 1.0, positions=row.positions)

    def may_start(self, row: Row, program: Program, year: int) -> None:
        if program.existing or program.proven:
            return
        if program.pilot is None:
            says = f"{row.program} can never start: it is neither proven nor has it a pilot"
            mend = "delete the row, or say in the scenario that it is proven"
        elif year == self.scenario.years[0]:
            says = f"{row.program} starts only after a pilot, so not in {year}"
            mend = "write pilot for this year, and start for a later one"
        else:
            return
        self.notes.add(row.number, "action", says, mend)

    def merge_of(self, row: Row, program: str, school: str, named: bool) -> str | None:
        """Return the merge that a row means; None where there is none at this school."""
        possible = [
            key for key, schools in self.merges.items() if program in schools.get(school, ())
        ]
        if row.merge is not None:
            if row.merge in possible:
                return row.merge
            if named:
                self.no_merge(row, row.merge, school)
            return None
        if len(possible) == 1:
            return possible[0]
        if named or len(possible) > 1:
            mend = f"write which one: {', '.join(possible)}" if possible else "write another action"
            says = f"{program} has {len(possible) or 'no'} merges at {school}"
            self.notes.add(row.number, "merge", says, mend)
        return None

    def no_merge(self, row: Row, merge: str, school: str) -> None:
        combines = " and ".join(self.scenario.merges[merge].combines)
        says = f"{merge} is not possible at {school}"
        mend = f"it takes two of its programs that run there today ({combines})"
        self.notes.add(row.number, "merge", says, mend)

    def whole_merges(self) -> None:
        """Find merges that a part there is not in."""
        inside: dict[tuple[str, str, int], set[str]] = defaultdict(set)
        for site in self.result.sites:
            if site.merge is not None:
                inside[site.merge, site.school, site.year].add(site.program)
        told: set[tuple[str, str]] = set()
        for (merge, school, year), parts in inside.items():
            missing = [p for p in self.merges[merge][school] if p not in parts]
            if missing and (merge, school) not in told:
                told.add((merge, school))
                row = next(
                    (n for p in parts if (n := self.result.rows.get((p, school, year)))), None
                )
                says = f"{merge} at {school} also takes in {' and '.join(missing)}"
                mend = "write a row of it too, or leave the program empty in one row of the merge"
                self.notes.add(row, "merge", says, mend)


def _is_pilot(site: SiteYear | None) -> bool:
    return site is not None and site.action == "pilot"


def _before(year: int, scenario: Scenario) -> str:
    return "today" if year == scenario.years[0] else f"in {year - 1}"
