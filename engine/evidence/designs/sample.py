"""A study's table as a data frame, with names that no heading can spoil."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ....models.study.read import StudyTable

if TYPE_CHECKING:
    from ....models.study.study import Study


@dataclass(frozen=True)
class Sample:
    """The rows of a study that count.

    Attributes
    ----------
    study
        What the study's file says.
    frame
        A row each: `arm` (0 compared; 1, 2 … the programs in their order; for series whether it is
        treated now), `unit`, `block`, `cluster`, `time`, `running`, `received`, `students`,
        `y_GOAL`, `pre_GOAL`, `x_1` …, `in_GROUP`; those that the study names.
    covariates
        Names of its columns `x_…`.
    left_out
        Rows that say neither a program nor the comparison.
    """

    study: Study
    frame: pd.DataFrame
    covariates: tuple[str, ...]
    left_out: int

    @property
    def clustered(self) -> bool:
        """Whether whole classes or schools were chosen."""
        return self.study.cluster is not None

    def of(self, rows: pd.Series) -> Sample:
        """Return the sample of these rows alone."""
        return Sample(self.study, self.frame[rows], self.covariates, self.left_out)


def sample_of(table: StudyTable) -> Sample:
    """Return a study's rows; those of no arm are left out."""
    study = table.study
    columns: dict[str, object] = {"arm": _arms(table), "row": range(len(table.row_numbers))}
    for key in ("unit", "block", "cluster"):
        if getattr(study, key) is not None:
            columns[key] = pd.Series(table.words[getattr(study, key)], dtype=object)
    for key in ("time", "running", "students"):
        if getattr(study, key) is not None:
            columns[key] = _numbers(table, (getattr(study, key),))
    if study.received is not None:
        columns["received"] = pd.Series(table.flags[study.received], dtype=float)
    for goal, outcome in study.outcomes.items():
        columns[f"y_{goal}"] = _numbers(table, outcome.column)
        if outcome.pretest:
            columns[f"pre_{goal}"] = _numbers(table, outcome.pretest)
    for group, members in study.groups.items():
        words = {_word(value) for value in members.values}
        found = [None if w is None else w in words for w in table.words[members.column]]
        columns[f"in_{group}"] = pd.Series(found, dtype=object)
    covariates = _covariates(table)
    frame = pd.DataFrame({**columns, **covariates})
    inside = frame["arm"].notna()
    left_out = int((~inside).sum())
    return Sample(study, frame[inside].reset_index(drop=True), tuple(covariates), left_out)


def _arms(table: StudyTable) -> pd.Series:
    study = table.study
    if study.design == "rdd" and study.treated is None:
        assert study.running is not None
        assert study.cutoff is not None
        score = _numbers(table, (study.running,))
        above = score >= study.cutoff if study.side == "at_or_above" else score < study.cutoff
        return above.astype(float).where(score.notna())
    if study.design == "its" and study.treated is None:
        return pd.Series(np.ones(len(table.row_numbers)))
    assert study.treated is not None
    if study.arms is None:
        return pd.Series(table.flags[study.treated], dtype=float)
    arm_of = {_word(value): 0.0 for value in study.comparison or ()}
    for number, values in enumerate(study.arms.values(), 1):
        arm_of |= {_word(value): float(number) for value in values}
    return pd.Series([arm_of.get(w or "", np.nan) for w in table.words[study.treated]], dtype=float)


def _word(value: object) -> str:
    """Return a value of the study's file as it stands in a table."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value)


def _numbers(table: StudyTable, columns: Sequence[str]) -> pd.Series:
    """Return a column of numbers; of several, their sum, where all are known."""
    parts = [pd.Series(table.numbers[column], dtype=float) for column in columns]
    total = parts[0]
    for part in parts[1:]:
        total = total + part
    return total


def _covariates(table: StudyTable) -> dict[str, pd.Series]:
    """Return columns that may explain the result: numbers as they are, words each as 0 or 1."""
    found: dict[str, pd.Series] = {}
    for column in table.study.covariates:
        words = pd.Series(table.words[column], dtype=object)
        numbers = pd.to_numeric(words, errors="coerce")
        if numbers.notna().sum() == words.notna().sum():
            found[f"x_{len(found) + 1}"] = numbers.astype(float)
            continue
        for value in sorted(words.dropna().unique())[1:]:
            found[f"x_{len(found) + 1}"] = (words == value).astype(float).where(words.notna())
    return found


def complete(sample: Sample, goal: str) -> Sample:
    """Return the rows in which nothing is missing that the estimate of a goal needs."""
    needed = [f"y_{goal}", *predictors(sample, goal)]
    needed += [key for key in ("block", "cluster", "unit", "time", "running") if key in
               sample.frame and key in _USED[sample.study.design]]  # fmt: skip
    return sample.of(sample.frame[needed].notna().all(axis=1))


_USED = {
    "rct": ("block", "cluster"),
    "matched": ("block", "cluster"),
    "did": ("unit", "time", "cluster"),
    "its": ("time",),
    "rdd": ("running", "cluster"),
}


def predictors(sample: Sample, goal: str) -> list[str]:
    """Return the names of the columns by which a goal's estimate is adjusted."""
    if sample.study.design not in ("rct", "matched"):
        return []
    pretest = [f"pre_{goal}"] if f"pre_{goal}" in sample.frame else []
    return [*pretest, *sample.covariates]


def spread(
    sample: Sample, rows: pd.DataFrame, goal: str, by: Sequence[pd.Series]
) -> tuple[float | None, float]:
    """Return students' spread on a goal, and by how many students it is known.

    What the study gives holds, and is taken as known. Of schools' averages none can be told.
    """
    measured = sample.study.outcomes.get(goal)
    if measured is not None and measured.sd is not None:
        return measured.sd, inf
    if sample.study.rows == "schools":
        return None, inf
    return pooled_sd(rows[f"y_{goal}"], by), float(len(rows))


def pooled_sd(values: pd.Series, by: Sequence[pd.Series]) -> float | None:
    """Return the spread of values around the averages of their groups; None for too few."""
    grouped = values.groupby(list(by))
    free = len(values) - grouped.ngroups
    if free < 1:
        return None
    within = values - grouped.transform("mean")
    spread = float(np.sqrt((within**2).sum() / free))
    return spread if spread > 0 else None
