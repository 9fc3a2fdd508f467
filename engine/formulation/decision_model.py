"""The decisions' columns, and sums of them by site and year, as everything else speaks of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from ..figures import Figures
from ..figures.arrays import BoolArray, FloatArray, IntArray
from ..figures.ways import MERGE, MOVED, PILOT, POSITIONS, REORGANIZED, RUN
from ..milp.model.expressions import Expressions
from ..milp.model.model_builder import ModelBuilder


def always(text: str) -> Callable[[int], str]:
    """Return words that are the same for every line."""

    def says(_line: int) -> str:
        return text

    return says


@dataclass(frozen=True, eq=False)
class DecisionModel:
    """Which column each decision is. It never changes: rows are added by `FormulationBuilder`.

    A further kind of decision is a further array of columns here, which `add_decisions` fills.

    Attributes
    ----------
    figures
        The scenario as arrays.
    column
        Number of the column of each way and year, -1 where it cannot be, (N, T). Those of ways that
        follow from others are derived.
    """

    figures: Figures
    column: IntArray

    def of(self, x: FloatArray) -> FloatArray:
        """Return the decisions in a full vector, and what follows from them, (N, T)."""
        value = np.where(self.column >= 0, x[self.column], 0.0)
        return np.where(self.figures.ways.decided[:, None], np.round(value), value)

    def standing_for(self, ways: IntArray, year: int, ids: IntArray) -> DecisionModel:
        """Return the same with columns that stand for ways, which follow from others, in a year."""
        column = self.column.copy()
        column[ways, year] = ids
        return replace(self, column=column)

    def put(self, decisions: FloatArray, x: FloatArray) -> None:
        """Write decisions, (N, T), into a full vector; what follows from them is left out."""
        there = (self.column >= 0) & self.figures.ways.decided[:, None]
        x[self.column[there]] = decisions[there]

    def today(self) -> FloatArray:
        """Return today's state as decisions, (N, T): running sites go on fully, nothing else."""
        ways, sites = self.figures.ways, self.figures.sites
        own = (ways.kind == RUN) & (ways.level == 1.0)
        own &= sites.running[np.maximum(ways.site, 0)] if len(sites.running) else False
        return np.repeat(own[:, None], len(self.figures.years), axis=1).astype(float)

    @cached_property
    def itself(self) -> tuple[Expressions, ...]:
        """By year, for each site: whether it runs as itself, at any level."""
        return self._by_site(self.figures.ways.kind == RUN)

    @cached_property
    def full(self) -> tuple[Expressions, ...]:
        """By year, for each site: whether it runs as itself, fully."""
        ways = self.figures.ways
        return self._by_site((ways.kind == RUN) & (ways.level == 1.0))

    @cached_property
    def positions(self) -> tuple[Expressions, ...]:
        """By year, for each site: with how many positions it runs or pilots, 0 for none."""
        ways, reference = self.figures.ways, self.figures.sites.reference
        more = np.flatnonzero(ways.kind == POSITIONS)
        label, size = ways.site[more], len(reference)
        return tuple(
            (self.itself[t] + self.piloting[t]).times(reference)
            + self.ways(t).at(more).sum_by(label, size)
            for t in self.figures.years
        )

    @cached_property
    def amount(self) -> tuple[Expressions, ...]:
        """By year, for each site: how much of it runs as itself: positions, or else its level."""
        ways, reference = self.figures.ways, self.figures.sites.reference
        run = ways.kind[ways.part_way] == RUN
        size, each = len(reference), np.where(reference > 0, 1.0, 0.0)
        made = []
        for t in self.figures.years:
            at = self.column[ways.part_way, t]
            used = np.flatnonzero(run & (at >= 0))
            level = ways.level[ways.part_way[used]]
            share = Expressions.of(size, ways.part_site[used], at[used], level)
            whole = (self.positions[t] - self.piloting[t].times(reference)).times(each)
            made.append(share.times(1.0 - each) + whole)
        return tuple(made)

    @cached_property
    def merged(self) -> tuple[Expressions, ...]:
        """By year, for each site: whether it runs inside a merge."""
        return self._by_site(self.figures.ways.kind == MERGE)

    @cached_property
    def piloting(self) -> tuple[Expressions, ...]:
        """By year, for each site: whether it pilots."""
        return self._by_site(self.figures.ways.kind == PILOT)

    @cached_property
    def runs(self) -> tuple[Expressions, ...]:
        """By year, for each site: whether it runs, as itself or inside a merge."""
        return tuple(a + b for a, b in zip(self.itself, self.merged, strict=True))

    @cached_property
    def active(self) -> tuple[Expressions, ...]:
        """By year, for each site: whether it runs or pilots."""
        return tuple(a + b for a, b in zip(self.runs, self.piloting, strict=True))

    def unlike_today(self, usual: Expressions, year: int) -> Expressions:
        """Return, for each site, 1 where it is not what it is today, else 0.

        `usual` is, for each site of today, 1 where it runs fully with today's positions, else 0.
        """
        running = self.figures.sites.running.astype(float)
        stays, starts = usual.times(running), self.active[year].times(1.0 - running)
        return Expressions.constants(running) - stays + starts

    def inside(self, merge: int, year: int) -> Expressions:
        """Return, for each site, whether it runs inside one merge."""
        ways = self.figures.ways
        return self._site_sum(ways.offering == len(self.figures.scenario.programs) + merge, year)

    def at_level(self, least: float, year: int) -> Expressions:
        """Return, for each site, whether it runs as itself at a level of at least `least`."""
        ways = self.figures.ways
        return self._site_sum((ways.kind == RUN) & (ways.level >= least), year)

    def exactly(self, level: float, year: int) -> Expressions:
        """Return, for each site, whether it runs as itself at one level."""
        ways = self.figures.ways
        return self._site_sum((ways.kind == RUN) & (ways.level == level), year)

    def in_force(self, year: int) -> Expressions:
        """Return, for each reorganization, whether it is in force, (R,)."""
        ways = self.figures.ways
        own = np.flatnonzero(ways.kind == REORGANIZED)
        return self.ways(year).at(own)

    def closed(self, year: int) -> Expressions:
        """Return, for each place, whether its building is closed, (P,)."""
        moves = self.figures.reorganizations
        r, place = np.nonzero(moves.closes)
        return self.in_force(year).at(r).sum_by(place, len(self.figures.places.ids))

    def moved_in(self, year: int) -> Expressions:
        """Return, for each place, the students it teaches who are enrolled elsewhere, (P,)."""
        moved = self.figures.reorganizations.moved_in(self.figures.places.enrollment)[:, :, year]
        r, place = np.nonzero(moved)
        each = self.in_force(year).at(r).times(moved[r, place])
        return each.sum_by(place, len(self.figures.places.ids))

    def taught(self, year: int) -> Expressions:
        """Return, for each place, the students who are taught there, (P,)."""
        students = self.figures.places.enrollment[:, year]
        stay = Expressions.constants(students) - self.closed(year).times(students)
        return stay + self.moved_in(year)

    def ways(self, year: int) -> Expressions:
        """Return, for each way, whether the site is that way."""
        return self._ways[year]

    @cached_property
    def _ways(self) -> tuple[Expressions, ...]:
        made = []
        for at in self.column.T:
            there = np.flatnonzero(at >= 0)
            made.append(Expressions.of(self.figures.ways.size, there, at[there]))
        return tuple(made)

    def program_name(self, program: int) -> str:
        """Return a program's name, or its id."""
        return self.offering_name(program)

    def offering_name(self, offering: int) -> str:
        """Return the name, or the id, of a program, a merge or a reorganization."""
        return self._names[offering]

    def reorganization_name(self, number: int) -> str:
        """Return a reorganization's name, or its id."""
        scenario = self.figures.scenario
        return self._names[len(scenario.programs) + len(scenario.merges) + number]

    @cached_property
    def _names(self) -> tuple[str, ...]:
        scenario = self.figures.scenario
        return tuple(
            given.name or key
            for offered in (scenario.programs, scenario.merges, scenario.reorganizations)
            for key, given in offered.items()
        )

    def site_name(self, site: int) -> str:
        """Return 'Reading Recovery at Lincoln Elementary'."""
        sites = self.figures.sites
        place = self.place_name(int(sites.place[site]))
        return f"{self.program_name(int(sites.program[site]))} at {place}"

    def place_name(self, place: int) -> str:
        """Return a school's name, its id, or 'the district office'."""
        places = self.figures.places
        if place == places.schools:
            return "the district office"
        key = places.ids[place]
        return self.figures.scenario.schools[key].name or key

    def _by_site(self, chosen: npt.NDArray[np.bool_]) -> tuple[Expressions, ...]:
        return tuple(self._site_sum(chosen, t) for t in self.figures.years)

    def _site_sum(self, chosen: npt.NDArray[np.bool_], year: int) -> Expressions:
        ways = self.figures.ways
        at = self.column[ways.part_way, year]
        used = np.flatnonzero(chosen[ways.part_way] & (at >= 0))
        return Expressions.of(len(self.figures.sites.program), ways.part_site[used], at[used])


