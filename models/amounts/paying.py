"""What funds hold, and what each may pay for."""

from collections.abc import Mapping
from functools import cached_property

from ..scenario.base import CENTRAL, ByYear
from ..scenario.fund import Fund
from ..scenario.program import Merge
from ..scenario.scenario import Scenario
from .by_year import value

Pot = tuple[str, str | None]
"""A fund, and for money that follows the students, the school whose pot it is."""


def pots(fund: Fund) -> tuple[tuple[str | None, ByYear], ...]:
    """Return each pot of a fund with its dollars: one a school, or a single one (None)."""
    if fund.by_school is not None:
        return tuple(fund.by_school.items())
    return () if fund.amount is None else ((None, fund.amount),)


def held(fund: Fund, year: int) -> float:
    """Return the dollars of all of a fund's pots in a year, nothing carried in."""
    return sum(value(dollars, year) for _, dollars in pots(fund))


def held_by_all(scenario: Scenario, year: int) -> float:
    """Return the dollars of all funds in a year."""
    return sum(held(fund, year) for fund in scenario.funds.values())


class Payers:
    """Which funds, and which pots of them, may pay for each program and merge at each place."""

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario
        self._admitting: dict[str, tuple[str, ...]] = {}

    @cached_property
    def schools(self) -> dict[str, frozenset[str] | None]:
        """Each fund's schools; None for a fund without a limit."""
        return {
            key: None
            if fund.pays_for.schools == "all"
            else frozenset(self._scenario.select(fund.pays_for.schools))
            for key, fund in self._scenario.funds.items()
        }

    def admitting(self, key: str) -> tuple[str, ...]:
        """Return the funds that may pay for a program somewhere, if its place fits."""
        found = self._admitting.get(key)
        if found is None:
            found = tuple(fund for fund in self._scenario.funds if self._admits(fund, key))
            self._admitting[key] = found
        return found

    def _admits(self, fund: str, key: str) -> bool:
        program, pays_for = self._scenario.programs[key], self._scenario.funds[fund].pays_for
        return (
            (program.funds is None or fund in program.funds)
            and (pays_for.programs is None or key in pays_for.programs)
            and (pays_for.goals is None or any(goal in program.effects for goal in pays_for.goals))
        )

    def admitting_all(self, merge: Merge) -> tuple[str, ...]:
        """Return the funds that may pay for a merge somewhere: for each of its parts."""
        parts = [p for p in merge.combines if p in self._scenario.programs]
        return tuple(
            fund
            for fund in self._scenario.funds
            if all(fund in self.admitting(part) for part in parts)
        )

    def admitting_reorganization(self, key: str) -> tuple[str, ...]:
        """Return the funds that may pay what a reorganization costs, if its schools fit.

        A fund for some programs pays for none; one for some goals if it has an effect on one.
        """
        item = self._scenario.reorganizations[key]
        return tuple(
            name
            for name, fund in self._scenario.funds.items()
            if (item.funds is None or name in item.funds)
            and fund.pays_for.programs is None
            and (fund.pays_for.goals is None or any(g in item.effects for g in fund.pays_for.goals))
        )

    def concerned(self, key: str) -> tuple[str, ...]:
        """Return the schools that a reorganization closes, or on whose students it acts."""
        item = self._scenario.reorganizations[key]
        acted = [self._scenario.select(e.on) for e in item.effects.values() if e.on is not None]
        return tuple(dict.fromkeys([*item.moves, *(s for schools in acted for s in schools)]))

    def serves_office(self, fund: str, places: Mapping[str, object]) -> bool:
        """Return whether a fund pays at the district's office for what is at these places.

        It has to hold money that is no school's, and be meant for one of the schools.
        """
        schools = self.schools[fund]
        return self._scenario.funds[fund].by_school is None and (
            schools is None or any(place in schools for place in places)
        )

    def everywhere(self, key: str) -> bool:
        """Return whether some fund may pay for a program at every place."""
        return any(
            self.schools[fund] is None and self._scenario.funds[fund].by_school is None
            for fund in self.admitting(key)
        )

    def of_site(self, key: str, school: str) -> frozenset[Pot]:
        """Return the pots that may pay what a program costs at a school (or `central`)."""
        if school == CENTRAL:
            return self.of_district(key)
        found: set[Pot] = set()
        for fund in self.admitting(key):
            schools = self.schools[fund]
            if schools is not None and school not in schools:
                continue
            by_school = self._scenario.funds[fund].by_school
            if by_school is None:
                found.add((fund, None))
            elif school in by_school:
                found.add((fund, school))
        return frozenset(found)

    def of_district(self, key: str) -> frozenset[Pot]:
        """Return the pots that may pay a program's district and evaluation cost."""
        sites = self._scenario.programs[key].sites
        return frozenset(
            (fund, None) for fund in self.admitting(key) if self.serves_office(fund, sites)
        )

    def of_merge(self, merge: Merge, school: str) -> frozenset[Pot]:
        """Return the pots that may pay what a merge costs at a school: those of all its parts."""
        parts = [p for p in merge.combines if p in self._scenario.programs]
        return frozenset.intersection(*(self.of_site(part, school) for part in parts))
