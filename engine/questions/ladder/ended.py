"""Why a ladder has no further step."""

from __future__ import annotations

from ....models.results.ladder import LadderEnd
from ...deadline import Deadline
from .asked import Asked

WITHOUT_BASE: dict[str, LadderEnd] = {
    "infeasible": "no_plan",
    "no_plan_in_time": "time",
    "unbounded": "error",
    "error": "error",
}
"""How a ladder ends whose search for a plan to start from ended so, without one."""


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
