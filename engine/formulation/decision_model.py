"""The decisions' columns, and sums of them by site and year, as everything else speaks of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from ..figures import Figures
from ..figures.arrays import BoolArray, FloatArray, IntArray
from ..figures.ways import MERGE, PILOT, RUN
from ..milp.model.expressions import Expressions
from ..milp.model.model import ModelBuilder


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
        Number of the column of each way and year, -1 where it cannot be, (N, T).
    """

    figures: Figures
    column: IntArray

    def of(self, x: FloatArray) -> FloatArray:
        """Return the decisions in a full vector, (N, T): 1 where a site is that way."""
        return np.where(self.column >= 0, np.round(x[self.column]), 0.0)

    def today(self) -> FloatArray:
        """Return today's state as decisions, (N, T): running sites go on fully, nothing else."""
        ways, sites = self.figures.ways, self.figures.sites
        own = (ways.site >= 0) & (ways.kind == RUN) & (ways.level == 1.0)
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

    def inside(self, merge: int, year: int) -> Expressions:
        """Return, for each site, whether it runs inside one merge."""
        ways = self.figures.ways
        return self._site_sum(ways.offering == len(self.figures.scenario.programs) + merge, year)

    def at_level(self, least: float, year: int) -> Expressions:
        """Return, for each site, whether it runs as itself at a level of at least `least`."""
        ways = self.figures.ways
        return self._site_sum((ways.kind == RUN) & (ways.level >= least), year)

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
        """Return a program's or merge's name, or its id."""
        return self._names[offering]

    @cached_property
    def _names(self) -> tuple[str, ...]:
        scenario = self.figures.scenario
        return tuple(
            given.name or key
            for offered in (scenario.programs, scenario.merges)
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
    """Add a binary column for each way and year that can be; return their numbers, (N, T)."""
    allowed = _allowed(figures)
    ways = figures.ways
    column = np.full(allowed.shape, -1, dtype=np.int64)
    way, year = np.nonzero(allowed)
    place = ways.place[way]
    block = np.where(place == figures.places.schools, -1, place)
    columns = milp.add_columns("decision", len(way), integer=True, block=block)
    column[way, year] = columns.ids
    return column


def _allowed(figures: Figures) -> BoolArray:
    """Which ways can be in which years, (N, T)."""
    programs = list(figures.scenario.programs.values())
    ways, years = figures.ways, len(figures.scenario.years)
    allowed = np.ones((ways.size, years), dtype=bool)
    # Its pilot must come first, so such a candidate cannot run in the first year.
    waits = np.array([not q.existing and not q.proven for q in programs], dtype=bool)
    own = np.flatnonzero((ways.kind == RUN) | (ways.kind == PILOT))
    late = own[(ways.kind[own] == RUN) & waits[ways.offering[own]]]
    allowed[late, 0] = False
    return allowed
