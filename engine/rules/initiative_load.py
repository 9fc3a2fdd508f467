"""initiative_load: no more than so many programs run at a school at once.

Programs at any level, merges (each counts one) and pilots count; `central` is no school.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ...models.scenario.rules.kinds import InitiativeLoad
from ..formulation.builder import FormulationBuilder
from ..formulation.constraint import Constraint, at_schools, count, in_years, rule_years
from ..formulation.decision_model import DecisionModel


def constraints(rule: InitiativeLoad, builder: FormulationBuilder) -> Iterator[Constraint]:
    """Yield one line a chosen school and year: the programs there."""
    decisions = builder.decisions
    figures = decisions.figures
    chosen = set(figures.scenario.select(rule.schools))
    school = np.array([i for i, key in enumerate(figures.places.ids) if key in chosen], dtype=int)
    label = np.full(len(figures.places.ids), -1, dtype=np.int64)
    label[school] = np.arange(len(school))
    label = np.where(figures.ways.at_sites, label[figures.ways.place], -1)
    for t in rule_years(rule, decisions):
        there = decisions.ways(t).sum_by(label, len(school))
        year = figures.scenario.years[t]

        def words(i: int, year: int = year) -> str:
            where = decisions.place_name(int(school[i]))
            return f"at most {count(rule.at_most, 'program')} at {where} in {year}"

        yield Constraint(there, words, school, t, upper=rule.at_most, unit="programs")


def says(rule: InitiativeLoad, decisions: DecisionModel) -> str:
    """Return the rule in a sentence."""
    where = at_schools(rule.schools, decisions) or " at a school"
    return f"No more than {count(rule.at_most, 'program')} run at once{where}{in_years(rule)}."
