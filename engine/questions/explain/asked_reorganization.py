"""A reorganization that is asked about: whether it begins, and when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ....models.results.explanation import Displaced, ReorganizationExplanation
from ....models.results.plan import Plan
from ....models.scenario.reorganization import Reorganization
from ....models.scenario.rules.kinds import Decide
from ....models.scenario.scenario import Scenario
from ...evaluation.evaluate import Evaluation, evaluate_today
from ...plan.assemble import plan_scenario
from ...plan.years_in_force import reason, years_in_force
from ..accounts.released import displaced
from ..accounts.sources_to_uses import flows_of, fund_tables, money_moves
from ..axes.axis import Axis
from ..axes.reorganization_axes import reorganization_axes
from .binding_rules import Left, rules_that_may_hold
from .choices import Choice
from .regret import others
from .reorganization_settings import reorganization_settings
from .sides import Sides


@dataclass(frozen=True)
class AskedReorganization:
    """A reorganization; see `Subject`."""

    scenario: Scenario
    key: str

    @property
    def given(self) -> Reorganization:
        """What the scenario says of it."""
        return self.scenario.reorganizations[self.key]

    def without_plan(self, plan: Plan) -> ReorganizationExplanation:
        """Return what can be said where a plan has no decisions."""
        return ReorganizationExplanation(
            scenario=plan_scenario(self.scenario),
            status=plan.status,
            reorganization=self.key,
            as_if=self._may_begin[0],
            message=plan.message,
        )

    def at_rest(self, plan: Plan, evaluation: Evaluation) -> ReorganizationExplanation:
        """Return what follows from the plan and the prices alone."""
        scenario, formulation = self.scenario, evaluation.formulation
        moves = money_moves(evaluation, evaluate_today(formulation), plan)
        fund_of = formulation.figures.pots.fund
        return ReorganizationExplanation(
            scenario=plan_scenario(scenario),
            status=plan.status,
            gap=plan.gap,
            objective=plan.objective,
            reorganization=self.key,
            begins=plan.begun[self.key],
            as_if=self._may_begin[0],
            money=fund_tables(scenario, moves, fund_of),
            flows=flows_of(scenario, moves, fund_of, self.key),
        )

    def afterwards(
        self, plan: Plan, evaluation: Evaluation, contrary: Plan | None
    ) -> dict[str, object]:
        """Return what it does in each year, why, and what becomes of the programs there."""
        begun = plan if plan.begun[self.key] is not None else contrary
        year: int | None = None
        there: tuple[Displaced, ...] = ()
        if begun is not None and begun.has_decisions:
            year, there = begun.begun[self.key], displaced(begun, self.scenario, self.key)
        as_if = self._may_begin[0] if year is None else year
        years = years_in_force(evaluation, self.key, as_if)
        return {
            "as_if": as_if,
            "years": years,
            "reason": reason(years, plan, contrary, self.key),
            "displaced": there,
        }

    def sides(self, plan: Plan, _start: int | None = None) -> Sides:
        """Return whether it begins in any year, or in none."""
        on, off = Choice("start", "it begins", (self._decide("start", self._last),)), self._off
        runs = plan.begun[self.key] is not None
        return Sides(on, off, True) if runs else Sides(off, on, False)

    def asked_year(self, _plan: Plan, _start: int | None = None) -> int | None:
        """Return None: it is asked whether it begins at all."""
        return None

    def choices(self, start: int | None = None) -> tuple[Choice, ...]:
        """Return each year from `start` on in which it may begin, and that it does not."""
        years = (year for year in self._may_begin if start is None or year >= start)
        return (*(self._in(year) for year in years), self._off)

    def makes(self, plan: Plan, choice: Choice) -> bool:
        """Return whether a plan makes a decision already."""
        begun = plan.begun[self.key]
        return choice == (self._off if begun is None else self._in(begun))

    def within(self, choice: Choice, side: Choice) -> bool:
        """Return whether every plan that makes a choice is on a side."""
        return choice.key == side.key

    def changes(self, forced_plan: Plan, plan: Plan) -> Mapping[str, object]:
        """Return fields of an alternative: its net dollars, what children gain, what else turns."""
        then, now = (p.reorganizations[self.key] for p in (forced_plan, plan))
        return {
            "program_dollars": now.net - then.net,
            "gains": {
                school: (plan.schools[school].gain, forced_plan.schools[school].gain)
                for school in self.given.moves
            },
            **others(self.scenario, forced_plan, plan, self.key),
        }

    def axes(self, fund: str | None) -> list[Axis]:
        """Return the figures that may change the decision."""
        return reorganization_axes(self.scenario, self.key, fund)

    def may_hold(
        self, _evaluation: Evaluation, plan: Plan, contrary: Plan | None, _sides: Sides
    ) -> Iterator[Left]:
        """Yield settings about it, and rules that bind, name it, or that the contrary would meet.

        A closure meets rules that do not bind as long as the building is open.
        """
        yield from reorganization_settings(self.scenario, self.key)
        met: set[str] = set()
        if contrary is not None:
            met = {rule.id for rule in contrary.rules if rule.binding or rule.broken}
            met |= {part.id for part in contrary.conflict}
        yield from rules_that_may_hold(self.scenario, plan, self.key, met)

    @property
    def _may_begin(self) -> tuple[int, ...]:
        years = self.scenario.years
        return tuple(y for y in years if self.given.years is None or y in self.given.years)

    @property
    def _last(self) -> int:
        return self.scenario.years[-1]

    @property
    def _off(self) -> Choice:
        # What has begun is in force in the last year.
        return Choice("off", "it does not begin", (self._decide("off", self._last),))

    def _in(self, year: int) -> Choice:
        earlier = [y for y in self.scenario.years if y < year]
        before = (self._decide("off", earlier[-1]),) if earlier else ()
        return Choice("start", f"it begins in {year}", (self._decide("start", year), *before))

    def _decide(self, action: str, year: int) -> Decide:
        return Decide.model_validate(
            {"kind": "decide", "program": self.key, "action": action, "years": (year,)}
        )
