"""How far one figure must change until another decision is better: found by search, and proved.

At each value tried both decisions are solved for, as far as it takes to tell which is better. Only
where one is worth more than the other can be, by the proved bounds, is the value counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .....models.results.otherwise import Flip
from ...axes.axis import Axis
from ..sides import Sides
from ..variants import SAME, OutOfTime, Value, VariantSolver
from .contest import Contest
from .judge import Judge, plain_judge
from .search import search, told
from .tried import along

__all__ = ["Judge", "find_flips"]


def find_flips(
    variants: VariantSolver,
    axis: Axis,
    sides: Sides,
    same: Value,
    other: Value,
    judge: Judge | None = None,
) -> Iterator[Flip]:
    """Yield, for each direction that may change the decision, the nearest value found that does.

    Parameters
    ----------
    variants
        Solves for both; where they value what pilots teach at given prices, so must `same` and
        `other` have been.
    axis, sides
        The figure, and the decision as a question of yes or no.
    same, other
        What the decision and the contrary are worth as things are.
    judge
        Says which is better; None: the one that is worth more.
    """
    judge = judge or plain_judge(sides)
    ways = [axis.up if direction == "up" else axis.down for direction in sides.directions]
    if other.none:
        try:
            if not _made_possible(variants, axis, sides, ways):
                yield told(axis, "not possible")
                return
        except OutOfTime:
            yield told(axis, "not searched")
            return
    elif judge.says(same, other, True) != SAME:
        yield told(axis, "toss-up")
        return
    for steps in ways:
        tried = along(axis, variants)
        yield search(Contest(variants, tried, sides, (same, other), judge), axis, steps)


def _made_possible(
    variants: VariantSolver, axis: Axis, sides: Sides, ways: Sequence[tuple[float, ...]]
) -> bool:
    """Return whether a plan with the contrary exists at the farthest value tried, either way."""
    ends = [steps[-1] for steps in ways if steps]
    what = f"{axis.what} at its limit, if {sides.other.says}"
    return any(not variants.value(axis.at(end), sides.other, what).none for end in ends)
