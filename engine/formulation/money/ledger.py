"""The ledger: every dollar a decision can cost, each with its column, place and year."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from ....models.scenario.program import Merge, Program
from ...figures.arrays import FloatArray, IntArray, by_year, sum_by
from ...figures.ways import MERGE, REORGANIZED
from ...milp.model.expressions import Expressions, sum_lines
from ..builder import FormulationBuilder
from ..decision_model import DecisionModel
from ..decisions.restarts import restarting

YEARLY, START, STOP, DISTRICT, EVALUATION, BEGIN = range(6)
"""Kinds of cost; the first three sit at a place, the others at the district."""

ONE_TIME = (START, STOP, EVALUATION, BEGIN)
"""Kinds of cost that do not recur."""

DISTRICT_OFFICE = -1
"""Place of a cost that belongs to no site."""


@dataclass(frozen=True, eq=False)
class Ledger:
    """Costs as arrays, one entry each: ``dollars * x[column]``, or ``dollars`` if column is -1.

    Attributes
    ----------
    kind
        YEARLY, START, STOP, DISTRICT, EVALUATION or BEGIN.
    offering
        Number of the program, or programs + number of the merge, or programs + merges + number of
        the reorganization.
    place
        Number of the place, DISTRICT_OFFICE for costs of the district.
    year
        Number of the year.
    column
        Column whose value it is multiplied by, -1 for none.
    dollars
        Dollars for a value of 1; a stop cost is written as so much less for each site that goes on.
    """

    kind: IntArray
    offering: IntArray
    place: IntArray
    year: IntArray
    column: IntArray
    dollars: FloatArray

    def amounts(self, x: FloatArray) -> FloatArray:
        """Return each entry's dollars at `x`."""
        return self.dollars * np.where(self.column < 0, 1.0, x[self.column])

    def lines(self, label: IntArray, size: int) -> Expressions:
        """Return dollars summed over equal labels, as lines."""
        fixed = self.column < 0
        constant = sum_by(label[fixed], self.dollars[fixed], size)
        free = ~fixed
        terms = Expressions.of(size, label[free], self.column[free], self.dollars[free])
        return terms + Expressions.constants(constant)


def make_ledger(builder: FormulationBuilder) -> Ledger:
    """Return every cost of the decisions, adding the columns that one-time costs need."""
    joined = _join(
        [
            _yearly(builder.decisions),
            _starts(builder),
            _stops(builder.decisions),
            *_restarts(builder),
            _district(builder),
            _evaluation(builder),
            *_reorganizations(builder.decisions),
        ]
    )
    due = np.flatnonzero(joined.dollars)
    return Ledger(*(getattr(joined, f.name)[due] for f in fields(Ledger)))


def _entries(
    kind: int,
    offering: npt.ArrayLike,
    place: npt.ArrayLike,
    year: npt.ArrayLike,
    column: npt.ArrayLike,
    dollars: npt.ArrayLike,
) -> Ledger:
    spread = np.broadcast_arrays(kind, offering, place, year, column, dollars)
    k, q, p, t, c = (np.atleast_1d(a).astype(np.int64) for a in spread[:5])
    return Ledger(k, q, p, t, c, np.atleast_1d(spread[5]).astype(np.float64))


def _join(parts: list[Ledger]) -> Ledger:
    if not parts:
        return _entries(0, [], [], [], [], [])
    return Ledger(*(np.concatenate([getattr(p, f.name) for p in parts]) for f in fields(Ledger)))


def _yearly(decisions: DecisionModel) -> Ledger:
    ways = decisions.figures.ways
    way, year = np.nonzero(decisions.column >= 0)
    column = decisions.column[way, year]
    return _entries(
        YEARLY, ways.offering[way], ways.paid_at[way], year, column, ways.yearly[way, year]
    )


def _starts(builder: FormulationBuilder) -> Ledger:
    """Starts: the site's cost in the first year in which it runs or pilots."""
    decisions = builder.decisions
    figures = decisions.figures
    ways, sites = figures.ways, figures.sites
    new = np.flatnonzero(~sites.running & sites.start.any(axis=1))
    at_sites = [line.at(new) for line in decisions.active]
    parts = _first_years(
        builder, "site", at_sites, sites.program[new], sites.place[new], sites.start[new]
    )
    merges = np.flatnonzero((ways.kind == MERGE) & ways.start.any(axis=1))
    merged = [decisions.ways(t).at(merges) for t in figures.years]
    parts += _first_years(
        builder, "merge", merged, ways.offering[merges], ways.place[merges], ways.start[merges]
    )
    return _join(parts)


def _first_years(
    builder: FormulationBuilder,
    what: str,
    on: list[Expressions],
    offering: IntArray,
    place: IntArray,
    dollars: FloatArray,
) -> list[Ledger]:
    """Columns that are 1 in exactly the first year in which a line is, and their costs."""
    decisions = builder.decisions
    if len(offering) == 0:
        return []
    parts: list[Ledger] = []
    past: list[Expressions] = []
    for t, now in enumerate(on):
        columns = builder.derive(
            f"start:{what}:{t}",
            len(offering),
            _first_year(on, t),
            whole=True,
            block=decisions.figures.block[place],
        )
        first = Expressions.of(columns.size, np.arange(columns.size), columns.ids)
        says = _start_words(decisions, offering, place, t)
        builder.require(f"start:{what}:if:{t}", first - now, says, upper=0.0)
        builder.require(f"start:{what}:once:{t}", now - sum_lines([*past, first]), says, upper=0.0)
        for earlier in range(t):
            name = f"start:{what}:first:{earlier}:{t}"
            builder.require(name, first + on[earlier], says, upper=1.0)
        past.append(first)
        parts.append(_entries(START, offering, place, t, columns.ids, dollars[:, t]))
    return parts


