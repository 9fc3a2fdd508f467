"""The model while it is being written: its columns, and sums of them by site and year."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

from ..figures import Figures
from ..figures.arrays import FloatArray, IntArray
from ..figures.ways import MERGE, PILOT, RUN
from ..milp.model.expressions import Expressions, require, stack
from ..milp.model.model import Columns, Model, ModelBuilder, Rows
from .payments import Payments, TopUp

Derivation = tuple[Columns, Callable[[FloatArray], FloatArray]]


def always(text: str) -> Callable[[int], str]:
    """Return words that are the same for every line."""

    def says(_line: int) -> str:
        return text

    return says


@dataclass(frozen=True, eq=False)
class DecisionModel:
    """A model being written: decisions by way and year, and what has been derived from them.

    Attributes
    ----------
    figures
        The scenario as arrays.
    builders
        The one that takes columns and rows; none once the model is built.
    column
        Number of the column of each way and year, -1 where it cannot be, (N, T).
    derived
        Columns whose values follow from the decisions, with the function from a full vector to
        them, in an order in which each needs only earlier ones.
    books
        The payments, once money has been added.
    top_ups
        What funds pay to schools under rules, beside what programs cost.
    """

    figures: Figures
    builders: list[ModelBuilder]
    column: IntArray
    derived: list[Derivation] = field(default_factory=list)
    books: list[Payments] = field(default_factory=list)
    top_ups: list[TopUp] = field(default_factory=list)
    _made: dict[str, int] = field(default_factory=dict)

    @property
    def builder(self) -> ModelBuilder:
        """Takes columns and rows, until the model is built."""
        (builder,) = self.builders
        return builder

    def build(self) -> Model:
        """Compile the model. Nothing can be added to it afterwards.

        The builder goes: it is as large as the model, and its rows' words lead back to this
        draft, a circle that Python would be late to free.
        """
        return self.builders.pop().build()

    @property
    def payments(self) -> Payments:
        """The payments; rules are added after money."""
        (payments,) = self.books
        return payments

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

    def anywhere(self, program: int, year: int) -> Expressions:
        """Return one line: whether the program runs at any site; made on first use."""
        says = f"{self.program_name(program)} counts as running in the years in which it runs"
        return self._any("runs", program, year, self.runs[year], says)

    def pilots_anywhere(self, program: int, year: int) -> Expressions:
        """Return one line: whether the program pilots at any site; made on first use."""
        says = f"{self.program_name(program)} counts as piloting in the years in which it pilots"
        return self._any("pilots", program, year, self.piloting[year], says)

    def opened(self, offering: IntArray, year: IntArray) -> Columns:
        """Make columns: whether each offering is run (as itself) or piloted at any place.

        Parameters
        ----------
        offering, year
            Numbers, shape (columns,); no pair stands twice.
        """
        ways = self.figures.ways
        number = np.full((int(offering.max(initial=-1)) + 1, len(self.figures.years)), -1)
        number[offering, year] = np.arange(len(offering))
        known = np.flatnonzero(ways.offering < len(number))
        at, t = np.nonzero(number[ways.offering[known]] >= 0)
        way = known[at]
        own = number[ways.offering[way], t]
        order = np.argsort(own, kind="stable")
        way, t, own = way[order], t[order], own[order]
        column = self.column[way, t]
        there = np.flatnonzero(column >= 0)
        each = Expressions.of(len(way), there, column[there])

        def says(i: int) -> str:
            name = self.offering_name(int(offering[i]))
            return f"{name} is open in exactly the years it has a site"

        return self._any_of("open", len(offering), each, own, says)

    def derive(
        self,
        name: str,
        size: int,
        value: Callable[[FloatArray], FloatArray],
        *,
        lower: npt.ArrayLike = 0.0,
        upper: npt.ArrayLike = 1.0,
        objective: npt.ArrayLike = 0.0,
        integer: bool = False,
        block: npt.ArrayLike = -1,
    ) -> Columns:
        """Add columns whose values follow from the decisions by `value`."""
        columns = self.builder.add_columns(
            name, size, lower=lower, upper=upper, objective=objective, integer=integer, block=block
        )
        self.derived.append((columns, value))
        return columns

    def require(
        self,
        name: str,
        lines: Expressions,
        says: Callable[[int], str],
        *,
        lower: npt.ArrayLike = -np.inf,
        upper: npt.ArrayLike = np.inf,
        tolerance: npt.ArrayLike = np.inf,
    ) -> Rows | None:
        """Add rows ``lower <= lines <= upper``; `says` puts the i-th in words."""
        return require(
            self.builder, name, lines, says, lower=lower, upper=upper, tolerance=tolerance
        )

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

    def _any(
        self, what: str, program: int, year: int, sites: Expressions, says: str
    ) -> Expressions:
        name = f"{what}:{program}:{year}"
        if name not in self._made:
            each = sites.where(self.figures.sites.program == program)
            zeros = np.zeros(each.size, dtype=np.int64)
            self._made[name] = self._any_of(name, 1, each, zeros, always(says)).first
        return Expressions.of(1, [0], [self._made[name]])

    def _any_of(
        self,
        name: str,
        size: int,
        each: Expressions,
        own: IntArray,
        says: Callable[[int], str],
    ) -> Columns:
        """Make binary columns, each 1 exactly where one of its lines is; `own` is whose each is."""

        def value(x: FloatArray) -> FloatArray:
            most = np.zeros(size)
            np.maximum.at(most, own, each.value(x))
            return np.asarray(most > 0.5, dtype=np.float64)

        columns = self.derive(name, size, value, integer=True)
        one = Expressions.of(size, np.arange(size), columns.ids)
        # Site by site, not summed: the summed link is weaker in the relaxation.
        rows = stack([each - one.at(own), one - each.sum_by(own, size)])
        whose = np.concatenate([own, np.arange(size)])
        order = np.argsort(whose, kind="stable")
        self.require(name, rows.at(order), lambda i: says(int(whose[order[i]])), upper=0.0)
        return columns
