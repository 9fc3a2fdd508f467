"""A figure that may change, and the scenarios in which it is another."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ....models.results.otherwise import FlipKind
from ....models.scenario.scenario import Scenario

TIMES, ADDED, DOLLARS = "times today's", "added", "dollars a year"


@dataclass(frozen=True)
class Axis:
    """A figure and the scenarios in which it is another.

    Attributes
    ----------
    at
        The scenario at a value.
    figures
        What the value means: dollars, effects by goal, students.
    now
        Its value in the scenario given.
    up, down
        Values to try, away from `now`: first those in favour of the program (more money, better,
        cheaper), second those against it.
    rising
        1 where plans only gain as the value rises, -1 where they only lose, 0 where neither holds.
    held
        The same as long as what pilots teach is valued at given prices.
    """

    what: FlipKind
    unit: str
    at: Callable[[float], Scenario]
    figures: Callable[[float], Mapping[str, float]]
    now: float
    up: tuple[float, ...]
    down: tuple[float, ...]
    rising: int
    fund: str | None = None
    held: int = 0

    def rises(self, held: bool) -> int:
        """Return `rising`, or `held` if what pilots teach is valued at given prices."""
        return (held and self.held) or self.rising


def cheaper_helps(scenario: Scenario) -> bool:
    """Return whether a cheaper program never makes plans worse, what pilots teach valued alike.

    A rule that asks for dollars may be kept by dear ones; a match is counted on what is paid.
    """
    matched = any(fund.match is not None for fund in scenario.funds.values())
    return not matched and all(r.decisions_only or r.gains_only for r in scenario.rules)


def better_helps(scenario: Scenario, program: str) -> bool:
    """Return whether a program that gains more never makes plans worse, learning valued alike.

    What a pilot of it teaches may be less the better it is thought to be.
    """
    piloted = scenario.programs[program].pilot is not None
    return not piloted and not any(rule.likes_less_gain for rule in scenario.rules)


def steady(scenario: Scenario) -> bool:
    """Return whether a better or cheaper program only ever makes plans better.

    What pilots teach is valued at prices, which change with everything. A match is counted on what
    another fund pays: cheaper programs may leave less of it.
    """
    pilots = any(program.pilot is not None for program in scenario.programs.values())
    matched = any(fund.match is not None for fund in scenario.funds.values())
    unharmed = all(rule.decisions_only for rule in scenario.rules)
    return unharmed and not pilots and not matched
