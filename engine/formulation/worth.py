"""Worth: need- and priority-weighted gain after diminishing returns, school by school."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ..figures.arrays import BoolArray, FloatArray, IntArray
from ..figures.returns import Returns, make_returns
from ..milp.model.expressions import Expressions
from .builder import FormulationBuilder
from .decision_model import DecisionModel, always

Gain = tuple[IntArray, IntArray, FloatArray]
"""Terms of gains: column, cell and effect of each, student-SD."""


@dataclass(frozen=True, eq=False)
class WorthLines:
    """Worth of each cell (place, goal, year, in this order) as lines, and what it can reach.

    Attributes
    ----------
    lines
        Discounted worth, student-SD, one line a cell.
    least, most
        Bounds of each cell's worth, (cells,).
    """

    lines: Expressions
    least: FloatArray
    most: FloatArray


def add_worth(builder: FormulationBuilder, share: float = 1.0) -> None:
    """Add worth, times a share, to the objective."""
    total = worth_lines(builder, builder.decisions.figures.ways.effect, "gain").lines.total()
    builder.milp.add_objective(total.column, share * total.factor)


def worth_lines(
    builder: FormulationBuilder, effects: FloatArray, name: str, *, least: float = 0.0
) -> WorthLines:
    """Return worth as lines, with columns for the steps of returns where they matter.

    For each school, goal and year the average gain per student is split over the steps; the best
    split fills them in order because worth does not rise from step to step.

    Parameters
    ----------
    effects
        Students x effect of each way, student-SD, (N, G, T).
    name
        Of the columns and rows that are added.
    least
        Share of a row's largest factor below which an effect is left out of the row, and counts at
        the slope that makes the most of it: no worth is ever counted too low.
    """
    decisions = builder.decisions
    returns = make_returns(decisions.figures.scenario)
    gain = _gain_cells(decisions, effects)
    most, lowest = _reach(builder, gain)
    goal = _goals(decisions)
    # A cell that cannot leave the first step, on which worth is linear, needs no columns.
    linear = most <= returns.ends[goal, 0]
    column, cell, effect = gain
    scale = _worth_of_unit(decisions)
    straight = linear[cell]
    worth = (effect * (scale * returns.slopes[goal, 0])[cell])[straight]
    lines = Expressions.of(len(scale), cell[straight], column[straight], worth)
    nonlinear = np.flatnonzero(~linear)
    more: FloatArray = np.zeros(len(scale))
    if len(nonlinear):
        slight = _slight(builder, gain, nonlinear, least)
        beside = _beside(builder, returns, _some(gain, slight))
        kept = _some(gain, ~slight)
        lines = lines + _add_steps(builder, returns, kept, nonlinear, most, lowest, name) + beside
        more = builder.reach(beside)[1]
    each = _enrollment(decisions) * scale
    reached = each * returns.of(most, goal) + more
    return WorthLines(lines, each * returns.of(lowest, goal), reached)


def _some(gain: Gain, which: BoolArray) -> Gain:
    column, cell, effect = gain
    return column[which], cell[which], effect[which]


def _slight(
    builder: FormulationBuilder, gain: Gain, nonlinear: IntArray, least: float
) -> BoolArray:
    """Return which terms of cells with steps are slight; a step itself has the factor 1."""
    column, cell, effect = gain
    size = np.abs(effect) / _enrollment(builder.decisions)[cell]
    largest = np.ones(builder.decisions.figures.places.stake.size)
    np.maximum.at(largest, cell, size)
    lower, _ = builder.milp.bounds()
    slight = (size < least * largest[cell]) & (lower[column] >= 0)
    return np.asarray(slight & np.isin(cell, nonlinear))


def _beside(builder: FormulationBuilder, returns: Returns, gain: Gain) -> Expressions:
    """Return what terms are worth at most, by cell; losses count at the last slope."""
    column, cell, effect = gain
    scale, goal = _worth_of_unit(builder.decisions), _goals(builder.decisions)[cell]
    slope = np.where(effect > 0, returns.slopes[goal, 0], returns.slopes[goal, -1])
    return Expressions.of(len(scale), cell, column, effect * scale[cell] * slope)


def _gain_cells(decisions: DecisionModel, effects: FloatArray) -> Gain:
    """Columns, cells (place, goal, year) and effects in student-SD, where not 0."""
    figures = decisions.figures
    goals, years = len(figures.scenario.goals), len(figures.years)
    way, goal, year = np.nonzero(effects)
    column = decisions.column[way, year]
    place = figures.ways.place[way]
    effect = effects[way, goal, year]
    matters = (column >= 0) & (figures.places.stake[place, goal, year] > 0)
    cell = (place * goals + goal) * years + year
    return column[matters], cell[matters], effect[matters]


def _worth_of_unit(decisions: DecisionModel) -> FloatArray:
    """Discounted worth, at slope 1, of one student gaining one SD, by cell."""
    places = decisions.figures.places
    return (places.stake * places.discount).reshape(-1)


def _goals(decisions: DecisionModel) -> IntArray:
    """Return the number of each cell's goal, (cells,)."""
    shape = decisions.figures.places.stake.shape
    return np.asarray(np.unravel_index(np.arange(np.prod(shape)), shape)[1])


