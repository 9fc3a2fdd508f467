"""The least that must give so that a model has a point.

If one group giving way is enough: the one that gives the least share of its limit. Else the fewest
groups (a binary each), then the least summed share. What gives is chosen row by row; a group's
``by`` is the sum over its rows, in its own unit. The fix is exact in this sense: with each
group's rows broken by at most its ``by`` in all there is a point, and with less of
any of them there is none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ..model.arrays import FloatArray
from ..model.bounds import activity_bounds, finite_bounds
from ..model.model import Model
from ..solution import Options, Solution, Status
from .elastic import ElasticModel, Group, elastic, limit_of
from .timed_solver import TimedSolver, exact

_GIVES_NOTHING = 1e-9

BROKEN_SHARE = 1e-6
"""Share of its largest coefficient by which a row of a group that holds may still be broken."""


@dataclass(frozen=True)
class Give:
    """How far a group gives way.

    Attributes
    ----------
    name
        The group's.
    by
        Summed over its rows, in its unit.
    share
        ``by`` as a share of the group's limit.
    rows
        Which rows give, and each by how much, in the group's unit.
    """

    name: str
    by: float
    share: float
    rows: tuple[tuple[int, float], ...]


@dataclass(frozen=True)
class Fix:
    """The least that must give.

    Attributes
    ----------
    gives
        What gives way, together. None: nothing that may give helps, or none was found in time.
    others
        Where one group is enough: the other groups of which each is enough alone, the least
        share first.
    proved
        Whether it is proved that no fix is cheaper.
    """

    gives: tuple[Give, ...]
    others: tuple[Give, ...]
    proved: bool


def cheapest_fix(
    model: Model, groups: Sequence[Group], conflict: Sequence[str], options: Options
) -> Fix:
    """Return the least that must give.

    Parameters
    ----------
    model
        A model that has no point, as its caller has proved.
    groups
        What may give way. Rows in no group never do.
    conflict
        Names of groups that cannot hold together: only these can be enough alone.
    options
        Solver, seed and threads; the gap is 0, and ``time_limit`` is for the whole search, which
        says so (``proved``) if it was too short.

    Returns
    -------
    One group if one is enough, else several together; amounts in the groups' units, as shares of
    what their limits allow the smallest in all.
    """
    solver = TimedSolver(options)
    alone, known = _single_fixes(model, [g for g in groups if g.name in conflict], solver)
    if alone:
        return Fix((alone[0],), tuple(alone[1:]), known)
    fix = _several(model, groups, solver)
    return replace(fix, proved=fix.proved and known)


def _single_fixes(
    model: Model, groups: Sequence[Group], solver: TimedSolver
) -> tuple[list[Give], bool]:
    """Return each group that is enough alone, the least share first, and whether all are known."""
    found: list[Give] = []
    known = True
    for group in groups:
        gives, settled = _least(model, [group], solver)
        found += gives
        known &= settled
    return sorted(found, key=lambda give: give.share), known


def _least(
    model: Model, groups: Sequence[Group], solver: TimedSolver
) -> tuple[tuple[Give, ...], bool]:
    """Return the least that these groups must give together; whether that is proved."""
    elastic_model = elastic(model, groups)
    cost = _shares(model, groups, elastic_model)
    solution = solver.best(elastic_model.model.with_objective(-cost))
    if solution is None or solution.x is None:
        return (), solution is not None and solution.status is Status.INFEASIBLE
    x = exact(elastic_model.model.with_objective(-cost), solution.x)
    gives = _read(model, groups, elastic_model, x)
    return gives, solution.status is Status.OPTIMAL


def _shares(model: Model, groups: Sequence[Group], elastic_model: ElasticModel) -> FloatArray:
    """Return what each column adds to the sum of the groups' shares of their limits."""
    limits = np.array([limit_of(model, group) for group in groups])
    cost = np.zeros(len(elastic_model.model.objective))
    cost[elastic_model.columns] = elastic_model.unit / limits[elastic_model.group]
    return cost


def _read(
    model: Model, groups: Sequence[Group], elastic_model: ElasticModel, x: FloatArray
) -> tuple[Give, ...]:
    amounts = np.maximum(x[elastic_model.columns], 0.0) * elastic_model.unit
    result = []
    for g, group in enumerate(groups):
        own = np.flatnonzero(
            (elastic_model.group == g) & (x[elastic_model.columns] > _GIVES_NOTHING)
        )
        if not len(own):
            continue
        by = float(amounts[own].sum())
        rows = tuple((int(elastic_model.row[k]), float(amounts[k])) for k in own)
        result.append(Give(group.name, by, by / limit_of(model, group), rows))
    return tuple(result)


