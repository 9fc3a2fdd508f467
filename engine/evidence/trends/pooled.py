"""Trends of many units at once: a mixed model, in which a small unit borrows from the others.

Each unit has a level and a slope of its own, drawn around the common ones; each time has a level
that all units share (another test, a harder year). Averages of few students weigh little. Fitted by
statsmodels (REML); a unit's slope is its best linear predictor, with the variance that is left.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ...milp.model.arrays import FloatArray
from ..designs.estimate import CannotEstimate
from ..libraries import library, quietly

MOST_TIMES = 60
LEAST_TIMES = 3
LEAST_UNITS = 3
GRID = 16
"""Spreads of true slopes that are looked at, from none to half more than the lines' own."""


@dataclass(frozen=True)
class PooledTrends:
    """What a mixed model says of trends.

    Attributes
    ----------
    common, common_se, df
        Slope of all together: of the times' own levels, with as many degrees of freedom.
    slopes, ses
        By unit: how its slope differs from the common one, and the standard error of that.
    spread
        SD of true slopes among units.
    """

    common: float
    common_se: float
    df: float
    slopes: dict[str, float]
    ses: dict[str, float]
    spread: float


def pooled_trends(cells: pd.DataFrame, variance: FloatArray) -> PooledTrends:
    """Return the trends of units from their averages at each time.

    Parameters
    ----------
    cells
        `unit`, `time` and `y`.
    variance
        Of each average around its unit's course, by chance.

    Raises
    ------
    CannotEstimate
        There are too few times or units, or the model finds no answer.
    """
    times = np.unique(cells["time"])
    if len(times) < LEAST_TIMES:
        raise CannotEstimate(f"{len(times)} times are no trend; it needs at least {LEAST_TIMES}")
    if len(times) > MOST_TIMES:
        raise CannotEstimate(
            f"{len(times):,} different times are too many to be years or terms (at most"
            f" {MOST_TIMES}); name the column of the time"
        )
    if cells["y"].nunique() < 2:
        raise CannotEstimate("every average is the same, so nothing rises or falls")
    if cells["unit"].nunique() < LEAST_UNITS:
        raise CannotEstimate(
            f"it names {cells['unit'].nunique()} of a kind; pooling needs at least {LEAST_UNITS}"
        )
    centered = cells["time"].to_numpy(dtype=float) - times.mean()
    levels = (cells["time"].to_numpy()[:, None] == times[None, :]).astype(float)
    model = _model(cells, 1.0 / np.sqrt(variance), levels, centered)
    best = _fitted(model)
    common, common_se = _line(times, np.asarray(best.fe_params)[: len(times)])
    units = list(cells["unit"].unique())
    steepest = _steepest(cells, variance)
    parts = [_at(model, best, units, steepest * share) for share in np.linspace(0.0, 1.5, GRID)]
    slopes, own, spread = _mixed(units, [part for part in parts if part is not None])
    # What all have in common is their average, as unsure as the average of so many lines.
    ses = {unit: float(np.hypot(own[unit], steepest / np.sqrt(len(units)))) for unit in units}
    return PooledTrends(common, common_se, len(times) - 2.0, slopes, ses, spread)


def _model(
    cells: pd.DataFrame, weight: FloatArray, levels: FloatArray, centered: FloatArray
) -> Any:
    """Return the mixed model, its rows scaled so that chance moves each alike."""
    mixed = library("statsmodels.regression.mixed_linear_model")
    inner = np.column_stack([np.ones(len(cells)), centered]) * weight[:, None]
    with quietly():
        return mixed.MixedLM(
            cells["y"].to_numpy() * weight,
            levels * weight[:, None],
            groups=cells["unit"].to_numpy(),
            exog_re=inner,
        )


def _fitted(model: Any) -> Any:
    """Return the model fitted, levels and slopes of units independent.

    Raises
    ------
    CannotEstimate
        It finds no answer.
    """
    apart = _params(np.ones(model.k_fe), np.eye(2))
    try:
        with quietly():
            return model.fit(reml=True, free=apart, method=["lbfgs", "powell"])
    except (ValueError, np.linalg.LinAlgError) as failure:
        raise CannotEstimate(f"the mixed model finds no answer ({failure})") from failure


def _params(fixed: FloatArray, covariance: FloatArray) -> Any:
    mixed = library("statsmodels.regression.mixed_linear_model")
    return mixed.MixedLMParams.from_components(fe_params=fixed, cov_re=covariance)


def _steepest(cells: pd.DataFrame, variance: FloatArray) -> float:
    """Return the spread of units' own lines, noise and all: true slopes spread no wider."""
    lines = []
    for _, own in cells.assign(v=variance).groupby("unit"):
        if len(own) > 1:
            weight = 1.0 / np.sqrt(own["v"].to_numpy())
            lines.append(float(np.polyfit(own["time"], own["y"], 1, w=weight)[0]))
    return float(np.std(lines)) if len(lines) > 1 else 0.0


@dataclass(frozen=True)
class _Part:
    """What the model says if slopes spread so much: its likelihood, slopes, their variances."""

    spread: float
    likelihood: float
    slopes: FloatArray
    variances: FloatArray


def _at(model: Any, best: Any, units: list[str], spread: float) -> _Part | None:
    """Return what the model says if true slopes spread so much; None where it says nothing."""
    level = max(float(np.asarray(best.cov_re)[0, 0]), 1e-10)
    covariance = np.diag([level, max(spread, 1e-10) ** 2])
    start = _params(np.asarray(best.fe_params), covariance / best.scale)
    held = _params(np.ones(model.k_fe), np.zeros((2, 2)))
    try:
        with quietly():
            fit = model.fit(reml=True, start_params=start, free=held, method=["lbfgs"])
            effects, left = fit.random_effects, fit.random_effects_cov
    except (ValueError, np.linalg.LinAlgError):
        return None
    slopes = np.array([np.asarray(effects[unit])[1] for unit in units])
    variances = np.array([np.asarray(left[unit])[1, 1] for unit in units])
    likelihood = float(fit.llf)
    return _Part(spread, likelihood, slopes, variances) if np.isfinite(likelihood) else None


def _mixed(
    units: list[str], parts: list[_Part]
) -> tuple[dict[str, float], dict[str, float], float]:
    """Return slopes, their standard errors and the spread, over what the spread may be.

    How much true slopes spread is itself unsure; each answer counts by its likelihood (REML).

    Raises
    ------
    CannotEstimate
        There is none.
    """
    if not parts:
        raise CannotEstimate("the mixed model finds no answer")
    likelihood = np.array([part.likelihood for part in parts])
    weight = np.exp(likelihood - likelihood.max())
    weight /= weight.sum()
    means = np.array([part.slopes for part in parts])
    squares = np.array([part.variances + part.slopes**2 for part in parts])
    slopes = weight @ means
    ses = np.sqrt(np.maximum(weight @ squares - slopes**2, 0.0))
    spread = float(weight @ np.array([part.spread for part in parts]))
    return dict(zip(units, slopes, strict=True)), dict(zip(units, ses, strict=True)), spread


def _line(times: FloatArray, levels: FloatArray) -> tuple[float, float]:
    """Return the slope of the times' levels and its standard error, by least squares."""
    api = library("statsmodels.api")
    with quietly():
        fit = api.OLS(levels, api.add_constant(times - times.mean())).fit()
    return float(fit.params[1]), float(fit.bse[1])
