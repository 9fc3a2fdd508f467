"""Clusters: are there enough classes or schools to tell the program from them."""

from __future__ import annotations

from ....models.results.evaluation import StudyCheck
from ..designs.regression import bootstrap_p
from ..designs.sample import Sample, complete

FEWEST_CLUSTERS = 3
"""Clusters on a side below which one cluster's luck may be the whole effect."""

ENOUGH = 20
"""Clusters in all from which on the standard error can be relied on."""


def counts(sample: Sample, goal: str, arm: int) -> tuple[int, int] | None:
    """Return the clusters with and without the program; None where students were chosen."""
    key = "cluster" if "cluster" in sample.frame else "unit"
    if key == "unit" and sample.study.design != "did":
        return None
    rows = complete(sample, goal).frame
    if sample.study.design == "did":
        ever = rows.groupby(key)["arm"].max()
        return int((ever > 0).sum()), int((ever == 0).sum())
    return (
        int(rows.loc[rows["arm"] == arm, key].nunique()),
        int(rows.loc[rows["arm"] == 0, key].nunique()),
    )


def clusters(sample: Sample, goal: str, arm: int) -> StudyCheck | None:
    """Return what is said of the number of clusters."""
    both = counts(sample, goal, arm)
    if both is None or sample.study.design == "rdd":
        return _by_school(sample)
    what = "units" if "cluster" not in sample.frame else "clusters"
    says = f"{both[0]:,} {what if both[0] != 1 else what[:-1]} had it and {both[1]:,} had not"
    if min(both) < FEWEST_CLUSTERS:
        more = (
            f"with fewer than {FEWEST_CLUSTERS} on a side, one {what[:-1]}'s luck may be the effect"
        )
        return StudyCheck(kind="clusters", verdict="fail", says=f"{says}; {more}.")
    chance = bootstrap_p(sample, goal, arm) if sample.study.design != "did" else None
    more = "" if chance is None else f"; by the wild cluster bootstrap p = {chance:.3f}"
    if sum(both) < ENOUGH:
        few = f"; under {ENOUGH} in all the interval is wide and itself unsure{more}"
        return StudyCheck(kind="clusters", verdict="warn", says=f"{says}{few}.")
    return StudyCheck(kind="clusters", verdict="pass", says=f"{says}{more}.")


def _by_school(sample: Sample) -> StudyCheck | None:
    """Say where no cluster is named though all of a block had the program, or none."""
    frame = sample.frame
    if "block" not in frame or "cluster" in frame:
        return None
    if frame.groupby("block")["arm"].nunique().gt(1).any():
        return None
    says = "in every block all students had it or none, so whole blocks were chosen: name `cluster`"
    return StudyCheck(kind="clusters", verdict="fail", says=f"{says}.")
