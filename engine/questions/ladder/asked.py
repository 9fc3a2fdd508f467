"""What a ladder is asked for, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ....models.scenario.scenario import Scenario
from ...milp.solution import Progress
from ...options import SearchOptions
from ..more_money import held_by, with_money


class CannotStep(ValueError):
    """A ladder cannot be made as it is asked for; says what is wrong."""


class BaseDoesNotHold(CannotStep):
    """The plan to start from breaks its scenario's rules, or has other figures."""


@dataclass(frozen=True, eq=False)
class Asked:
    """What a ladder is asked for."""

    scenario: Scenario
    step: float
    steps: int
    down: bool
    funds: tuple[str, ...]
    years: tuple[int, ...]
    options: SearchOptions
    on_progress: Callable[[Progress], None] | None
    on_step: Callable[[str], None]

    def money(self, number: int) -> float:
        """Return the dollars a year of so many steps, below 0 going down."""
        return round(number * self.step * (-1 if self.down else 1), 2)

    def at(self, number: int) -> Scenario:
        """Return the scenario at a step's budget."""
        return with_money(self.scenario, self.funds, self.years, self.money(number))

    @property
    def least_held(self) -> tuple[float, int]:
        """What the funds hold in the year in which it is least, and that year."""
        return min((held_by(self.scenario, self.funds, year), year) for year in self.years)
