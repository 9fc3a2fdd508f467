"""rank_and_serve: schools above a poverty line get this fund first, in the order of poverty.

20 USC 6313(a)(3) (ESEA section 1113): a district that cannot serve all eligible attendance areas
ranks those above 75 percent poverty from highest to lowest, without regard to grade spans, and
serves them in that order before any other. A district may lower the line to 50 percent for high
schools.

A school is served in a year in which the fund pays or tops up at least one dollar there, or its
base has dollars of the fund; so the fund pays either at least a dollar at a school, or nothing.
Schools whose `poverty` tag is at least `at_least` are ranked, ties in the order of the file; one
that is served comes after all those before it at which the fund may pay for something.
Schools without the tag count as below the line.

Simplifications: the line itself counts as above it; the order below it (6313(a)(4)), how much each
school gets per poor child, and the 125 percent rule where a school under 35 percent is served
(34 CFR 200.78(b); 2,366,381 / 2,618 = 903.89 a child, times 1.25 = 1,129.86) are not tested.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from ...models.scenario.district import School
from ...models.scenario.rules.fiscal import RankAndServe
from ..figures.arrays import BoolArray, FloatArray, IntArray
from ..figures.cents import may_be_off
from ..formulation.builder import FormulationBuilder
from ..formulation.chosen import percent
from ..formulation.constraint import Constraint, in_years, rule_years
from ..formulation.decision_model import DecisionModel, always
from ..formulation.money.fund_sums import (
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


def constraints(rule: RankAndServe, builder: FormulationBuilder) -> Iterator[Constraint]:
    """Yield one line a school and year: whether the last ranked before it is served, less it."""
    decisions = builder.decisions
    before, later, between = _before(rule, builder)
    name = fund_name(rule.fund, decisions)
    for t in rule_years(rule, decisions):
        served, links = _served(rule, builder, t)
        year = decisions.figures.scenario.years[t]

        def words(i: int, year: int = year) -> str:
            school, first = (decisions.place_name(int(p)) for p in (later[i], before[i]))
            return f"{name} serves {school} in {year} only if it serves {first}"

        # A closed school is left out of the order.
        closed = decisions.closed(t)
        void = closed.at(before) + closed.at(later)
        # One further up holds it only where all those between are closed.
        pair, place = np.nonzero(between)
        open_ = Expressions.constants(between.sum(axis=1).astype(float))
        open_ = open_ - closed.at(place).sum_by(pair, len(later))
        after = served.at(before) - served.at(later) + void + open_
        yield Constraint(after, words, later, t, lower=0.0, unit="schools", links=links)


def says(rule: RankAndServe, decisions: DecisionModel) -> str:
    """Return the rule in a sentence."""
    name = fund_name(rule.fund, decisions)
    line = f"with {rule.poverty.replace('_', ' ')} of {percent(rule.at_least)} or more"
    return f"Schools {line} come first, in that order, for {name}{in_years(rule)}."


def _before(
    rule: RankAndServe, builder: FormulationBuilder
) -> tuple[IntArray, IntArray, BoolArray]:
    """Return pairs of schools: a ranked one, one that is served only if it is, and those between.

    A school is held to the last ranked before it; where that may close, to those before it, too,
    which then holds where all between them are closed: whether each place is one, (pairs, P).
    """
    decisions = builder.decisions
    payments, funds = builder.payments, funds_named([rule.fund], decisions)
    payable = np.unique(payments.place[funds[payments.fund]])
    poverty = [_poverty(rule, s) for s in decisions.figures.scenario.schools.values()]
    moves = decisions.figures.reorganizations.moves
    may_close = np.asarray(moves.sum(axis=(0, 2)) > 0)
    ranked: list[int] = []
    pairs: list[tuple[int, int, tuple[int, ...]]] = []
    for p in sorted(range(len(poverty)), key=lambda p: -poverty[p]):
        for i, first in reversed(list(enumerate(ranked))):
            pairs.append((first, p, tuple(ranked[i + 1 :])))
            if not may_close[first]:
                break
        if poverty[p] >= rule.at_least and p in payable:
            ranked.append(p)
    # In the order of the file, as all lines are.
    pairs.sort(key=lambda pair: pair[1])
    between = np.zeros((len(pairs), len(decisions.figures.places.ids)), dtype=bool)
    for i, (_, _, passed) in enumerate(pairs):
        between[i, list(passed)] = True
    before, later = (np.array([pair[k] for pair in pairs], dtype=np.int64) for k in (0, 1))
    return before, later, between


def _poverty(rule: RankAndServe, school: School) -> float:
    value = school.tags.get(rule.poverty)
    known = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if known else -1.0  # type: ignore[arg-type]


def _served(
    rule: RankAndServe, builder: FormulationBuilder, t: int
) -> tuple[Expressions, tuple[Rows, ...]]:
    """Return one line a place, 1 where it is served, else 0, (P,); and the rows that hold it."""
    decisions = builder.decisions
    funds = funds_named([rule.fund], decisions)
    paid = paid_by_place(builder, t, funds, yearly_only=False)
    moved = base_moved_by_place(decisions, t, lambda key: key == rule.fund)
    comes = builder.reach(moved)[1]
    own = paid + topped_up_by_place(builder, t, funds) + moved.times((comes > 0.0).astype(float))
    has_base = base_by_place(decisions, t, lambda key: key == rule.fund) > 0
    open_ = np.flatnonzero(~has_base & (own.terms > 0))
    paid = own.at(open_)
    columns = builder.derive(
        f"served:{rule.id}:{t}", len(open_), _at_least_a_dollar(paid), integer=True
    )
    served = Expressions.of(len(open_), np.arange(len(open_)), columns.ids)
    most = (most_by_place(builder, t, funds) + np.maximum(comes, 0.0))[open_]
    words = always(f"{rule.fund} serves a school with at least a dollar, or not at all")
    near = may_be_off(most) / THOUSAND
    some, none = ((paid - served.times(each)).times(1 / THOUSAND) for each in (1.0, most))
    name = f"rule:{rule.id}"
    links = (
        builder.require(f"{name}:some-{t}", some, words, lower=0.0, tolerance=near),
        builder.require(f"{name}:none-{t}", none, words, upper=0.0, tolerance=near),
    )
    return _constants(has_base) + served.sum_by(open_, len(has_base)), links


def _constants(has_base: BoolArray) -> Expressions:
    return Expressions.constants(has_base.astype(np.float64))


def _at_least_a_dollar(paid: Expressions) -> Callable[[FloatArray], FloatArray]:
    # Half a dollar, so that a payment of a dollar less a rounding error counts.
    return lambda x: (paid.value(x) > 0.5).astype(np.float64)
