"""Chosen by a score on one side of a cut: regression discontinuity (rdrobust)."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ....models.results.evaluation import PicturePoint
from ..libraries import library, quietly
from .estimate import CannotEstimate, Estimate
from .sample import Sample, complete, spread

if TYPE_CHECKING:
    from ....models.scenario.base import Id

BINS = 20

FEWEST_SCORES = 10
"""Different scores on a side below which no course along the score can be told."""


def discontinuity(sample: Sample, goal: Id, arm: int) -> Estimate:
    """Return the jump of the outcome at the cut, bias-corrected (Calonico, Cattaneo, Titiunik).

    It is the effect on students near the cut. Where not all on one side had the program and none
    on the other, the jump is divided by the jump of having it (fuzzy).

    Raises
    ------
    CannotEstimate
        Too few students stand near the cut on one of its sides.
    """
    rows = complete(sample, goal).frame
    study = sample.study
    sign = 1.0 if study.side == "at_or_above" else -1.0
    assert study.cutoff is not None
    score = sign * (rows["running"] - study.cutoff)
    if sign < 0:  # who stands on the cut is not below it
        score = score - _least_step(score) / 2
    beyond = score >= 0
    if beyond.sum() < 20 or (~beyond).sum() < 20:
        raise CannotEstimate("fewer than 20 students stand on one side of the cut")
    if min(score[beyond].nunique(), score[~beyond].nunique()) < FEWEST_SCORES:
        raise CannotEstimate(
            f"fewer than {FEWEST_SCORES} different scores stand on one side of the cut; with so"
            " few, nothing tells the jump from the course"
        )
    takes = rows["arm"].astype(float)
    fuzzy = study.treated is not None and bool((takes != beyond.astype(float)).any())
    found = _fitted(rows[f"y_{goal}"], score, takes if fuzzy else None, rows.get("cluster"))
    effect, se = float(found.coef.iloc[2, 0]), float(found.se.iloc[2, 0])
    if not se > 0:
        raise CannotEstimate("its standard error cannot be told: too few stand near the cut")
    near = [int(n) for n in found.N_h]
    return Estimate(
        effect, se, inf, near[1], near[0],
        *spread(sample, rows, goal, [pd.Series(0, index=rows.index)]), float(found.pv.iloc[2, 0]),
        picture=_picture(rows[f"y_{goal}"], rows["running"]),
    )  # fmt: skip


def _least_step(score: pd.Series) -> float:
    """Return the smallest distance between two scores; 1 where all are the same."""
    steps = np.diff(np.unique(score))
    return float(steps.min()) if len(steps) else 1.0


def _fitted(y: pd.Series, score: pd.Series, takes: Any, cluster: Any) -> Any:
    try:
        with quietly():
            return library("rdrobust").rdrobust(
                y=y.to_numpy(), x=score.to_numpy(), c=0.0,
                fuzzy=None if takes is None else takes.to_numpy(),
                cluster=None if cluster is None else pd.factorize(cluster)[0],
            )  # fmt: skip
    except Exception as failure:  # its errors have no common base
        raise CannotEstimate(
            "the jump at the cut cannot be told: too few different scores near it"
        ) from failure


def _picture(y: pd.Series, running: pd.Series) -> tuple[PicturePoint, ...]:
    """Return averages of equal numbers of students, 10 or more each, along the score."""
    bins = min(BINS, len(y) // 10)
    order = np.argsort(running.to_numpy(), kind="stable")
    parts = np.array_split(order, max(bins, 1))
    return tuple(
        PicturePoint(
            series="average of students with about this score",
            x=float(running.to_numpy()[part].mean()),
            y=float(y.to_numpy()[part].mean()),
        )
        for part in parts
    )
