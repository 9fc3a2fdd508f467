"""Which tier of evidence a study can claim under the Every Student Succeeds Act, and why no higher.

Source: US Department of Education 2016 and 2023, Non-Regulatory Guidance: Using Evidence to
Strengthen Education Investments: tier 1 asks for a well-made trial by lot, tier 2 for a well-made
study with a comparison group, both with 350 students or more at more than one site; tier 3 for a
study that allows for what differs otherwise. All three ask for an effect above chance.
"""

from __future__ import annotations

from dataclasses import dataclass

from ....models.results.evaluation import StudyCheck
from ..designs.estimate import Estimate
from ..designs.sample import Sample, complete

LARGE = 350
"""Students from which on a sample is large."""


@dataclass(frozen=True)
class TierClaim:
    """A tier, and why it is not a higher one ("" for the highest)."""

    tier: int
    why: str


def claim(
    sample: Sample, goal: str, found: Estimate, checks: tuple[StudyCheck, ...], lot: bool
) -> TierClaim:
    """Return the tier that a study can claim for an effect.

    Parameters
    ----------
    sample, goal, found
        The study's rows, and what they say.
    checks
        What was looked into.
    lot
        Whether those left are still those whom the lot chose.
    """
    failed = [check.kind for check in checks if check.verdict == "fail"]
    if failed:
        return TierClaim(4, f"it fails on {' and '.join(failed)}")
    reasons = []
    tier = 1 if lot else 2
    if sample.study.design == "rct" and not lot:
        reasons.append("so many of those chosen by lot are lost")
    elif sample.study.design != "rct":
        reasons.append("students were not chosen by lot")
    if sample.study.design == "its":
        tier = 3 if found.compared == 0 else 2
        if tier == 3:
            reasons.append("nothing is compared with")
    small = _small(sample, goal, found)
    if small:
        tier = 3
        reasons.append(small)
    return TierClaim(tier, "; ".join(reasons))


def _small(sample: Sample, goal: str, found: Estimate) -> str:
    """Return why a sample is not large and at several sites; "" if it is."""
    students = found.treated + found.compared
    if sample.study.rows == "students" and students < LARGE:
        return f"it has {students:,} students, and tiers 1 and 2 ask for {LARGE}"
    rows = complete(sample, goal).frame
    sites = [rows[key].nunique() for key in ("block", "cluster", "unit") if key in rows]
    if not sites:
        return "neither `block` nor `cluster` says that it was done at more than one site"
    return "" if max(sites) > 1 else "it was done at one site, and tiers 1 and 2 ask for several"