def _enrollment(decisions: DecisionModel) -> FloatArray:
    places = decisions.figures.places
    goals = len(decisions.figures.scenario.goals)
    return np.repeat(places.enrollment[:, None, :], goals, axis=1).reshape(-1)


def _reach(builder: FormulationBuilder, gain: Gain) -> tuple[FloatArray, FloatArray]:
    """Most and least gain per student that each cell can reach."""
    column, cell, effect = gain
    size = builder.decisions.figures.places.stake.size
    lower, upper = (bound[column] for bound in builder.milp.bounds())
    most = np.bincount(cell, np.maximum(effect * lower, effect * upper), minlength=size)
    least = np.bincount(cell, np.minimum(effect * lower, effect * upper), minlength=size)
    enrollment = _enrollment(builder.decisions)
    return most / enrollment, least / enrollment


def _add_steps(
    builder: FormulationBuilder,
    returns: Returns,
    gain: Gain,
    nonlinear: IntArray,
    most: FloatArray,
    least: FloatArray,
    name: str,
) -> Expressions:
    """Add the steps' columns of the nonlinear cells; return worth by cell, of those."""
    decisions = builder.decisions
    column, cell, effect = gain
    enrollment, scale = _enrollment(decisions), _worth_of_unit(decisions)
    number = np.full(len(scale), -1, dtype=np.int64)
    number[nonlinear] = np.arange(len(nonlinear))
    own = number[cell] >= 0
    average = Expressions.of(
        len(nonlinear), number[cell[own]], column[own], effect[own] / enrollment[cell[own]]
    )
    places = len(decisions.figures.places.ids)
    place = nonlinear // (len(scale) // places)
    block = decisions.figures.block[place]
    split = Expressions.constants(np.zeros(len(nonlinear)))
    total = Expressions.constants(np.zeros(len(scale)))
    worth = enrollment[nonlinear] * scale[nonlinear]
    steps = []
    goal = _goals(decisions)[nonlinear]
    for i, slopes in enumerate(returns.slopes.T):
        low = np.zeros(len(nonlinear)) if i == 0 else returns.ends[goal, i - 1]
        width = np.maximum(np.minimum(returns.ends[goal, i], most[nonlinear]) - low, 0.0)
        columns = builder.derive(
            f"{name}:step:{i}",
            len(nonlinear),
            _filled(average, low, low + width, first=i == 0),
            # A loss counts at the first slope, so the first step reaches below 0.
            lower=least[nonlinear] if i == 0 else 0.0,
            upper=width,
            block=block,
            keys=nonlinear,
        )
        steps.append(columns)
        split = split + Expressions.of(len(nonlinear), np.arange(len(nonlinear)), columns.ids)
        total = total + Expressions.of(len(scale), nonlinear, columns.ids, worth * slopes[goal])
    builder.steps.append(tuple(steps))
    says = always("gain counts once")
    builder.require(f"{name}:split", average - split, says, lower=0, upper=0, keys=nonlinear)
    return total


def _filled(
    average: Expressions, low: FloatArray, high: FloatArray, *, first: bool
) -> Callable[[FloatArray], FloatArray]:
    def value(x: FloatArray) -> FloatArray:
        gain = average.value(x)
        within = np.minimum(gain, high)
        return within if first else np.maximum(within - low, 0.0)

    return value
