"""support: stakeholder support at the schools where a program runs averages at least so much.

Every school counts once, whatever its level; merged sites count, pilots and the district's office
do not. Where the program runs nowhere the rule holds. With `score: requests` support is what
schools ask for: one over the rank for the program, as much below 0 against it, else 0.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ...models.numbers import shown
from ...models.scenario.rules.kinds import Support
from ..formulation.builder import FormulationBuilder
from ..formulation.chosen import chosen_programs
from ..formulation.constraint import Constraint, in_years, nowhere, rule_years
from ..formulation.decision_model import DecisionModel, always


def constraints(rule: Support, builder: FormulationBuilder) -> Iterator[Constraint]:
    """Yield one line a year: the points by which scores where it runs are over the least, summed.

    The points are summed, not averaged, so that the line is linear: one school 2 points under
    the least needs two schools a point over it.
    """
    decisions = builder.decisions
    figures = decisions.figures
    (program,) = chosen_programs([rule.program], decisions)
    own = np.flatnonzero(
        (figures.sites.program == program) & (figures.sites.place < figures.places.schools)
    )
    scores = rule.scores(figures.scenario.requests.by_school)
    score = np.array([scores[figures.places.ids[p]] for p in figures.sites.place[own]])
    for t in rule_years(rule, decisions):
        over = decisions.runs[t].at(own).times(score - rule.at_least).total()
        words = always(f"{says(rule, decisions).removesuffix('.')} ({figures.scenario.years[t]})")
        yield Constraint(over, words, nowhere(1), t, lower=0.0, unit="points")


def says(rule: Support, decisions: DecisionModel) -> str:
    """Return the rule in a sentence."""
    (program,) = chosen_programs([rule.program], decisions)
    return (
        f"Support for {decisions.program_name(program)} at the schools where it runs averages at"
        f" least {shown(rule.at_least)}{in_years(rule)}."
    )
