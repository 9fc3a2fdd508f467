"""The effect for each group of students, masked where one of its sides is too small."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ....models.results.evaluation import GroupEffect
from ..designs.estimate import CannotEstimate, Estimate
from ..designs.sample import Sample, complete

InSd = Callable[[Sample, str, int], tuple[Estimate, Any]]
TOO_FEW = "too few students"


def by_group(
    sample: Sample, goal: str, arm: int, estimate: InSd, suppress: int
) -> tuple[GroupEffect, ...]:
    """Return the effect for each group that the study names.

    A group is masked where fewer than `suppress` of its students are on one side, and where that
    is so of the students who are not in it: both together would tell of them.
    """
    return tuple(
        _one(sample, group, goal, arm, estimate, suppress) for group in sample.study.groups
    )


def _one(
    sample: Sample, group: str, goal: str, arm: int, estimate: InSd, suppress: int
) -> GroupEffect:
    inside = sample.frame[f"in_{group}"]
    rows = sample.of(inside.eq(True))
    others = sample.of(inside.eq(False))
    if _least(rows, goal, arm) < suppress or 0 < _least(others, goal, arm) < suppress:
        return GroupEffect(group=group, why=TOO_FEW)
    known = complete(rows, goal).frame
    apart = sample.study.design in ("rct", "matched")
    students = int(known["arm"].isin((0, arm)).sum()) if apart else len(known)
    try:
        _, size = estimate(rows, goal, arm)
    except CannotEstimate as failure:
        return GroupEffect(group=group, students=students, why=str(failure))
    if size is None:
        return GroupEffect(group=group, students=students, why="students' spread is not known")
    return GroupEffect(
        group=group, students=students, mean=size.g, se=size.se, low=size.low, high=size.high
    )


def _least(rows: Sample, goal: str, arm: int) -> int:
    """Return the students on the smaller side: ever treated or never, for those followed."""
    known = complete(rows, goal).frame
    if rows.study.design == "its":
        return int(known.groupby("time").size().min()) if len(known) else 0
    side = known["arm"]
    if rows.study.design == "did":
        side = known.groupby("unit")["arm"].transform("max")
    if rows.study.design in ("did", "rdd"):
        arm = 1
    return int(min((side == 0).sum(), (side == arm).sum()))
