"""Why a ladder has no further step."""

from __future__ import annotations

from ....models.results.ladder import LadderEnd
from ...deadline import Deadline
from .asked import Asked

WITHOUT_BASE: dict[str, tuple[LadderEnd, str]] = {
    "infeasible": ("no_plan", "no plan can exist at today's budget (proved)"),
    "no_plan_in_time": ("time", "no plan to start from was found in the time given"),
    "unbounded": ("error", "there is no best plan to start from"),
    "error": ("error", "the search for a plan to start from failed"),
}
"""How a ladder ends, and in what words, whose search for a plan to start from ended so."""


class Ended(Exception):
    """There is no further step."""

    def __init__(self, ended: LadderEnd, message: str = "") -> None:
        super().__init__(message)
        self.ended: LadderEnd = ended


def room(asked: Asked, deadline: Deadline, number: int) -> Ended | None:
    """Return why there is no time, or no money, for a step; None where there is."""
    if deadline.over:
        return Ended("time", "the time limit was reached")
    least, year = asked.least_held
    if least + asked.money(number) < -0.005:
        words = f"the fund holds ${least:,.0f} in {year}, less than the next step takes"
        return Ended("no_money", words)
    return None
