"""Top-ups: what a fund pays a school under `hold_harmless`, exactly what it lacks and no more."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ...models.scenario.base import in_year
from ...models.scenario.equity_rules import HoldHarmless
from ..figures.arrays import BoolArray, FloatArray, IntArray
from ..figures.cents import may_be_off
from ..milp.model.expressions import Expressions
from ..milp.model.model import Columns
from .builder import FormulationBuilder
from .chosen import chosen_schools
from .constraint import rule_years
from .decision_model import DecisionModel, always
from .payments import TopUp
from .sums import dollars_by_place, gain_by_place, reach, students_by_place, today

THOUSAND = 1000.0


def add_top_ups(builder: FormulationBuilder) -> None:
    """Add the columns of what funds pay to schools under rules; before money, which pays them."""
    builder.top_ups = tuple(
        _top_up(builder, rule, rule.top_up_from, t)
        for rule in builder.decisions.figures.scenario.rules_with_ids
        if isinstance(rule, HoldHarmless) and rule.top_up_from is not None
        for t in rule_years(rule, builder.decisions)
    )


def lacking(rule: HoldHarmless, decisions: DecisionModel, t: int) -> Expressions:
    """Return what each of the rule's schools lacks of its floor; below 0 where it has more."""
    places = decisions.figures.places
    schools = chosen_schools(rule.schools, decisions)
    if rule.measure == "gain":
        value = gain_by_place(decisions, t).times(1 / places.enrollment[:, t])
    elif rule.measure == "students":
        value = students_by_place(decisions, t)
    else:
        value = dollars_by_place(decisions, t)
    value = value.at(schools)
    baseline = today(decisions, value)
    year = decisions.figures.scenario.years[t]
    for i, school in enumerate(schools):
        given = (rule.baseline or {}).get(places.ids[school])
        if given is not None:
            baseline[i] = in_year(given, year)
    return Expressions.constants(baseline - rule.lose_at_most * np.abs(baseline)) - value


def topped_up(
    rule: HoldHarmless, builder: FormulationBuilder, t: int, schools: IntArray
) -> Expressions:
    """Return the dollars that the rule's fund pays to each of the schools, (schools,)."""
    label = np.full(len(builder.decisions.figures.places.ids), -1, dtype=np.int64)
    label[schools] = np.arange(len(schools))
    total = Expressions.constants(np.zeros(len(schools)))
    for top_up in builder.top_ups:
        if (top_up.rule, top_up.year) == (rule.id, t):
            row = label[top_up.place]
            total = total + Expressions.of(len(schools), row, top_up.columns.ids, THOUSAND)
    return total


def _top_up(builder: FormulationBuilder, rule: HoldHarmless, fund: str, t: int) -> TopUp:
    decisions = builder.decisions
    schools = chosen_schools(rule.schools, decisions)
    lacks = lacking(rule, decisions, t).times(1 / THOUSAND)
    number = list(decisions.figures.scenario.funds).index(fund)
    pays = _has_a_pot(decisions, number)[schools]
    own = lacks.where(pays)
    most = np.maximum(reach(own)[1], 0.0)
    columns = builder.derive(f"top-up:{rule.id}:{t}", own.size, _positive(own), upper=most)
    missing = np.zeros(0, dtype=np.int64)
    if rule.enforce is not None:
        # The fund pays all that is missing: there is nothing that a price could buy off.
        paid = Expressions.of(len(schools), np.flatnonzero(pays), columns.ids)
        words = _words(decisions, schools, t)
        name, near = f"rule:{rule.id}:missing-{t}", _near(lacks)
        missing = builder.require(name, paid - lacks, words, lower=0.0, tolerance=near).ids
    # Some rule may be easier to keep with a top-up larger than what lacks.
    if any(other.likes_top_ups_of(fund) for other in decisions.figures.scenario.rules):
        _no_more_than_is_missing(builder, rule, t, own, columns)
    return TopUp(str(rule.id), number, t, schools[pays], columns, most, missing)


def _near(lacks: Expressions) -> FloatArray:
    """Return by how much top-ups may be off, in thousands."""
    return may_be_off(lacks.largest() * THOUSAND, among=3 * lacks.size) / THOUSAND


def _words(decisions: DecisionModel, schools: IntArray, t: int) -> Callable[[int], str]:
    year = decisions.figures.scenario.years[t]
    return lambda i: f"{decisions.place_name(int(schools[i]))} gets in {year} what it lacks"


def _has_a_pot(decisions: DecisionModel, fund: int) -> BoolArray:
    """Return at which places a fund has money: its pots if it is by school, else everywhere."""
    pots = decisions.figures.pots
    place = pots.place[pots.fund == fund]
    everywhere = bool((place < 0).any())
    return everywhere | np.isin(np.arange(len(decisions.figures.places.ids)), place)


def _positive(lacks: Expressions) -> Callable[[FloatArray], FloatArray]:
    return lambda x: np.maximum(lacks.value(x), 0.0)


def _no_more_than_is_missing(
    builder: FormulationBuilder, rule: HoldHarmless, t: int, lacks: Expressions, columns: Columns
) -> None:
    """Hold each top-up to what is missing; a binary tells whether anything is."""
    least, most = reach(lacks)
    paid = Expressions.of(columns.size, np.arange(columns.size), columns.ids)
    words = always(f"a top-up under {rule.id} is what is missing and no more")
    name = f"top-up:{rule.id}"
    sure = least >= 0.0
    near = _near(lacks)
    sure_rows = (paid - lacks).where(sure)
    builder.require(f"{name}:sure:{t}", sure_rows, words, upper=0.0, tolerance=near[sure])
    open_ = np.flatnonzero(~sure & (most > 0.0))
    some = builder.derive(
        f"{name}:some:{t}",
        len(open_),
        lambda x: (lacks.at(open_).value(x) > 0.0).astype(np.float64),
        integer=True,
    )
    lacks_some = Expressions.of(len(open_), np.arange(len(open_)), some.ids)
    over = (paid - lacks).at(open_) - lacks_some.times(least[open_])
    builder.require(f"{name}:exact:{t}", over, words, upper=-least[open_], tolerance=near[open_])
    none = paid.at(open_) - lacks_some.times(most[open_])
    builder.require(f"{name}:none:{t}", none, words, upper=0.0, tolerance=near[open_])
