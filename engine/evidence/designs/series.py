"""One series before and after a start: an interrupted time series (statsmodels)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ....models.results.evaluation import PicturePoint
from ..effect_size import two_sided
from ..libraries import library, quietly
from .estimate import CannotEstimate, Estimate
from .sample import Sample, complete, spread

if TYPE_CHECKING:
    from ....models.scenario.base import Id


def series(sample: Sample, goal: Id, arm: int) -> Estimate:
    """Return how far the averages after the start lie above what went on before, on average.

    The level and the slope may both change at the start; the effect is the change over all times
    since, on average. With comparison rows it is the change of the difference between the two.
    The standard error is the larger of the plain one and the one that allows for neighbouring
    times that resemble each other (HAC): of few times the second alone is too small.

    Raises
    ------
    CannotEstimate
        There are too few times before or after.
    """
    rows = complete(sample, goal).frame
    level = _series(rows, goal)
    start = float(sample.study.start or 0.0)
    after = (level.index.to_numpy(dtype=float) >= start).astype(float)
    before, since = int((1 - after).sum()), int(after.sum())
    if before < 3 or since < 1:
        raise CannotEstimate(
            f"there are {before} times before the start and {since} after; it needs at least three"
            " before and one after"
        )
    effect, se, df, alike = _fitted(level, after)
    compared = rows[rows["arm"] == 0]
    own = rows[rows["arm"] > 0]
    return Estimate(
        effect, se, df, _students(own), _students(compared),
        *spread(sample, rows, goal, [rows["arm"], rows["time"]]),
        two_sided(effect / se, df),
        neighbours=alike,
        times=(before, since), picture=_picture(level),
    )  # fmt: skip


def _series(rows: pd.DataFrame, goal: str) -> pd.Series:
    """Return the average at each time: of the program's rows, less that of the comparison's."""
    weight = rows["students"] if "students" in rows else pd.Series(1.0, index=rows.index)
    data = rows.assign(w=weight, wy=weight * rows[f"y_{goal}"])
    sums = data.groupby([data["arm"] > 0, "time"])[["wy", "w"]].sum()
    means = (sums["wy"] / sums["w"]).unstack(level=0)
    if True not in means:
        raise CannotEstimate("no row is of the program")
    found = means[True] - means[False] if False in means else means[True]
    return found.dropna().sort_index()


def _fitted(level: pd.Series, after: np.ndarray) -> tuple[float, float, float, float]:
    time = level.index.to_numpy(dtype=float)
    middle = time[after == 1].mean()
    columns = [np.ones(len(time)), time - middle, after]
    if after.sum() > 1:
        columns.append(after * (time - middle))
    design = np.column_stack(columns)
    free = len(time) - design.shape[1]
    if free < 2:
        raise CannotEstimate(f"{len(time)} times are too few to tell a trend from chance")
    api = library("statsmodels.api")
    with quietly():
        plain = api.OLS(level.to_numpy(), design).fit()
        robust = plain.get_robustcov_results("HAC", maxlags=lags(len(time)), use_correction=True)
    effect, se = float(plain.params[2]), max(float(plain.bse[2]), float(robust.bse[2]))
    if not se > 0:
        raise CannotEstimate("its standard error cannot be told: the averages never vary")
    rest = np.asarray(plain.resid)
    alike = float(rest[1:] @ rest[:-1] / (rest @ rest))
    return effect, se, float(free), alike


def lags(times: int) -> int:
    """Return over how many neighbours the standard error looks: 4 (T/100)^(2/9), Newey-West."""
    return int(4 * (times / 100) ** (2 / 9))


def _picture(level: pd.Series) -> tuple[PicturePoint, ...]:
    times = level.index.to_numpy(dtype=float)
    return tuple(
        PicturePoint(series="average at each time", x=float(x), y=float(y))
        for x, y in zip(times, level.to_numpy(dtype=float), strict=True)
    )


def _students(rows: pd.DataFrame) -> int:
    """Return students per time, on average."""
    if rows.empty:
        return 0
    total = float(rows["students"].sum() if "students" in rows else len(rows))
    return round(total / rows["time"].nunique())