def add_decisions(milp: ModelBuilder, figures: Figures) -> DecisionModel:
    """Add the columns of every decision to a model that has none yet."""
    return DecisionModel(figures, _add_ways(milp, figures))


def _add_ways(milp: ModelBuilder, figures: Figures) -> IntArray:
    """Add a whole column for each way and year that can be; return their numbers, (N, T)."""
    allowed = _allowed(figures)
    ways = figures.ways
    column = np.full(allowed.shape, -1, dtype=np.int64)
    way, year = np.nonzero(allowed)
    least, most = _bounds(figures)
    columns = milp.add_columns(
        "decision",
        len(way),
        lower=least[way],
        upper=most[way],
        integer=True,
        block=_blocks(figures)[way],
    )
    column[way, year] = columns.ids
    # What a reorganization does as long as it is in force needs no column of its own.
    acting = np.flatnonzero((ways.kind == MOVED) & (ways.lasts == 0))
    in_force = np.flatnonzero(ways.kind == REORGANIZED)
    column[acting] = column[in_force[ways.reorganization[acting]]]
    column.flags.writeable = False
    return column


def _blocks(figures: Figures) -> IntArray:
    """Return the sub-problem of each way, (N,); a reorganization's is that of who moves."""
    ways, moves = figures.ways, figures.reorganizations
    block = figures.block[ways.place]
    first = np.where(moves.closes.any(axis=1), moves.closes.argmax(axis=1), figures.places.schools)
    block[ways.kind == REORGANIZED] = figures.block[first]
    return block


