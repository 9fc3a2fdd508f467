"""Who changed sides: treated units that stopped, others that began."""

from __future__ import annotations

from ....models.results.evaluation import StudyCheck
from ..designs.sample import Sample

FEW_MOVERS = 0.10
MOST_MOVERS = 0.30


def movers(sample: Sample, arm: int) -> StudyCheck | None:
    """Return what is said of who changed sides, where the table tells it."""
    if sample.study.design == "did":
        return _stopped(sample)
    if "received" not in sample.frame or sample.study.design not in ("rct", "matched"):
        return None
    frame = sample.frame[sample.frame["arm"].isin((0, arm)) & sample.frame["received"].notna()]
    away = float((frame.loc[frame["arm"] == arm, "received"] == 0).mean())
    into = float((frame.loc[frame["arm"] == 0, "received"] == 1).mean())
    says = f"{away:.0%} of those meant to have it did not, {into:.0%} of the others did"
    if away + into > MOST_MOVERS:
        more = "the effect is of being offered it, and far below that of having it"
        return StudyCheck(kind="who took part", verdict="warn", says=f"{says}; {more}.")
    more = "the effect is of being offered it"
    verdict = "pass" if away + into <= FEW_MOVERS else "warn"
    return StudyCheck(kind="who took part", verdict=verdict, says=f"{says}; {more}.")


def _stopped(sample: Sample) -> StudyCheck:
    """Say how many units that had begun had it no more at a later time."""
    by_time = sample.frame.groupby(["unit", "time"])["arm"].max().reset_index()
    by_time = by_time.sort_values(["unit", "time"])
    falls = by_time.groupby("unit")["arm"].diff() < 0
    ever = by_time.groupby("unit")["arm"].max()
    began = int((ever > 0).sum())
    stopped = int(by_time.loc[falls, "unit"].nunique())
    first, last = by_time.groupby("unit")["time"].min(), by_time.groupby("unit")["time"].max()
    whole = (first == first.min()) & (last == last.max())
    gone = int((~whole).sum())
    says = f"{stopped} of {began} units that began stopped again"
    if gone:
        says += f", and {gone} of {len(whole)} units are not there at all times"
    share = max(stopped / max(began, 1), gone / max(len(whole), 1))
    if share > MOST_MOVERS:
        more = "before and after are not the same units any more"
        return StudyCheck(kind="who changed", verdict="fail", says=f"{says}; {more}.")
    if share > 0:
        more = "a unit counts as treated from its first time on"
        return StudyCheck(kind="who changed", verdict="warn", says=f"{says}; {more}.")
    return StudyCheck(kind="who changed", verdict="pass", says=f"{says}; all are there throughout.")
