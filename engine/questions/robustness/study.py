"""The order of a study: the draws' best plans, then the plans that are best over draws."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from ....models.results.plan import Plan
from ....models.results.robustness import Robustness
from ....models.scenario.scenario import Scenario
from ...deadline import Deadline
from ...evaluation.payments import settle
from ...evaluation.read_site_years import read
from ...figures.arrays import FloatArray
from ...figures.draws import Draws, draw_effects
from ...formulate import Formulation
from ...options import SearchOptions
from .candidates import Candidates
from .presumption import find_turns, turned
from .searches import (
    CHUNK,
    OVERALL,
    Chunk,
    Found,
    Job,
    Limits,
    Overall,
    PresumptionPlan,
    PresumptionTask,
)
from .settings import Counter, Settings, Told
from .view import View
from .workers import Results, Workers

DRAWS_SHARE = 0.8
"""Share of the time left that the draws may take, if there are searches after them."""

PART_GAP = 0.02
"""Gap of the searches that see a part of the draws, as a share of the draws' best objectives on
average and the search's own objective together. What they find is a candidate, judged by all
draws; a few draws tell no more exactly."""

TURNED_SHARE = 0.1
"""Share of the time left that each plan with another presumption may take."""

EVEN_SHARES = 5.0
"""How many times its even share of the time one draw's search may take."""


