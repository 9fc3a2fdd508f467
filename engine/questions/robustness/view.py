"""What draws and candidate plans say, put together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ....models.results.plan import Plan
from ....models.results.robustness import Drawn, DrawResult, PlanUnderDraws, Robustness
from ...evaluation.evaluate import Evaluation
from ...figures.arrays import IntArray
from ...figures.draws import Draws
from ...formulate import Formulation
from ...plan.assemble import plan_scenario
from ...plan.stated import state_decisions
from ...solve import STOPPED
from .candidates import Candidates, tail
from .core import program_cores, reorganization_cores, site_cores
from .searches import Found
from .settings import Settings

_ABOVE_BEST = 1e-8
"""Student-SD by which a bound may exceed what is best."""


@dataclass(frozen=True)
class View:
    """The candidates of a study, the plain plan first.

    Attributes
    ----------
    fresh
        Draws on which no plan was searched for.
    plans
        Plans known at the beginning, by name.
    """

    formulation: Formulation
    settings: Settings
    candidates: Candidates
    fresh: Draws
    plans: Mapping[str, Plan]

    def result(
        self,
        found: list[Found],
        own: IntArray,
        searched: int,
        bounds: Mapping[str, float],
        stopped: bool,
    ) -> Robustness:
        """Return the result.

        Parameters
        ----------
        found
            What the search of each draw found.
        own
            Number of the plan it found, -1 for none, (D,).
        searched
            How many draws the searches over draws looked at.
        bounds
            On the best average and CVaR, and on less the least largest regret, where known.
        stopped
            Whether a Ctrl-C ended the study.
        """
        candidates, figures = self.candidates, self.formulation.figures
        best = candidates.best_of(own)
        results = tuple(
            self._draw(each, d, int(own[d]), int(best[d])) for d, each in enumerate(found)
        )
        plain = Evaluation(self.formulation, self.formulation.complete(candidates.decisions[0]))
        plans = {name: self._plan(name, number, bounds) for name, number in self._named().items()}
        most = [each.bound for each in results if each.bound is not None]
        known = len(most) == len(results)
        return self._empty(_said(len(found), self.settings.draws, stopped)).model_copy(
            update={
                "searched": searched,
                "candidates": len(candidates.decisions),
                "plans": plans,
                "foresight": float(np.mean(most)) - plans["average"].drawn.mean if known else None,
                "programs": program_cores(plain, candidates.decisions, best),
                "reorganizations": reorganization_cores(figures, candidates.decisions, best),
                "sites": site_cores(figures, candidates.decisions, best),
                "draws": results,
            }
        )

    def without_draws(self, stopped: bool) -> Robustness:
        """Return the result where no draw was solved."""
        return self._empty(STOPPED if stopped else "no draw was solved in the time given")

    def _empty(self, message: str) -> Robustness:
        return Robustness(
            scenario=plan_scenario(self.formulation.figures.scenario),
            status=self.plans["plain"].status,
            message=message,
            drawn=drawn(self.candidates.draws, self.settings),
            level=self.settings.level,
        )

    def _named(self) -> dict[str, int]:
        named = {"plain": 0, **self.candidates.choose(self.settings.level)}
        if "own" in self.plans:
            known, its = self.candidates.source, "the own plan"
            # It is not listed again where it is the plain plan.
            named["own"] = known.index(its) if its in known else 0
        return named

    def _draw(self, found: Found, d: int, own: int, best: int) -> DrawResult:
        value = float(self.candidates.values[best][d])
        bound = None if found.bound is None else max(found.bound, value)
        return DrawResult(
            draw=found.draw + 1,
            status=found.status.value,
            best=value,
            bound=bound,
            gap=None if bound is None else _gap(bound, value, self.plans["plain"].objective or 0.0),
            candidate=best,
            found_elsewhere=best != own,
        )

    def _plan(self, name: str, number: int, bounds: Mapping[str, float]) -> PlanUnderDraws:
        candidates, level = self.candidates, self.settings.level
        over, regret = candidates.tail(number, level), candidates.regret(number)
        fresh = None
        if self.fresh.size:
            worth = self.fresh.worth(candidates.decisions[number])
            fresh = tail(worth + candidates.rest[number], level)
        whole = self._whole(name, number)
        plain = self.plans["plain"].programs
        return PlanUnderDraws(
            found=candidates.source[number],
            candidate=number,
            drawn=over,
            regret=regret,
            fresh=fresh,
            bound=_bound(name, bounds, over.mean, over.cvar, regret.worst),
            changes={
                key: (plain[key].first_decision, program.first_decision)
                for key, program in whole.programs.items()
                if program.first_decision != plain[key].first_decision
            },
            begun={
                key: (self.plans["plain"].begun[key], year)
                for key, year in whole.begun.items()
                if year != self.plans["plain"].begun[key]
            },
            plan=whole,
        )

    def _whole(self, name: str, number: int) -> Plan:
        if name in self.plans:
            return self.plans[name]
        if number == 0:
            return self.plans["plain"]
        return state_decisions(self.formulation, self.candidates.decisions[number])


def drawn(draws: Draws, settings: Settings) -> Drawn:
    """Return how draws were made."""
    scenario = draws.figures.scenario
    programs, moves = scenario.programs.values(), scenario.reorganizations.values()
    effects = sum(len(program.effects) for program in programs)
    effects += sum(len(item.effects) for item in moves)
    return Drawn(
        draws=draws.size,
        fresh=settings.fresh,
        seed=settings.seed,
        correlation=settings.correlation,
        common=settings.common,
        uncertain=draws.uncertain.size,
        certain=effects - draws.uncertain.size,
    )


def _gap(bound: float, best: float, plain: float) -> float:
    """Return how far apart they are, relative to the best or to the plain plan if it is more.

    Of nothing, a solver's noise would be a large share.
    """
    if bound - best <= _ABOVE_BEST:
        return 0.0
    return (bound - best) / max(abs(best), abs(plain), _ABOVE_BEST)


def _bound(
    name: str, bounds: Mapping[str, float], mean: float, cvar: float, regret: float
) -> float | None:
    """Return what is proved of all plans, on the side where it cannot contradict the plan."""
    if name not in bounds:
        return None
    if name == "regret":
        return min(max(-bounds[name], 0.0), regret)
    return max(bounds[name], mean if name == "average" else cvar)


def _said(done: int, asked: int, stopped: bool) -> str:
    if done == asked:
        return STOPPED if stopped else ""
    why = STOPPED if stopped else "time ran out"
    return f"{why}: {done} of {asked} draws"
