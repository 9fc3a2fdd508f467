"""Which funds may pay for what."""

from functools import cached_property

from ...scenario.base import CENTRAL
from ...scenario.program import Merge, Program
from ..context import Context

Pot = tuple[str, str | None]
"""A fund, and for money that follows the students, the school whose pot it is."""


class Payers:
    """Which pots may pay for each program and merge at each place.

    Attributes
    ----------
    meaningful
        Whether the funds could be read; if not, nothing may be concluded from them.
    """

    def __init__(self, context: Context) -> None:
        self._context = context
        self._scenario = context.scenario
        self._general: dict[str, tuple[str, ...]] = {}
        self.meaningful = context.sound("funds", "schools", "goals")

    @cached_property
    def _schools(self) -> dict[str, frozenset[str] | None]:
        """Return each fund's schools; None for a fund without a limit."""
        return {
            key: None
            if fund.pays_for.schools == "all"
            else frozenset(self._context.selected(fund.pays_for.schools))
            for key, fund in self._scenario.funds.items()
        }

    def admitting(self, key: str) -> tuple[str, ...]:
        """Return the funds that may pay for a program somewhere, if its place fits."""
        found = self._general.get(key)
        if found is None:
            program = self._scenario.programs[key]
            found = tuple(f for f in self._scenario.funds if self._admits(f, key, program))
            self._general[key] = found
        return found

    def _admits(self, fund: str, key: str, program: Program) -> bool:
        pays_for = self._scenario.funds[fund].pays_for
        return (
            (program.funds is None or fund in program.funds)
            and (pays_for.programs is None or key in pays_for.programs)
            and (pays_for.goals is None or any(goal in program.effects for goal in pays_for.goals))
        )

    def everywhere(self, key: str) -> bool:
        """Return whether some fund may pay for a program at every place."""
        return any(
            self._schools[fund] is None and self._scenario.funds[fund].by_school is None
            for fund in self.admitting(key)
        )

    def of_site(self, key: str, school: str) -> frozenset[Pot]:
        """Return the pots that may pay what a program costs at a school (or `central`)."""
        if school == CENTRAL:
            return self.of_district(key)
        found: set[Pot] = set()
        for fund in self.admitting(key):
            schools = self._schools[fund]
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
        found: set[Pot] = set()
        for fund in self.admitting(key):
            schools = self._schools[fund]
            if self._scenario.funds[fund].by_school is None and (
                schools is None or any(s in schools for s in self._scenario.programs[key].sites)
            ):
                found.add((fund, None))
        return frozenset(found)

    def of_merge(self, merge: Merge, school: str) -> frozenset[Pot]:
        """Return the pots that may pay what a merge costs at a school: those of all its parts."""
        parts = [p for p in merge.combines if p in self._scenario.programs]
        return frozenset.intersection(*(self.of_site(part, school) for part in parts))
