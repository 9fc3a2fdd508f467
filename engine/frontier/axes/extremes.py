"""The highest and lowest of several lines, and returns filled in order, where a solver must know.

A column may lie beyond the highest line where being larger is only worse for it. Where it is
better (a gap to be maximised), one of the lines must be it: a binary for each says which.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np

from ...figures.arrays import FloatArray
from ...formulation.builder import FormulationBuilder
from ...formulation.decision_model import DecisionModel, always
from ...formulation.sums import gain_by_group, gain_by_place, group_students
from ...milp.model.expressions import Expressions, stack, sum_lines
from ...rules.gap_at_most import extreme


def group_gain(decisions: DecisionModel, group: int) -> Expressions | None:
    """Return one line: a group's gain per student, discounted; None if it has no students.

    Parameters
    ----------
    decisions
        Of the scenario.
    group
        Its place in the order of the file.

    Returns
    -------
    In student-SD per student, over the horizon.
    """
    discount = decisions.figures.places.discount
    parts = []
    for t in decisions.figures.years:
        students = float(group_students(decisions, t)[group])
        if students > 0:
            gain = gain_by_group(decisions, t).at([group])
            parts.append(gain.times(discount[t] / students))
    return sum_lines(parts) if parts else None


def gap(builder: FormulationBuilder, *, exact: bool) -> Expressions:
    """Return one line: gain per student of the best served group less that of the worst.

    Parameters
    ----------
    builder
        Gets a column for each end.
    exact
        Whether it must not lie above the gap either.

    Returns
    -------
    In student-SD per student; always 0 with fewer than two groups that have students.
    """
    decisions = builder.decisions
    each = [group_gain(decisions, k) for k in range(len(decisions.figures.scenario.groups))]
    gains = stack([lines for lines in each if lines is not None])
    if gains.size < 2:
        return Expressions.constants([0.0])
    return _end(builder, "gap", gains, 1.0, exact) - _end(builder, "gap", gains, -1.0, exact)


def school_minimum(builder: FormulationBuilder, *, exact: bool) -> Expressions:
    """Return one line: gain per student, discounted, at the school where it is least.

    Parameters
    ----------
    builder
        Gets a column for the end.
    exact
        Whether it must not lie below the least either.

    Returns
    -------
    In student-SD per student.
    """
    decisions = builder.decisions
    places = decisions.figures.places
    schools = np.arange(places.schools)
    gains = sum_lines(
        [
            gain_by_place(decisions, t)
            .at(schools)
            .times(places.discount[t] / places.enrollment[schools, t])
            for t in decisions.figures.years
        ]
    )
    return _end(builder, "school", gains, -1.0, exact)


def _end(
    builder: FormulationBuilder, what: str, gains: Expressions, side: float, exact: bool
) -> Expressions:
    """Return one line: the highest (side 1) or lowest (-1) of the gains."""
    end = "highest" if side > 0 else "lowest"
    name = f"axis:{what}:{end}"
    low, high = builder.reach(gains)
    column = builder.derive(name, 1, extreme(gains, side), lower=low.min(), upper=high.max())
    here = np.zeros(gains.size, dtype=np.int64)
    one = Expressions.of(1, [0], [column.first])
    says = always(f"the {end} gain per student is that of one of them")
    # Written so that both sides read alike: side * (one - gain) >= 0.
    beyond = (one.at(here) - gains).times(side)
    builder.require(name, beyond, says, lower=0.0)
    if exact:
        which = builder.derive(f"{name}:which", gains.size, _which(gains, side), integer=True)
        chosen = Expressions.of(gains.size, np.arange(gains.size), which.ids)
        width = float(high.max() - low.min())
        within = beyond + chosen.times(width)
        builder.require(f"{name}:is one", within, says, upper=width)
        builder.require(f"{name}:which one", chosen.total(), says, lower=1.0, upper=1.0)
    return one


def _which(gains: Expressions, side: float) -> Callable[[FloatArray], FloatArray]:
    def value(x: FloatArray) -> FloatArray:
        chosen = np.zeros(gains.size)
        chosen[int(np.argmax(side * gains.value(x)))] = 1.0
        return chosen

    return value


def ordered_returns(builder: FormulationBuilder) -> None:
    """Have the steps of returns filled in order also where that is not to a plan's good.

    Maximised, worth fills them so by itself, since it does not rise from step to step.

    Parameters
    ----------
    builder
        Gets a binary column for each step but the last, and the rows.
    """
    model = builder.milp.build()
    says = always("a step of returns is begun when the one before is full")
    pairs = (pair for steps in builder.steps for pair in pairwise(steps))
    for number, (before, after) in enumerate(pairs):
        size = before.size
        first, second = (Expressions.of(size, np.arange(size), c.ids) for c in (before, after))
        begun = builder.derive(
            f"axis:returns:{number}",
            size,
            lambda x, after=after: (x[after.ids] > 0).astype(float),  # type: ignore[misc]
            integer=True,
        )
        on = Expressions.of(size, np.arange(size), begun.ids)
        low, high = model.lower[before.ids], model.upper[before.ids]
        full = first - on.times(high - low)
        builder.require(f"axis:returns:full:{number}", full, says, lower=low)
        wide = second - on.times(model.upper[after.ids])
        builder.require(f"axis:returns:next:{number}", wide, says, upper=0.0)
