"""Which tier of the Every Student Succeeds Act a study's design is of, and why of no higher.

Source: US Department of Education 2016 and 2023, Non-Regulatory Guidance: Using Evidence to
Strengthen Education Investments: tier 1 asks for a well-made trial by lot, tier 2 for a well-made
study with a comparison group, both with 350 students or more at more than one site; tier 3 for a
study that allows for what differs otherwise. All three ask for an effect above chance, too: an
effect that is not above it claims no tier, whatever its design.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ....models.results.evaluation import StudyCheck
from ....models.study.study import Design
from ..designs.estimate import Estimate
from ..designs.sample import Sample, complete

LARGE = 350
"""Students from which on a sample is large."""

_SITES: Mapping[Design, tuple[str, ...]] = {
    "rct": ("block", "cluster"),
    "matched": ("block", "cluster"),
    "did": ("cluster", "unit"),
    "its": ("cluster", "unit"),
    "rdd": ("cluster",),
}
"""Columns that may name schools; the `unit` of a design without times is a student."""


@dataclass(frozen=True)
class TierClaim:
    """A design's tier, and why it is not a higher one ("" for the highest)."""

    tier: int
    why: str


def claim(
    sample: Sample, goal: str, found: Estimate, checks: tuple[StudyCheck, ...], lot: bool
) -> TierClaim:
    """Return the tier that a study's design reaches for an effect.

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
    keys = _SITES[sample.study.design]
    sites = [rows[key].nunique() for key in keys if key in rows]
    if not sites:
        named = " or ".join(f"`{key}`" for key in keys)
        return f"no {named} says that it was done at more than one site"
    return "" if max(sites) > 1 else "it was done at one site, and tiers 1 and 2 ask for several"
