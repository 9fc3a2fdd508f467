"""Which rules, and which settings of a program, hold a decision: each left out, one by one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from ....models.results.otherwise import Hold
from ....models.results.plan import Plan
from ....models.scenario.program import Program
from ....models.scenario.scenario import Scenario
from ...evaluation.evaluate import Evaluation
from .flips.contest import Contest
from .flips.judge import plain_judge
from .flips.tried import Tried
from .sides import Sides
from .variants import NEITHER, OTHER, SAME, OutOfTime, Value, VariantSolver


@dataclass(frozen=True)
class Left:
    """A rule or setting, and the scenario without it."""

    id: str
    kind: str
    says: str
    without: Scenario


def find_holds(
    variants: VariantSolver,
    scenario: Scenario,
    tried: Iterable[Left],
    sides: Sides,
    now: tuple[Value, Value],
) -> tuple[Hold, ...]:
    """Return whether each of the rules and settings that may hold the decision does.

    Parameters
    ----------
    scenario
        With all of them.
    now
        What the decision and the contrary are worth in it.
    """
    found = []
    for left in tried:
        try:
            holds = _holds(variants, scenario, left, sides, now)
        except OutOfTime:
            holds = None
        found.append(Hold(id=left.id, kind=left.kind, says=left.says, holds=holds))
    return tuple(found)


def _holds(
    variants: VariantSolver,
    scenario: Scenario,
    left: Left,
    sides: Sides,
    now: tuple[Value, Value],
) -> bool | None:
    contest = Contest(
        variants,
        Tried(lambda out: left.without if out else scenario, lambda _: f"without {left.id}"),
        sides,
        now,
        plain_judge(sides),
    )
    # Where no plan is left for the contrary either, it was not this that held.
    return {OTHER: True, SAME: False, NEITHER: False}.get(contest.says(1.0))


def rules_that_may_hold(
    scenario: Scenario,
    plan: Plan,
    key: str,
    met: Collection[str] = (),
    bind: Collection[str] | None = None,
) -> Iterator[Left]:
    """Yield the rules that bind in the plan or name the program or reorganization.

    Parameters
    ----------
    met
        Ids of further rules to try: those that the contrary would meet.
    bind
        Ids of rules that bind where it matters; None: all that bind anywhere.
    """
    fares = {rule.id: rule for rule in plan.rules}
    named = scenario.rules_with_ids
    for i, rule in enumerate(named):
        id = scenario.rule_id(i)
        fare = fares.get(id)
        binds = fare is not None and (fare.binding or bool(fare.broken))
        if bind is not None:
            binds = binds and id in bind
        if binds or rule.names_program(key) or id in met:
            without = scenario.model_copy(update={"rules": named[:i] + named[i + 1 :]})
            says = "" if fare is None else fare.says
            yield Left(id, rule.kind, says, without)


def rules_without_slack(evaluation: Evaluation, places: Collection[str]) -> set[str]:
    """Return the ids of rules that leave nothing in the district, or at one of some places.

    A school that runs 4 programs is held by no rule that lets it run 7.
    """
    ids = evaluation.formulation.figures.places.ids
    numbers = [-1, *(ids.index(place) for place in places)]
    return {
        rule.id
        for rule in evaluation.formulation.rules
        for held in rule.held
        if (np.isin(held.place, numbers) & (held.slack(evaluation.x) <= held.tolerance)).any()
    }


def program_settings(scenario: Scenario, program: str, sides: Sides) -> Iterator[Left]:
    """Yield the settings of the program, and of others about it, that can hold the decision."""
    given = scenario.programs[program]
    for field, value, free, words in (
        ("all_or_nothing", given.all_or_nothing, False, "runs at all its sites or at none"),
        ("requires", given.requires, (), "runs only where other programs run"),
        ("excludes", given.excludes, (), "does not run where other programs run"),
        ("funds", given.funds, None, "is paid by some of the funds only"),
    ):
        if value:
            yield _left(scenario, program, field, free, words)
    if given.protected:
        # A resolved scenario has both.
        plain = given.model_copy(update={"mandated": False, "required_by": ""})
        yield program_left(
            scenario, program, given.protecting_field, plain, f"is {given.protection}"
        )
    if not given.existing and not given.proven and not sides.runs:
        yield _left(scenario, program, "proven", True, "must be piloted before it starts")
    name = given.name or program
    for key, other in scenario.programs.items():
        if program in other.requires:
            rest = tuple(p for p in other.requires if p != program)
            yield _left(scenario, key, "requires", rest, f"runs only where {name} runs")
        if program in other.excludes:
            rest = tuple(p for p in other.excludes if p != program)
            yield _left(scenario, key, "excludes", rest, f"does not run where {name} runs")


def _left(scenario: Scenario, program: str, field: str, value: Any, words: str) -> Left:
    plain = scenario.programs[program].model_copy(update={field: value})
    return program_left(scenario, program, field, plain, words)


def program_left(scenario: Scenario, program: str, field: str, plain: Program, words: str) -> Left:
    """Return what is left out where a program is plainer than it is."""
    says = f"{plain.name or program} {words}."
    without = scenario.model_copy(update={"programs": {**scenario.programs, program: plain}})
    return Left(f"programs.{program}.{field}", field, says, without)
