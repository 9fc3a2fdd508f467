"""The cut: do students stand on the side where chance put them."""

from __future__ import annotations

import numpy as np

from ....models.results.evaluation import StudyCheck
from ..designs.sample import Sample

NEAR = 0.25
"""SD of the score within which students stand near the cut."""

DOUBTFUL = 0.05
BROKEN = 0.001


def cut(sample: Sample) -> StudyCheck | None:
    """Return what is said of how many stand just on each side of the cut."""
    if sample.study.design != "rdd" or sample.study.cutoff is None:
        return None
    from scipy.stats import binomtest  # slow to load

    distance = sample.frame["running"].dropna() - sample.study.cutoff
    near = distance[np.abs(distance) <= NEAR * distance.std()]
    beyond = int((near >= 0).sum())
    says = f"near the cut {len(near) - beyond} stand below it and {beyond} on or above"
    if len(near) < 40:
        return StudyCheck(kind="cut", verdict="warn", says=f"{says}: few.")
    p = float(binomtest(beyond, len(near)).pvalue)
    if p >= DOUBTFUL:
        return StudyCheck(kind="cut", verdict="pass", says=f"{says}: as chance would have it.")
    more = "if scores were moved across the cut, the effect is not the program's"
    verdict = "fail" if p < BROKEN else "warn"
    return StudyCheck(kind="cut", verdict=verdict, says=f"{says} (p = {p:.3f}); {more}.")
