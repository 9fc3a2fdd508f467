"""A merge of programs that is asked about: at which schools it takes their place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ....models.amounts.costs import merge_parts, merge_schools, site_cost
from ....models.results.explanation import MergedYear, MergeExplanation
from ....models.results.plan import Plan
from ....models.scenario.program import Merge
from ....models.scenario.scenario import Scenario
from ...evaluation.evaluate import Evaluation, evaluate_today
from ...plan.assemble import plan_scenario
from ..accounts.sources_to_uses import flows_of, fund_tables, money_moves
from ..axes.axis import Axis
from .binding_rules import Left
from .choices import Choice, from_year
from .made import Years, into
from .regret import others
from .sides import Sides


@dataclass(frozen=True)
class AskedMerge:
    """A merge; see `Subject`.

    Whether it runs at one school at least can be forced by no rule, so what would flip it is not
    searched: only that it runs wherever it can, or nowhere, is.
    """

    scenario: Scenario
    key: str

    @property
    def given(self) -> Merge:
        """What the scenario says of it."""
        return self.scenario.merges[self.key]

    def without_plan(self, plan: Plan) -> MergeExplanation:
        """Return what can be said where a plan has no decisions."""
        return MergeExplanation(
            scenario=plan_scenario(self.scenario),
            status=plan.status,
            merge=self.key,
            parts=self.given.combines,
            retains=self.given.retains,
            message=plan.message,
        )

    def at_rest(self, plan: Plan, evaluation: Evaluation) -> MergeExplanation:
        """Return what follows from the plan alone."""
        formulation = evaluation.formulation
        moves = money_moves(evaluation, evaluate_today(formulation), plan)
        fund_of = formulation.figures.pots.fund
        known = {
            "gap": plan.gap,
            "objective": plan.objective,
            "years": tuple(self._year(plan, year) for year in self.scenario.years),
            "money": fund_tables(self.scenario, moves, fund_of),
            "flows": flows_of(self.scenario, moves, fund_of, self.key),
            "message": "",
        }
        return self.without_plan(plan).model_copy(update=known)

    def afterwards(
        self, _plan: Plan, _evaluation: Evaluation, _contrary: Plan | None
    ) -> dict[str, object]:
        """Return nothing: all follows from the plan."""
        return {}

    def sides(self, plan: Plan, start: int | None = None) -> Sides:
        """Return the contrary of what the plan does: nowhere or, if it runs so, wherever it can."""
        everywhere, nowhere = self.choices(start)
        runs = any(site.year in nowhere.years for site in plan.merges[self.key].sites)
        anything = Choice("merge" if runs else "off", "nothing is asked of it", ())
        return Sides(anything, nowhere if runs else everywhere, runs, free=True)

    def asked_year(self, _plan: Plan, _start: int | None = None) -> int | None:
        """Return None: it is asked about all years together."""
        return None

    def choices(self, start: int | None = None) -> tuple[Choice, ...]:
        """Return that it runs wherever it can from a year on, and that it runs nowhere."""
        years = tuple(y for y in self.scenario.years if start is None or y >= start)
        since = from_year(years)
        return (
            self._choice("its parts are merged into it wherever they can be", since, years, True),
            self._choice("it runs nowhere", since, years, False),
        )

    def makes(self, plan: Plan, choice: Choice) -> bool:
        """Return whether a plan makes a decision already."""
        runs = {(site.school, site.year) for site in plan.merges[self.key].sites}
        wanted = set(merge_schools(self.scenario, self.given)) if choice.key == "merge" else set()
        return all({s for s, y in runs if y == year} == wanted for year in choice.years)

    def within(self, choice: Choice, side: Choice) -> bool:
        """Return whether every plan that makes a choice is on a side."""
        return choice == side

    def changes(self, forced_plan: Plan, plan: Plan) -> Mapping[str, object]:
        """Return fields of an alternative: dollars on it and its parts, sites, what gives way."""
        both = [self._dollars(p) for p in (forced_plan, plan)]
        sites = {
            year: (self._sites(plan, year), self._sites(forced_plan, year))
            for year in self.scenario.years
        }
        return {
            "program_dollars": both[0] - both[1],
            "sites": {year: pair for year, pair in sites.items() if pair[0] != pair[1]},
            **others(self.scenario, forced_plan, plan, self.key),
        }

    def axes(self, _fund: str | None) -> list[Axis]:
        """Return none: see the class."""
        return []

    def may_hold(
        self, _evaluation: Evaluation, _plan: Plan, _contrary: Plan | None, _sides: Sides
    ) -> Iterator[Left]:
        """Yield nothing: that is asked of its parts."""
        return iter(())

    def _choice(self, says: str, since: str, years: Years, merged: bool) -> Choice:
        rules = into(self.key, self.given.combines, years, merged=merged)
        return Choice("merge" if merged else "off", f"{says}{since}", rules, years)

    def _dollars(self, plan: Plan) -> float:
        """Return what it and its parts by themselves cost over the years."""
        apart = sum(plan.programs[part].cost for part in self.given.combines)
        return plan.merges[self.key].cost + apart

    def _sites(self, plan: Plan, year: int) -> int:
        return sum(site.year == year for site in plan.merges[self.key].sites)

    def _year(self, plan: Plan, year: int) -> MergedYear:
        merged = plan.merges[self.key]
        here = [site for site in merged.sites if site.year == year]
        return MergedYear(
            year=year,
            schools=tuple(site.school for site in here),
            students=sum(site.students for site in here),
            cost=merged.cost_by_year.get(year, 0.0),
            apart=sum(self._apart(site.school, year) for site in here),
        )

    def _apart(self, school: str, year: int) -> float:
        """Return what its parts that run at a school today cost there, by themselves."""
        programs = self.scenario.programs
        return sum(
            site_cost(self.scenario, programs[part], programs[part].sites[school], year)
            for part in merge_parts(self.scenario, self.given, school)
        )
