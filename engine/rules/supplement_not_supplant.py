"""supplement_not_supplant: a school with this fund gets no less of the others than its due.

20 USC 6321(b) (ESEA section 1118(b)): federal money of Title I, part A may only supplement what a
school would get from state and local sources without it; the district shows that the method by
which it gives out state and local money does not depend on whether a school takes part.

Tested is the outcome of that method: `entitlement` is what the district's own method gives each
school as if the fund did not exist, and each school that has the fund gets at least that from the
other funds, as base, for yearly costs of sites there, and as top-ups. A school has the fund in a
year in which it has base dollars of it or the fund pays or tops up anything there.

Simplifications: all other funds count, other federal ones too (leave those out of `entitlement`
and of the scenario, or read the result with care); one-time and district costs are no school's;
whether the method itself is neutral is not tested, nor are the exemptions of 20 USC 6321(b)(5)
and the exclusion of 6321(d).
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ...models.scenario.base import in_year
from ...models.scenario.rules.fiscal import SupplementNotSupplant
from ..figures.arrays import FloatArray, IntArray
from ..figures.cents import may_be_off
from ..formulation.builder import FormulationBuilder
from ..formulation.constraint import Constraint, in_years, rule_years
from ..formulation.decision_model import DecisionModel, always
from ..formulation.money.fund_sums import (
    any_dollars,
    base_by_place,
    fund_name,
    funds_named,
    most_by_place,
    paid_by_place,
    topped_up_by_place,
)
from ..formulation.payments import THOUSAND
from ..formulation.sums import base_moved_by_place
from ..milp.model.expressions import Expressions
from ..milp.model.model import Rows


def constraints(rule: SupplementNotSupplant, builder: FormulationBuilder) -> Iterator[Constraint]:
    """Yield one line a school that may have the fund, and year: the other funds above its due."""
    decisions = builder.decisions
    places, scenario = decisions.figures.places, decisions.figures.scenario
    listed = np.flatnonzero([key in rule.entitlement for key in places.ids])
    name = fund_name(rule.fund, decisions)
    for t in rule_years(rule, decisions):
        year = scenario.years[t]
        due = np.array([in_year(rule.entitlement[places.ids[p]], year) for p in listed])
        own = _from_the_fund(rule, builder, t).at(listed)
        has_base = base_by_place(decisions, t, lambda key: key == rule.fund)[listed] > 0
        may = np.flatnonzero(has_base | (own.terms > 0))
        schools = listed[may]

        def words(i: int, year: int = year, schools: IntArray = schools) -> str:
            where = decisions.place_name(int(schools[i]))
            return f"{where} gets in {year} from other funds what it is due without {name}"

        above, link = _above(rule, builder, t, schools, due[may], ~has_base[may])
        yield Constraint(above, words, schools, t, lower=0.0, unit="dollars", links=(link,))


def says(rule: SupplementNotSupplant, decisions: DecisionModel) -> str:
    """Return the rule in a sentence."""
    name = fund_name(rule.fund, decisions)
    return f"A school with {name} gets no less of other funds than without it{in_years(rule)}."


def _from_the_fund(rule: SupplementNotSupplant, builder: FormulationBuilder, t: int) -> Expressions:
    """Return dollars that the fund pays at each place, one-time costs and top-ups included."""
    own = funds_named([rule.fund], builder.decisions)
    paid = paid_by_place(builder, t, own, yearly_only=False) + topped_up_by_place(builder, t, own)
    return paid + _base_moved(rule, builder, t)


def _base_moved(rule: SupplementNotSupplant, builder: FormulationBuilder, t: int) -> Expressions:
    """Return the base dollars of the fund that come to places with those who move, (P,)."""
    moved = base_moved_by_place(builder.decisions, t, lambda key: key == rule.fund)
    return moved.times((builder.reach(moved)[1] > 0.0).astype(np.float64))


def _above(
    rule: SupplementNotSupplant,
    builder: FormulationBuilder,
    t: int,
    schools: IntArray,
    due: FloatArray,
    if_paid: np.ndarray[tuple[int], np.dtype[np.bool_]],
) -> tuple[Expressions, Rows]:
    """Return what other funds give each school above its due, if it has the fund.

    Where the fund pays nothing, what they give beyond the least that is sure stands instead, never
    below 0. With it come the rows that say which schools have the fund.
    """
    decisions = builder.decisions
    others = ~funds_named([rule.fund], decisions)
    base = base_by_place(decisions, t, lambda key: key != rule.fund)[schools]
    paid = paid_by_place(builder, t, others, yearly_only=True)
    paid = paid + topped_up_by_place(builder, t, others)
    moved = base_moved_by_place(decisions, t, lambda key: key != rule.fund)
    given = (paid + moved).at(schools) + Expressions.constants(base)
    # Students who move may bring less than nothing with them.
    sure = base + np.minimum(builder.reach(moved)[0], 0.0)[schools]
    asks = np.flatnonzero(if_paid & (due > sure))
    # Asked only if the fund pays: due falls back to what other funds give anyway.
    floor = due.copy()
    floor[asks] = sure[asks]
    has, link = _has(rule, builder, t, schools[asks])
    more = has.times((due - sure)[asks])
    # A closed school is due nothing.
    given = given + decisions.closed(t).at(schools).times(np.maximum(due, 0.0))
    return given - Expressions.constants(floor) - more.sum_by(asks, len(schools)), link


def _has(
    rule: SupplementNotSupplant, builder: FormulationBuilder, t: int, schools: IntArray
) -> tuple[Expressions, Rows]:
    """Return one line a school, 1 as soon as the fund pays anything there; and its rows."""
    own = _from_the_fund(rule, builder, t).at(schools)
    most = most_by_place(builder, t, funds_named([rule.fund], builder.decisions))[schools]
    most = most + np.maximum(builder.reach(_base_moved(rule, builder, t))[1], 0.0)[schools]
    columns = builder.derive(f"has:{rule.id}:{t}", len(schools), any_dollars(own), integer=True)
    has = Expressions.of(len(schools), np.arange(len(schools)), columns.ids)
    words = always(f"a school has {rule.fund} where it pays anything")
    link = (own - has.times(most)).times(1 / THOUSAND)
    near = may_be_off(most) / THOUSAND
    name = f"rule:{rule.id}:has-{t}"
    return has, builder.require(name, link, words, upper=0.0, tolerance=near)
