"""school_floor: every one of these schools gains at least so much per student, in each year.

Gain is need- and priority-weighted, before diminishing returns, from the sites at the school; what
is run from the district's office belongs to no school. It is the gain of all that runs there, not
the change from today.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...models.scenario.equity_rules import SchoolFloor
from ..formulation.chosen import chosen_schools
from ..formulation.constraint import Constraint, at_schools, in_years, rule_years
from ..formulation.decision_model import DecisionModel
from ..formulation.sums import gain_by_place


def constraints(rule: SchoolFloor, draft: DecisionModel) -> Iterator[Constraint]:
    """Yield one line a school and year: its gain per student."""
    schools = chosen_schools(rule.schools, draft)
    for t in rule_years(rule, draft):
        students = draft.figures.places.enrollment[schools, t]
        gain = gain_by_place(draft, t).at(schools).times(1 / students)
        year = draft.figures.scenario.years[t]

        def words(i: int, year: int = year) -> str:
            where = draft.place_name(int(schools[i]))
            return f"{where} gains at least {rule.gain:g} SD per student in {year}"

        yield Constraint(gain, words, schools, t, lower=rule.gain, unit="gain per student")


def says(rule: SchoolFloor, draft: DecisionModel) -> str:
    """Return the rule in a sentence."""
    where = at_schools(rule.schools, draft) or " at every school"
    return f"A student gains on average at least {rule.gain:g} SD a year{where}{in_years(rule)}."
