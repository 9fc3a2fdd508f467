"""school_floor: every one of these schools gains at least so much per student, in each year.

Gain is need- and priority-weighted, before diminishing returns, from the sites at the school; what
is run from the district's office belongs to no school. It is the gain of all that runs there, not
the change from today.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...models.numbers import shown
from ...models.scenario.rules.equity import SchoolFloor
from ..formulation.builder import FormulationBuilder
from ..formulation.chosen import chosen_schools
from ..formulation.constraint import Constraint, at_schools, in_years, rule_years
from ..formulation.decision_model import DecisionModel
from ..formulation.sums import gain_by_place


def constraints(rule: SchoolFloor, builder: FormulationBuilder) -> Iterator[Constraint]:
    """Yield one line a school and year: its gain per student."""
    decisions = builder.decisions
    schools = chosen_schools(rule.schools, decisions)
    for t in rule_years(rule, decisions):
        students = decisions.figures.places.enrollment[schools, t]
        gain = gain_by_place(decisions, t).at(schools).times(1 / students)
        year = decisions.figures.scenario.years[t]

        def words(i: int, year: int = year) -> str:
            where = decisions.place_name(int(schools[i]))
            return f"{where} gains at least {shown(rule.gain)} SD per student in {year}"

        yield Constraint(gain, words, schools, t, lower=rule.gain, unit="gain per student")


def says(rule: SchoolFloor, decisions: DecisionModel) -> str:
    """Return the rule in a sentence."""
    where = at_schools(rule.schools, decisions) or " at every school"
    return (
        f"A student gains on average at least {shown(rule.gain)} SD a year{where}{in_years(rule)}."
    )
