"""Missing data: how many rows cannot be used."""

from __future__ import annotations

from ....models.results.evaluation import StudyCheck
from ..designs.sample import Sample, complete

FEW_MISSING = 0.05
MOST_MISSING = 0.20


def share_missing(sample: Sample, goal: str, arm: int) -> float:
    """Return the share of rows that lack something the estimate needs."""
    mine = sample.frame["arm"].isin((0, arm))
    if sample.study.design in ("did", "its"):
        mine = sample.frame["arm"].notna()
    if sample.study.design == "rct":  # who has no result is lost, and counted as attrition
        mine &= sample.frame[f"y_{goal}"].notna()
    kept = complete(sample, goal).frame["row"]
    return float(1.0 - sample.frame.loc[mine, "row"].isin(kept).mean())


def missing(sample: Sample, goal: str, arm: int) -> StudyCheck:
    """Return what is said of rows that cannot be used; who was lost by lot counts as attrition."""
    share = share_missing(sample, goal, arm)
    says = f"{share:.1%} of the rows lack something that is needed, and are not counted"
    if share == 0:
        return StudyCheck(kind="missing", verdict="pass", says="nothing that is needed is missing.")
    if share <= FEW_MISSING:
        return StudyCheck(kind="missing", verdict="pass", says=f"{says}.")
    if share <= MOST_MISSING:
        more = "they may differ from the others"
        return StudyCheck(kind="missing", verdict="warn", says=f"{says}; {more}.")
    more = f"over {MOST_MISSING:.0%}, nobody knows whom the rest speaks for"
    return StudyCheck(kind="missing", verdict="fail", says=f"{says}; {more}.")
