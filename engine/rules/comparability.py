"""comparability: each of these schools gets, per pupil, at least a share of the others' average.

20 USC 6321(c) (ESEA section 1118(c)): state and local money must provide services in Title I
schools that are, taken as a whole, at least comparable to those in schools without Title I. The
Department of Education's guidance (Title I Fiscal Issues, February 2008) takes as comparable a
school that has at least 90 percent of the others' average state and local dollars per pupil, or at
most 110 percent of their pupils per instructional staff, school by school within a grade span, and
lets schools of 100 or fewer pupils be left out.

Dollars are base and yearly site costs there that no restricted fund (`pays_for`, `by_school`) pays;
base under a name that is no fund counts. Staff is FTE of all programs' roles there, whoever
pays, so at least 90 percent of the others' FTE per pupil (110 percent of the pupils per FTE would
be 90.9 percent). A school is compared with the `others` that have the same value of the tag `by`
and more than 100 pupils, itself left out; where there are none, it is not tested.

Simplifications: unrestricted funds stand for state and local money; top-ups, one-time and district
costs are left out; staff is only that of the programs decided here; differences by length of
service, which the law leaves out, are not known; exclusions for English learners, special education
and schools that are all served (6321(c)(4), (5)) are for the scenario's author to make.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from ...models.scenario.rules.fiscal import Comparability
from ..figures.arrays import BoolArray, FloatArray, IntArray
from ..formulation.builder import FormulationBuilder
from ..formulation.chosen import chosen_schools, percent
from ..formulation.constraint import Constraint, at_schools, in_years, rule_years
from ..formulation.decision_model import DecisionModel
from ..formulation.money.fund_sums import (
    base_by_place,
    most_by_place,
    paid_by_place,
    unrestricted,
)
from ..formulation.sums import base_moved_by_place, staff_by_place
from ..milp.model.expressions import Expressions

EXEMPT = 100
"""Schools with so many pupils or fewer are left out."""


def constraints(rule: Comparability, builder: FormulationBuilder) -> Iterator[Constraint]:
    """Yield one line a tested school and year: what it has per pupil above its share."""
    decisions = builder.decisions
    places = decisions.figures.places
    for t in rule_years(rule, decisions):
        students = places.enrollment[:, t]
        alike = _alike(rule, decisions, students > EXEMPT)
        tested = [p for p in chosen_schools(rule.schools, decisions) if alike[p] >= 0]
        others = np.zeros(len(places.ids), dtype=bool)
        others[chosen_schools(rule.others, decisions)] = True
        others &= alike >= 0
        schools, spare = _spare(rule, builder, t, np.array(tested, dtype=np.int64), others, alike)
        yield Constraint(
            spare,
            _words(rule, decisions, schools, t),
            schools,
            t,
            lower=0.0,
            unit=counted_in(rule.measure),
        )


def says(rule: Comparability, decisions: DecisionModel) -> str:
    """Return the rule in a sentence."""
    where = at_schools(rule.schools, decisions) or " at every school"
    within = "" if rule.by is None else f" within its {rule.by.replace('_', ' ')}"
    return (
        f"A student has{where} at least {percent(rule.at_least)} of the other schools'"
        f" {'dollars' if rule.measure == 'dollars' else 'FTE'}{within}{in_years(rule)}."
    )


def counted_in(measure: str) -> str:
    """Return what a measure of schools, `dollars` or `staff`, is counted in."""
    return "dollars per student" if measure == "dollars" else "FTE per student"


def _words(
    rule: Comparability, decisions: DecisionModel, schools: IntArray, t: int
) -> Callable[[int], str]:
    year = decisions.figures.scenario.years[t]
    what = f"{percent(rule.at_least)} of the others' {counted_in(rule.measure)}"
    return lambda i: f"{decisions.place_name(int(schools[i]))} has at least {what} in {year}"


def _alike(rule: Comparability, decisions: DecisionModel, large: BoolArray) -> IntArray:
    """Return a number for each school, the same for schools to compare, -1 for none, (P,)."""
    number: dict[object, int] = {}
    result = np.full(len(large), -1, dtype=np.int64)
    for p, school in enumerate(decisions.figures.scenario.schools.values()):
        value = "" if rule.by is None else school.tags.get(rule.by)
        if large[p] and value is not None:
            result[p] = number.setdefault(value, len(number))
    return result


def _spare(
    rule: Comparability,
    builder: FormulationBuilder,
    t: int,
    tested: IntArray,
    others: BoolArray,
    alike: IntArray,
) -> tuple[IntArray, Expressions]:
    """Return the schools that have others to compare with, and what each has above its share."""
    decisions = builder.decisions
    students = decisions.figures.places.enrollment[:, t]
    has = _dollars(builder, t) if rule.measure == "dollars" else staff_by_place(decisions, t)
    size = int(alike.max(initial=-1)) + 1
    label = np.where(others, alike, -1)
    pupils = np.bincount(label[others], students[others], minlength=size)
    # A school is not compared with itself.
    itself = others[tested].astype(np.float64)
    beside: FloatArray = pupils[alike[tested]] - itself * students[tested]
    kept = beside > 0
    schools, itself, beside = tested[kept], itself[kept], beside[kept]
    sums = has.sum_by(label, size).at(alike[schools]) - has.at(schools).times(itself)
    usual = sums.times(rule.at_least / beside)
    # A closed school is not tested: the others never have more than this.
    every = np.bincount(label[others], _most(rule, builder, t)[others], minlength=size)
    most: FloatArray = every[alike[schools]] * rule.at_least / beside
    void = decisions.closed(t).at(schools).times(most)
    return schools, has.at(schools).times(1 / students[schools]) - usual + void


def _most(rule: Comparability, builder: FormulationBuilder, t: int) -> FloatArray:
    """Return what each place has at most, (P,)."""
    decisions = builder.decisions
    if rule.measure == "staff":
        return np.maximum(builder.reach(staff_by_place(decisions, t))[1], 0.0)
    every = np.ones(len(decisions.figures.scenario.funds), dtype=bool)
    base = base_by_place(decisions, t, _unrestricted(decisions))
    moved = builder.reach(base_moved_by_place(decisions, t, _unrestricted(decisions)))[1]
    return most_by_place(builder, t, every) + np.maximum(base + moved, 0.0)


def _unrestricted(decisions: DecisionModel) -> Callable[[str], bool]:
    funds = decisions.figures.scenario.funds
    return lambda key: unrestricted(funds.get(key))


def _dollars(builder: FormulationBuilder, t: int) -> Expressions:
    """Return base and yearly dollars at each place, without those of restricted funds, (P,)."""
    decisions = builder.decisions
    funds = decisions.figures.scenario.funds
    free = np.array([unrestricted(fund) for fund in funds.values()], dtype=bool)
    counts = _unrestricted(decisions)
    base = Expressions.constants(base_by_place(decisions, t, counts))
    base = base + base_moved_by_place(decisions, t, counts)
    return paid_by_place(builder, t, free, yearly_only=True) + base
