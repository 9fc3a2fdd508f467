"""The price of equity: worth against the level of an equity rule.

The levels run from what the best plan without the rule reaches by itself to the strictest that can
be kept.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from ....models.given import want_scenario
from ....models.naming import same_name
from ....models.resolve import resolve
from ....models.results.frontier import Frontier, FrontierAxis, FrontierPoint
from ....models.results.plan import Plan
from ....models.scenario.rules.kinds import RULES
from ....models.scenario.rules.rule import Parameter
from ....models.scenario.scenario import Scenario
from ....models.tree.problems import listed
from ....models.tree.suggestions import known_ids, suggestion
from ...deadline import Deadline
from ...evaluation.evaluate import evaluate_today
from ...formulate import formulate
from ...milp.solution import Progress
from ...one_thread import in_one_thread
from ...options import DEFAULTS, SearchOptions, want_options
from ..axes.names import CannotTrace, check_points
from .levels import Level, Levels, Solving, at_the_means, evaluated

BISECTIONS = 5
"""Solves that may go into finding the strictest level that can be kept."""

LEVEL_DOUBLINGS = 4
"""How often a level that can be kept is doubled to look for one that cannot."""


def equity_rules(scenario: Scenario) -> list[str]:
    """Return the ids of the rules whose price of equity can be asked for."""
    return [
        scenario.rule_id(i)
        for i, rule in enumerate(scenario.rules)
        if rule.equity_level is not None and getattr(rule, rule.equity_level.name) is not None
    ]


@in_one_thread
def price_of_equity(
    scenario: Scenario,
    rule: str | None = None,
    *,
    points: int = 10,
    options: SearchOptions = DEFAULTS,
    on_progress: Callable[[Progress], None] | None = None,
) -> Frontier:
    """Return what each level of an equity rule costs in worth.

    Parameters
    ----------
    scenario
        What the district says; its own `objective` does not matter.
    rule
        Id of a rule of kind group_gain, gap_at_most, school_floor, spending_share (at_least) or
        hold_harmless; None: the only one there is.
    points
        Levels, 2 to 10,000, evenly from what the best plan without the rule reaches to the
        strictest that can be kept.
    options
        How to search; `time_limit` is for all levels together.
    on_progress
        As in `solve`.

    Returns
    -------
    A point for each level: the level, and the worth of the best plan that keeps it, student-SD.

    Raises
    ------
    CannotTrace
        There is no such rule.
    ValueError
        There are too few or too many points.
    """
    want_scenario(scenario, "price_of_equity")
    want_options(options, "price_of_equity")
    scenario = resolve(scenario)
    check_points(points)
    deadline = Deadline.after(options.time_limit)
    index = _rule(scenario, rule)
    solving = Solving(options.filled(), deadline, on_progress, points + BISECTIONS + 2)
    key = scenario.rule_id(index)
    level_of = _level(scenario, index)
    name = f"{key}.{level_of.name}"
    says = f"level of {key}, its `{level_of.name}`"
    axes = (
        FrontierAxis(name=name, sense="level", unit="", says=says),
        FrontierAxis(name="worth", sense="max", unit="student-SD", says="worth over the horizon"),
    )
    plain = at_the_means(scenario)
    today = evaluate_today(formulate(plain)).worth

    def values(level: float, plan: Plan | None) -> dict[str, float]:
        worth = today if plan is None else plan.worth
        return {name: level, "worth": 0.0 if worth is None else worth}

    # A plan that keeps a stricter level keeps a looser one.
    def worth_at(level: float, point: FrontierPoint) -> float | None:
        keeps = level_of.looser * point.values[name] <= level_of.looser * level
        return point.values["worth"] if keeps else None

    made = Levels(scenario, solving, axes, values, worth_at)
    free = solving.plan(_without(plain, index))
    if free is None or not free.has_decisions:
        made.fail(free)
        return made.frontier()
    loose = _reached(plain, index, free)
    strict = _strictest(made, plain, index, loose)
    levels = [_rounded(value) for value in np.linspace(loose, strict, points)]
    for level in levels:
        made.solve(Level(level, _at(plain, index, level)))
    return made.frontier(levels)


def _rule(scenario: Scenario, key: str | None) -> int:
    """Return the number of an equity rule."""
    ids = equity_rules(scenario)
    kinds = listed([kind for kind, rule in RULES.items() if rule.equity_level is not None], 8)
    if not ids:
        raise CannotTrace(f"the scenario has no equity rule with a level ({kinds})")
    if key is None and len(ids) > 1:
        raise CannotTrace(f"name the equity rule: {known_ids(ids, 'rules', 'equity:')}")
    key = ids[0] if key is None else next((id for id in ids if same_name(id, key)), key)
    if key not in ids:
        mend = suggestion(key, ids, "rules")
        raise CannotTrace(f"no equity rule with a level is called {key!r}; {mend}")
    return [scenario.rule_id(i) for i in range(len(scenario.rules))].index(key)


def _level(scenario: Scenario, index: int) -> Parameter:
    """Return the level of a rule that has one."""
    level = scenario.rules[index].equity_level
    assert level is not None
    return level


def _without(scenario: Scenario, index: int) -> Scenario:
    named = scenario.rules_with_ids
    return scenario.model_copy(update={"rules": (*named[:index], *named[index + 1 :])})


def _at(scenario: Scenario, index: int, level: float) -> Scenario:
    """Return the scenario with a rule at a level."""
    # Hard, also where the scenario's is soft: a level is a level only if it is kept.
    return _changed(scenario, index, {_level(scenario, index).name: level, "enforce": None})


def _changed(scenario: Scenario, index: int, update: Mapping[str, Any]) -> Scenario:
    """Return the scenario with fields of a rule changed."""
    named = scenario.rules_with_ids
    rule = named[index].model_copy(update=update)
    return scenario.model_copy(update={"rules": (*named[:index], rule, *named[index + 1 :])})


def _reached(scenario: Scenario, index: int, plan: Plan) -> float:
    """Return the strictest level of a rule that a plan keeps by itself, without top-ups.

    A row's slack is linear in the level: two levels give it, and where it is 0.
    """
    key, unaided = scenario.rule_id(index), _level(scenario, index).unaided
    levels = (0.0, 0.5)
    slacks = []
    for level in levels:
        formulation = formulate(_changed(_at(scenario, index, level), index, unaided))
        x = evaluated(formulation, plan).x
        (rule,) = [r for r in formulation.rules if r.id == key]
        slacks.append(np.concatenate([held.slack(x) for held in rule.held]))
    slope = (slacks[1] - slacks[0]) / (levels[1] - levels[0])
    moves = np.abs(slope) > 1e-12
    if not moves.any():
        return levels[0]
    roots = levels[0] - slacks[0][moves] / slope[moves]
    # Rows get harder with the level where the slope is negative, easier where it is positive.
    reached = roots.min() if slope[moves][0] < 0 else roots.max()
    return _rounded(max(0.0, float(reached)), outwards=1 if slope[moves][0] > 0 else -1)


def _rounded(level: float, outwards: int = 0) -> float:
    """Return a level with six significant digits, rounded to the loose side if asked."""
    if level == 0:
        return 0.0
    digits = 6 - int(np.ceil(np.log10(abs(level))))
    scaled = level * 10.0**digits
    whole = np.ceil(scaled) if outwards > 0 else np.floor(scaled) if outwards < 0 else scaled
    return float(round(round(float(whole)) / 10.0**digits, max(digits, 0)))


def _strictest(made: Levels, scenario: Scenario, index: int, loose: float) -> float:
    """Return the strictest level that can be kept, as near as a few solves tell.

    Where a solve leaves it open whether a level can be kept, that level is missing, and no
    stricter one is looked at.
    """
    level_of = _level(scenario, index)
    given, end = float(getattr(scenario.rules[index], level_of.name)), level_of.strictest
    tries = [end] if end is not None else _doubled(2.0 * max(loose, given, 1e-3))
    good, bad = loose, loose
    for level in tries:
        kept = made.solve(Level(level, _at(scenario, index, level)))
        if kept is None:
            return good
        if not kept:
            bad = level
            break
        good = level
    for _ in range(BISECTIONS if bad != loose else 0):
        middle = _rounded((good + bad) / 2)
        kept = made.solve(Level(middle, _at(scenario, index, middle)))
        if kept is None:
            return good
        good, bad = (middle, bad) if kept else (good, middle)
    return good


def _doubled(level: float) -> list[float]:
    return [_rounded(level * 2.0**k) for k in range(LEVEL_DOUBLINGS + 1)]
