"""The nearest value along an axis that flips a decision: bracketed, then narrowed by Newton's way.

Where only the objective changes, each plan found is a line along the axis, and the next value tried
is where the lines known cross: just before, then just behind it. Else it is where a straight line
between the ends would cross, or the middle wherever that did not halve the stretch.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from .....models.results.otherwise import Flip, FlipStatus
from ...axes.axis import Axis
from ..variants import NEITHER, OPEN, OTHER, SAME, OutOfTime
from .contest import Contest
from .halving import Halving

PRECISION = 0.02
"""The threshold is searched until it is known to so much of the change that it takes."""

FINEST = 1e-3
"""Change, as a share of the first step, below which it is not searched more exactly."""

HALVES, FEW_HALVES = 4, 2
"""How often the distance to a value without any plan is halved, to look before it; and where each
value takes long to judge."""

_FIRST_STEP = 0.45
"""Distance from the value guessed at which to try, as a share of the width asked for."""

Edges = tuple[float, float]
"""A value that keeps the decision and one that flips it."""


def search(contest: Contest, axis: Axis, steps: tuple[float, ...]) -> Flip:
    """Return the nearest value found along steps that flips a decision, narrowed down."""
    if not steps:
        return told(axis, "not found", kept=axis.now)
    kept, flipped = axis.now, None
    try:
        kept, flipped, open_ = _bracketed(contest, axis, steps)
        if flipped is None:
            return told(axis, "not found", kept=kept, open_=open_)
        for edges in _narrowing(contest, axis, kept, flipped, abs(steps[0] - axis.now)):
            kept, flipped = edges
    except OutOfTime:
        # What is proved stays; the rest was not searched.
        return told(axis, "not searched" if flipped is None else "found", kept, flipped)
    return told(axis, "found", kept, flipped, contest.nearest(flipped))


def _bracketed(
    contest: Contest, axis: Axis, steps: tuple[float, ...]
) -> tuple[float, float | None, float | None]:
    """Return the last value tried that keeps, the first that flips, and the last left open.

    None where none flips, or where what was tried last is not left open.
    """
    kept, open_, untried, halved = axis.now, None, list(steps), 0
    halves = FEW_HALVES if contest.dear else HALVES
    contest.reach(steps)
    if len(steps) > 1 and contest.rises_towards(steps[-1]):
        # What the contrary is not worth at the end it is worth nowhere before.
        contest.says(steps[-1])
    while untried:
        step = untried.pop(0)
        said = contest.says(step)
        if said == SAME:
            kept, open_ = step, None
        elif said == OTHER:
            return kept, step, None
        elif said == OPEN:
            open_ = step
        elif said == NEITHER:
            # No plan exists there; shortly before, one may that decides otherwise.
            halved += 1
            untried = [(kept + step) / 2] if halved <= halves else []
    return kept, None, open_


def _narrowing(
    contest: Contest, axis: Axis, kept: float, flipped: float, step: float
) -> Iterator[Edges]:
    """Yield a value that keeps and one that flips, ever nearer, as far as the gaps allow."""

    def width(one: float, two: float) -> float:
        return max(PRECISION * abs((one + two) / 2 - axis.now), FINEST * step)

    halving = Halving(abs(flipped - kept), width(kept, flipped))
    behind, slow = False, False
    while abs(flipped - kept) > width(kept, flipped):
        before, least = abs(flipped - kept), width(kept, flipped)
        guess = None if slow else contest.guess(kept, flipped)
        if guess is None:
            at = halving.next(kept, flipped, contest.ahead(kept), contest.ahead(flipped))
        else:
            at = _beside(guess, kept, flipped, least if behind else -least)
        said = contest.says(at)
        if said not in (SAME, OTHER):
            yield from _edges(contest, width, (kept, at, flipped))
            return
        kept, flipped = (at, flipped) if said == SAME else (kept, at)
        # Just behind the value guessed after just before it; the middle where that did not help.
        behind, slow = said == SAME, guess is not None and abs(flipped - kept) > before / 2
        yield kept, flipped


def _beside(guess: float, kept: float, flipped: float, width: float) -> float:
    """Return what to try next: before or behind a value guessed, well inside of the stretch."""
    ahead = (flipped - kept) / abs(flipped - kept)
    at = guess + ahead * width * _FIRST_STEP
    least = min(abs(width) / 2, abs(flipped - kept) / 4)
    low, high = sorted((kept + ahead * least, flipped - ahead * least))
    return min(max(at, low), high)


def _edges(
    contest: Contest, width: Callable[[float, float], float], ends: tuple[float, float, float]
) -> Iterator[Edges]:
    """Yield the two edges of a stretch that the gaps leave open, each drawn nearer by halves."""
    kept, low, flipped = ends
    high = low
    while abs(low - kept) > width(kept, low):
        middle = (kept + low) / 2
        said = contest.says(middle)
        if said == OTHER:
            # It flips before the stretch that is open.
            yield kept, middle
            return
        kept, low = (middle, low) if said == SAME else (kept, middle)
        yield kept, flipped
    while abs(flipped - high) > width(high, flipped):
        middle = (high + flipped) / 2
        high, flipped = (high, middle) if contest.says(middle) == OTHER else (middle, flipped)
        yield kept, flipped


def told(
    axis: Axis,
    status: FlipStatus,
    kept: float | None = None,
    flipped: float | None = None,
    nearest: bool = False,
    open_: float | None = None,
) -> Flip:
    """Return what was found along an axis."""
    limit = kept if flipped is None else None
    return Flip(
        what=axis.what,
        status=status,
        unit=axis.unit,
        fund=axis.fund,
        now=axis.now,
        kept=kept,
        flipped=flipped,
        limit=limit,
        open=open_,
        nearest=nearest,
        at_now=axis.figures(axis.now),
        at_flipped={} if flipped is None else axis.figures(flipped),
        at_limit={} if limit is None else axis.figures(limit),
        at_open={} if open_ is None else axis.figures(open_),
    )
