"""Scores in whole steps, those of many steps written in digits.

Solvers keep rows, and see objectives, to about a millionth: a floor of $1 beside $1bn is lost on
them. Written in digits, ``score = base * high + low``, with a whole carry from the low digit to the
high one, every row has small whole coefficients, and one digit after the other is maximised.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...figures.arrays import FloatArray
from ...formulation.builder import FormulationBuilder
from ...formulation.decision_model import always
from ...milp.model.expressions import Expressions, stack

BASE = 100_000
"""What a digit but the first counts up to."""

WIDEST_DIGIT = 400_000
"""Steps up to which a score is one digit: a millionth of so many is less than half a step."""


@dataclass(frozen=True, eq=False)
class Digits:
    """An axis's score in whole steps, in digits, the highest first.

    Attributes
    ----------
    step
        What one of the last digit is, in the axis's own unit.
    lines
        One line a digit: its value, of a full vector. All but the first are 0 .. BASE - 1.
    least, most
        Bounds on the score, in steps.
    tied
        A column for each digit but the last: whether the digits up to it may be those of a floor.
    """

    step: float
    lines: Expressions
    least: int
    most: int
    tied: tuple[int, ...]

    @property
    def count(self) -> int:
        """How many digits there are."""
        return self.lines.size

    def value(self, x: FloatArray) -> int:
        """Return the score of a full vector, in steps."""
        steps = 0
        for digit in self.lines.value(x):
            steps = steps * BASE + int(np.rint(digit))
        return steps

    def steps(self, score: float) -> int:
        """Return a score in steps; the least there can be for minus infinity."""
        return self.least if np.isneginf(score) else int(np.rint(score / self.step))

    def split(self, steps: int) -> tuple[int, ...]:
        """Return a number of steps in digits."""
        lower: list[int] = []
        for _ in range(self.count - 1):
            steps, digit = divmod(steps, BASE)
            lower.append(digit)
        return steps, *reversed(lower)

    def first(self, steps: int) -> int:
        """Return the first digit of a number of steps."""
        return self.split(steps)[0]

    def last_with(self, first: int) -> float:
        """Return the largest score with that first digit, in the axis's unit."""
        most: int = (first + 1) * BASE ** (self.count - 1) - 1
        return most * self.step

    def above(self, floor: float, place: int) -> tuple[Expressions, FloatArray]:
        """Return rows and what they are at least, which keep a score at or above a floor.

        Parameters
        ----------
        floor
            In the axis's own unit, between two steps: the upper one is kept.
        place
            The digits before it are each kept at or above the floor's; from there on it is the
            number that they make.
        """
        wanted = self.split(int(np.ceil(floor / self.step)))
        last = self.count - 1
        lines, least = [], []
        for i, digit in enumerate(wanted):
            line, lower = self.lines.at([i]), float(digit)
            if place <= i < last:  # above, or tied and the next digits decide
                line, lower = line + _column(self.tied[i]), lower + 1
            if i > place:  # it matters only where those before are tied
                line = line - _column(self.tied[i - 1]).times(BASE + 1)
                lower -= BASE + 1
            lines.append(line)
            # Half a step: whatever a solver's tolerance lets slip is less.
            least.append(lower - 0.5)
        return stack(lines), np.array(least)


def add_digits(builder: FormulationBuilder, name: str, score: Expressions, step: float) -> Digits:
    """Return a score's digits, adding the columns and rows they need to the model.

    Parameters
    ----------
    builder
        What gets them.
    name
        Of the axis.
    score
        One line, in the axis's unit; more is better.
    step
        All its values are whole multiples of it.

    Returns
    -------
    The most significant digit first.
    """
    rest = score.each(lambda value: np.rint(value / step))
    least, most = _bounds(builder, rest)
    low, high = least, most
    lines: list[Expressions] = []
    while high - low > WIDEST_DIGIT:
        rest, digit = _carried(builder, f"{name}:{len(lines)}", rest)
        lines.append(digit)
        low, high = low // BASE, high // BASE
    lines.append(rest)
    tied = builder.derive(
        f"axis:{name}:tied", len(lines) - 1, lambda x: np.ones(len(lines) - 1), integer=True
    )
    return Digits(step, stack(lines[::-1]), least, most, tuple(int(i) for i in tied.ids))


def _carried(
    builder: FormulationBuilder, name: str, score: Expressions
) -> tuple[Expressions, Expressions]:
    """Return a score as what its digits but the last make, and the last digit."""
    high = score.each(lambda steps: np.rint(steps / BASE))
    low = score.each(lambda steps: steps - BASE * np.rint(steps / BASE))
    least, most = _bounds(builder, low)
    carry = builder.derive(
        f"axis:{name}:carry",
        1,
        lambda x: np.floor(np.rint(low.value(x)) / BASE),
        lower=least // BASE,
        upper=most // BASE,
        integer=True,
    )
    digit = low - _column(carry.first).times(BASE)
    says = always("a score is written in digits")
    builder.require(f"axis:{name}:digit", digit, says, lower=0.0, upper=BASE - 1.0)
    return high + _column(carry.first), digit


def _column(column: int) -> Expressions:
    return Expressions.of(1, [0], [column])


def _bounds(builder: FormulationBuilder, line: Expressions) -> tuple[int, int]:
    """Return the least and the most that one line can be within its columns' bounds."""
    model = builder.milp.build()
    columns, factors = line.column, line.factor
    ends = factors * model.lower[columns], factors * model.upper[columns]
    constant = float(line.constant[0])
    least = constant + float(np.minimum(*ends).sum())
    return int(np.rint(least)), int(np.rint(constant + np.maximum(*ends).sum()))
