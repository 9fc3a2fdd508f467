"""The cut: do students stand on the side where chance put them."""

from __future__ import annotations

import numpy as np

from ....models.results.evaluation import StudyCheck
from ..designs.sample import Sample

BAND_SD = 0.25
"""SD of the score: how wide a band of students beside the cut is."""

FEW_BESIDE = 40
"""Students beside the cut below whom nothing is seen."""

CUT_DOUBTFUL = 0.05
CUT_BROKEN = 0.001


def cut(sample: Sample) -> StudyCheck | None:
    """Return what is said of how many stand just on each side of the cut."""
    if sample.study.design != "rdd" or sample.study.cutoff is None:
        return None
    score = sample.frame["running"].dropna().to_numpy(dtype=float)
    counts = bands(score - sample.study.cutoff)
    below, beyond = counts[1], counts[2]
    says = f"near the cut {below:,} stand below it and {beyond:,} on or above"
    if below + beyond < FEW_BESIDE:
        return StudyCheck(kind="cut", verdict="warn", says=f"{says}: few.")
    p = chance(counts)
    if p >= CUT_DOUBTFUL:
        return StudyCheck(kind="cut", verdict="pass", says=f"{says}: as chance would have it.")
    more = "if scores were moved across the cut, the effect is not the program's"
    verdict = "fail" if p < CUT_BROKEN else "warn"
    return StudyCheck(kind="cut", verdict=verdict, says=f"{says} (p = {p:.3f}); {more}.")


def bands(distance: np.ndarray) -> tuple[int, int, int, int]:
    """Return how many stand in two equal bands below the cut and in two from it on.

    The cut lies between two scores, so that whole points fall evenly on both sides.
    """
    steps = np.diff(np.unique(distance))
    step = float(steps.min()) if len(steps) else 1.0
    wide = max(np.floor(BAND_SD * float(np.std(distance)) / step), 1.0) * step
    edges = wide * np.array([-2.0, -1.0, 0.0, 1.0, 2.0])
    first, second, third, fourth = np.histogram(distance + step / 2, edges)[0]
    return int(first), int(second), int(third), int(fourth)


def chance(counts: tuple[int, int, int, int]) -> float:
    """Return the chance of so great a jump between the inner bands if nobody was moved.

    Scores grow rarer towards an end, so the inner bands differ by a third of what the outer ones
    do (their logarithms, as of a normal distribution); what is beyond that is the jump.
    """
    from scipy.special import ndtr  # slow to load

    some = np.array(counts) + 0.5
    far, below, beyond, farther = np.log(some)
    jump = beyond - below - (farther - far) / 3.0
    se = np.sqrt(np.sum(np.array([1 / 9, 1.0, 1.0, 1 / 9]) / some))
    return float(2.0 * ndtr(-abs(jump) / se))
