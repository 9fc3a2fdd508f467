"""What makes a table no study at all: said with its rows before anything is estimated."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from ....models.study.read import StudyTable
from ....models.tree.problems import Problem, listed
from ..designs.sample import Sample

_MOST_REPEATED = 0.10
"""Share of repeated unit-times from which on they are several students of one unit."""


def broken(table: StudyTable, sample: Sample) -> list[Problem]:
    """Return everything for which no effect can be told, whatever the numbers are."""
    return [
        *_sides(table, sample),
        *_outcomes(table, sample),
        *_repeated(table, sample),
        *_order(table, sample),
    ]


def _sides(table: StudyTable, sample: Sample) -> Iterator[Problem]:
    study, arms = table.study, sample.frame["arm"]
    column = study.treated or study.running or ""
    if study.design == "its":
        return
    if arms.empty:
        says = "no row says a program or the comparison"
        yield table.problem(says, "look at what stands in the column", column=column)
    elif study.arms is not None:
        for number, program in enumerate(("the comparison", *study.arms)):
            if not (arms == number).any():
                says = f"no row is of {program}"
                mend = "mend `arms` and `comparison`: what stands there is in the column"
                yield table.problem(says, mend, column=column)
    elif arms.nunique() < 2:
        all_or_none = "all rows" if arms.iloc[0] == 1 else "none of the rows"
        says = f"{all_or_none} ({len(arms):,}) have the program, so there is nobody to compare with"
        yield table.problem(says, "give those without it, too", column=column)


def _outcomes(table: StudyTable, sample: Sample) -> Iterator[Problem]:
    for goal, outcome in table.study.outcomes.items():
        known = sample.frame[f"y_{goal}"].dropna()
        name = " + ".join(outcome.column)
        if known.empty:
            yield table.problem("no row has a result", "fill the column, or leave it out", None,
                                name)  # fmt: skip
        elif known.nunique() == 1:
            says = f"every row has the same result, {known.iloc[0]:g}"
            yield table.problem(says, "name the column in which results differ", None, name)
        if outcome.pretest and set(outcome.pretest) & set(outcome.column):
            says = "the pretest is the outcome itself"
            yield table.problem(says, "name the result before the program", None, name)


def _repeated(table: StudyTable, sample: Sample) -> Iterator[Problem]:
    study, frame = table.study, sample.frame
    if study.unit is None:
        return
    keys = ["unit", "time"] if study.design in ("did", "its") else ["unit"]
    again = frame[frame["unit"].notna() & frame.duplicated(keys, keep=False)]
    if again.empty:
        return
    if study.design in ("did", "its") and len(again) > _MOST_REPEATED * len(frame):
        return  # several students of a school
    rows = [table.row_numbers[i] for i in again["row"]]
    first = frame.loc[frame["unit"] == again["unit"].iloc[0], "row"]
    pair = " and ".join(str(table.row_numbers[i]) for i in first.iloc[:2])
    says = f"{again.groupby(keys).ngroups:,} of `{study.unit}` stand in more than one row"
    if len(rows) > 2:
        says += f" (rows {listed(rows, 6)})"
    mend = f"keep one row of each; rows {pair} are of the same"
    yield table.problem(says, mend, column=study.unit)


def _order(table: StudyTable, sample: Sample) -> Iterator[Problem]:
    study, frame = table.study, sample.frame
    if study.design == "its" and study.start is not None:
        times = frame["time"].dropna()
        for wrong, what in ((times < study.start, "before"), (times >= study.start, "after")):
            if not times.empty and not wrong.any():
                says = f"no row is {what} the start, {study.start:g}"
                mend = f"the times are {times.min():g} to {times.max():g}; mend `start`"
                yield table.problem(says, mend, column=study.time or "")
    if study.design == "did":
        yield from _began(table, frame)
    if study.design == "rdd" and study.cutoff is not None:
        score = frame["running"].dropna()
        if not score.empty and not score.min() < study.cutoff <= score.max():
            says = f"all scores lie on one side of the cut, {study.cutoff:g}"
            mend = f"they are {score.min():g} to {score.max():g}; mend `cutoff`"
            yield table.problem(says, mend, column=study.running or "")


def _began(table: StudyTable, frame: pd.DataFrame) -> Iterator[Problem]:
    """Say where those with the program were never seen without it."""
    first = frame.groupby("unit")["time"].transform("min")
    treated = frame[frame["arm"] > 0]
    began = treated.groupby("unit")["time"].min()
    seen = frame.loc[treated.index, "unit"].map(began) > first[treated.index]
    if not treated.empty and not seen.any():
        says = "all that ever had the program had it at their first time: there is no before"
        mend = "give earlier times, too; are before and after exchanged in `treated`?"
        yield table.problem(says, mend, column=table.study.treated or "")
