"""staffing: no more than so many students per position of a role at each of these schools.

Students are those taught there: the enrolled, less where its building is closed, and those moved
in. Positions are the FTE of the role that programs and merges use there, pilots too, and the
school's `base_staff`. A row counts how many more students the positions there would carry.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...models.numbers import shown
from ...models.scenario.rules.kinds import Staffing
from ..formulation.builder import FormulationBuilder
from ..formulation.chosen import chosen_schools
from ..formulation.constraint import Constraint, at_schools, in_years, rule_years
from ..formulation.decision_model import DecisionModel
from ..formulation.sums import role_by_place


def constraints(rule: Staffing, builder: FormulationBuilder) -> Iterator[Constraint]:
    """Yield one line a school and year: students its positions may carry, less those it teaches."""
    decisions = builder.decisions
    schools = chosen_schools(rule.schools, decisions)
    role = list(decisions.figures.scenario.staff).index(rule.role)
    for t in rule_years(rule, decisions):
        positions = role_by_place(decisions, role, t)
        spare = (positions.times(rule.at_most) - decisions.taught(t)).at(schools)
        year = decisions.figures.scenario.years[t]

        def words(i: int, year: int = year) -> str:
            where = decisions.place_name(int(schools[i]))
            return f"{where} has at most {shown(rule.at_most)} students per {rule.role} in {year}"

        yield Constraint(spare, words, schools, t, lower=0.0, unit="students")


def says(rule: Staffing, decisions: DecisionModel) -> str:
    """Return the rule in a sentence."""
    where = at_schools(rule.schools, decisions) or " at every school"
    name = decisions.figures.scenario.staff[rule.role].name or rule.role
    return f"No more than {shown(rule.at_most)} students per {name}{where}{in_years(rule)}."
