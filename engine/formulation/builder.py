"""The builder: takes columns and rows while a scenario is being formulated."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from ..figures.arrays import FloatArray, IntArray
from ..milp.model.expressions import Expressions, require, stack
from ..milp.model.model import Columns, Rows
from ..milp.model.model_builder import ModelBuilder
from .decision_model import DecisionModel, always
from .payments import Payments, TopUp


@dataclass(frozen=True, eq=False)
class Derived:
    """Columns whose values follow from the decisions.

    Attributes
    ----------
    columns
        The columns.
    value
        Their values, of a full vector in which all earlier columns have theirs.
    whole
        Whether the values are whole numbers, also where no solver is told so.
    """

    columns: Columns
    value: Callable[[FloatArray], FloatArray]
    whole: bool


@dataclass(frozen=True, eq=False)
class Bent:
    """A gain that follows from a number of positions and that rows hold from above only.

    Attributes
    ----------
    name
        Of its columns and rows.
    block
        The sub-problem of its columns.
    number, closed, gain
        One line each: the positions, whether the building is closed, the gain.
    numbers, gains
        The numbers that can be and the gain at each; where the building is closed it is 0.
    """

    name: str
    block: int
    number: Expressions
    closed: Expressions
    gain: Expressions
    numbers: IntArray
    gains: FloatArray


@dataclass(eq=False)
class FormulationBuilder:
    """What has been written of a scenario's MILP so far.

    It is as large as the model. So nothing that a row or a derivation keeps may hold it (names in
    words come from `decisions`): that were a circle, which Python would be late to free.

    Attributes
    ----------
    decisions
        The decisions' columns, which come first.
    milp
        Takes columns and rows that mean nothing yet.
    derived
        Columns whose values follow, in an order in which each needs only earlier ones.
    steps
        Columns of the steps of returns: of each worth that is split over them, in their order.
    top_ups
        What funds pay to schools under rules, beside what programs cost; added before money.
    bent
        Gains of class size that rows hold from above only, so far.
    restarts
        By year and site: the column that says whether it starts again, where there is one.
    payments
        The payments, there once money has been added; rules come after.
    """

    decisions: DecisionModel
    milp: ModelBuilder
    derived: list[Derived] = field(default_factory=list)
    steps: list[tuple[Columns, ...]] = field(default_factory=list)
    top_ups: tuple[TopUp, ...] = ()
    bent: list[Bent] = field(default_factory=list)
    restarts: dict[int, dict[int, int]] = field(default_factory=dict)
    payments: Payments = field(init=False)
    _made: dict[tuple[str, int, int], int] = field(default_factory=dict)
    _count: dict[str, int] = field(default_factory=dict)

    def fork(self) -> FormulationBuilder:
        """Return a builder that holds what this one does, and takes more apart from it."""
        fork = copy(self)
        fork.milp = self.milp.fork()
        for name in ("derived", "steps", "bent", "_made", "_count"):
            setattr(fork, name, copy(getattr(self, name)))
        fork.restarts = {year: dict(columns) for year, columns in self.restarts.items()}
        return fork

    def anywhere(self, program: int, year: int) -> Expressions:
        """Return one line: whether the program runs at any site; made on first use."""
        name, runs = self.decisions.program_name(program), self.decisions.runs[year]
        says = f"{name} counts as running in the years in which it runs"
        return self._any("runs", program, year, runs, says)

    def pilots_anywhere(self, program: int, year: int) -> Expressions:
        """Return one line: whether the program pilots at any site; made on first use."""
        name, piloting = self.decisions.program_name(program), self.decisions.piloting[year]
        says = f"{name} counts as piloting in the years in which it pilots"
        return self._any("pilots", program, year, piloting, says)

    def active_anywhere(self, program: int, year: int) -> Expressions:
        """Return one line: whether the program runs or pilots anywhere; made on first use."""
        name, active = self.decisions.program_name(program), self.decisions.active[year]
        says = f"{name} counts as running or piloting in the years in which it does"
        return self._any("active", program, year, active, says)

    def opened(self, offering: IntArray, year: IntArray) -> Columns:
        """Make columns: whether each offering is run (as itself) or piloted at any place.

        Parameters
        ----------
        offering, year
            Numbers, shape (columns,); no pair stands twice.
        """
        decisions, ways = self.decisions, self.decisions.figures.ways
        years = len(decisions.figures.years)
        number = np.full((int(offering.max(initial=-1)) + 1, years), -1)
        number[offering, year] = np.arange(len(offering))
        known = np.flatnonzero((ways.offering < len(number)) & ways.at_sites)
        at, t = np.nonzero(number[ways.offering[known]] >= 0)
        way = known[at]
        own = number[ways.offering[way], t]
        order = np.argsort(own, kind="stable")
        way, t, own = way[order], t[order], own[order]
        column = decisions.column[way, t]
        there = np.flatnonzero(column >= 0)
        each = Expressions.of(len(way), there, column[there])

        def says(i: int) -> str:
            name = decisions.offering_name(int(offering[i]))
            return f"{name} is open in exactly the years it has a site"

        return self.any_of("open", len(offering), each, own, says)

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
        whole: bool = False,
        block: npt.ArrayLike = -1,
        keys: IntArray | None = None,
    ) -> Columns:
        """Add columns whose values follow from the decisions by `value`; see `Derived`."""
        columns = self.milp.add_columns(
            name,
            size,
            lower=lower,
            upper=upper,
            objective=objective,
            integer=integer,
            block=block,
            keys=keys,
            follows=True,
        )
        self.derived.append(Derived(columns, value, whole or integer))
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
        keys: IntArray | None = None,
    ) -> Rows:
        """Add rows ``lower <= lines <= upper``; `says` puts the i-th in words."""
        return require(
            self.milp, name, lines, says, lower=lower, upper=upper, tolerance=tolerance, keys=keys
        )

    def number_of(self, what: str) -> int:
        """Return how often this was asked of the same thing: a name of its own each time."""
        self._count[what] = self._count.get(what, -1) + 1
        return self._count[what]

    def reach(self, lines: Expressions) -> tuple[FloatArray, FloatArray]:
        """Return the least and the most each line can be within its columns' bounds, (size,)."""
        lower, upper = self.milp.bounds()
        terms = replace(lines, constant=np.zeros(lines.size))
        above = terms.each(lambda factor: np.maximum(factor, 0.0))
        below = terms.each(lambda factor: np.minimum(factor, 0.0))
        least = above.value(lower) + below.value(upper)
        most = above.value(upper) + below.value(lower)
        return lines.constant + least, lines.constant + most

    def _any(
        self, what: str, program: int, year: int, sites: Expressions, says: str
    ) -> Expressions:
        key = (what, program, year)
        if key not in self._made:
            each = sites.where(self.decisions.figures.sites.program == program)
            zeros = np.zeros(each.size, dtype=np.int64)
            name = f"{what}:{program}:{year}"
            self._made[key] = self.any_of(name, 1, each, zeros, always(says)).first
        return Expressions.of(1, [0], [self._made[key]])

    def any_of(
        self,
        name: str,
        size: int,
        each: Expressions,
        own: IntArray,
        says: Callable[[int], str],
        block: npt.ArrayLike = -1,
    ) -> Columns:
        """Make binary columns, each 1 exactly where one of its lines is; `own` is whose each is."""

        def value(x: FloatArray) -> FloatArray:
            most = np.zeros(size)
            np.maximum.at(most, own, each.value(x))
            return np.asarray(most > 0.5, dtype=np.float64)

        columns = self.derive(name, size, value, integer=True, block=block)
        one = Expressions.of(size, np.arange(size), columns.ids)
        # Site by site, not summed: the summed link is weaker in the relaxation.
        rows = stack([each - one.at(own), one - each.sum_by(own, size)])
        whose = np.concatenate([own, np.arange(size)])
        order = np.argsort(whose, kind="stable")
        self.require(name, rows.at(order), lambda i: says(int(whose[order[i]])), upper=0.0)
        return columns