@dataclass(frozen=True)
class Study:
    """A scenario whose objective is worth alone, and what is asked of it.

    Attributes
    ----------
    formulation
        The scenario's MILP, for worth at the means.
    plans
        Plans known at the beginning, by name: the plain one, and the scenario's own.
    options
        Of each search, but for its time.
    deadline
        By when it should be over.
    """

    scenario: Scenario
    formulation: Formulation
    settings: Settings
    plans: Mapping[str, Plan]
    options: SearchOptions
    deadline: Deadline
    told: Told

    def run(self) -> Robustness:
        """Search, evaluate every plan found in every draw, and say what comes of it."""
        asked = self.settings
        job = Job(
            self.scenario,
            asked.draws,
            asked.seed,
            asked.correlation,
            asked.common,
            self.given["plain"],
            self._rest(self.given["plain"]),
            self.plans["plain"].objective or 0.0,
            self.formulation.learning.upkeep,
        )
        with Workers(job, asked.workers) as workers:
            plans = self._turned(workers)
            if plans.stopped:
                return self._view(Candidates(self.draws)).without_draws(stopped=True)
            results = workers.run(self._chunks(), Counter(self.told, asked.draws, "draws"))
            found = list(results)
            candidates = Candidates(self.draws.some([each.draw for each in found]))
            for name, decisions in self.given.items():
                candidates.add(decisions, self._rest(decisions), f"the {name} plan")
            own = [candidates.add_found(each, f"draw {each.draw + 1}") for each in found]
            view = self._view(candidates)
            turns = find_turns(
                self.scenario, self.plans["plain"], {each.multiple: each.plan for each in plans}
            )
            if not found:
                held = view.without_draws(results.stopped)
                return held.model_copy(update={"presumption": turns})
            bounds, searched, stopped = self._overall(workers, results, candidates)
        mine = np.array([-1 if number is None else number for number in own])
        held = view.result(found, mine, searched, bounds, stopped)
        return held.model_copy(update={"presumption": turns})

    def _view(self, candidates: Candidates) -> View:
        return View(self.formulation, self.settings, candidates, self.fresh, self.plans)

    def _turned(self, workers: Workers) -> Results[PresumptionPlan]:
        """Return the plans with more and with less presumed."""
        seconds = self.deadline.share_at_least(TURNED_SHARE)
        limits = Limits(replace(self.options, time_limit=seconds), self.deadline)
        tasks = [PresumptionTask(limits, *each) for each in turned(self.scenario).items()]
        if not tasks:
            return Results()
        counted = Counter(self.told, len(tasks), "plans with more or less presumed")
        return workers.turn(tasks, counted)

    @cached_property
    def given(self) -> dict[str, FloatArray]:
        """Decisions of the plans known at the beginning, and what follows from them, by name."""
        formulation = self.formulation
        found = {}
        for name, plan in self.plans.items():
            made = read(formulation.figures, plan.sites, plan.begun)
            found[name] = formulation.decisions.of(formulation.complete(made))
        return found

    def _rest(self, decisions: FloatArray) -> float:
        """Return what the objective of decisions, (N, T), is besides their worth."""
        evaluation = settle(self.formulation, decisions)
        return evaluation.objective - evaluation.worth

    @cached_property
    def _every(self) -> Draws:
        asked, figures = self.settings, self.formulation.figures
        count = self._seen + asked.fresh
        return draw_effects(figures, count, asked.seed, asked.correlation, asked.common)

    @property
    def _seen(self) -> int:
        """How many draws any plan was searched for on; the scenario's own objective's too."""
        own = self.plans["own"].risk if "own" in self.plans else None
        return max(self.settings.draws, 0 if own is None else own.draws or 0)

    @property
    def draws(self) -> Draws:
        """The draws whose best plans are searched for."""
        return self._every.some(slice(self.settings.draws))

    @property
    def fresh(self) -> Draws:
        """Draws on which no plan was searched for."""
        return self._every.some(slice(self._seen, None))

    def _chunks(self) -> list[Chunk]:
        draws, more = self.settings.draws, self.settings.search_draws > 0
        share = DRAWS_SHARE if more else 1.0
        each = self.deadline.share_at_least(EVEN_SHARES * share * self.settings.workers / draws)
        options = replace(self.options, time_limit=each)
        limits = Limits(options, Deadline.after(self.deadline.share_at_least(share)))
        return [
            Chunk(limits, tuple(range(first, min(first + CHUNK, draws))))
            for first in range(0, draws, CHUNK)
        ]

    def _overall(
        self, workers: Workers, results: Results[Found], candidates: Candidates
    ) -> tuple[dict[str, float], int, bool]:
        """Search for the plans that are best over draws.

        Returns
        -------
        Bounds where the searches saw all draws, how many draws they saw, whether a Ctrl-C came.
        """
        done = [each.draw for each in results]
        count = min(self.settings.search_draws, len(done))
        if results.stopped or not count:
            return {}, 0, results.stopped
        tasks = self._aims(candidates, done, count)
        counted = Counter(self.told, len(tasks), "plans that are best over draws")
        more = workers.run(tasks, counted)
        bounds: dict[str, float] = {}
        for number, name in enumerate(OVERALL):
            for each in more.found.get(number, []):
                candidates.add_found(each, f"search for the best {name} over {count} draws")
                if each.bound is not None and count == len(done):
                    bounds[name] = each.bound
        return bounds, count, more.stopped

    def _aims(self, candidates: Candidates, done: list[int], count: int) -> list[Overall]:
        level = self.settings.level
        chosen = candidates.choose(level)
        at_once = min(self.settings.workers, len(OVERALL))
        each = self.deadline.share_at_least(at_once / len(OVERALL))
        options = replace(self.options, time_limit=each)
        size = 0.0
        if count < len(done):
            size = abs(float(candidates.best.mean()))
            options = replace(options, gap=max(options.gap or 0.0, PART_GAP))
        limits = Limits(options, Deadline.after(self.deadline.share_at_least()))
        tasks = []
        for name in OVERALL:
            begin = chosen[name]
            seen = np.arange(count)
            if name == "regret":
                # Where the best candidate loses most: another plan must be better there.
                lost = candidates.best - candidates.values[begin]
                seen = np.sort(np.argsort(-lost, kind="stable")[:count])
            draws = tuple(done[position] for position in seen)
            best, start = candidates.best[seen], candidates.decisions[begin]
            tasks.append(Overall(limits, name, draws, level, best, start, size))
        return tasks
