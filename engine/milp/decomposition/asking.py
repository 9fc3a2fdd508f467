"""Rounds of pricing: which blocks are asked, in which order, and what their answers prove."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ..model.arrays import BoolArray, FloatArray
from ..model.model import Model
from ..solution import Options
from .block_structure import BlockStructure
from .incumbent import Incumbent
from .memory import Priced
from .point import Point
from .pricing import Prices
from .proposals import Round, broken, clean_prices, make_round, paid_by_couplings
from .shares import KnownPoints, Shares, worth_at
from .workers import Pricers

SLACK_SHARE = 0.05
"""Share of the gap asked that inexact pricing may use up, over all blocks."""

DEARER = 1.05
"""Factor on the price of a coupling that proposals break."""

LOOKS = (0.6, 1.0)
"""Shares of a plan's gap after which a better plan is looked for among what blocks propose."""


@dataclass(frozen=True, eq=False)
class Beginning:
    """What is known of blocks before they are asked, in the scaled model's units.

    Attributes
    ----------
    prices
        That they will be asked at, shape (couplings,).
    x
        The best points known of them, one after the other, shape (n,).
    shares
        What the blocks have of the relaxation, and these points of that.
    """

    prices: FloatArray
    x: FloatArray
    shares: Shares


class Asking:
    """Asks blocks at prices, and tells the search what bound that proves.

    Parameters
    ----------
    cut
        The model by blocks.
    model
        The same as it was given.
    at
        Where the search is.
    options
        Of the whole search.
    pricers
        Who asks.
    """

    def __init__(
        self,
        cut: BlockStructure,
        model: Model,
        at: Incumbent,
        options: Options,
        pricers: Pricers,
    ) -> None:
        self._cut, self._model, self._at = cut, model, at
        self._options, self._pricers = options, pricers

    def begin(self, point: Point, vectors: Sequence[FloatArray]) -> Beginning:
        """Return what is known of the blocks at the relaxation's prices before any is asked.

        Parameters
        ----------
        point
            The relaxation's optimal point.
        vectors
            In the model's units, each of shape (n,): plans, proposals. None of them need keep
            what ties blocks, nor all blocks' own rows.
        """
        prices = clean_prices(self._cut, point.duals)
        known = KnownPoints.among(self._cut, self._model, worth_at(self._cut, prices), vectors)
        return Beginning(prices, known.x, Shares.of(self._cut, point, prices, known))

    def round(
        self, begin: Beginning, look: Callable[[FloatArray], None], *, every: bool
    ) -> Round | None:
        """Ask the blocks at prices; None where one has no point at all.

        Those whose known points have most of the gap come first.

        Parameters
        ----------
        begin
            What is known of them; what it says of their shares must be no less than they can be
            worth at its prices.
        look
            Called now and then with what blocks propose, shape (n,) in the scaled model's units,
            to look for a better plan there.
        every
            Whether to ask on when the gap is closed.
        """
        shares, x = begin.shares, begin.x.copy()
        asked = self._asked(begin.prices)
        numbers = shares.largest(asked.slack)
        settled = {number: shares.settled(number) for number in numbers}
        looks = shares.after(numbers, LOOKS)
        bounds, spare = shares.share.copy(), 0.0
        paid = paid_by_couplings(self._cut, begin.prices)
        for group, found in self._pricers.answers(numbers, asked, settled):
            spare += found.spare
            for number, answer in zip(group, found.each, strict=True):
                if answer.x is None:
                    return None
                bounds[number] = answer.bound
                x[self._cut.blocks[number].columns] = answer.x
            self._take_bound(float(bounds.sum() + spare + paid))
            if looks.intersection(group):
                look(x)
            if self._at.closed and not every:
                break
        return make_round(self._cut, begin.prices, x, bounds, spare)

    def dearer(self, point: Point, asked: Round) -> Round | None:
        """Ask all blocks once more, at dearer prices of the limits that their proposals break.

        Parameters
        ----------
        point
            The relaxation's optimal point.
        asked
            The last round.

        Returns
        -------
        None where no dearer price would tell anything, or one of the blocks has no point at all.
        """
        # A price is above 0 of an upper limit, and below 0 of a lower one.
        rise = broken(self._cut, asked.x) * asked.prices > 0.0
        if not rise.any():
            return None
        prices = np.where(rise, DEARER * asked.prices, asked.prices)
        none = KnownPoints.among(self._cut, self._model, worth_at(self._cut, prices), ())
        # Shares of the relaxation are bounds at its own prices alone: here a block has none before
        # it is asked.
        shares = replace(
            Shares.of(self._cut, point, prices, none), share=np.full(len(none.worth), np.inf)
        )
        return self.round(Beginning(prices, none.x, shares), lambda _: None, every=True)

    def again(self, priced: Priced, changed: BoolArray) -> Priced | None:
        """Ask what changed, and the centre, at old prices, for a bound by old prices.

        None where one of them has no point at all: that proves nothing by itself.

        Parameters
        ----------
        priced
            An old round.
        changed
            Which blocks changed since, shape (blocks,) without the centre.

        Returns
        -------
        The round as it is now.
        """
        scaled, couplings = self._cut.scaled, self._cut.couplings
        unit = scaled.objective_scale
        scale = scaled.row_scale[couplings] / unit
        prices = np.zeros(len(scaled.row_lower))
        prices[couplings] = priced.prices[couplings] / scale
        clean = clean_prices(self._cut, prices)
        numbers = [*np.flatnonzero(changed).tolist(), len(changed)]
        bounds = np.append(priced.block_bound * unit, 0.0)
        spare, x = priced.spare * unit, priced.x.copy()
        for group, found in self._pricers.answers(numbers, self._asked(clean)):
            spare += found.spare
            for number, answer in zip(group, found.each, strict=True):
                if answer.x is None:
                    return None
                bounds[number] = answer.bound
                own = self._cut.blocks[number].columns
                x[own] = answer.x * scaled.unit[own]
        self._take_bound(float(bounds.sum() + spare + paid_by_couplings(self._cut, clean)))
        kept = np.zeros(len(scaled.row_lower))
        kept[couplings] = clean * scale
        return Priced(kept, bounds[:-1] / unit, spare / unit, x)

    def _take_bound(self, bound: float) -> None:
        self._at.take_bound(bound / self._cut.scaled.objective_scale)

    def _asked(self, prices: FloatArray) -> Prices:
        size = abs(self._at.bound) * self._cut.scaled.objective_scale
        size = size if np.isfinite(size) else 0.0
        slack = max(SLACK_SHARE * self._options.gap * size / len(self._cut.blocks), 1e-9)
        return Prices(prices, slack, self._options.seed, self._at.deadline, self._pricers.running)
