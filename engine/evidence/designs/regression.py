"""By lot, or beside a comparison group: the adjusted difference, by least squares (pyfixest)."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, Any

import pandas as pd

from ..libraries import library, quietly
from .estimate import CannotEstimate, Estimate
from .sample import Sample, complete, predictors, spread

if TYPE_CHECKING:
    from ....models.scenario.base import Id

REPETITIONS = 999
"""Of a bootstrap."""

SEED = 0
"""Of all draws, so that an estimate can be repeated."""

MOST_BOOTSTRAPPED = 60
"""Clusters above which the standard error needs no bootstrap beside it."""

MOST_JACKKNIFED = 100
"""Clusters above which the jackknife, a regression for each, differs no more from CRV1."""


def regression(sample: Sample, goal: Id, arm: int) -> Estimate:
    """Return the adjusted difference of a program's students from those they are compared with.

    All arms are in one regression. With clusters the standard error is the cluster jackknife
    (CRV3; CRV1 of more than 100), which is honest with few of them; without, it allows for unequal
    spread (HC1).

    Raises
    ------
    CannotEstimate
        Nothing tells the program from a block or a predictor.
    """
    rows = complete(sample, goal).frame
    fit = _fit_of(sample, rows, goal, arm)
    term = f"t{arm}"
    with quietly():
        effect, se, p = (float(told()[term]) for told in (fit.coef, fit.se, fit.pvalue))
    if not se > 0:
        raise CannotEstimate("its standard error cannot be told: too few differ in anything")
    mine = rows[rows["arm"].isin((0, arm))]
    return Estimate(
        effect,
        se,
        float(getattr(fit, "_df_t", inf)),
        int((mine["arm"] == arm).sum()),
        int((mine["arm"] == 0).sum()),
        *spread(sample, mine, goal, [mine["arm"]]),
        p,
    )


def bootstrap_p(sample: Sample, goal: Id, arm: int) -> float | None:
    """Return the chance of so much if there were no effect, by the wild cluster bootstrap.

    None where clusters are many, or none are named, or nothing can be told.
    """
    rows = complete(sample, goal).frame
    if "cluster" not in rows or rows["cluster"].nunique() > MOST_BOOTSTRAPPED:
        return None
    try:
        fit = _fit_of(sample, rows, goal, arm)
    except CannotEstimate:
        return None
    with quietly():
        told = fit.wildboottest(param=f"t{arm}", reps=REPETITIONS, seed=SEED, cluster="c")
    return float(told["Pr(>|t|)"])


def _fit_of(sample: Sample, rows: pd.DataFrame, goal: str, arm: int) -> Any:
    """Return the regression that has a program's effect.

    Raises
    ------
    CannotEstimate
        Nothing tells the program from a block or a predictor.
    """
    data, names = _renamed(rows, predictors(sample, goal), goal)
    if f"t{arm}" not in data or data[f"t{arm}"].nunique() < 2:
        raise CannotEstimate("none of its students, or none compared with, have all that is needed")
    if "b" in data:  # a row alone in its block has nobody to be compared with
        data = data[data.groupby("b")["y"].transform("size") > 1]
    if data.empty:
        raise CannotEstimate("every row is alone in its block, so there is nobody to compare with")
    arms = [str(name) for name in data.columns if str(name).startswith("t")]
    formula = "y ~ " + " + ".join([*arms, *names]) + (" | b" if "b" in data else "")
    fit = _fitted(formula, data)
    if f"t{arm}" not in fit.coef().index:
        raise CannotEstimate(
            "in every block all students have it, or none: nobody is left to compare with"
        )
    return fit


def _renamed(rows: pd.DataFrame, adjusted: list[str], goal: str) -> tuple[pd.DataFrame, list[str]]:
    data = pd.DataFrame({"y": rows[f"y_{goal}"]})
    for arm in sorted(set(rows["arm"]) - {0.0}):
        data[f"t{int(arm)}"] = (rows["arm"] == arm).astype(float)
    names: list[str] = []
    for name in adjusted:
        if rows[name].nunique() > 1:  # what is the same for all explains nothing
            names.append(f"v{len(names) + 1}")
            data[names[-1]] = rows[name].astype(float)
    if "block" in rows:
        data["b"] = pd.factorize(rows["block"])[0]
    if "cluster" in rows:
        data["c"] = pd.factorize(rows["cluster"])[0]
    return data, names


def _fitted(formula: str, data: pd.DataFrame) -> Any:
    """Return the regression.

    Raises
    ------
    CannotEstimate
        The library finds none.
    """
    vcov: Any = "HC1"
    if "c" in data:
        vcov = {"CRV3" if data["c"].nunique() <= MOST_JACKKNIFED else "CRV1": "c"}
    try:
        with quietly():
            return library("pyfixest").feols(formula, data, vcov=vcov)
    except Exception as failure:  # its errors, and those of what it calls, have no common base
        raise CannotEstimate(f"the regression cannot be fitted ({failure})") from failure
