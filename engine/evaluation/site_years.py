"""Decisions in words, site by site and year by year, and back again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import get_args

import numpy as np

from ...models.numbers import shown
from ...models.results.plan_parts.program_plan import SiteYear
from ...models.results.plan_parts.program_year import SiteAction
from ...models.scenario.collector import no_collection
from ..figures import Figures
from ..figures.arrays import FloatArray, IntArray, sum_by
from ..figures.ways import MERGE, PILOT, POSITIONS, REORGANIZED, RUN, TAKEN_IN
from ..formulate import Formulation
from .evaluate import Evaluation

OFF = -1
ACTIONS: tuple[SiteAction, ...] = get_args(SiteAction)


def states(figures: Figures, decisions: FloatArray) -> IntArray:
    """Return the way each site is in each year, OFF where it is not, (S, T)."""
    ways = figures.ways
    state = np.full((len(figures.sites.program), len(figures.years)), OFF, dtype=np.int64)
    pair, year = np.nonzero(decisions[ways.part_way] > 0.5)
    state[ways.part_site[pair], year] = ways.part_way[pair]
    return state


def kinds(figures: Figures, state: IntArray) -> IntArray:
    """Return RUN, PILOT or MERGE for each state, OFF where it is off."""
    return np.append(figures.ways.kind, OFF)[state]


def levels(figures: Figures, state: IntArray) -> FloatArray:
    """Return the level of each state, 0 where it is off."""
    return np.append(figures.ways.level, 0.0)[state]


def positions(figures: Figures, decisions: FloatArray) -> IntArray:
    """Return with how many positions each site runs or pilots, 0 for one without any, (S, T)."""
    ways, sites = figures.ways, figures.sites
    on = states(figures, decisions) != OFF
    more = np.zeros(on.shape, dtype=np.int64)
    own = np.flatnonzero(ways.kind == POSITIONS)
    more[ways.site[own]] = np.rint(decisions[own]).astype(np.int64)
    return np.where(on, sites.reference[:, None] + more, 0)


def shares(figures: Figures, decisions: FloatArray) -> FloatArray:
    """Return how much of each site runs: its level, or positions / reference number, (S, T)."""
    reference = figures.sites.reference[:, None]
    whole = positions(figures, decisions) / np.maximum(reference, 1)
    return np.where(reference > 0, whole, levels(figures, states(figures, decisions)))


def describe(evaluation: Evaluation) -> tuple[SiteYear, ...]:
    """Return what happens at each site in each year; sites that stay off are left out."""
    figures = evaluation.formulation.figures
    scenario, sites, ways = figures.scenario, figures.sites, figures.ways
    state = states(figures, evaluation.decisions)
    dollars = evaluation.site_dollars(sites.program, sites.place)
    programs, merges = list(scenario.programs), list(scenario.merges)
    share = shares(figures, evaluation.decisions)
    action = actions(figures, state, share)
    number = positions(figures, evaluation.decisions)
    site, year = np.nonzero(action >= 0)
    way = state[site, year]
    on = way != OFF
    level = np.where(on, levels(figures, way), 1.0)
    students = sites.students[site, year] * share[site, year]
    students += _taken_in(evaluation)[site, year]
    merge = np.append(ways.offering, -1)[way] - len(programs)
    columns = (
        sites.program[site],
        sites.place[site],
        year,
        action[site, year],
        level,
        number[site, year],
        merge,
        students,
        dollars[site, year],
    )
    return tuple(
        SiteYear(
            program=programs[q],
            school=figures.places.ids[p],
            year=scenario.years[t],
            action=ACTIONS[a],
            level=much,
            positions=many or None,
            merge=merges[m] if m >= 0 else None,
            students=served,
            cost=cost,
        )
        for q, p, t, a, much, many, m, served, cost in zip(
            *(c.tolist() for c in columns), strict=True
        )
    )


def _taken_in(evaluation: Evaluation) -> FloatArray:
    """Return the students of closed schools that each site serves beside its own, (S, T)."""
    ways = evaluation.formulation.figures.ways
    own = np.flatnonzero(ways.kind == TAKEN_IN)
    served = ways.students[own] * evaluation.decisions[own]
    return sum_by(ways.taken_in_by[own], served, len(evaluation.formulation.figures.sites.program))


def actions(figures: Figures, state: IntArray, share: FloatArray) -> IntArray:
    """Return the number of the action at each site in each year, -1 for none, (S, T).

    Parameters
    ----------
    state, share
        The way each site is in each year, and how much of it runs, (S, T).
    """
    running = figures.sites.running[:, None]
    kind = kinds(figures, state)
    on = state != OFF
    # Today counts as the year before the first.
    on_before = np.hstack([running, on[:, :-1]])
    ran_before = np.hstack([running, (on & (kind != PILOT))[:, :-1]])
    cases = (
        (~on & ran_before, "retire"),
        (~on, None),
        (kind == MERGE, "merge"),
        (kind == PILOT, "pilot"),
        (~on_before, "start"),
        (running & (share < 1.0), "reduce"),
    )
    numbers = [-1 if name is None else ACTIONS.index(name) for _, name in cases]
    return np.select([case for case, _ in cases], numbers, ACTIONS.index("keep"))


def too_early(formulation: Formulation, decisions: FloatArray) -> list[str]:
    """Return, in words, decisions for years in which that way has no column.

    Those are the starts of candidates in the first year, before any pilot can have been.
    """
    model, figures = formulation.decisions, formulation.figures
    return [
        f"{model.site_name(int(figures.ways.site[way]))}, {figures.scenario.years[year]}: a"
        " candidate starts only after a pilot, or if proven"
        for way, year in np.argwhere((decisions > 0.5) & (model.column < 0))
        if figures.ways.at_sites[way]
    ]


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
