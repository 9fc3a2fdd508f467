"""How far one figure must change until another decision is better: found by search, and proved.

At each value tried the scenario is solved twice: with the decision made, and with the contrary.
Only where one is worth more than the other can be, by the proved bounds, is the value counted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from ....models.numbers import shown
from ....models.results.otherwise import Flip, FlipStatus
from ....models.scenario.scenario import Scenario
from ..axes.axis import Axis
from .choices import Choice
from .sides import Sides, forced
from .variants import (
    NEITHER,
    NOISE,
    OPEN,
    OTHER,
    SAME,
    UNKNOWN,
    OutOfTime,
    Value,
    VariantSolver,
    verdict,
)

PRECISION = 0.02
"""The threshold is searched until it is known to so much of the change that it takes."""

FINEST = 1e-3
"""Change, as a share of the first step, below which it is not searched more exactly."""

HALVES = 4
"""How often the distance to a value without any plan is halved, to look before it."""

_FIRST = 0.45
"""Distance from the value guessed at which to try, as a share of the width asked for."""


@dataclass
class Known:
    """Values along an axis with a decision made, and what follows from them for others.

    `found` is what a plan is worth that is known without solving for the best.
    """

    rising: int
    values: dict[float, Value] = field(default_factory=dict)
    found: dict[float, float] = field(default_factory=dict)

    def bracket(self, at: float) -> Value:
        """Return what the value is known to lie between, by those known that differ one way."""
        if at in self.values:
            return self.values[at]
        around = self._around(at)
        return Value(max(around.low, self.found.get(at, UNKNOWN.low)), around.high)

    def _around(self, at: float) -> Value:
        if not self.rising:
            return UNKNOWN
        worse = [v.low for x, v in self.values.items() if (at - x) * self.rising >= 0]
        better = [v.high for x, v in self.values.items() if (at - x) * self.rising <= 0]
        return Value(max(worse, default=UNKNOWN.low), min(better, default=UNKNOWN.high))


@dataclass(frozen=True)
class Judge:
    """Says which decision is better.

    Attributes
    ----------
    says
        As `verdict` does: of the values of the one made and of the contrary, and whether they were
        solved for there.
    spare
        Shares by which no plan with the decision made, and none with the contrary, need be proved
        to be worth more than the best found of the other, for that to be told.
    """

    says: Callable[[Value, Value, bool], str]
    spare: tuple[float, float] = (0.0, 0.0)

    def enough(self, which: int, low: float) -> float | None:
        """Return what no plan of one need be worth more than, if one of the other is worth `low`.

        None where that is nothing.
        """
        if low == float("-inf"):
            return None
        size, spare = max(1.0, abs(low)), self.spare[which]
        return low + size * (spare * (1.0 - spare) if spare else -2.0 * NOISE)


class Contest:
    """Says at any value of an axis whether the decision or the contrary is better."""

    def __init__(
        self,
        variants: VariantSolver,
        axis: Axis,
        sides: Sides,
        now: tuple[Value, Value],
        judge: Judge | None = None,
    ) -> None:
        self._variants, self._axis, self._sides = variants, axis, sides
        self._judge = judge or _judge(sides)
        self._scenarios: dict[tuple[int, float], Scenario] = {}
        self._known = tuple(Known(axis.rising, {axis.now: value}) for value in now)
        # The side on which it runs changes most, so it is solved first.
        self._order = (0, 1) if sides.runs else (1, 0)

    def says(self, at: float) -> str:
        """Return which is better at a value, as `verdict` does.

        Raises
        ------
        OutOfTime
            The time is over.
        """
        said = OPEN
        # What is already known may do, or one solve.
        for which in (None, *self._order):
            if which is not None and at not in self._known[which].values:
                self._solve(which, at)
            same, other = (known.bracket(at) for known in self._known)
            said = self._judge.says(same, other, which is not None)
            if said in (SAME, OTHER):
                break
        return said

    def guess(self, kept: float, flipped: float) -> float | None:
        """Return where both would be as good if their difference were straight in between."""
        one, two = (self._difference(at) for at in (kept, flipped))
        if not (0 < one < float("inf") and float("-inf") < two <= 0):
            return None
        return kept + (flipped - kept) * one / (one - two)

    @property
    def off_is_steady(self) -> bool:
        """Return whether the plans without the program are worth the same all along."""
        off = self._known[self._order[1]].values.values()
        low, high = min(v.low for v in off), max(v.high for v in off)
        return high - low <= NOISE * max(1.0, abs(low))

    def _difference(self, at: float) -> float:
        same, other = (self._about(known.bracket(at)) for known in self._known)
        return same - other if other > float("-inf") else float("inf")

    def _about(self, value: Value) -> float:
        """Return about what a value is: its bound, where no good plan had to be found."""
        near = 2 * (self._variants.options.gap or 0.0) * max(1.0, abs(value.low))
        exact = value.high == float("inf") or value.high - value.low <= near
        return value.low if exact else value.high

    def _solve(self, which: int, at: float) -> None:
        """Solve one side; no further than until the other's best plan is proved to be better."""
        low = self._known[1 - which].bracket(at).low
        if at not in self._known[1 - which].values:
            hold = self._choice(1 - which).hold
            low = max(low, self._variants.known(self._scenario(1 - which, at), hold))
        what = f"{self._axis.what} {shown(at, 4)} {self._axis.unit}, if {self._choice(which).says}"
        value = self._variants.value_in(
            self._scenario(which, at),
            what,
            self._judge.enough(which, low),
            self._choice(which).hold,
        )
        self._known[which].values[at] = value
        if at not in self._known[1 - which].values:
            self._known[1 - which].found[at] = low

    def _choice(self, which: int) -> Choice:
        return (self._sides.same, self._sides.other)[which]

    def _scenario(self, which: int, at: float) -> Scenario:
        key = which, at
        if key not in self._scenarios:
            self._scenarios[key] = forced(self._axis.at(at), self._choice(which))
        return self._scenarios[key]