def _several(model: Model, groups: Sequence[Group], solver: TimedSolver) -> Fix:
    """Return the fewest groups that are enough together, with the least summed share."""
    counted = _count_model(model, groups)
    while True:
        chosen, proved = _fewest(counted, solver)
        if not chosen:
            return Fix((), (), proved)
        gives, settled = _least(model, [groups[g] for g in chosen], solver)
        if gives:
            return Fix(gives, (), proved and settled and not counted.left_out)
        if not settled:
            return Fix((), (), False)
        # Enough only by the tolerance on a row with a large bound: another set is wanted.
        counted = counted.other_than(chosen)


@dataclass(frozen=True, eq=False)
class _Counted:
    """A model with a binary, at its end, for each group that may give way.

    Attributes
    ----------
    left_out
        Whether a group's rows can go so far that no bound is known: such a group cannot be
        counted, and does not give way here.
    """

    model: Model
    first: int
    cost: FloatArray
    left_out: bool

    @property
    def size(self) -> int:
        return len(self.model.objective) - self.first

    @property
    def number(self) -> FloatArray:
        """Return the coefficients of the number of groups that give way."""
        number = np.zeros(len(self.model.objective))
        number[self.first :] = 1.0
        return number

    def other_than(self, chosen: Sequence[int]) -> _Counted:
        """Return the same, in which some other group gives way too."""
        others = [self.first + g for g in range(self.size) if g not in chosen]
        name = f"other than {list(chosen)}"
        model = self.model.with_rows(name, 1, np.zeros(len(others), int), others, 1.0, lower=1.0)
        return replace(self, model=model)


def _count_model(model: Model, groups: Sequence[Group]) -> _Counted:
    """Bend all groups, each only if its binary is 1."""
    # A bound that rises with what gives has no bound of its own, so here none rises.
    elastic_model = elastic(model, groups, followers=False)
    most = _most(model, groups, elastic_model)
    left_out = not np.isfinite(most).all()
    most = np.where(np.isfinite(most), most, 0.0)
    first, count = len(elastic_model.model.objective), len(groups)
    wide = elastic_model.model.with_columns("groups that give way", count, integer=True)
    wide.upper[elastic_model.columns] = most
    place = np.arange(len(most))
    wide = wide.with_rows(
        "only groups that give",
        len(most),
        np.concatenate([place, place]),
        np.concatenate([elastic_model.columns, first + elastic_model.group]),
        np.concatenate([np.ones(len(most)), -most]),
        upper=0.0,
        # What a group that does not give way may give is no more than its rows may be missed by.
        tolerance=np.minimum(
            elastic_model.model.row_tolerance[elastic_model.row]
            / np.abs(elastic_model.coefficient),
            BROKEN_SHARE,
        ),
    )
    cost = np.concatenate([_shares(model, groups, elastic_model), np.zeros(count)])
    return _Counted(wide, first, cost, left_out)


def _most(model: Model, groups: Sequence[Group], elastic_model: ElasticModel) -> FloatArray:
    """Return the most that each column can need, within the bounds and rows that never give."""
    always = np.ones(len(model.row_lower), dtype=bool)
    for group in groups:
        always[group.rows] = False
    lower, upper = finite_bounds(model, always)
    least, most = activity_bounds(replace(model, lower=lower, upper=upper))
    below = elastic_model.coefficient > 0
    up = np.where(below, model.row_lower[elastic_model.row], most[elastic_model.row])
    down = np.where(below, least[elastic_model.row], model.row_upper[elastic_model.row])
    return np.maximum((up - down) / np.abs(elastic_model.coefficient), 0.0)


def _fewest(counted: _Counted, solver: TimedSolver) -> tuple[list[int], bool]:
    """Return the groups of a cheapest fix of fewest groups, and whether it is proved to be one."""
    fewest = solver.best(counted.model.with_objective(-counted.number))
    if fewest is None or fewest.x is None:
        return [], fewest is not None and fewest.status is Status.INFEASIBLE
    number = counted.number
    wanted = np.flatnonzero(number)
    limited = counted.model.with_rows(
        "no more groups",
        1,
        np.zeros(len(wanted), dtype=np.int64),
        wanted,
        1.0,
        upper=round(float(number @ fewest.x)),
    )
    cheapest = solver.best(limited.with_objective(-counted.cost))
    proved = _is_optimal(fewest) and _is_optimal(cheapest)
    x = fewest.x if cheapest is None or cheapest.x is None else cheapest.x
    return [g for g in range(counted.size) if x[counted.first + g] > 0.5], proved


def _is_optimal(solution: Solution | None) -> bool:
    return solution is not None and solution.status is Status.OPTIMAL
