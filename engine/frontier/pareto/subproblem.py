"""One question of a frontier: the best of one thing, at least so much of others."""

from __future__ import annotations

from dataclasses import dataclass

from ...milp.solution import Status

Score = tuple[float, ...]
"""Values of the axes, those of which less is better with their sign turned: more is better."""


@dataclass(frozen=True)
class Subproblem:
    """Maximise a weighted sum of scores, each at least its floor.

    Attributes
    ----------
    weights
        Of the scores; empty: maximise what the scenario itself does.
    floors
        Least score on each axis, None where any will do.
    least
        Two plans with other scores differ by so much at least in the weighted sum; 0 if not known.
        A bound nearer than that proves the best.
    place
        Scores are taken digit by digit (digits.py), in steps: the weighted sum is of those at this
        place, and the digits before it are each at least the floor's. None: they are taken whole.
    gaps
        How many times the gap asked may stay open.
    """

    weights: tuple[float, ...]
    floors: tuple[float | None, ...]
    least: float = 0.0
    place: int | None = None
    gaps: float = 1.0

    @property
    def key(self) -> str:
        """The question as a text: equal for equal questions."""
        rough = () if self.gaps == 1.0 else (self.gaps,)
        return repr((self.weights, self.floors, self.least, self.place, *rough))


@dataclass(frozen=True)
class Solved:
    """What came of a question.

    Attributes
    ----------
    status
        How the search ended; `OPTIMAL` is proved: within the gap, or to the last step.
    score
        Of the plan found; None without one.
    on
        The plan's decisions: numbers of those that are on, in the flattened array (N, T).
    gap
        By how much, relative to it, the weighted sum may still be raised; None if not known.
    message
        What there is to say besides.
    stopped
        Whether a Ctrl-C ended it.
    """

    status: Status
    score: Score | None = None
    on: tuple[int, ...] = ()
    gap: float | None = None
    message: str = ""
    stopped: bool = False

    @property
    def proved(self) -> bool:
        """Whether nothing is left open: the best plan, or that there is none."""
        return self.status in (Status.OPTIMAL, Status.INFEASIBLE)

    @property
    def why(self) -> str:
        """Why it is not proved, in words."""
        if self.stopped:
            return "stopped on request"
        if self.status is Status.ERROR:
            return f"error: {self.message}"
        if self.status is Status.FEASIBLE:
            return "the gap was not closed in time"
        if self.status is Status.UNBOUNDED:
            return "error: the search found no limit to the objective"
        return "time limit"


UNASKED = Solved(Status.NO_PLAN_IN_TIME)
"""The answer to what there was no time to ask."""
