"""A program that is asked about, as a whole or at one school."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ....models.results.explanation import Cause, Explanation
from ....models.results.plan import Plan
from ....models.results.plan_parts.program_plan import SiteYear
from ....models.results.plan_parts.program_year import Decision
from ....models.scenario.scenario import Scenario
from ...evaluation.evaluate import Evaluation, evaluate_today
from ...plan.assemble import plan_scenario
from ...plan.causes import why_stays
from ...plan.closings import closings
from ...plan.prices import Prices, find_prices
from ...plan.reasons import Reasons
from ..accounts.account import PRICE_SECONDS, accounts
from ..accounts.change_of_dollars import change_of_dollars
from ..accounts.released import released_dollars, released_staff, served, shrinks
from ..accounts.sources_to_uses import flows_of, fund_tables, money_moves
from ..axes.axis import Axis
from ..axes.budget import budget_axis
from ..axes.program_axes import cost_axis, effect_axis, students_axis
from .binding_rules import Left, program_settings, rules_that_may_hold, rules_without_slack
from .choices import Choice, choices, makes
from .regret import others
from .sides import Sides, asked_year, sides, within


@dataclass(frozen=True)
class AskedProgram:
    """A program; see `Subject`."""

    scenario: Scenario
    program: str
    school: str | None

    @property
    def key(self) -> str:
        """Its id."""
        return self.program

    def without_plan(self, plan: Plan) -> Explanation:
        """Return what can be said where a plan has no decisions."""
        return Explanation(
            scenario=plan_scenario(self.scenario),
            status=plan.status,
            program=self.program,
            school=self.school,
            decision="keep" if self.scenario.programs[self.program].existing else "decline",
            reason="",
            evidence="",
            message=plan.message,
        )

    def at_rest(self, plan: Plan, evaluation: Evaluation) -> Explanation:
        """Return what follows from the plan and the prices alone."""
        scenario, program = self.scenario, self.program
        formulation = evaluation.formulation
        now, prices = evaluate_today(formulation), find_prices(formulation, PRICE_SECONDS)
        account, by_site = (
            ((), ()) if prices is None else accounts(evaluation, prices, program, self.school)
        )
        moves, fund_of = money_moves(evaluation, now, plan), formulation.figures.pots.fund
        flows = flows_of(scenario, moves, fund_of, program)
        ends = shrinks(plan, scenario, program)
        given = plan.programs[program]
        number = list(scenario.programs).index(program)
        return Explanation(
            scenario=plan_scenario(scenario),
            status=plan.status,
            gap=plan.gap,
            objective=plan.objective,
            program=program,
            school=self.school,
            decision=given.decision,
            reason=given.reason,
            evidence=given.evidence,
            years=given.years,
            cause=self._cause(evaluation, prices, given.decision),
            stays=self._stays(evaluation, prices, plan),
            sites=tuple(
                site
                for site in plan.sites
                if site.program == program and self.school in (None, site.school)
            ),
            closings=tuple(
                closing
                for closing in closings(evaluation, number)
                if self.school in (None, closing.school)
            ),
            account=account,
            accounts=by_site,
            released=released_dollars(evaluation, now, moves, flows, program) if ends else (),
            staff=released_staff(evaluation, now, program) if ends else (),
            served=served(plan, scenario, program, self.school),
            money=fund_tables(scenario, moves, fund_of),
            flows=flows,
        )

    def afterwards(
        self, _plan: Plan, _evaluation: Evaluation, _contrary: Plan | None
    ) -> dict[str, object]:
        """Return nothing: all follows from the plan."""
        return {}

    def sides(self, plan: Plan, start: int | None = None) -> Sides:
        """Return what the plan decides as a yes or no, in the year asked about."""
        return sides(self.scenario, plan, self.program, self.school, start)

    def asked_year(self, plan: Plan, start: int | None = None) -> int | None:
        """Return the year of the decision; None where it is whether it is piloted at all."""
        question = self.sides(plan, start)
        if "pilot" in (question.same.key, question.other.key):
            return None
        return asked_year(self.scenario, plan, self.program, start)

    def choices(self, start: int | None = None) -> tuple[Choice, ...]:
        """Return every decision there is, from a year on."""
        return choices(self.scenario, self.program, self.school, start)

    def makes(self, plan: Plan, choice: Choice) -> bool:
        """Return whether a plan makes a decision already."""
        return makes(self.scenario, plan, self.program, self.school, choice)

    def within(self, choice: Choice, side: Choice) -> bool:
        """Return whether every plan that makes a choice is on a side, as far as known."""
        return within(choice, side)

    def changes(self, forced_plan: Plan, plan: Plan) -> Mapping[str, object]:
        """Return fields of an alternative: the program's dollars and students, other programs."""
        then, now = forced_plan.programs[self.program], plan.programs[self.program]
        return {
            "program_dollars": change_of_dollars(self.scenario, plan, forced_plan, self.program),
            "students": then.students - now.students,
            "sites": self._sites(plan, forced_plan),
            **others(self.scenario, forced_plan, plan, self.program),
        }

    def axes(self, fund: str | None) -> list[Axis]:
        """Return the figures that may change the decision."""
        return axes(self.scenario, self.program, fund)

    def may_hold(
        self, evaluation: Evaluation, plan: Plan, _contrary: Plan | None, sides: Sides
    ) -> Iterator[Left]:
        """Yield its settings, and the rules that name it or bind where it runs or could."""
        yield from program_settings(self.scenario, self.program, sides)
        sites = self.scenario.programs[self.program].sites
        places = [s for s in sites if self.school in (None, s)]
        slack = rules_without_slack(evaluation, places)
        yield from rules_that_may_hold(self.scenario, plan, self.program, bind=slack)

    def _cause(
        self, evaluation: Evaluation, prices: Prices | None, decision: Decision
    ) -> Cause | None:
        figures = evaluation.formulation.figures
        place = None if self.school is None else figures.places.ids.index(self.school)
        number = list(self.scenario.programs).index(self.program)
        return Reasons(evaluation, prices).cause(number, decision, place=place)

    def _stays(self, evaluation: Evaluation, prices: Prices | None, plan: Plan) -> Cause | None:
        """Return what decided where it goes on, of a program that ends at some of its sites."""
        if plan.programs[self.program].decision not in ("trim", "retire"):
            return None
        ids = evaluation.formulation.figures.places.ids
        place = None if self.school is None else ids.index(self.school)
        number = list(self.scenario.programs).index(self.program)
        return why_stays(evaluation, prices, number, place)

    def _sites(self, plan: Plan, then: Plan) -> dict[int, tuple[int, int]]:
        """Return at how many sites it runs in both plans, in the years in which they differ."""
        both = [self._by_year(p) for p in (plan, then)]
        return {
            year: (_running(both[0][year]), _running(both[1][year]))
            for year in self.scenario.years
            if both[0][year] != both[1][year]
        }

    def _by_year(self, plan: Plan) -> dict[int, set[SiteYear]]:
        """Return what happens at its sites in each year, whatever happened before."""
        found: dict[int, set[SiteYear]] = {year: set() for year in self.scenario.years}
        for site in plan.sites:
            here = site.program == self.program and self.school in (None, site.school)
            if here and site.action != "retire":
                action = site.action if site.action in ("pilot", "merge") else "keep"
                found[site.year].add(site.model_copy(update={"action": action, "cost": 0.0}))
        return found


def _running(sites: set[SiteYear]) -> int:
    return sum(site.action != "pilot" for site in sites)


def axes(scenario: Scenario, program: str, fund: str | None = None) -> list[Axis]:
    """Return the axes there are: cost, effect, students, budget; those without a figure left out.

    Parameters
    ----------
    fund
        Whose money to change; None: the freest fund that may pay for the program.
    """
    made = [
        cost_axis(scenario, program),
        effect_axis(scenario, program),
        students_axis(scenario, program),
        budget_axis(scenario, program, fund),
    ]
    return [axis for axis in made if axis is not None]
