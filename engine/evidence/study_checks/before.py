"""Before the start: did both sides move alike, and is the series long enough to tell."""

from __future__ import annotations

from ....models.results.evaluation import StudyCheck
from ..designs.estimate import Estimate
from ..designs.sample import Sample

TREND_DOUBTFUL = 0.10
TREND_BROKEN = 0.01
RESEMBLING = 0.2
"""Correlation of neighbouring times from which on a short series' interval is too narrow."""

FEWEST_UNITS = 10
"""Units that began together below which the test of the time before is wrong far too often."""

SHORT_SERIES = 8
"""Times before a start from which on a series' own course is known."""

FEW_SINCE = 3
"""Times since a start below which one of them may be the whole effect."""


def before(sample: Sample, found: Estimate) -> StudyCheck | None:
    """Return what is said of the time before the start."""
    if sample.study.design == "its":
        return _series(sample, found)
    if sample.study.design != "did" or found.trend is None:
        return None
    trend = found.trend
    if trend.p is None:
        says = "that both sides moved alike before cannot be looked at: too few times before"
        return StudyCheck(kind="parallel trends", verdict="warn", says=f"{says}.")
    far = "" if found.sd is None else f", at most {trend.largest / found.sd:.2f} SD apart"
    says = f"before the start both sides moved alike{far} (p = {trend.p:.2f})"
    if trend.p >= TREND_DOUBTFUL:
        more = "which does not prove that they would have gone on so"
        return StudyCheck(kind="parallel trends", verdict="pass", says=f"{says}, {more}.")
    says = f"before the start the sides moved apart{far} (p = {trend.p:.3f})"
    if trend.fewest < FEWEST_UNITS:
        more = (
            f"but of fewer than {FEWEST_UNITS} units that began together this often only seems so"
        )
        return StudyCheck(kind="parallel trends", verdict="warn", says=f"{says}, {more}.")
    if trend.p < TREND_BROKEN:
        more = "so the difference after it is not the program's alone"
        return StudyCheck(kind="parallel trends", verdict="fail", says=f"{says}, {more}.")
    return StudyCheck(kind="parallel trends", verdict="warn", says=f"{says}: doubtful.")


def _series(sample: Sample, found: Estimate) -> StudyCheck:
    times, since = found.times
    follow = "one follows" if since == 1 else f"{since} follow"
    says = f"the course before the start is known from {times} times, {follow}"
    if since < FEW_SINCE:
        says += "; of so few, one odd time may be the effect"
    if found.compared == 0:
        says += "; with no comparison, whatever else changed then counts as the program's"
    if found.neighbours > RESEMBLING:
        says += "; neighbouring times resemble each other, so the interval is somewhat too narrow"
    enough = (
        times >= SHORT_SERIES
        and since >= FEW_SINCE
        and found.compared > 0
        and found.neighbours <= RESEMBLING
    )
    return StudyCheck(kind="series", verdict="pass" if enough else "warn", says=f"{says}.")
