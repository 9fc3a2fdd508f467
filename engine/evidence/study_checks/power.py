"""Power: what effect the study could have seen."""

from __future__ import annotations

from ....models.results.evaluation import StudyCheck
from ..effect_size import EffectSize

USUAL = 0.20
"""SD; programs seldom do more, and a study that sees no less than this says little by silence."""


def power(size: EffectSize) -> StudyCheck:
    """Return what is said of the least effect that would be found four times in five."""
    says = f"it would find a true effect of {size.detectable:.2f} SD four times in five"
    nothing = size.low <= 0 <= size.high
    if size.detectable <= USUAL:
        return StudyCheck(kind="power", verdict="pass", says=f"{says}.")
    if nothing:
        more = "finding nothing says little: programs seldom do more than 0.20"
    else:
        more = "what so small a study finds is likely too large"
    return StudyCheck(kind="power", verdict="warn", says=f"{says}; {more}.")
