"""Who is at each school, and at `central`, and what their gains count (page "Worth")."""

from functools import cached_property

from ..scenario.base import CENTRAL
from ..scenario.scenario import Scenario
from .by_year import value


class Places:
    """Students, need and weight of goals by place and year; `central` stands for all schools.

    A school's weight of a goal is
    ``(1 - voice) * w_g / sum(w) + voice * priority / sum(priority)``; a school without priorities
    takes the district's.
    """

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario
        self._students: dict[tuple[str, int], float] = {}
        self._shares: dict[tuple[str, str, int], float] = {}
        self._stakes: dict[tuple[str, str, int], float] = {}

    @cached_property
    def enrollment(self) -> dict[str, dict[int, float]]:
        """Students by school (and `central`: of all schools) and year."""
        years = self._scenario.years
        found = {
            key: {year: value(school.enrollment, year) for year in years}
            for key, school in self._scenario.schools.items()
        }
        found[CENTRAL] = {year: sum(counts[year] for counts in found.values()) for year in years}
        return found

    def students(self, group: str, year: int) -> float:
        """Return the students of a group in the district."""
        if (group, year) not in self._students:
            counts = [s.groups.get(group, 0.0) for s in self._scenario.schools.values()]
            self._students[group, year] = sum(value(count, year) for count in counts)
        return self._students[group, year]

    def there(self, place: str, group: str, year: int) -> float:
        """Return the students of a group at a place."""
        if place == CENTRAL:
            return self.students(group, year)
        return value(self._scenario.schools[place].groups.get(group, 0.0), year)

    def share(self, place: str, group: str, year: int) -> float:
        """Return the share of a place's students who are of a group."""
        known = self._shares.get((place, group, year))
        if known is None:
            known = self.there(place, group, year) / self.enrollment[place][year]
            self._shares[place, group, year] = known
        return known

    def need(self, place: str, goal: str, year: int) -> float:
        """Return how much of a goal's work is to do, 0 to 1; for `central` students' average."""
        if place != CENTRAL:
            return self._scenario.schools[place].needs.get(goal, 0.0)
        return self._average({s: self.need(s, goal, year) for s in self._scenario.schools}, year)

    def weight(self, place: str, goal: str, year: int) -> float:
        """Return a goal's weight at a place; those of all goals sum to 1."""
        if place == CENTRAL:
            each = {s: self.weight(s, goal, year) for s in self._scenario.schools}
            return self._average(each, year)
        return self._weights[place][goal]

    def stake(self, place: str, goal: str, year: int) -> float:
        """Return weight x need: the worth of one student gaining one SD on a goal."""
        known = self._stakes.get((place, goal, year))
        if known is None:
            known = self.need(place, goal, year) * self.weight(place, goal, year)
            self._stakes[place, goal, year] = known
        return known

    def _average(self, each: dict[str, float], year: int) -> float:
        total = self.enrollment[CENTRAL][year]
        return sum(each[s] * (self.enrollment[s][year] / total) for s in each)

    @cached_property
    def _weights(self) -> dict[str, dict[str, float]]:
        goals, voice = self._scenario.goals, self._scenario.voice
        total = sum(goal.weight for goal in goals.values())
        usual = {key: goal.weight / total for key, goal in goals.items()}
        found = {}
        for key, school in self._scenario.schools.items():
            cares = sum(school.priorities.get(goal, 0.0) for goal in goals)
            own = {g: school.priorities.get(g, 0.0) / cares for g in goals} if cares else usual
            found[key] = {g: (1.0 - voice) * usual[g] + voice * own[g] for g in goals}
        return found
