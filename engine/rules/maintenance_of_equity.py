"""maintenance_of_equity: each of these schools loses no more per pupil than the district overall.

A local policy modelled on section 2004(c) of the American Rescue Plan Act of 2021 (Pub. L. 117-2),
which held in fiscal years 2022 and 2023: a district may not cut the per-pupil funding, nor the
full-time-equivalent staff per pupil, of a high-poverty school by more than its total cut in all
schools, divided by the pupils of all schools. Where the district cuts nothing, such a school may
lose nothing.

Simplifications: the loss counts from `baseline`, by default today's state in the same year, not
from the year before, and both sides are divided by the year's own enrollment, so that a school
that shrinks is not compared with its former size; dollars are base and yearly site dollars
of all funds, not state and local ones alone; which schools are high-poverty is what `schools`
says; the law's exemptions (fewer than 1,000 pupils, one school a grade span) are not tested.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ...models.scenario.base import in_year
from ...models.scenario.rules.equity import MaintenanceOfEquity
from ..figures.cents import may_be_off
from ..formulation.builder import FormulationBuilder
from ..formulation.chosen import chosen_schools
from ..formulation.constraint import IN_DOLLARS, Constraint, at_schools, in_years, rule_years
from ..formulation.decision_model import DecisionModel, always
from ..formulation.sums import dollars_by_place, staff_by_place, today
from ..milp.model.expressions import Expressions
from .comparability import counted_in


def constraints(rule: MaintenanceOfEquity, builder: FormulationBuilder) -> Iterator[Constraint]:
    """Yield one line a school and year: the loss per pupil it may have, less the one it has."""
    decisions = builder.decisions
    places = decisions.figures.places
    schools = chosen_schools(rule.schools, decisions)
    for t in rule_years(rule, decisions):
        lost = _lost(rule, decisions, t)
        allowed = _allowed(rule, builder, lost.total().times(1 / places.enrollment[-1, t]), t)
        own = lost.at(schools).times(1 / places.enrollment[schools, t])
        year = decisions.figures.scenario.years[t]

        def words(i: int, year: int = year) -> str:
            where = decisions.place_name(int(schools[i]))
            return f"{where} loses no more {counted_in(rule.measure)} than the district in {year}"

        # A closed school has nothing left to lose: its line is void.
        most = np.maximum(builder.reach(lost)[1], 0.0)[schools]
        gone = most / places.enrollment[schools, t]
        void = decisions.closed(t).at(schools).times(gone)
        spare = allowed.at(np.zeros(len(schools), dtype=np.int64)) - own + void
        yield Constraint(spare, words, schools, t, lower=0.0, unit=counted_in(rule.measure))


def says(rule: MaintenanceOfEquity, decisions: DecisionModel) -> str:
    """Return the rule in a sentence."""
    where = at_schools(rule.schools, decisions) or " at any school"
    unit = counted_in(rule.measure)
    return f"No more {unit} are lost{where} than in the district overall{in_years(rule)}."


def _lost(rule: MaintenanceOfEquity, decisions: DecisionModel, t: int) -> Expressions:
    """Return what each school has less than its baseline, (schools,)."""
    measure = dollars_by_place if rule.measure == "dollars" else staff_by_place
    schools = decisions.figures.places.ids[:-1]
    value = measure(decisions, t).at(np.arange(len(schools)))
    if rule.baseline is None:
        baseline = today(decisions, value)
    else:
        year = decisions.figures.scenario.years[t]
        baseline = np.array([in_year(rule.baseline[key], year) for key in schools])
    return Expressions.constants(baseline) - value


def _allowed(
    rule: MaintenanceOfEquity, builder: FormulationBuilder, loss: Expressions, t: int
) -> Expressions:
    """Return one line: the district's loss per pupil, or 0 where it has none.

    A binary tells which; without it a gain of the district could count as a loss of nothing.
    """
    (low,), (high,) = builder.reach(loss)
    if high <= 0.0:
        return Expressions.constants([0.0])
    if low >= 0.0:
        return loss
    name = f"equity:{rule.id}:{t}"
    some = builder.derive(
        f"{name}:loses", 1, lambda x: (loss.value(x) > 0.0).astype(np.float64), integer=True
    )
    column = builder.derive(f"{name}:loss", 1, lambda x: np.maximum(loss.value(x), 0.0), upper=high)
    loses, allowed = (
        Expressions.of(1, [0], [some.first]),
        Expressions.of(1, [0], [column.first]),
    )
    words = always("a school may lose what the district loses per pupil, if it loses")
    share = IN_DOLLARS.get(counted_in(rule.measure))
    near = np.inf if share is None else share * may_be_off(loss.largest() / share)
    none, some_lost = allowed - loses.times(high), allowed - loss - loses.times(low)
    builder.require(f"{name}:least", allowed - loss, words, lower=0.0, tolerance=near)
    builder.require(f"{name}:none", none, words, upper=0.0, tolerance=near)
    builder.require(f"{name}:some", some_lost, words, upper=-low, tolerance=near)
    return allowed
