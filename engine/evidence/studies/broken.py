"""What makes a table no study at all: said with its rows before anything is estimated."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from ....models.numbers import shown
from ....models.study.read import StudyTable
from ....models.tree.problems import Problem, listed
from ..designs.sample import Sample

_MOST_REPEATED = 0.10
"""Share of repeated unit-times from which on they are several students of one unit."""

_MOST_WORDS = 50
"""Different words up to which a covariate may tell kinds of students apart."""


def broken(table: StudyTable, sample: Sample) -> list[Problem]:
    """Return everything for which no effect can be told, whatever the numbers are."""
    return [
        *_sides(table, sample),
        *_outcomes(table, sample),
        *_repeated(table, sample),
        *_clusters(table, sample),
        *_words(table),
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
            says = f"every row has the same result, {shown(known.iloc[0])}"
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


def _words(table: StudyTable) -> Iterator[Problem]:
    """Say where a covariate is a name, which tells nothing of students not yet seen."""
    for column in table.study.covariates:
        words = set(table.words[column]) - {None}
        if len(words) > _MOST_WORDS and not all(_is_number(word) for word in words if word):
            says = f"{len(words):,} different words explain nothing"
            mend = "leave it out of `covariates`; a school may be the `block` or the `cluster`"
            yield table.problem(says, mend, column=column)


def _is_number(word: str) -> bool:
    try:
        float(word)
    except ValueError:
        return False
    return True


def _clusters(table: StudyTable, sample: Sample) -> Iterator[Problem]:
    """Say where `cluster` names no classes or schools."""
    study, frame = table.study, sample.frame
    if study.cluster is None or frame["cluster"].dropna().empty:
        return
    if study.design == "did":
        several = frame.groupby("unit")["cluster"].nunique()
        if (several > 1).any():
            says = f"{(several > 1).sum():,} of `{study.unit}` stand in more than one cluster"
            mend = "name the column of what was chosen as a whole, or leave `cluster` out"
            yield table.problem(says, mend, column=study.cluster)
    elif study.rows == "students" and not frame["cluster"].dropna().duplicated().any():
        says = "each row is a cluster of its own"
        mend = "name the column of the class or school, or leave `cluster` out"
        yield table.problem(says, mend, column=study.cluster)


def _order(table: StudyTable, sample: Sample) -> Iterator[Problem]:
    study, frame = table.study, sample.frame
    if study.design == "its" and study.start is not None:
        times = frame["time"].dropna()
        mine = frame.loc[frame["arm"] > 0, "time"].dropna()
        if not mine.empty and times.min() < study.start <= mine.min():
            says = f"no row before the start, {shown(study.start)}, is of the program"
            mend = "a series has it at all times, or at none: say whose series a row is"
            yield table.problem(says, mend, column=study.treated or "")
        for wrong, what in ((times < study.start, "before"), (times >= study.start, "after")):
            if not times.empty and not wrong.any():
                says = f"no row is {what} the start, {shown(study.start)}"
                mend = f"the times are {shown(times.min())} to {shown(times.max())}; mend `start`"
                yield table.problem(says, mend, column=study.time or "")
    if study.design == "did":
        yield from _began(table, frame)
    if study.design == "rdd" and study.cutoff is not None:
        score = frame["running"].dropna()
        if not score.empty and not score.min() < study.cutoff <= score.max():
            says = f"all scores lie on one side of the cut, {shown(study.cutoff)}"
            mend = f"they are {shown(score.min())} to {shown(score.max())}; mend `cutoff`"
            yield table.problem(says, mend, column=study.running or "")
        elif study.treated is not None:
            yield from _side(table, frame)


def _side(table: StudyTable, frame: pd.DataFrame) -> Iterator[Problem]:
    """Say where those on the other side of the cut had the program more often."""
    study = table.study
    above = frame["running"] >= study.cutoff
    shares = frame["arm"].groupby(above).mean()
    here, there = (True, False) if study.side == "at_or_above" else (False, True)
    if shares.get(here, 0.0) < shares.get(there, 0.0):
        words = {True: "on or above the cut", False: "below it"}
        says = f"those {words[there]} had the program more often than those {words[here]}"
        mend = f"mend `side`, now {study.side}, or `{study.treated}`"
        yield table.problem(says, mend, column=study.treated or "")


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
