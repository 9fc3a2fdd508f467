"""Baseline: were both sides alike before (What Works Clearinghouse: 0.05 and 0.25 SD)."""

from __future__ import annotations

from dataclasses import replace
from math import log
from typing import Literal

import pandas as pd

from ....models.results.evaluation import StudyCheck
from ..conversions import COX
from ..designs.estimate import CannotEstimate
from ..designs.regression import regression
from ..designs.sample import Sample, complete, pooled_sd, predictors

ALIKE = 0.05
ADJUSTABLE = 0.25

State = Literal["alike", "adjusted", "apart", "unknown"]


def differences(sample: Sample, goal: str, arm: int) -> dict[str, float]:
    """Return by how many SD the sides differed before, on the pretest and each covariate."""
    rows = complete(sample, goal)
    return {
        name: found
        for name in predictors(sample, goal)
        if (found := _difference(rows, name, arm)) is not None
    }


def _difference(rows: Sample, name: str, arm: int) -> float | None:
    mine = rows.frame[rows.frame["arm"].isin((0, arm))]
    if set(mine[name].dropna().unique()) <= {0.0, 1.0}:
        return _cox(mine[name].groupby(mine["arm"]).mean(), arm)
    # The same regression with what was known before in the place of the outcome: within blocks.
    frame = mine.assign(y_before=mine[name])
    try:
        found = regression(replace(rows, frame=frame, covariates=()), "before", arm)
    except CannotEstimate:
        return None
    sd = pooled_sd(mine[name], [mine["arm"]])  # of schools' averages it is small: all the stricter
    return None if sd is None else found.effect / sd


def _cox(shares: pd.Series, arm: int) -> float | None:
    """Return how far two shares are apart, as the Cox index; None where one is 0 or 1."""
    if len(shares) < 2 or not shares.between(0, 1, inclusive="neither").all():
        return None
    odds = {key: log(share / (1 - share)) for key, share in shares.items()}
    return (odds[float(arm)] - odds[0.0]) / COX


def state(sample: Sample, goal: str, arm: int) -> tuple[State, float]:
    """Return whether the sides were alike on the pretest and covariates, and the largest gap."""
    found = differences(sample, goal, arm)
    if f"pre_{goal}" not in found:
        return "unknown", max((abs(d) for d in found.values()), default=0.0)
    worst = max(abs(d) for d in found.values())
    if worst <= ALIKE:
        return "alike", worst
    return ("adjusted" if worst <= ADJUSTABLE else "apart"), worst


def balance(sample: Sample, goal: str, arm: int, low_attrition: bool) -> StudyCheck | None:
    """Return what is said of how alike the sides were before; nothing of series and cuts."""
    if sample.study.design not in ("rct", "matched"):
        return None
    known = complete(sample, goal).frame["arm"]
    if not ((known == arm).any() and (known == 0).any()):
        return None  # nobody is left on a side, which the estimate says
    how, worst = state(sample, goal, arm)
    lot = sample.study.design == "rct" and low_attrition
    if how == "unknown":
        return _without_pretest(sample, goal, worst, lot)
    says = f"before the program the sides differed by at most {worst:.2f} SD"
    if how == "alike":
        return StudyCheck(kind="baseline", verdict="pass", says=f"{says}: alike.")
    if how == "adjusted":
        more = "which the estimate adjusts for (up to 0.25 SD may be)"
        return StudyCheck(kind="baseline", verdict="pass", says=f"{says}, {more}.")
    if lot:
        more = "more than 0.25; by lot that happens, but look how the lots were drawn"
        return StudyCheck(kind="baseline", verdict="warn", says=f"{says}, {more}.")
    more = "more than the 0.25 SD that an estimate can adjust for"
    return StudyCheck(kind="baseline", verdict="fail", says=f"{says}, {more}.")


def _without_pretest(sample: Sample, goal: str, worst: float, lot: bool) -> StudyCheck:
    says = "there is no pretest"
    if predictors(sample, goal):
        says += f"; on what else was known before the sides differed by at most {worst:.2f} SD"
    if lot and worst <= ADJUSTABLE:
        more = "that they were alike rests on the lot"
        return StudyCheck(kind="baseline", verdict="pass", says=f"{says}; {more}.")
    if sample.study.design == "rct":
        return StudyCheck(kind="baseline", verdict="warn", says=f"{says}.")
    more = "nothing shows that the sides were alike before"
    return StudyCheck(kind="baseline", verdict="fail", says=f"{says}; {more}.")
