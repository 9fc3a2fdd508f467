"""Answers a question from the library: what was found, pooled, and what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ....models.results.library import (
    CostFound,
    LibraryAnswer,
    PooledGoal,
    Searched,
    StudyFound,
)
from .pool import by_study, pool
from .search import Found, search
from .words import grade_text

if TYPE_CHECKING:
    import pandas as pd

NORMAL = 1.959964
"""Standard errors to each side of a single study's 95% interval."""


def find(question: str, grades: str | None = None, goal: str | None = None) -> LibraryAnswer:
    """Return what the library holds on a question.

    Parameters
    ----------
    question
        Words; a grade or a goal among them counts as `grades` and `goal`.
    grades
        Only of students whose grades overlap with these: `2`, `K-3`.
    goal
        Only on this goal of the library.

    Raises
    ------
    read.CannotFind
        There is nothing to search for, or what reads or pools the library is not installed.
    """
    found = search(question, grades, goal)
    effects = found.rows[found.rows["cost"].isna()]
    usable, left_out = _usable(effects)
    studies = by_study(usable)
    pooled = [_pooled(str(name), own) for name, own in studies.groupby("goal", sort=False)]
    pooled.sort(key=lambda each: (-each.studies, each.goal))
    wanted = found.question.grades
    return LibraryAnswer(
        question=question,
        terms=tuple(_terms(found)),
        grade=grades or (None if wanted is None else grade_text(*wanted)),
        goal=goal or found.question.goal,
        findings=len(effects),
        left_out=left_out,
        pooled=tuple(pooled),
        studies=tuple(_study(row) for row in studies.to_dict("records")),
        costs=tuple(
            _cost(row) for row in found.rows[found.rows["cost"].notna()].to_dict("records")
        ),
        alike=found.alike,
    )


def _terms(found: Found) -> Iterator[Searched]:
    for term in found.question.terms:
        yield Searched(said=term.said, searched=term.searched, findings=found.hits[term.said])


def _usable(effects: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, int]]:
    """Return the findings that can be pooled, and how many others there are, by why they cannot.

    A subgroup's students are among its study's own, and a later outcome is the same students'.
    """
    reasons = {
        "no effect is given": effects["g"].isna(),
        "no standard error is to be had": effects["se"].isna(),
        "the outcome is on none of the library's goals": effects["goal"].isna(),
        "part of a study's students only": effects["subgroup"].fillna(False),
        "measured some time after the end": effects["follow_up"].fillna(False),
    }
    left, counts = effects["study"].isna(), {}
    for why, those in reasons.items():
        more = those.astype(bool) & ~left
        if count := int(more.sum()):
            counts[why] = count
        left = left | more
    return effects[~left], counts


def _pooled(goal: str, own: pd.DataFrame) -> PooledGoal:
    effects, errors = own["g"].to_numpy(float), own["se"].to_numpy(float)
    tests = set(own["test_by"].dropna())
    told = own["test_by"].notna().all() and len(tests) == 1
    same: dict[str, Any] = {
        "goal": goal,
        "studies": len(own),
        "findings": int(own["count"].sum()),
        "year": _whole(own["year"].median()),
        "test_by": tests.pop() if told else None,
    }
    if len(own) == 1:
        mean, se = float(effects[0]), float(errors[0])
        return PooledGoal(
            **same,
            tier=_tier(own, mean - NORMAL * se),
            mean=mean,
            se=se,
            low=mean - NORMAL * se,
            high=mean + NORMAL * se,
            tau=None,
            i2=None,
            predicted_low=None,
            predicted_high=None,
            expected_se=se,
        )
    found = pool(effects, errors)
    low, high = found.predicted or (None, None)
    return PooledGoal(
        **same,
        tier=_tier(own, found.low),
        mean=found.mean,
        se=found.se,
        low=found.low,
        high=found.high,
        tau=found.tau2**0.5,
        i2=found.i2,
        predicted_low=low,
        predicted_high=high,
        expected_se=found.elsewhere,
    )


def _tier(own: pd.DataFrame, low: float) -> int | None:
    """Return the weakest tier given to one of the studies; none where together they may be 0."""
    return _whole(own["tier"].max()) if low > 0 else None


def _study(row: dict[Any, Any]) -> StudyFound:
    return StudyFound(
        program=row["program"],
        study=row["study"],
        goal=row["goal"],
        effect=row["g"],
        se=row["se"],
        findings=row["count"],
        n=_whole(row["n"]),
        treated=_whole(row["treated"]),
        grade=_text(row["grade"]),
        design=_text(row["design"]),
        tier=_whole(row["tier"]),
        test_by=_text(row["test_by"]),
        how_se=row["how_se"],
        year=_whole(row["year"]),
        source=row["source"],
    )


def _cost(row: dict[Any, Any]) -> CostFound:
    return CostFound(
        program=row["program"],
        dollars=float(row["cost"]),
        year=_whole(row["cost_year"]),
        source=row["source"],
    )


def _whole(value: Any) -> int | None:
    import pandas as pd

    return None if pd.isna(value) else round(float(value))


def _text(value: Any) -> str | None:
    import pandas as pd

    return None if pd.isna(value) else str(value)
