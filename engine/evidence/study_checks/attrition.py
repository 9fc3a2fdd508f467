"""Attrition: are so many lost, or so unevenly, that those left are not alike any more.

Source: What Works Clearinghouse, Standards Handbook 4.1, table II.1: the highest difference between
both sides' attrition at which attrition is low, for each overall attrition. `cautious` is for
programs that may change who stays (as against dropout), `optimistic` for others.
"""

from __future__ import annotations

from typing import Literal

import pandas as pd

from ....models.results.evaluation import StudyCheck
from ..designs.sample import Sample, complete

MUCH_ATTRITION = 0.20
"""Share of lost students over which attrition is worth a warning, however even it is."""

Boundary = Literal["cautious", "optimistic"]

# Percentage points, by overall attrition from 0% on, in steps of one percent.
_CAUTIOUS = (
    5.7, 5.8, 5.9, 5.9, 6.0, 6.1, 6.2, 6.3, 6.3, 6.3, 6.3, 6.2, 6.2, 6.1, 6.0, 5.9, 5.9, 5.8, 5.7,
    5.5, 5.4, 5.3, 5.2, 5.1, 4.9, 4.8, 4.7, 4.5, 4.4, 4.3, 4.1, 4.0, 3.8, 3.6, 3.5, 3.3, 3.2, 3.1,
    2.9, 2.8, 2.6, 2.5, 2.3, 2.1, 2.0, 1.8, 1.6, 1.5, 1.3, 1.2, 1.0, 0.9, 0.7, 0.6, 0.4, 0.3, 0.2,
    0.0,
)  # fmt: skip
_OPTIMISTIC = (
    10.0, 10.1, 10.2, 10.3, 10.4, 10.5, 10.7, 10.8, 10.9, 10.9, 10.9, 10.9, 10.9, 10.8, 10.8, 10.7,
    10.6, 10.5, 10.3, 10.2, 10.0, 9.9, 9.7, 9.5, 9.4, 9.2, 9.0, 8.8, 8.6, 8.4, 8.2, 8.0, 7.8, 7.6,
    7.4, 7.2, 7.0, 6.7, 6.5, 6.3, 6.0, 5.8, 5.6, 5.3, 5.1, 4.9, 4.6, 4.4, 4.2, 3.9, 3.7, 3.5, 3.2,
    3.0, 2.8, 2.6, 2.3, 2.1, 1.9, 1.6, 1.4, 1.1, 0.9, 0.7, 0.5, 0.3,
)  # fmt: skip
_BOUNDARIES: dict[Boundary, tuple[float, ...]] = {"cautious": _CAUTIOUS, "optimistic": _OPTIMISTIC}


def most_differential(overall: float, boundary: Boundary) -> float | None:
    """Return the highest difference of attrition that is low, as a share; None: none is.

    Parameters
    ----------
    overall
        Share of all who were chosen and have no result.
    boundary
        Which of the two.
    """
    table = _BOUNDARIES[boundary]
    percent = round(100 * overall)
    return table[percent] / 100 if percent < len(table) else None


def is_low(overall: float, differential: float, boundary: Boundary) -> bool:
    """Return whether attrition is low by the boundary."""
    most = most_differential(overall, boundary)
    return most is not None and abs(differential) <= most + 1e-9


def rates(sample: Sample, goal: str, arm: int) -> tuple[float, float]:
    """Return the overall and the differential attrition of students, as shares."""
    mine = sample.frame[sample.frame["arm"].isin((0, arm))]
    left = pd.Series(mine.index.isin(complete(sample, goal).frame.index), index=mine.index)
    by_arm = 1.0 - left.groupby(mine["arm"]).mean()
    return float(1.0 - left.mean()), float(by_arm.get(arm, 1.0) - by_arm.get(0, 1.0))


def cluster_rates(sample: Sample, goal: str, arm: int) -> tuple[float, float]:
    """Return the same for whole clusters of which nobody has a result; 0 without clusters."""
    mine = sample.frame[sample.frame["arm"].isin((0, arm))]
    if "cluster" not in mine or mine.groupby("cluster")["arm"].nunique().gt(1).any():
        return 0.0, 0.0
    kept = set(complete(sample, goal).frame["cluster"])
    clusters = mine.groupby("cluster")["arm"].first()
    left = pd.Series(clusters.index.isin(kept), index=clusters.index)
    by_arm = 1.0 - left.groupby(clusters).mean()
    return float(1.0 - left.mean()), float(by_arm.get(arm, 1.0) - by_arm.get(0, 1.0))


def low_attrition(sample: Sample, goal: str, arm: int) -> bool:
    """Return whether both students and clusters were lost within the boundary."""
    boundary = sample.study.attrition
    both = (rates(sample, goal, arm), cluster_rates(sample, goal, arm))
    return all(is_low(overall, differential, boundary) for overall, differential in both)


def attrition(sample: Sample, goal: str, arm: int, equivalent: bool) -> StudyCheck | None:
    """Return what is said of attrition; only who was chosen by lot can be lost.

    Parameters
    ----------
    sample, goal, arm
        The study's rows, and which effect.
    equivalent
        Whether those who are left were alike on the pretest, which then is what the effect rests
        on.
    """
    if sample.study.design != "rct":
        return None
    overall, differential = rates(sample, goal, arm)
    lost, lost_apart = cluster_rates(sample, goal, arm)
    boundary = sample.study.attrition
    says = f"{overall:.1%} have no result, {abs(differential):.1%} apart between the two sides"
    if lost:
        says += f", and {lost:.1%} of the clusters are lost, {abs(lost_apart):.1%} apart"
    worst = overall if is_low(lost, lost_apart, boundary) else lost
    most = most_differential(worst, boundary)
    limit = "no difference is" if most is None else f"up to {most:.1%} apart is"
    says += f"; at this overall rate {limit} low by the What Works Clearinghouse"
    if low_attrition(sample, goal, arm) and overall > MUCH_ATTRITION:
        more = "; even so it is more than one in five"
        return StudyCheck(kind="attrition", verdict="warn", says=f"{says} ({boundary}){more}.")
    if low_attrition(sample, goal, arm):
        return StudyCheck(kind="attrition", verdict="pass", says=f"{says} ({boundary}).")
    if equivalent:
        more = "; it counts as a study with a comparison group, since those left were alike before"
        return StudyCheck(kind="attrition", verdict="warn", says=f"{says} ({boundary}){more}.")
    more = "; the lot is lost, and no pretest shows that those left were alike before"
    return StudyCheck(kind="attrition", verdict="fail", says=f"{says} ({boundary}){more}.")