def _first_year(on: list[Expressions], t: int) -> Callable[[FloatArray], FloatArray]:
    def value(x: FloatArray) -> FloatArray:
        before = sum((line.value(x) for line in on[:t]), np.zeros(on[t].size))
        return ((on[t].value(x) > 0.5) & (before < 0.5)).astype(np.float64)

    return value


def _start_words(
    decisions: DecisionModel, offering: IntArray, place: IntArray, t: int
) -> Callable[[int], str]:
    year = decisions.figures.scenario.years[t]

    def says(i: int) -> str:
        where = decisions.place_name(int(place[i]))
        name = decisions.offering_name(int(offering[i]))
        return f"{name} at {where}, {year}: the start is paid in the first year it runs or pilots"

    return says


def _stops(decisions: DecisionModel) -> Ledger:
    """Stops: due in the year in which a site of today no longer runs, by itself or merged."""
    figures = decisions.figures
    sites, ways = figures.sites, figures.ways
    due = sites.running & sites.stop.any(axis=1)
    pair = np.flatnonzero(due[ways.part_site])
    way, site = ways.part_way[pair], ways.part_site[pair]
    own = np.flatnonzero(due)
    # Today every such site runs, so in the first year the cost is due less what goes on.
    parts = [_entries(STOP, sites.program[own], sites.place[own], 0, -1, sites.stop[own, 0])]
    for t in figures.years:
        for year, sign in ((t, -1.0), (t + 1, 1.0)):
            if year < len(figures.years):
                column = decisions.column[way, t]
                dollars = sign * sites.stop[site, year]
                parts.append(
                    _entries(STOP, sites.program[site], sites.place[site], year, column, dollars)
                )
    return _join(parts)


def _restarts(builder: FormulationBuilder) -> Iterator[Ledger]:
    """Starts that are paid again; and the stops before them, which a start takes back in `_stops`.

    A site that does not run ends once, in the year after which it did.
    """
    figures = builder.decisions.figures
    sites = figures.sites
    for t in figures.years[1:]:
        due = figures.may_rise & ~figures.never_ends & ((sites.start + sites.stop)[:, t] != 0)
        own = np.flatnonzero(due)
        known, column = restarting(builder, own, t)
        at = own[known]
        for kind, dollars in ((START, sites.start), (STOP, sites.stop)):
            yield _entries(kind, sites.program[at], sites.place[at], t, column, dollars[at, t])


def _district(builder: FormulationBuilder) -> Ledger:
    decisions = builder.decisions
    scenario = decisions.figures.scenario
    offered: list[Program | Merge] = [*scenario.programs.values(), *scenario.merges.values()]
    dollars = by_year((q.cost.district for q in offered), scenario.years)
    q, t = _due(decisions, dollars)
    columns = builder.opened(q, t)
    return _entries(DISTRICT, q, DISTRICT_OFFICE, t, columns.ids, dollars[q, t])


def _evaluation(builder: FormulationBuilder) -> Ledger:
    decisions = builder.decisions
    scenario = decisions.figures.scenario
    costs = [
        q.pilot.evaluation_cost if q.pilot is not None and not q.existing else 0.0
        for q in scenario.programs.values()
    ]
    dollars = by_year(costs, scenario.years)
    q, t = _due(decisions, dollars)
    pilots = [builder.pilots_anywhere(*pair) for pair in zip(q.tolist(), t.tolist(), strict=True)]
    columns = np.array([int(lines.column[0]) for lines in pilots], dtype=np.int64)
    return _entries(EVALUATION, q, DISTRICT_OFFICE, t, columns, dollars[q, t])


def _reorganizations(decisions: DecisionModel) -> Iterator[Ledger]:
    """Once in the year in which a reorganization begins, and in every year from then on."""
    figures = decisions.figures
    moves, ways = figures.reorganizations, figures.ways
    own = np.flatnonzero(ways.kind == REORGANIZED)
    for r, way in enumerate(own):
        for t in figures.years:
            column = decisions.column[way, t]
            if column < 0:
                continue
            offering = ways.offering[way]
            yearly, once = moves.yearly[r, t], moves.once[r, t]
            yield _entries(DISTRICT, offering, DISTRICT_OFFICE, t, column, yearly)
            yield _entries(BEGIN, offering, DISTRICT_OFFICE, t, column, once)
            if t and decisions.column[way, t - 1] >= 0:
                before = decisions.column[way, t - 1]
                yield _entries(BEGIN, offering, DISTRICT_OFFICE, t, before, -once)


def _due(decisions: DecisionModel, dollars: FloatArray) -> tuple[IntArray, IntArray]:
    """Return offerings and years in which dollars, (Q, T), may be due: it can be somewhere."""
    q, t = np.nonzero(dollars)
    possible = np.isin(q, decisions.figures.ways.offering)
    return q[possible], t[possible]
