"""What programs gain for their money at sites, beside what that money gains at the margin."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ..evaluation.evaluate import Evaluation
from ..evaluation.site_years import OFF, states
from ..figures.arrays import BoolArray, FloatArray, IntArray, by_year, sum_by
from ..figures.ways import RUN
from .marginal_worth import worth_beside
from .prices import Prices

PER = 100_000.0
"""Rates are worth (student-SD) for so many dollars."""


def per(worth: float, dollars: float) -> float:
    """Return worth per PER dollars: infinite where it costs nothing."""
    if dollars <= 0:
        return float("inf") if worth > 0 else 0.0
    return PER * worth / dollars


@dataclass(frozen=True)
class Rates:
    """Rates of an evaluated plan, with prices where the relaxation gave them.

    Attributes
    ----------
    evaluation
        The plan.
    prices
        Of the relaxation; None: money is worth nothing at the margin.
    """

    evaluation: Evaluation
    prices: Prices | None

    def rate(self, q: int, chosen: BoolArray, district: float = 0.0) -> float:
        """Return worth per PER dollars of a program at its chosen sites, beside the plan.

        Parameters
        ----------
        district
            Dollars on top of its sites'.
        """
        own = chosen & (self.offering == q)
        worth, dollars = float(self._worth[own].sum()), float(self._dollars[own].sum()) + district
        return per(worth, dollars)

    @cached_property
    def way(self) -> IntArray:
        """Numbers of the ways that are a site running fully."""
        ways = self.evaluation.formulation.figures.ways
        return np.flatnonzero((ways.kind == RUN) & (ways.level == 1.0))

    @cached_property
    def offering(self) -> IntArray:
        """Number of the program of each."""
        return self.evaluation.formulation.figures.ways.offering[self.way]

    @cached_property
    def _dollars(self) -> FloatArray:
        """Dollars over the horizon of each such site running fully."""
        return np.asarray(self.evaluation.formulation.figures.ways.yearly[self.way].sum(axis=1))

    @cached_property
    def district(self) -> FloatArray:
        """Dollars over the horizon that each program costs the district, (programs,)."""
        scenario = self.evaluation.formulation.figures.scenario
        costs = (program.cost.district for program in scenario.programs.values())
        return np.asarray(by_year(costs, scenario.years).sum(axis=1))

    @cached_property
    def on(self) -> BoolArray:
        """Whether the plan has each such site on in the last year."""
        figures = self.evaluation.formulation.figures
        state = states(figures, self.evaluation.decisions)
        return np.asarray(state[figures.ways.site[self.way], -1] != OFF)

    @cached_property
    def runs_today(self) -> BoolArray:
        """Whether each such site runs today."""
        figures = self.evaluation.formulation.figures
        return np.asarray(figures.sites.running[figures.ways.site[self.way]])

    @cached_property
    def _worth(self) -> FloatArray:
        """Worth over the horizon of each such site running fully, beside what else runs there."""
        return np.asarray(worth_beside(self.evaluation, self.way).sum(axis=1))

    @cached_property
    def margins(self) -> FloatArray:
        """What PER dollars of the money that each program uses are worth at the margin."""
        years = self.evaluation.formulation.figures.scenario.years
        return self.margins_in(np.ones(len(years), dtype=bool))

    def margins_in(self, years: BoolArray) -> FloatArray:
        """Return what PER dollars of the money that each program uses in some years are worth."""
        formulation = self.evaluation.formulation
        ledger, size = formulation.money.ledger, formulation.figures.offerings
        if self.prices is None:
            return np.zeros(size)
        price = self.prices.classes[formulation.money.label, ledger.year]
        weight = np.maximum(ledger.dollars, 0.0) * years[ledger.year]
        priced = sum_by(ledger.offering, weight * price, size)
        dollars = sum_by(ledger.offering, weight, size)
        return PER * priced / np.where(dollars > 0, dollars, 1.0)