def _judge(sides: Sides) -> Judge:
    return Judge(lambda same, other, solved: verdict(same, other, free=sides.free and solved))


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
    same, other
        What the decision and the contrary are worth as things are.
    judge
        Says which is better; None: the one that is worth more.
    """
    judge = judge or _judge(sides)
    ways = [axis.up if direction == "up" else axis.down for direction in sides.directions]
    if other.none:
        try:
            if not _made_possible(variants, axis, sides, ways):
                yield _flip(axis, "not possible")
                return
        except OutOfTime:
            yield _flip(axis, "not searched")
            return
    elif judge.says(same, other, True) != SAME:
        yield _flip(axis, "toss-up")
        return
    for steps in ways:
        yield _search(Contest(variants, axis, sides, (same, other), judge), axis, steps)


def _made_possible(
    variants: VariantSolver, axis: Axis, sides: Sides, ways: Sequence[tuple[float, ...]]
) -> bool:
    """Return whether a plan with the contrary exists at the farthest value tried, either way."""
    ends = [steps[-1] for steps in ways if steps]
    what = f"{axis.what} at its limit, if {sides.other.says}"
    return any(not variants.value(axis.at(end), sides.other, what).none for end in ends)


def _search(contest: Contest, axis: Axis, steps: tuple[float, ...]) -> Flip:
    if not steps:
        return _flip(axis, "not found", kept=axis.now)
    kept, flipped = axis.now, None
    try:
        kept, flipped, open_ = _bracketed(contest, axis.now, steps)
        if flipped is None:
            return _flip(axis, "not found", kept=kept, open_=open_)
        for edges in _narrowing(contest, axis, kept, flipped, abs(steps[0] - axis.now)):
            kept, flipped = edges
    except OutOfTime:
        # What is proved stays; the rest was not searched.
        return _flip(axis, "not searched" if flipped is None else "found", kept, flipped)
    return _flip(axis, "found", kept, flipped, axis.rising != 0 and contest.off_is_steady)


def _bracketed(
    contest: Contest, now: float, steps: tuple[float, ...]
) -> tuple[float, float | None, float | None]:
    """Return the last value tried that keeps, the first that flips, and the last left open.

    None where none flips, or where what was tried last is not left open.
    """
    kept, open_, untried, halved = now, None, list(steps), 0
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
            untried = [(kept + step) / 2] if halved <= HALVES else []
    return kept, None, open_


def _narrowing(
    contest: Contest, axis: Axis, kept: float, flipped: float, step: float
) -> Iterator[tuple[float, float]]:
    """Yield a value that keeps and one that flips, ever nearer, as far as the gaps allow."""

    def width(one: float, two: float) -> float:
        return max(PRECISION * abs((one + two) / 2 - axis.now), FINEST * step)

    turn = 0
    while abs(flipped - kept) > width(kept, flipped):
        at = _next(contest, kept, flipped, width(kept, flipped), turn)
        turn += 1
        said = contest.says(at)
        if said not in (SAME, OTHER):
            yield from _edges(contest, width, (kept, at, flipped))
            return
        kept, flipped = (at, flipped) if said == SAME else (kept, at)
        yield kept, flipped


def _next(contest: Contest, kept: float, flipped: float, width: float, turn: int) -> float:
    """Return what to try next: just before the value guessed, just after it, the middle; anew."""
    guess = contest.guess(kept, flipped)
    if guess is None or turn % 3 == 2:
        return (kept + flipped) / 2
    ahead = (flipped - kept) / abs(flipped - kept)
    at = guess + ahead * width * (_FIRST if turn % 3 else -_FIRST)
    least = min(width / 2, abs(flipped - kept) / 4)
    low, high = sorted((kept + ahead * least, flipped - ahead * least))
    return min(max(at, low), high)


def _edges(
    contest: Contest, width: Callable[[float, float], float], ends: tuple[float, float, float]
) -> Iterator[tuple[float, float]]:
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


def _flip(
    axis: Axis,
    status: FlipStatus,
    kept: float | None = None,
    flipped: float | None = None,
    nearest: bool = False,
    open_: float | None = None,
) -> Flip:
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
