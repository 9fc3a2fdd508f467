"""Trends in words: what rises or falls, also beside the others, and what only seems to."""

from __future__ import annotations

from math import hypot

import numpy as np
import pandas as pd

from ....models.numbers import with_sign
from ....models.results.trends import ColumnTrends, TimeAverage, Trends, UnitTrend
from ....models.study.trend_table import TrendTable
from ....models.tree.problems import Problem, ScenarioError
from ..designs.estimate import CannotEstimate
from ..libraries import check_installed
from .averages import averages, chance_variance
from .pooled import PooledTrends, pooled_trends

FEW_UNITS = 8
"""Below this many, how far units differ is itself hardly known."""


def trends(table: TrendTable, sd: float | None = None, suppress: int = 10) -> Trends:
    """Return which units of each column rise or fall.

    Parameters
    ----------
    table
        Outcome, time and units.
    sd
        Spread of students' results, by which changes are told in SD; None: in the outcome's unit.
    suppress
        Units with fewer students a time than this are masked.

    Raises
    ------
    MissingExtra
        What estimates is not installed.
    ScenarioError
        A column says no trend: too few times, too few units.
    """
    check_installed("trends")
    problems: list[Problem] = []
    found: list[ColumnTrends] = []
    for by in table.by:
        try:
            found.append(_of_column(table, by, sd, suppress))
        except CannotEstimate as failure:
            mend = "give more times, or a column that names more of them"
            problems.append(Problem("error", table.data, None, "", by, str(failure), mend))
    if problems:
        raise ScenarioError(problems)
    outcome, time = table.names
    return Trends(
        trends=tuple(found),
        data=table.data,
        sha256=table.sha256,
        outcome=outcome,
        time=time,
        unit="SD" if sd is not None else outcome,
        suppress=suppress,
    )


def _of_column(table: TrendTable, by: str, sd: float | None, suppress: int) -> ColumnTrends:
    cells = averages(table, by)
    if cells.empty:
        raise CannotEstimate("no row has an outcome, a time and a name")
    cells["y"] /= sd or 1.0
    cells["spread"] /= (sd or 1.0) ** 2
    model = pooled_trends(cells, chance_variance(cells, table.students is None))
    half = _t(model.df) * model.common_se
    counted = table.students is not None or bool((cells["rows"] > 1).any())
    means = cells.groupby("unit")["n"].mean()
    size = {str(name): float(students) for name, students in means.items()}
    told = [name for name in size if not counted or size[name] >= suppress]
    unit = "SD" if sd is not None else table.names[0]
    trends = [_one(cells, model, name, half, size if counted else None, unit) for name in told]
    trends.sort(key=lambda trend: -trend.own)
    return ColumnTrends(
        by=by,
        all=model.common,
        all_low=model.common - half,
        all_high=model.common + half,
        spread=model.spread,
        says=_all_says(model, half, unit, len(np.unique(cells["time"]))),
        units=tuple(trends),
        masked=len(size) - len(told),
        averages=_averages(cells, told, suppress if counted else 0),
        warnings=_warnings(cells, counted),
    )


def _averages(cells: pd.DataFrame, told: list[str], fewest: int) -> tuple[TimeAverage, ...]:
    """Return the averages of units at the times at which they have students enough."""
    shown = cells[cells["unit"].isin(told) & (cells["n"] >= fewest)]
    return tuple(
        TimeAverage(name=str(name), time=float(time), average=float(average))
        for name, time, average in zip(shown["unit"], shown["time"], shown["y"], strict=True)
    )


def _one(
    cells: pd.DataFrame,
    model: PooledTrends,
    name: str,
    half: float,
    size: dict[str, float] | None,
    unit: str,
) -> UnitTrend:
    """Return one unit's trend: the common one and its own difference, each with its doubt."""
    against, reach = model.slopes[name], 1.96 * model.ses[name]
    own = model.common + against
    both = hypot(half, reach)
    course = "no trend" if own - both <= 0 <= own + both else "rises" if own > 0 else "falls"
    level = against - reach <= 0 <= against + reach
    place = "no difference" if level else "more" if against > 0 else "less"
    lines = cells[cells["unit"] == name]
    alone = None
    if len(lines) > 1:
        alone = float(np.polyfit(lines["time"], lines["y"], 1)[0])
    return UnitTrend(
        name=name,
        students=None if size is None else round(size[name]),
        own=own,
        own_low=own - both,
        own_high=own + both,
        course=course,
        against=against,
        against_low=against - reach,
        against_high=against + reach,
        place=place,
        unpooled=alone,
        says=_says(name, own, both, course, against, reach, place, unit),
    )


_WAYS = {"more": "rises", "less": "falls"}


def _says(
    name: str,
    own: float,
    both: float,
    course: str,
    against: float,
    reach: float,
    place: str,
    unit: str,
) -> str:
    change = f"{with_sign(own)} {unit} a time ({with_sign(own - both)} to {with_sign(own + both)})"
    first = f"{name}: no trend can be told, {change}"
    if course != "no trend":
        first = f"{name} {course}, {change}"
    ends = f"{with_sign(against - reach)} to {with_sign(against + reach)}"
    if place != "no difference":
        return f"{first}; beside the others it {_WAYS[place]}, {with_sign(against)} ({ends})."
    return f"{first}; no different from the others."


def _all_says(model: PooledTrends, half: float, unit: str, times: int) -> str:
    ends = f"{with_sign(model.common - half)} to {with_sign(model.common + half)}"
    change = f"{with_sign(model.common)} {unit} a time ({ends}), from {times} times"
    if model.common - half <= 0 <= model.common + half:
        return f"All together: no trend can be told, {change}."
    return f"All together {'rise' if model.common > 0 else 'fall'}, {change}."


def _warnings(cells: pd.DataFrame, counted: bool) -> tuple[str, ...]:
    found = []
    if cells["unit"].nunique() < FEW_UNITS:
        found.append(f"fewer than {FEW_UNITS} are compared, so how far they differ is unsure")
    if not counted:
        found.append(
            "without the number of students (--students) small ones weigh as much as large ones,"
            " and none can be masked"
        )
    return tuple(found)


def _t(df: float) -> float:
    from scipy.special import stdtrit  # slow to load

    return float(stdtrit(df, 0.975))
