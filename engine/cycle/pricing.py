"""Requests looked at one by one: what the best plan that grants each is worth, and from when on.

Each is looked at from the same beginning, whatever was looked at before, so that the answers are
the same however many processes share the work, as long as no search is ended by its time.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from ..deadline import Deadline
from ..evaluation.evaluate import Evaluation
from ..figures.arrays import FloatArray
from ..formulate import Formulation
from ..milp.solution import Options, objective_noise
from ..options import Method
from .forced import Forced, ForcedSearch
from .granting import Granted
from .impossible import forbidden

SEARCHED_TO_THE_END = 2000
"""Whole columns below which single requests are searched to the end, and none in processes."""

Kind = Literal["bound", "price", "again"]
"""What is looked for: what no plan that grants it exceeds; the best of them, too; from when on."""


@dataclass(frozen=True)
class Pricing:
    """What all requests have in common.

    Attributes
    ----------
    base, high
        The plan set against, and what no plan exceeds.
    options, method
        Gap asked and solver; as of `SearchOptions`.
    deadline
        By when all must be over.
    workers
        How many processes share the work.
    """

    base: Evaluation
    high: float
    options: Options
    method: Method
    deadline: Deadline
    workers: int


@dataclass(frozen=True)
class PricingTask:
    """One look at one request.

    Attributes
    ----------
    wanted
        What is asked for.
    kind
        What is looked for.
    exact
        Whether its price is searched for until it is known within the gap asked.
    """

    wanted: Granted
    kind: Kind
    exact: bool


@dataclass(frozen=True)
class Found:
    """What a look gave, as processes hand it over.

    Attributes
    ----------
    high
        Objective that no plan that grants it exceeds; -inf: proved that there is none.
    x
        The best one found, shape (n,), if any.
    searched
        As of `Forced`.
    why
        Where there is none: what forbids it.
    since
        The year from which on it is granted, where that was looked at.
    """

    high: float
    x: FloatArray | None
    searched: bool
    why: str = ""
    since: int | None = None

    @staticmethod
    def of(forced: Forced, since: int | None = None) -> Found:
        """Return what is known of the plans that grant a request."""
        x = None if forced.found is None else forced.found.x
        return Found(forced.high, x, forced.searched, since=since)

    def forced(self, formulation: Formulation) -> Forced:
        """Return it in a formulation of the same scenario."""
        found = None if self.x is None else Evaluation(formulation, self.x)
        return Forced(self.high, found, self.searched)


class Pricer:
    """Looks at the requests one at a time.

    Parameters
    ----------
    pricing
        What they have in common.
    wanted
        All that may be asked for.
    """

    def __init__(self, pricing: Pricing, wanted: tuple[Granted, ...]) -> None:
        self._pricing = pricing
        self._search = ForcedSearch(
            pricing.base,
            pricing.high,
            wanted,
            pricing.options,
            pricing.deadline,
            pricing.method,
        )

    def take(self, task: PricingTask) -> Found | None:
        """Return what a look gives; None where there was no time for it."""
        if not self._pricing.deadline.worth_another:
            return None
        if task.kind == "bound":
            return Found.of(self._search.bounded(task.wanted))
        return self._again(task) if task.kind == "again" else self._price(task)

    def _price(self, task: PricingTask) -> Found:
        known = self._search.bracketed(task.wanted, fine=task.exact)
        if task.exact:
            known = self._search.searched(task.wanted, known, self._pricing.options.gap)
        found = Found.of(known)
        if not known.none:
            return found
        of, options, deadline = (
            self._search.formulation,
            self._pricing.options,
            self._pricing.deadline,
        )
        return replace(found, why=forbidden(of, task.wanted, options, deadline))

    def _again(self, task: PricingTask) -> Found | None:
        """Return the first later year from which on a plan as good as the best one grants it."""
        formulation, best = self._search.formulation, self._search.base.objective
        for year in formulation.figures.scenario.years[1:]:
            if not self._pricing.deadline.worth_another:
                return None
            wanted = replace(task.wanted, since=year)
            least = best - objective_noise(best)
            known = self._search.bracketed(wanted, fine=task.exact, enough=least)
            if best - known.high > objective_noise(best):
                continue
            if known.low < best - objective_noise(best) and small(formulation):
                known = self._search.searched(wanted, known, 0.0)
            if known.low >= best - objective_noise(best):
                return Found.of(known, year)
        return None


def small(formulation: Formulation) -> bool:
    """Return whether a search to the very end is a matter of a moment."""
    return int(np.count_nonzero(formulation.model.integer)) < SEARCHED_TO_THE_END
