"""Results far from all others: typing errors, or codes for what is not known."""

from __future__ import annotations

from ....models.results.evaluation import StudyCheck
from ..designs.sample import Sample

FAR = 10
"""Times the middle half's width from the middle; of a normal distribution nobody is so far."""


def far_off(sample: Sample, goal: str) -> StudyCheck | None:
    """Return what is said of results that lie far from all others; nothing where none does."""
    known = sample.frame[f"y_{goal}"].dropna()
    low, middle, high = (float(known.quantile(share)) for share in (0.25, 0.5, 0.75))
    count = int(((known - middle).abs() > FAR * (high - low)).sum()) if high > low else 0
    if not count:
        return None
    rows = "one result lies" if count == 1 else f"{count:,} results lie"
    says = f"{rows} far from all others: a typing error, or a code for what is not known (as -999)?"
    return StudyCheck(kind="odd results", verdict="warn", says=says)
