"""gap_at_most: the spread of gain per student between the best and the worst served group.

Gain is need- and priority-weighted, before diminishing returns, as in `group_gain`. A group
without students in a year is left out in that year.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from ...models.numbers import shown
from ...models.scenario.rules.equity import GapAtMost
from ..figures.arrays import FloatArray
from ..formulation.builder import FormulationBuilder
from ..formulation.chosen import group_name, listed
from ..formulation.constraint import Constraint, in_years, nowhere, rule_years
from ..formulation.decision_model import DecisionModel, always
from ..milp.model.expressions import Expressions, stack
from .group_gain import gain_per_student


def constraints(rule: GapAtMost, builder: FormulationBuilder) -> Iterator[Constraint]:
    """Yield one line a year: the highest gain per student less the lowest."""
    decisions = builder.decisions
    for t in rule_years(rule, decisions):
        each = [gain_per_student(group, decisions, t) for group in dict.fromkeys(rule.groups)]
        gains = stack([lines for lines in each if lines is not None])
        if gains.size < 2:
            continue
        year = decisions.figures.scenario.years[t]
        words = always(f"{_what(rule, decisions)} in {year}")
        spread = _end(rule, builder, gains, t, 1.0) - _end(rule, builder, gains, t, -1.0)
        yield Constraint(spread, words, nowhere(1), t, upper=rule.at_most, unit="gain per student")


def says(rule: GapAtMost, decisions: DecisionModel) -> str:
    """Return the rule in a sentence."""
    return f"{_what(rule, decisions)}{in_years(rule)}."


def _end(
    rule: GapAtMost, builder: FormulationBuilder, gains: Expressions, t: int, side: float
) -> Expressions:
    """Return one line: the highest (side 1) or the lowest (-1) of the gains.

    The column may lie beyond it in the model, which only widens the spread; the value that counts
    is the exact one.
    """
    name = f"gap:{rule.id}:{'high' if side > 0 else 'low'}:{t}"
    low, high = builder.reach(gains)
    column = builder.derive(name, 1, extreme(gains, side), lower=low.min(), upper=high.max())
    one = Expressions.of(1, [0], [column.first])
    beyond = one.at(np.zeros(gains.size, dtype=np.int64)) - gains
    says = always("no group gains more than the best served, none less than the worst served")
    lower, upper = (0.0, np.inf) if side > 0 else (-np.inf, 0.0)
    builder.require(name, beyond, says, lower=lower, upper=upper)
    return one


def extreme(gains: Expressions, side: float) -> Callable[[FloatArray], FloatArray]:
    """Return the function from a vector to the highest (side 1) or lowest (-1) of the gains."""
    return lambda x: np.array([side * (side * gains.value(x)).max()])


def _what(rule: GapAtMost, decisions: DecisionModel) -> str:
    names = [group_name(group, decisions) for group in dict.fromkeys(rule.groups)]
    return (
        f"Gains per student of the groups {listed(names)} lie at most"
        f" {shown(rule.at_most)} SD apart"
    )
