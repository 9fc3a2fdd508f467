"""Top-ups: what a fund pays a school under `hold_harmless`, exactly what it lacks and no more."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ...models.scenario.base import in_year
from ...models.scenario.equity_rules import HoldHarmless
from ..figures.arrays import BoolArray, FloatArray, IntArray
from ..figures.cents import may_be_off
from ..milp.model.expressions import Expressions, stack
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


@dataclass(frozen=True, eq=False)
class Lacking:
    """What schools lack of their floors, below 0 where they have more.

    Attributes
    ----------
    lines
        In the rule's unit: first one for each of the rule's schools, then, for dollars, one for
        each school that would take in the children of one that closes.
    place
        Number of each line's school, (lines,).
    of
        Number of the school whose floor it is, (lines,).
    """

    lines: Expressions
    place: IntArray
    of: IntArray


def lacking(rule: HoldHarmless, decisions: DecisionModel, t: int) -> Lacking:
    """Return what the rule's schools lack in a year.

    Gain and students stay with the school whose children they are. Dollars go where the children
    go: a closed school lacks nothing, and each receiver has, for each student whom it teaches, at
    least what the closed school's floor is for each of its own.
    """
    places = decisions.figures.places
    schools = chosen_schools(rule.schools, decisions)
    if rule.measure == "gain":
        value = gain_by_place(decisions, t).times(1 / places.enrollment[:, t])
    elif rule.measure == "students":
        value = students_by_place(decisions, t)
    else:
        value = dollars_by_place(decisions, t)
    own = value.at(schools)
    baseline = today(decisions, own)
    year = decisions.figures.scenario.years[t]
    for i, school in enumerate(schools):
        given = (rule.baseline or {}).get(places.ids[school])
        if given is not None:
            baseline[i] = in_year(given, year)
    floor = baseline - rule.lose_at_most * np.abs(baseline)
    lacks = Expressions.constants(floor) - own
    if rule.measure != "dollars":
        return Lacking(lacks, schools, schools)
    lacks = lacks - decisions.closed(t).at(schools).times(floor)
    return _with_receivers(decisions, t, Lacking(lacks, schools, schools), value, floor)


def _with_receivers(
    decisions: DecisionModel, t: int, own: Lacking, dollars: Expressions, floor: FloatArray
) -> Lacking:
    """Add a line for each school that would take in the children of a school with a floor."""
    figures = decisions.figures
    floor_of = np.full(len(figures.places.ids), np.nan)
    floor_of[own.place] = floor / figures.places.enrollment[own.place, t]
    pairs = np.argwhere(figures.reorganizations.moves)
    r, closed, receiver = pairs[np.isfinite(floor_of[pairs[:, 1]])].T
    if not len(r):
        return own
    due = decisions.taught(t).at(receiver).times(floor_of[closed]) - dollars.at(receiver)
    # Void unless the reorganization is in force: nothing can lack more than this.
    most = np.maximum(reach(due)[1], 0.0)
    in_force = decisions.in_force(t).at(r)
    void = Expressions.constants(most) - in_force.times(most)
    return Lacking(
        stack([own.lines, due - void]),
        np.concatenate([own.place, receiver]),
        np.concatenate([own.of, closed]),
    )


def topped_up(
    rule: HoldHarmless, builder: FormulationBuilder, t: int, places: IntArray
) -> Expressions:
    """Return the dollars that the rule's fund pays to each of these places, (places,)."""
    size = len(builder.decisions.figures.places.ids)
    total = Expressions.constants(np.zeros(size))
    for top_up in builder.top_ups:
        if (top_up.rule, top_up.year) == (rule.id, t):
            total = total + Expressions.of(size, top_up.place, top_up.columns.ids, THOUSAND)
    return total.at(places)


