"""What programs lose by serving more students than when their effects were measured.

Charged by straight pieces, each dearer than the one before: what all students of a program get
together is concave in their number, so what they lose is convex, and pieces need no binary columns:
the cheapest fill first by themselves.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ...models.amounts.gains import counted_effects
from ...models.scenario.effect import StandIn
from ...models.scenario.evidence import Scale
from ...models.scenario.program import Program
from ..figures import Figures
from ..figures.arrays import FloatArray, IntArray, sum_by
from ..figures.uncertain import served
from ..milp.model.expressions import Expressions
from .builder import FormulationBuilder
from .decision_model import always


@dataclass(frozen=True, eq=False)
class Toll:
    """A program's toll: what its students lose together, at its sites' average need.

    Attributes
    ----------
    program
        Its number.
    scale
        Where effects begin to fall, and how.
    way
        Ways in which it serves students, (n,).
    students
        How many each serves; in a merge, times what the merge retains, (n, T).
    price
        Discounted worth of one student's effects on all goals, student-SD, (T,).
    """

    program: int
    scale: Scale
    way: IntArray
    students: FloatArray
    price: FloatArray

    def lost(self, decisions: FloatArray) -> float:
        """Return the worth that decisions, (N, T), lose, student-SD."""
        number = np.einsum("nt,nt->t", self.students, decisions[self.way])
        return float(self.price @ students_lost(self.scale, number))


def piece_ends(scale: Scale, most: float) -> FloatArray:
    """Return where the straight pieces end: the measured size, doubled until the most is in."""
    count = max(int(np.ceil(np.log2(max(most / scale.students, 1.0)))), 0)
    return np.asarray(scale.students * 2.0 ** np.arange(count + 1), dtype=np.float64)


def piece_shares(scale: Scale, ends: FloatArray) -> FloatArray:
    """Return what each student of a piece loses of an effect, rising, one less than ends."""
    whole = scale.students**scale.exponent * ends ** (1.0 - scale.exponent)
    return np.asarray(1.0 - np.diff(whole) / np.diff(ends))


def students_lost(scale: Scale, number: FloatArray) -> FloatArray:
    """Return what numbers of students lose of an effect together, in students."""
    ends = piece_ends(scale, float(number.max(initial=0.0)))
    within = np.clip(number[:, None] - ends[:-1], 0.0, np.diff(ends))
    return np.asarray(within @ piece_shares(scale, ends))


def find_tolls(figures: Figures) -> tuple[Toll, ...]:
    """Return the tolls of the programs that have any: none without `evidence.scale`."""
    usual = figures.scenario.evidence.scale
    if usual is None:
        return ()
    found = (
        _toll(figures, q, program.scale or usual)
        for q, program in enumerate(figures.scenario.programs.values())
    )
    return tuple(toll for toll in found if toll.scale.exponent and toll.price.any())


def _toll(figures: Figures, q: int, scale: Scale) -> Toll:
    key = list(figures.scenario.programs)[q]
    ways, students = zip(*served(figures, key, figures.sites.students), strict=True)
    each = figures.scenario.programs[key]
    return Toll(q, scale, np.concatenate(ways), np.vstack(students), _price(figures, q, each))


def _price(figures: Figures, q: int, program: Program) -> FloatArray:
    """Return what one student's effects are worth, at the average need of all its sites, (T,).

    A harm does not shrink, nor does what only stands in for an effect.
    """
    sites, places = figures.sites, figures.places
    goals = list(figures.scenario.goals)
    own = sites.program == q
    count = sum_by(np.zeros(int(own.sum()), dtype=np.int64), sites.students[own], 1)[0]
    price = np.zeros(len(figures.years))
    for effect in counted_effects(figures.scenario, program):
        if effect.mean <= 0 or isinstance(program.effects[effect.goal], StandIn):
            continue
        g = goals.index(effect.goal)
        stake = (sites.exposure[own, g] * places.stake[sites.place[own], g]).sum(axis=0)
        price += effect.mean * np.maximum(stake, 0.0)
    return np.asarray(
        np.where(count > 0, price / np.where(count > 0, count, 1.0), 0.0) * places.discount
    )


def add_scale(builder: FormulationBuilder) -> None:
    """Charge, in the objective, what programs lose by growing, if the scenario says so."""
    for toll in find_tolls(builder.decisions.figures):
        for year in builder.decisions.figures.years:
            if toll.price[year] > 0:
                _add(builder, toll, year)


def _add(builder: FormulationBuilder, toll: Toll, year: int) -> None:
    decisions = builder.decisions
    column = decisions.column[toll.way, year]
    there = np.flatnonzero((column >= 0) & (toll.students[:, year] > 0))
    zeros = np.zeros(len(there), dtype=np.int64)
    number = Expressions.of(1, zeros, column[there], toll.students[there, year])
    most = float(builder.reach(number)[1][0])
    ends = piece_ends(toll.scale, most)
    if len(ends) < 2:
        return
    name = f"scale:{toll.program}:{year}"
    pieces = builder.derive(
        name,
        len(ends) - 1,
        _filled(number, ends),
        upper=np.diff(ends),
        objective=-toll.price[year] * piece_shares(toll.scale, ends),
    )
    filled = Expressions.of(1, np.zeros(pieces.size, dtype=np.int64), pieces.ids)
    program = decisions.program_name(toll.program)
    says = f"what {program} loses by serving more students than when it was measured is counted"
    builder.require(name, number - filled, always(says), upper=ends[0])


def _filled(number: Expressions, ends: FloatArray) -> Callable[[FloatArray], FloatArray]:
    def value(x: FloatArray) -> FloatArray:
        return np.asarray(np.clip(number.value(x)[0] - ends[:-1], 0.0, np.diff(ends)))

    return value