def _bounds(figures: Figures) -> tuple[FloatArray, FloatArray]:
    """Return the least and the most of each way, (N,): 0 and 1, or positions beside the usual."""
    ways, sites = figures.ways, figures.sites
    least, most = np.zeros(ways.size), np.ones(ways.size)
    own = np.flatnonzero(ways.kind == POSITIONS)
    site = ways.site[own]
    least[own] = sites.fewest[site] - sites.reference[site]
    # Without coming back a site of today has never more than today.
    more = ~sites.running[site] | figures.may_rise[site]
    most[own] = np.where(more, sites.most[site] - sites.reference[site], 0)
    return least, most


def _allowed(figures: Figures) -> BoolArray:
    """Which ways can be in which years, (N, T)."""
    programs = list(figures.scenario.programs.values())
    ways, years = figures.ways, len(figures.scenario.years)
    allowed = np.repeat(ways.decided[:, None], years, axis=1)
    allowed[ways.kind == REORGANIZED] = figures.may_be_in_force
    # Its pilot must come first, so such a candidate cannot run in the first year.
    waits = np.array([not q.existing and not q.proven for q in programs], dtype=bool)
    own = np.flatnonzero(np.isin(ways.kind, (RUN, POSITIONS)))
    allowed[own[waits[ways.offering[own]]], 0] = False
    least, most = _bounds(figures)
    allowed[least == most] = False
    return allowed