def _top_up(builder: FormulationBuilder, rule: HoldHarmless, fund: str, t: int) -> TopUp:
    """Add a column for each school that may lack something: the largest of what its lines lack."""
    decisions = builder.decisions
    lacks = lacking(rule, decisions, t)
    lines = lacks.lines.times(1 / THOUSAND)
    number = list(decisions.figures.scenario.funds).index(fund)
    pays = np.flatnonzero(_has_a_pot(decisions, number)[lacks.place])
    own = lines.at(pays)
    # One column a school, however many lines it has.
    place, first, column = np.unique(lacks.place[pays], return_index=True, return_inverse=True)
    order = np.argsort(first)
    place, column = place[order], np.argsort(order)[column.reshape(-1)]
    most = np.zeros(len(place))
    np.maximum.at(most, column, np.maximum(reach(own)[1], 0.0))
    value = _largest(own, column, len(place))
    columns = builder.derive(f"top-up:{rule.id}:{t}", len(place), value, upper=most)
    each = Expressions.of(len(place), np.arange(len(place)), columns.ids).at(column)
    missing = np.zeros(0, dtype=np.int64)
    if rule.enforce is not None:
        # The fund pays all that is missing: there is nothing that a price could buy off.
        paid = each.sum_by(pays, lines.size)
        words = _words(decisions, lacks.place, t)
        name, near = f"rule:{rule.id}:missing-{t}", _near(lines)
        missing = builder.require(name, paid - lines, words, lower=0.0, tolerance=near).ids
    # Some rule may be easier to keep with a top-up larger than what lacks.
    if any(other.likes_top_ups_of(fund) for other in decisions.figures.scenario.rules):
        _no_more_than_is_missing(builder, rule, t, own, each, column)
    return TopUp(str(rule.id), number, t, place, columns, most, missing)


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


def _largest(lacks: Expressions, column: IntArray, size: int) -> Callable[[FloatArray], FloatArray]:
    """Return what lacks most of each column's lines, never below 0."""

    def value(x: FloatArray) -> FloatArray:
        most = np.zeros(size)
        np.maximum.at(most, column, lacks.value(x))
        return most

    return value


def _no_more_than_is_missing(
    builder: FormulationBuilder,
    rule: HoldHarmless,
    t: int,
    lacks: Expressions,
    paid: Expressions,
    column: IntArray,
) -> None:
    """Hold each top-up to what one of its lines lacks; a binary tells which, if any does.

    Parameters
    ----------
    paid
        What the school of each line is paid.
    column
        Number of the column of each line.
    """
    least, most = reach(lacks)
    words = always(f"a top-up under {rule.id} is what is missing and no more")
    name = f"top-up:{rule.id}"
    near = _near(lacks)
    alone = np.bincount(column)[column] == 1
    sure = alone & (least >= 0.0)
    sure_rows = (paid - lacks).where(sure)
    builder.require(f"{name}:sure:{t}", sure_rows, words, upper=0.0, tolerance=near[sure])
    open_ = np.flatnonzero(~sure & (most > 0.0))
    some = builder.derive(
        f"{name}:some:{t}", len(open_), _lacks_most(lacks.at(open_), column[open_]), integer=True
    )
    lacks_some = Expressions.of(len(open_), np.arange(len(open_)), some.ids)
    over = (paid - lacks).at(open_) - lacks_some.times(_over(least, most, column)[open_])
    near = near[open_]
    builder.require(
        f"{name}:exact:{t}", over, words, upper=-_over(least, most, column)[open_], tolerance=near
    )
    of_school = lacks_some.sum_by(column[open_], int(column.max(initial=-1)) + 1).at(column[open_])
    largest = np.zeros(int(column.max(initial=-1)) + 1)
    np.maximum.at(largest, column, most)
    none = paid.at(open_) - of_school.times(largest[column[open_]])
    builder.require(f"{name}:none:{t}", none, words, upper=0.0, tolerance=near)
    builder.require(f"{name}:one:{t}", of_school.where(~alone[open_]), words, upper=1.0)


def _over(least: FloatArray, most: FloatArray, column: IntArray) -> FloatArray:
    """Return by how much less than its school is paid each line may lack, below 0, (lines,)."""
    largest = np.zeros(int(column.max(initial=-1)) + 1)
    np.maximum.at(largest, column, most)
    beyond: FloatArray = least - np.where(np.bincount(column)[column] == 1, 0.0, largest[column])
    return beyond


def _lacks_most(lacks: Expressions, column: IntArray) -> Callable[[FloatArray], FloatArray]:
    """Return, for a full vector, 1 for the first line of each school that lacks most, if any."""

    def value(x: FloatArray) -> FloatArray:
        lacking = lacks.value(x)
        order = np.lexsort((np.arange(lacks.size), -lacking, column))
        first = order[np.unique(column[order], return_index=True)[1]]
        chosen = np.zeros(lacks.size)
        chosen[first] = lacking[first] > 0.0
        return chosen

    return value
