"""Many effects: does one stand out among all that were looked at (Benjamini-Hochberg)."""

from __future__ import annotations

from collections.abc import Sequence

from ....models.results.evaluation import StudyCheck
from ..effect_size import SIGNIFICANCE


def adjusted(p: Sequence[float]) -> list[float]:
    """Return chances adjusted for how many effects were looked at, by scipy."""
    from scipy.stats import false_discovery_control  # slow to load

    return [float(each) for each in false_discovery_control(list(p))] if p else []


def multiple(p: float, p_adjusted: float, effects: int) -> StudyCheck | None:
    """Return what is said of one effect among several; nothing where it is the only one."""
    if effects < 2:
        return None
    says = f"of {effects} effects looked at, p = {p:.3f} becomes {p_adjusted:.3f}"
    if p < SIGNIFICANCE <= p_adjusted:
        more = "among so many, one like this is expected by chance"
        return StudyCheck(kind="many effects", verdict="warn", says=f"{says}: {more}.")
    return StudyCheck(kind="many effects", verdict="pass", says=f"{says} (Benjamini-Hochberg).")
