"""Top-ups: what a fund pays a school under `hold_harmless`, exactly what it lacks and no more."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ....models.scenario.base import in_year
from ....models.scenario.rules.equity import HoldHarmless
from ...figures.arrays import BoolArray, FloatArray, IntArray
from ...figures.cents import may_be_off
from ...milp.model.expressions import Expressions, stack
from ..builder import FormulationBuilder
from ..chosen import chosen_schools
from ..constraint import rule_years
from ..decision_model import DecisionModel, always
from ..payments import THOUSAND, TopUp
from ..sums import dollars_by_place, gain_by_place, students_by_place, today


def add_top_ups(builder: FormulationBuilder) -> None:
    """Add the columns of what funds pay to schools under rules; before money, which pays them."""
    builder.top_ups = tuple(
        _top_up(builder, rule, rule.top_up_from, t)
        for rule in builder.decisions.figures.scenario.rules_with_ids
        if isinstance(rule, HoldHarmless) and rule.top_up_from is not None
        for t in rule_years(rule, builder.decisions)
    )


@dataclass(frozen=True, eq=False)
class Floors:
    """What schools lack of their floors, one line each; below 0 where they have more.

    Attributes
    ----------
    place
        Number of the school, (lines,).
    owner
        Number of the school whose floor it is, (lines,): another one where that one is closed and
        its students are here.
    lacks
        In the rule's unit.
    """

    place: IntArray
    owner: IntArray
    lacks: Expressions


def lacking(rule: HoldHarmless, builder: FormulationBuilder, t: int) -> Floors:
    """Return what each of the rule's schools lacks of its floor.

    Dollars of a school that is closed are held where its students are, for each student there.
    """
    decisions = builder.decisions
    places = decisions.figures.places
    schools = chosen_schools(rule.schools, decisions)
    if rule.measure == "gain":
        every = gain_by_place(decisions, t).times(1 / places.enrollment[:, t])
    elif rule.measure == "students":
        every = students_by_place(decisions, t)
    else:
        every = dollars_by_place(decisions, t)
    value = every.at(schools)
    baseline = today(decisions, value)
    year = decisions.figures.scenario.years[t]
    for i, school in enumerate(schools):
        given = (rule.baseline or {}).get(places.ids[school])
        if given is not None:
            baseline[i] = in_year(given, year)
    floor = baseline - rule.lose_at_most * np.abs(baseline)
    own = Expressions.constants(floor) - value
    moves = decisions.figures.reorganizations.moves
    if rule.measure != "dollars" or not moves.any():
        return Floors(schools, schools, own)
    most = np.maximum(builder.reach(own)[1], 0.0)
    own = own - decisions.closed(t).at(schools).times(most)
    due = dict(zip(schools.tolist(), (floor / places.enrollment[schools, t]).tolist(), strict=True))
    pairs = [pair for pair in np.argwhere(moves).tolist() if pair[1] in due]
    number, closed, receiver = np.array(pairs, dtype=np.int64).reshape(-1, 3).T
    each = np.array([due[a] for a in closed.tolist()])
    there = Expressions.constants(places.enrollment[receiver, t])
    there = there + decisions.moved_in(t).at(receiver)
    held = there.times(each) - every.at(receiver)
    most = np.maximum(builder.reach(held)[1], 0.0)
    # It holds only where the students are there.
    stays = Expressions.constants(most) - decisions.in_force(t).at(number).times(most)
    return Floors(
        np.append(schools, receiver), np.append(schools, closed), stack([own, held - stays])
    )


def topped_up(
    rule: HoldHarmless, builder: FormulationBuilder, t: int, place: IntArray
) -> Expressions:
    """Return the dollars that the rule's fund pays to the school of each line, (lines,)."""
    total = Expressions.constants(np.zeros(len(place)))
    for top_up in builder.top_ups:
        if (top_up.rule, top_up.year) == (rule.id, t):
            line, column = np.nonzero(place[:, None] == top_up.place[None, :])
            ids = top_up.columns.ids[column]
            total = total + Expressions.of(len(place), line, ids, THOUSAND)
    return total


