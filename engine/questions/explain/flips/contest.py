"""Two decisions at the values of an axis: which is better is found out with as little as will do.

What is known already comes first: plans found at other values, and what follows from values that
only rise or only fall. Then the decision that seems worse is solved for, no further than until
nothing better than the other's plan is left; only where that does not tell, the other as well.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from ....figures.arrays import FloatArray
from ....find_value import ValueAsk, allowed, promised
from ....formulate import Formulation
from ....search import pick
from ..choices import Choice
from ..sides import Sides
from ..variants import NEITHER, OTHER, SAME, UNKNOWN, VALUE_NOISE, Value, VariantSolver
from .bounds import Bounds
from .judge import Judge
from .known import Known
from .lines import Line, crossing
from .tried import Formulations, Tried

PLANS_TRIED = 6
"""How many plans of a decision are tried at other values: the newest, and that of things as they
are."""

CLOSER = 0.1
"""Share of the gap to which a MILP solved at once is solved: little more time, and fewer ties."""

UNPAID_TRIES = 3
"""How many plans that cannot be paid at a value are looked at there, the most promising first."""

ROUGH_GAP = 5e-3
"""Gap to which a decision is first solved where nothing is known to set it against."""


@dataclass
class Look:
    """What is known of a decision at a value without solving.

    Attributes
    ----------
    best
        The plan known that is worth most there, None where none can be paid.
    x
        The same as a full vector.
    pays
        Whether a plan can be paid, of those looked at, by their number in memory.
    """

    best: FloatArray | None = None
    x: FloatArray | None = None
    pays: dict[int, bool] = field(default_factory=dict)


class Contest:
    """Says at any value of an axis whether the decision or the contrary is better."""

    def __init__(
        self,
        variants: VariantSolver,
        tried: Tried,
        sides: Sides,
        now: tuple[Value, Value],
        judge: Judge,
    ) -> None:
        self._variants, self._tried, self._sides, self._judge = variants, tried, sides, judge
        self._formulations = Formulations(variants, tried, (sides.same, sides.other))
        choices = (sides.same, sides.other)
        self._bounds = Bounds(variants, self._formulations, choices, tried.now)
        self._looks: dict[tuple[int, float], Look] = {}
        self._known = tuple(Known(tried.rising, {tried.now: value}) for value in now)
        self._ended: set[tuple[int, float]] = {(0, tried.now), (1, tried.now)}
        # The side on which it runs changes most, so it is solved first.
        self._order = (0, 1) if sides.runs else (1, 0)

    def says(self, at: float) -> str:
        """Return which is better at a value, as `verdict` does.

        `neither` also where solving takes long and no plan with the contrary exists.

        Raises
        ------
        OutOfTime
            The time is over.
        """
        said = self._said(at)
        for step in (self._look, self._price, self._relax):
            for which in self._worse_first(at) if step == self._relax else self._order:
                if said in (SAME, OTHER):
                    return said
                step(which, at)
                said = self._said(at)
        # That which seems worse, then the other; the first once more where it was solved roughly.
        first, second = self._worse_first(at)
        for which in (first, second, first, second):
            if said in (SAME, OTHER, NEITHER):
                break
            if self.dear and self._known[1].bracket(at).none:
                # Whatever the decision is worth there, if a plan makes it at all: nothing flips it.
                return NEITHER
            if (which, at) not in self._ended:
                self._solve(which, at)
                said = self._said(at)
        return said

    def reach(self, steps: tuple[float, ...]) -> None:
        """Prove, where solving takes long, from which value to be tried on no plan exists.

        What proves it of one mostly tells of values near it, too.
        """
        for at in steps[len(steps) // 2 :]:
            for which in self._order:
                if self._direct(which, at) or self._look(which, at).best is not None:
                    return
                if not self._bounds.ruled_out(which, at):
                    break
                self._known[which].take_most(at, float("-inf"))
            else:
                return

    @property
    def dear(self) -> bool:
        """Whether each value takes long to judge."""
        return not self._direct(0, self._tried.now)

    def rises_towards(self, at: float) -> bool:
        """Return whether both decisions are only ever worth more on the way to a value."""
        return (at - self._tried.now) * self._tried.rising > 0

    def nearest(self, flipped: float) -> bool:
        """Return whether no nearer value flips the decision: the plans without stay the same."""
        off = self._known[self._order[1]]
        return off.steady(self._tried.now, flipped, VALUE_NOISE)

    def guess(self, kept: float, flipped: float) -> float | None:
        """Return where plans known at two values are worth the same; None if they do not tell."""
        lines: tuple[list[Line], list[Line]] = ([], [])
        for which in (0, 1):
            ends = [self._look(which, at).best for at in (kept, flipped)]
            for plan in {id(plan): plan for plan in ends if plan is not None}.values():
                line = self._line(which, plan, kept, flipped)
                if line is None:
                    return None
                lines[which].append(line)
        share = crossing(*lines, self._judge.spare[0])
        return None if share is None else kept + share * (flipped - kept)

    def ahead(self, at: float) -> float:
        """Return by how much the decision is worth more at a value, by the plans found.

        As a share of what it is worth, so that it can be set against a gap.
        """
        same, other = (known.bracket(at).low for known in self._known)
        if other == float("-inf"):
            return float("inf")
        return (same - other) / max(1.0, abs(other))

    @property
    def gap(self) -> float:
        """The gap asked of each solve."""
        return self._variants.options.gap or 0.0

    def _said(self, at: float) -> str:
        solved = [(which, at) in self._ended for which in (0, 1)]
        enough = solved[0] if self._sides.free else any(solved)
        same, other = (known.bracket(at) for known in self._known)
        return self._judge.says(same, other, enough)

    def _worse_first(self, at: float) -> tuple[int, int]:
        """Return the decisions, that first whose best plan known is worth less."""
        same, other = (known.bracket(at).low for known in self._known)
        if same == other == float("-inf"):
            return self._order
        return (1, 0) if same > other + VALUE_NOISE * max(1.0, abs(same)) else (0, 1)

    def _look(self, which: int, at: float) -> Look:
        """Try the plans known at a value; return what comes of it."""
        key = which, at
        if key in self._looks:
            return self._looks[key]
        formulation, look = self._formulation(which, at), Look()
        plans = self._plans(which)
        promise = [promised(formulation, plan) for plan in plans]
        best = float("-inf")
        for number in np.argsort([-value for value in promise], kind="stable").tolist():
            if promise[number] <= best or list(look.pays.values()).count(False) >= UNPAID_TRIES:
                break
            evaluation = allowed(formulation, plans[number])
            look.pays[id(plans[number])] = evaluation is not None
            if evaluation is not None and evaluation.objective > best:
                best, look.best, look.x = evaluation.objective, plans[number], evaluation.x
        self._looks[key] = look
        found = self._known[which].found
        found[at] = max(found.get(at, float("-inf")), best)
        return look

    def _price(self, which: int, at: float) -> None:
        """Bound a decision at a value by what was proved of it at others."""
        self._known[which].take_most(at, self._bounds.priced(which, at))

    def _relax(self, which: int, at: float) -> None:
        """Bound a decision at a value by its relaxation, where solving for it takes long."""
        bracket = self._known[which].bracket(at)
        if (which, at) in self._ended or bracket.none:
            return
        if self._direct(which, at):
            return
        self._known[which].take_most(at, self._bounds.relaxed(which, at))

    def _direct(self, which: int, at: float) -> bool:
        """Return whether a decision is solved for by one solver at once."""
        model = self._formulation(which, at).model
        return pick(self._variants.options.method, model) == "direct"

    def _solve(self, which: int, at: float) -> None:
        """Solve for one decision, no further than until it is told which is better.

        First roughly, where that may do: by school the last of a gap takes most of the time.
        """
        theirs, look = self._known[1 - which].bracket(at), self._look(which, at)
        options, enough = self._variants.options, self._judge.enough(which, theirs.low)
        formulation, direct = self._formulation(which, at), self._direct(which, at)
        rough = at not in self._known[which].values and self.gap < ROUGH_GAP
        if direct:
            rough = rough and enough is None and (1 - which, at) not in self._ended
        else:
            # How much no plan is worth more than is known from the relaxation as well.
            rough = rough and self._known[which].bracket(at).low == float("-inf")
        if rough:
            options = replace(options, gap=ROUGH_GAP)
        elif direct:
            options = replace(options, gap=CLOSER * self.gap)
        found = self._variants.find(
            formulation,
            f"{self._tried.says(at)}, if {self._choice(which).says}",
            ValueAsk(
                options,
                self._variants.session,
                enough=enough,
                plenty=self._judge.plenty(theirs.high),
                begin=look.x,
                remembered=False,
                basis=self._bounds.basis(which, formulation),
            ),
        )
        self._variants.take_prices(self._choice(which), found.prices)
        known = self._known[which].values.get(at, UNKNOWN)
        self._known[which].values[at] = Value(
            max(known.low, found.low), min(known.high, found.high)
        )
        within = self.gap * max(1.0, abs(found.low))
        if not rough or found.high == float("-inf") or found.high - found.low <= within:
            self._ended.add((which, at))
        if found.decisions is not None:
            look.best = self._remember(which, found.decisions)
            look.pays[id(look.best)] = True

    def _remember(self, which: int, decisions: FloatArray) -> FloatArray:
        """Keep a plan found; return it, or the same one if it is known."""
        plans = self._variants.plans_of(self._choice(which))
        for known in plans:
            if known.shape == decisions.shape and (known == decisions).all():
                return known
        plans.insert(0, decisions)
        return decisions

    def _plans(self, which: int) -> list[FloatArray]:
        """Return the plans known that make a decision; every plan does what is not forced."""
        plans = self._variants.plans_of(self._choice(which))
        if not plans:
            formulation = self._formulation(which, self._tried.now)
            start = self._variants.session.start(formulation)
            plans += [] if start is None else [formulation.decisions.of(start)]
        if self._choice(which).rules or self._choice(which).hold is not None:
            return _some(plans)
        return _some(plans) + _some(self._variants.plans_of(self._choice(1 - which)))

    def _line(self, which: int, plan: FloatArray, kept: float, flipped: float) -> Line | None:
        """Return what a plan is worth from one value to another; None where that is not known."""
        if not all(self._pays(which, plan, at) for at in (kept, flipped)):
            return None
        near, far = (promised(self._formulation(which, at), plan) for at in (kept, flipped))
        return Line(near, far)

    def _pays(self, which: int, plan: FloatArray, at: float) -> bool:
        pays = self._look(which, at).pays
        if id(plan) not in pays:
            pays[id(plan)] = allowed(self._formulation(which, at), plan) is not None
        return pays[id(plan)]

    def _choice(self, which: int) -> Choice:
        return (self._sides.same, self._sides.other)[which]

    def _formulation(self, which: int, at: float) -> Formulation:
        return self._formulations.of(which, at)


def _some(plans: list[FloatArray]) -> list[FloatArray]:
    return plans if len(plans) <= PLANS_TRIED else [*plans[: PLANS_TRIED - 1], plans[-1]]
