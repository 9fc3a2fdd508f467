"""What sites gain, need- and priority-weighted, as sums of plain numbers (page "Worth")."""

from dataclasses import dataclass
from functools import cached_property

from ...scenario.base import CENTRAL
from ...scenario.program import Program
from ...scenario.scenario import Scenario
from ..context import Context
from ..costs import value


@dataclass(frozen=True, slots=True)
class _Effect:
    """An effect on a goal, tier included, and how much more of it each group's students get."""

    goal: str
    mean: float
    more: tuple[tuple[str, float], ...] = ()


class Gains:
    """Gains of fully running sites in student-SD, undiscounted, before diminishing returns."""

    def __init__(self, context: Context) -> None:
        self._scenario: Scenario = context.scenario
        self.enrollment = context.enrollment
        self._effects = {
            key: self._effects_of(program) for key, program in self._scenario.programs.items()
        }
        self._stakes: dict[tuple[str, int], dict[str, float]] = {}
        self._sites: dict[tuple[str, str, int], float] = {}
        self._students: dict[tuple[str, int], float] = {}
        self._shares: dict[tuple[str, str, int], float] = {}

    def site(self, key: str, place: str, year: int) -> float:
        """Return what a program's site gains in a year."""
        known = self._sites.get((key, place, year))
        if known is None:
            known = self._sites[key, place, year] = self._site(key, place, year)
        return known

    def part(self, serves: str | None, place: str, group: str, year: int) -> float:
        """Return the part of a site's gain that a group gets; the program may serve one group."""
        return self._share(place, group, year) if serves is None else float(serves == group)

    def students(self, group: str, year: int) -> float:
        """Return the students of a group in the district."""
        if (group, year) not in self._students:
            counts = [s.groups.get(group, 0.0) for s in self._scenario.schools.values()]
            self._students[group, year] = sum(value(count, year) for count in counts)
        return self._students[group, year]

    def _site(self, key: str, place: str, year: int) -> float:
        program = self._scenario.programs[key]
        stake = self._stake(place, year)
        each = 0.0
        for effect in self._effects[key]:
            if stake.get(effect.goal):
                more = sum(
                    (1.0 if group == program.serves else self._share(place, group, year)) * extra
                    for group, extra in effect.more
                )
                each += effect.mean * (1.0 + more) * stake[effect.goal]
        return each * value(program.sites[place].students, year) if each else 0.0

    def _effects_of(self, program: Program) -> tuple[_Effect, ...]:
        evidence = self._scenario.evidence
        found = []
        for goal, given in program.effects.items():
            known, one_sd = self._scenario.known(goal, given), self._scenario.goals[goal].one_sd
            tier = 1.0 if known.tier is None else evidence.tiers.get(known.tier, 1.0)
            more = tuple((group, times - 1.0) for group, times in known.groups.items())
            found.append(_Effect(goal, known.mean * tier / one_sd, more))
        return tuple(found)

    def _share(self, place: str, group: str, year: int) -> float:
        known = self._shares.get((place, group, year))
        if known is None:
            if place == CENTRAL:
                there = self.students(group, year)
            else:
                there = value(self._scenario.schools[place].groups.get(group, 0.0), year)
            known = self._shares[place, group, year] = there / self.enrollment[place][year]
        return known

    def _stake(self, place: str, year: int) -> dict[str, float]:
        """Return weight x need of each goal at a place."""
        if (place, year) not in self._stakes:
            self._stakes[place, year] = {
                goal: self._need(place, goal, year) * self._weight(place, goal, year)
                for goal in self._scenario.goals
            }
        return self._stakes[place, year]

    def _need(self, place: str, goal: str, year: int) -> float:
        if place != CENTRAL:
            return self._scenario.schools[place].needs.get(goal, 0.0)
        return self._average({s: self._need(s, goal, year) for s in self._scenario.schools}, year)

    def _weight(self, place: str, goal: str, year: int) -> float:
        if place == CENTRAL:
            each = {s: self._weight(s, goal, year) for s in self._scenario.schools}
            return self._average(each, year)
        own, voice = self._scenario.schools[place].priorities, self._scenario.voice
        usual = self._usual[goal]
        total = sum(own.values())
        return (1.0 - voice) * usual + voice * (own.get(goal, 0.0) / total if total else usual)

    def _average(self, each: dict[str, float], year: int) -> float:
        total = sum(each[s] * self.enrollment[s][year] for s in each)
        return total / self.enrollment[CENTRAL][year]

    @cached_property
    def _usual(self) -> dict[str, float]:
        """The district's own weight of each goal; they sum to 1."""
        goals = self._scenario.goals
        total = sum(goal.weight for goal in goals.values())
        return {key: goal.weight / total for key, goal in goals.items()}
