"""Charges what programs lose by growing: by straight pieces, each dearer than the one before.

What all students of a program get together is concave in their number, so what they lose is convex,
and pieces need no binary columns: the cheapest fill first by themselves.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ..figures.arrays import FloatArray
from ..figures.scale import Toll, find_tolls, piece_ends, piece_shares
from ..milp.model.expressions import Expressions
from .builder import FormulationBuilder
from .decision_model import always


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
