"""All requests that are not granted, looked through: plans that grant them, and what none exceeds.

First each gets a bound, then those whose price is to be exact are searched for, then plans for the
others, then later years. Any plan found for one request may grant another, and the best of all is
what prices are set against.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from ..evaluation.evaluate import Evaluation
from ..formulate import Formulation
from ..milp.solution import objective_noise
from ..options import GAP, SearchOptions
from ..parallel import processors
from ..questions.explain.posed import Posed
from ..search import Search
from .forced import Forced
from .granting import Granted, most
from .pricers import Pricers
from .pricing import Found, Kind, Pricing, PricingTask, small

PRICES_SHARE = 0.8
"""Share of the time that prices may take; what would grant the requests gets what is left."""

BETTER_PLAN_SHARE = 0.25
"""Share of the time that a better plan to set prices against may take."""

BASE_GAP_SHARE = 0.5
"""Share of the gap asked that the plan set against may be off by: the rest is for the requests'."""


@dataclass(frozen=True, eq=False)
class Known:
    """What was found.

    Attributes
    ----------
    best, high
        The best plan known, which prices are set against, and what none exceeds.
    forced
        By number of the request, what the plans that grant it are worth.
    why
        By number, what forbids those that no plan grants.
    again
        By number, the later year from which on it costs nothing.
    unsearched
        Whether a search was not ended.
    """

    best: Evaluation
    high: float
    forced: dict[int, Forced]
    why: dict[int, str]
    again: dict[int, int]
    unsearched: bool


@dataclass(frozen=True, eq=False)
class LookThrough:
    """Requests to be looked through.

    Attributes
    ----------
    posed
        The scenario, its plan, and what solves variants.
    options
        Filled.
    formulation
        Of the scenario.
    numbers
        Of the requests, in the order in which they are looked at.
    exact
        Of those whose price is to be exact.
    flips
        Whether time is kept for what would grant them.
    workers
        As of `answers`.
    on_solve
        Called before a search with what it is, in words.
    """

    posed: Posed
    options: SearchOptions
    formulation: Formulation
    numbers: Sequence[int]
    exact: frozenset[int]
    flips: bool
    workers: int | None
    on_solve: Callable[[str], None]

    def run(self) -> Known:
        """Look through them."""
        given = self.posed.evaluated()
        base, high = self._against(given)
        tasks = self._tasks()
        gave = self._pricers(base, high).take([task for _, task in tasks], self._tell)
        found = [(*tasks[place], one) for place, one in gave.items() if one is not None]
        forced = {n: one.forced(self.formulation) for n, t, one in found if t.kind != "again"}
        again = {n: one for n, t, one in found if t.kind == "again"}
        others = [one.forced(self.formulation) for one in again.values()]
        plans = [one.found for one in [*forced.values(), *others] if one.found is not None]
        plans = [base, given, *plans]
        best = max(plans, key=lambda plan: plan.objective)
        forced = {n: one.with_plans(self._wanted(n), plans) for n, one in forced.items()}
        return Known(
            best=best,
            high=max(high, best.objective),
            forced=forced,
            why={n: one.why for n, _, one in found if one.why},
            again=self._as_good(again, best),
            unsearched=any(self._open(n, forced) for n in self._possible()),
        )

    @property
    def gap(self) -> float:
        """The gap asked."""
        return GAP if self.options.gap is None else self.options.gap

    def _against(self, base: Evaluation) -> tuple[Evaluation, float]:
        """Return a plan to search from, and what none exceeds.

        A plan that itself takes up the gap asked leaves nothing of it for the requests.
        """
        plan, variants = self.posed.plan, self.posed.variants
        high = float("inf") if plan.bound is None else plan.bound
        if plan.gap is not None and plan.gap <= self.gap * BASE_GAP_SHARE:
            return base, max(high, base.objective)
        self.on_solve("the plan, more exactly")
        options = replace(self.options, gap=self.gap * BASE_GAP_SHARE).milp()
        deadline = variants.deadline.sooner(variants.deadline.left * BETTER_PLAN_SHARE)
        search = Search(self.formulation, options, deadline, self.options.method, begin=base.x)
        solution, better = search.run()
        if solution.bound is not None:
            high = min(high, solution.bound + self.formulation.offset)
        if better is not None and better.objective > base.objective:
            base = better
        return base, max(high, base.objective)

    def _possible(self) -> list[int]:
        """Return the requests that something in the scenario could grant in full."""
        return [n for n in self.numbers if most(self.formulation, n) >= 1.0 - 1e-9]

    def _tasks(self) -> list[tuple[int, PricingTask]]:
        """Return in what order requests are looked at: first a bound for each, the dear last."""
        possible, asked = self._possible(), self.posed.plan.requests
        exact = [n for n in possible if n in self.exact]
        others = [n for n in possible if n not in self.exact]
        again = [n for n in self.numbers if asked[n].ask_again not in asked[n].years]
        again = [n for n in again if most(self.formulation, n) > 0]
        kinds: list[tuple[Kind, list[int]]] = [
            ("bound", others),
            ("price", exact),
            ("price", others),
            ("again", again),
        ]
        return [
            (n, PricingTask(self._wanted(n), kind, n in self.exact))
            for kind, numbers in kinds
            for n in numbers
        ]

    def _pricers(self, base: Evaluation, high: float) -> Pricers:
        deadline = self.posed.variants.deadline
        if self.flips:
            deadline = deadline.sooner(deadline.left * PRICES_SHARE)
        years = self.posed.scenario.years[1:]
        wanted = [self._wanted(n) for n in self.numbers]
        later = [replace(one, since=year) for one in wanted for year in years]
        alone = small(self.formulation)
        pricing = Pricing(
            base,
            high,
            self.options.milp(workers=1),
            self.options.method,
            deadline,
            1 if alone else self.workers or processors(),
        )
        return Pricers(pricing, (*wanted, *later))

    def _as_good(self, again: dict[int, Found], best: Evaluation) -> dict[int, int]:
        """Return the years from which on a plan as good as the best one known grants requests."""
        least = best.objective - objective_noise(best.objective)
        return {
            n: one.since
            for n, one in again.items()
            if one.since is not None and one.forced(self.formulation).low >= least
        }

    def _open(self, number: int, forced: dict[int, Forced]) -> bool:
        """Return whether there was no time for a request."""
        if number not in forced:
            return True
        return number in self.exact and not forced[number].within(self.gap)

    def _wanted(self, number: int) -> Granted:
        asked = self.formulation.requests.asked[number]
        return Granted(asked.school, asked.program)

    def _tell(self, task: PricingTask) -> None:
        self.on_solve(f"if {task.wanted.school}'s request for {task.wanted.program} is granted")