def _top_up(builder: FormulationBuilder, rule: HoldHarmless, fund: str, t: int) -> TopUp:
    decisions = builder.decisions
    floors = lacking(rule, builder, t)
    lacks = floors.lacks.times(1 / THOUSAND)
    number = list(decisions.figures.scenario.funds).index(fund)
    pays = np.flatnonzero(_has_a_pot(decisions, number)[floors.place])
    own = lacks.at(pays)
    schools = np.array(list(dict.fromkeys(floors.place[pays].tolist())), dtype=np.int64)
    # Which school's top-up each of these lines is about: one school may have several floors.
    whose = (
        np.argmax(floors.place[pays][:, None] == schools[None, :], axis=1) if len(pays) else pays
    )
    most = np.zeros(len(schools))
    np.maximum.at(most, whose, builder.reach(own)[1])
    columns = builder.derive(
        f"top-up:{rule.id}:{t}", len(schools), _largest(own, whose, len(schools)), upper=most
    )
    missing = np.zeros(0, dtype=np.int64)
    if rule.enforce is not None:
        # The fund pays all that is missing: there is nothing that a price could buy off.
        paid = Expressions.of(lacks.size, pays, columns.ids[whose])
        words = _words(decisions, floors.place, t)
        name, near = f"rule:{rule.id}:missing-{t}", _near(lacks)
        missing = builder.require(name, paid - lacks, words, lower=0.0, tolerance=near).ids
    # Some rule may be easier to keep with a top-up larger than what lacks.
    if any(other.likes_top_ups_of(fund) for other in decisions.figures.scenario.rules):
        alone = np.bincount(whose, minlength=len(schools))[whose] == 1
        one, several = np.flatnonzero(alone), np.flatnonzero(~alone)
        _no_more_than_is_missing(builder, rule, t, own.at(one), columns.ids[whose[one]])
        _the_largest(builder, rule, t, own.at(several), columns.ids[whose[several]])
    return TopUp(str(rule.id), number, t, schools, columns, most, missing)


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


def _largest(lacks: Expressions, whose: IntArray, size: int) -> Callable[[FloatArray], FloatArray]:
    def value(x: FloatArray) -> FloatArray:
        most = np.zeros(size)
        np.maximum.at(most, whose, lacks.value(x))
        return most

    return value


def _the_largest(
    builder: FormulationBuilder, rule: HoldHarmless, t: int, lacks: Expressions, ids: IntArray
) -> None:
    """Hold the top-up of a school with several floors to the largest lack, or to nothing."""
    if not lacks.size:
        return
    size, name = lacks.size, f"top-up:{rule.id}"
    _, most = builder.reach(lacks)
    schools, whose = np.unique(ids, return_inverse=True)

    def largest(x: FloatArray) -> FloatArray:
        value, chosen = lacks.value(x), np.zeros(size)
        for school in range(len(schools)):
            own = np.flatnonzero(whose == school)
            first = own[int(np.argmax(value[own]))]
            chosen[first] = float(value[first] > 0.0)
        return chosen

    which = builder.derive(f"{name}:which:{t}", size, largest, integer=True)
    line = Expressions.of(size, np.arange(size), which.ids)
    paid = Expressions.of(size, np.arange(size), ids)
    words = always(f"a top-up under {rule.id} is what is missing and no more")
    near = _near(lacks)
    high = np.zeros(len(schools))
    np.maximum.at(high, whose, np.maximum(most, 0.0))
    wide = high[whose] - builder.reach(lacks)[0]
    over = paid - lacks + line.times(wide)
    builder.require(f"{name}:largest:{t}", over, words, upper=wide, tolerance=near)
    total = line.sum_by(whose, len(schools))
    builder.require(f"{name}:one:{t}", total, words, upper=1.0)
    once = Expressions.of(len(schools), np.arange(len(schools)), schools)
    builder.require(f"{name}:nothing:{t}", once - total.times(high), words, upper=0.0)


def _no_more_than_is_missing(
    builder: FormulationBuilder, rule: HoldHarmless, t: int, lacks: Expressions, ids: IntArray
) -> None:
    """Hold each top-up to what is missing; a binary tells whether anything is."""
    least, most = builder.reach(lacks)
    paid = Expressions.of(len(ids), np.arange(len(ids)), ids)
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
