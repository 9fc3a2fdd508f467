"""Decisions from what a plan says of each site and year: `site_years.describe` backwards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from ...models.numbers import shown
from ...models.results.plan_parts.program_plan import SiteYear
from ...models.scenario.collector import no_collection
from ..figures import Figures
from ..figures.arrays import FloatArray
from ..figures.ways import MERGE, POSITIONS, REORGANIZED, RUN

Where = tuple[str, str, int]
"""A program, a school and a year."""


class Unreadable(Exception):
    """A plan's list of sites does not say one possible state for each site and year.

    Attributes
    ----------
    problems
        What is wrong, in words.
    places
        Of which site and year each of them speaks, None for none.
    """

    def __init__(self, problems: list[str], places: Sequence[Where | None] = ()) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems
        self.places = [*places, *[None] * (len(problems) - len(places))]


@no_collection()
def read(
    figures: Figures, listed: Sequence[SiteYear], begun: Mapping[str, int | None] | None = None
) -> FloatArray:
    """Return the decisions that a plan says, (N, T).

    Parameters
    ----------
    listed
        What each site does.
    begun
        By reorganization: the year in which it begins, or None; left out: none begins.

    Raises
    ------
    Unreadable
        With every entry that names no possible state, and merges that only some parts are in.
    """
    reader = _Reader(figures)
    for key, year in (begun or {}).items():
        reader.begin(key, year)
    for entry in listed:
        reader.take(entry)
    reader.check_merges()
    if reader.problems:
        raise Unreadable(reader.problems, reader.places)
    return reader.decisions


class _Reader:
    def __init__(self, figures: Figures) -> None:
        self.figures = figures
        self.problems: list[str] = []
        self.places: list[Where | None] = []
        self.decisions = np.zeros((figures.ways.size, len(figures.years)))
        scenario, sites, ways = figures.scenario, figures.sites, figures.ways
        programs, merges = list(scenario.programs), list(scenario.merges)
        ids = figures.places.ids
        self.site = {
            (programs[q], ids[p]): s
            for s, (q, p) in enumerate(zip(sites.program, sites.place, strict=True))
        }
        self.way: dict[tuple[int, str, float], int] = {}
        for way, site in zip(ways.part_way, ways.part_site, strict=True):
            kind = ways.kind[way]
            name = (
                merges[ways.offering[way] - len(programs)]
                if kind == MERGE
                else ("run" if kind == RUN else "pilot")
            )
            # "merge x" cannot be confused with a merge that is called "run" or "pilot".
            key = f"merge {name}" if kind == MERGE else name
            self.way[int(site), key, float(ways.level[way])] = int(way)
        more = np.flatnonzero(ways.kind == POSITIONS)
        self.more = dict(zip(ways.site[more].tolist(), more.tolist(), strict=True))
        self.said: dict[tuple[int, int], SiteYear] = {}

    def note(self, says: str, entry: SiteYear | None) -> None:
        self.problems.append(says)
        where = None if entry is None else (entry.program, entry.school, entry.year)
        self.places.append(where)

    def begin(self, key: str, year: int | None) -> None:
        scenario = self.figures.scenario
        if key not in scenario.reorganizations or (year and year not in scenario.years):
            self.note(f"{key} in {year}: the scenario has no such reorganization or year", None)
        elif year is not None:
            own = np.flatnonzero(self.figures.ways.kind == REORGANIZED)
            way = own[list(scenario.reorganizations).index(key)]
            self.decisions[way, scenario.years.index(year) :] = 1.0

    def take(self, entry: SiteYear) -> None:
        where = f"{entry.program} at {entry.school} in {entry.year}"
        site = self.site.get((entry.program, entry.school))
        if site is None or entry.year not in self.figures.scenario.years:
            self.note(f"{where}: the scenario has no such site or year", entry)
            return
        year = self.figures.scenario.years.index(entry.year)
        if (site, year) in self.said:
            self.note(f"{where}: listed twice", entry)
            return
        self.said[site, year] = entry
        if entry.action == "retire":
            return
        way = self.way.get((site, _name(entry), entry.level))
        if way is None:
            level = "" if entry.level == 1.0 else f" at level {shown(entry.level)}"
            into = f" in {entry.merge}" if entry.merge else ""
            self.note(f"{where}: it cannot {entry.action}{into}{level}", entry)
            return
        self.decisions[way, year] = 1.0
        self.count(entry, site, year, where)

    def count(self, entry: SiteYear, site: int, year: int, where: str) -> None:
        """Take the number of positions; left out it is the site's reference number."""
        sites, kind = self.figures.sites, _name(entry)
        usual = int(sites.reference[site])
        number = usual if entry.positions is None else entry.positions
        can = sites.fewest[site] <= number <= sites.most[site] if usual else not number
        if kind == "pilot":
            can = number == usual
        if not can:
            self.note(f"{where}: it cannot {entry.action} with {number} positions", entry)
        elif number != usual:
            self.decisions[self.more[site], year] = number - usual

    def check_merges(self) -> None:
        """Every part of a merge there says so, or the merge is none."""
        ways, scenario = self.figures.ways, self.figures.scenario
        programs = list(scenario.programs)
        for pair in np.flatnonzero(ways.kind[ways.part_way] == MERGE):
            way, site = int(ways.part_way[pair]), int(ways.part_site[pair])
            merge = list(scenario.merges)[ways.offering[way] - len(programs)]
            for year in np.flatnonzero(self.decisions[way]):
                entry = self.said.get((site, int(year)))
                if entry is None or entry.merge != merge:
                    program = programs[self.figures.sites.program[site]]
                    place = self.figures.places.ids[self.figures.sites.place[site]]
                    when = scenario.years[year]
                    says = f"{program} at {place} in {when}: {merge} runs there, with it"
                    self.note(says, entry)


def _name(entry: SiteYear) -> str:
    if entry.action == "merge":
        return f"merge {entry.merge}"
    return "pilot" if entry.action == "pilot" else "run"
