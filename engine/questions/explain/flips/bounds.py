"""What no plan with a decision made is worth more than at a value, short of solving for the best.

Prices at which the decision was relaxed or solved for before cost next to nothing, and prove nearly
as much of a value nearby. A relaxation of its own begins where the nearest of them rests. Where one
has no point, what proves that is kept: it mostly holds for further values, and for both decisions.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ....formulate import Formulation
from ....milp.basis import Basis
from ....milp.differing import why_impossible
from ....milp.relaxation import relax
from ....milp.row_prices import RowPrices
from ..choices import Choice
from ..variants import VariantSolver
from .tried import Formulations

LONGEST = 60.0
"""Wall seconds of a relaxation: longer takes only one that has no point and where HiGHS turns in
circles, which what is missed least tells sooner."""

NARROW_ROOM = 0.25
"""Share of the room that is left as things are below which there may well be no plan."""

NO_BOUND, NO_PLAN = float("inf"), float("-inf")


@dataclass
class Bounds:
    """Bounds of two decisions along one axis.

    Attributes
    ----------
    variants
        Keeps prices and proofs for whoever asks next.
    formulations, choices
        The MILPs, and the decisions.
    now
        The value at which things are as they are: there a plan exists.
    """

    variants: VariantSolver
    formulations: Formulations
    choices: tuple[Choice, Choice]
    now: float
    _relaxed: set[tuple[int, float]] = field(default_factory=set)

    def priced(self, which: int, at: float) -> float:
        """Return what known prices prove: -inf where there is no plan, +inf where they do not tell.

        Raises
        ------
        OutOfTime
            The time is over.
        """
        known = self.variants.prices_of(self.choices[which])
        proofs = self.variants.impossible
        if not known and not proofs:
            return NO_BOUND
        made = self.formulations.of(which, at)
        if any(proof.rules_out(made.model) for proof in proofs):
            return NO_PLAN
        return min((prices.bound(made.model) for prices in known), default=NO_BOUND) + made.offset

    def relaxed(self, which: int, at: float) -> float:
        """Return what the relaxation proves, which is solved once, and keep its prices.

        Raises
        ------
        OutOfTime
            The time is over.
        """
        if (which, at) in self._relaxed:
            return NO_BOUND
        self._relaxed.add((which, at))
        if self._narrow(which, at) and self.ruled_out(which, at):
            return NO_PLAN
        made = self.formulations.of(which, at)
        what = f"{self.formulations.tried.says(at)}, relaxed"
        seconds = min(self.variants.time_for(what), LONGEST)
        seed, begin = self.variants.options.seed, self.basis(which, made)
        found = relax(made.model, seconds, seed=seed, begin=begin, devex=True)
        if found.objective is None or found.duals is None:
            # There is no point, as far as HiGHS knows, or it has failed.
            return NO_PLAN if self.ruled_out(which, at) else NO_BOUND
        prices = RowPrices(made.model.rows, found.duals, found.basis)
        self.variants.take_prices(self.choices[which], prices)
        return prices.bound(made.model) + made.offset

    def basis(self, which: int, made: Formulation) -> Basis | None:
        """Return where a model's relaxation is likely to rest: by the prices that prove most."""
        known = [p for p in self.variants.prices_of(self.choices[which]) if p.basis is not None]
        near = min(known, key=lambda prices: prices.bound(made.model), default=None)
        return None if near is None else near.basis

    def _narrow(self, which: int, at: float) -> bool:
        """Return whether there may be no plan, by what proved so of other values."""
        made, now = (self.formulations.of(which, value).model for value in (at, self.now))
        proofs = self.variants.impossible
        return any(proof.room(made) < NARROW_ROOM * proof.room(now) for proof in proofs)

    def ruled_out(self, which: int, at: float) -> bool:
        """Return whether arithmetic proves that there is no plan, and keep the proof.

        Raises
        ------
        OutOfTime
            The time is over.
        """
        made, near = (self.formulations.of(which, value) for value in (at, self.now))
        if any(proof.rules_out(made.model) for proof in self.variants.impossible):
            return True
        seconds = self.variants.time_for(f"whether {self.formulations.tried.says(at)} can be")
        proof = why_impossible(made.model, near.model, seconds)
        if proof is not None:
            self.variants.impossible.insert(0, proof)
        return proof is not None
