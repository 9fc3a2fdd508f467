"""What sites gain, need- and priority-weighted, student-SD (page "Worth")."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ..scenario.effect import Effect
from ..scenario.program import Program
from ..scenario.scenario import Scenario
from .by_year import value
from .places import Places


@dataclass(frozen=True, slots=True)
class CountedEffect:
    """An effect as it counts for each student served, undiscounted, before returns diminish.

    Attributes
    ----------
    goal
        On which.
    mean, se
        In SD, tier included.
    unit
        What one of the goal's unit counts, in SD, tier included.
    more
        By how much more of it, as a share, the students of a group get.
    """

    goal: str
    mean: float
    se: float
    unit: float
    more: tuple[tuple[str, float], ...] = ()

    def times(self, share: Callable[[str], Any]) -> Any:
        """Return how many times the effect a site's average student gets.

        Parameters
        ----------
        share
            From a group to its share of the site's students: a number, or an array of them, of
            whose shape the answer then is.
        """
        return 1.0 + sum(extra * share(group) for group, extra in self.more)


def counted_effects(scenario: Scenario, program: Program) -> tuple[CountedEffect, ...]:
    """Return the effects that a program has on each student it serves, as they count.

    Those of class size are no such effects; unknown ones count where the scenario is resolved, by
    what stands in for them.
    """
    return tuple(
        counted(scenario, goal, given)
        for goal, given in program.effects.items()
        if isinstance(given, Effect)
    )


def counted(scenario: Scenario, goal: str, effect: Effect) -> CountedEffect:
    """Return an effect on a goal as it counts: a gain by its tier, a harm whole."""
    one_sd = scenario.goals[goal].one_sd
    tier = scenario.evidence.trust(effect.mean, effect.tier)
    mean, se = effect.mean * tier / one_sd, (effect.se or 0.0) * tier / one_sd
    more = tuple((group, multiplier - 1.0) for group, multiplier in effect.groups.items())
    return CountedEffect(goal, mean, se, tier / one_sd, more)


def share_served(serves: str | None, group: str, share: Any) -> Any:
    """Return the share of a site's students who are of a group: all of the one it serves.

    Parameters
    ----------
    serves
        The group that its program serves, if it is one.
    share
        Of the students at its place who are of the group: a number, or an array of them.
    """
    return 1.0 if serves == group else share


def share_of_gain(serves: str | None, group: str, share: Any) -> Any:
    """Return a group's part of a site's gain: its share, or all for the one it serves.

    Parameters
    ----------
    serves, share
        As for `share_served`.
    """
    return share if serves is None else float(serves == group)


class Gains:
    """Gains of fully running sites in student-SD, undiscounted, before diminishing returns."""

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario
        self.places = Places(scenario)
        self._effects = {
            key: counted_effects(scenario, program) for key, program in scenario.programs.items()
        }
        self._sites: dict[tuple[str, str, int], float] = {}

    def site(self, key: str, place: str, year: int) -> float:
        """Return what a program's site gains in a year."""
        known = self._sites.get((key, place, year))
        if known is None:
            known = self._sites[key, place, year] = self._site(key, place, year)
        return known

    def part(self, serves: str | None, place: str, group: str, year: int) -> float:
        """Return the part of a site's gain that a group gets; the program may serve one group."""
        return float(share_of_gain(serves, group, self.places.share(place, group, year)))

    def _site(self, key: str, place: str, year: int) -> float:
        program = self._scenario.programs[key]

        def share(group: str) -> float:
            return float(share_served(program.serves, group, self.places.share(place, group, year)))

        each = sum(
            effect.mean * effect.times(share) * stake
            for effect in self._effects[key]
            if (stake := self.places.stake(place, effect.goal, year))
        )
        return each * value(program.sites[place].students, year) if each else 0.0
