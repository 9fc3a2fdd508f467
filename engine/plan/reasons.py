"""Reasons in a few words: a program's worth for its money against what money does elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ...models.naming import rule_name
from ...models.numbers import shown
from ...models.results.explanation import Cause
from ...models.results.plan_parts.program_year import Decision
from ...models.scenario.program import Program
from ..evaluation.evaluate import Evaluation
from ..evaluation.site_years import OFF, states
from ..figures.arrays import BoolArray, FloatArray, IntArray, by_year, sum_by
from ..figures.ways import RUN
from ..formulation.chosen import listed
from .causes import EVEN, cause
from .closings import closings
from .evidence_words import stand_in_words
from .marginal_worth import worth_beside
from .prices import Prices

PER = 100_000.0
"""Rates are worth (student-SD) for so many dollars."""


def figure(rate: float) -> str:
    """Return three digits without an exponent: 0.0929, 8.29, 1,240."""
    return f"{rate:,.0f}" if abs(rate) >= 100 else f"{shown(rate, 3)}"


def _per(worth: float, dollars: float) -> float:
    """Return worth per PER dollars: infinite where it costs nothing."""
    if dollars <= 0:
        return float("inf") if worth > 0 else 0.0
    return PER * worth / dollars


def _no_gain(rate: float) -> str:
    """Return what a rate that is not positive says: harm is not called nothing."""
    return "sets students back" if rate < 0 else "gains nothing"


@dataclass(frozen=True)
class Beside:
    """What a program gains at one place for its money, beside what that money gains elsewhere.

    Attributes
    ----------
    rate, margin
        Worth for PER dollars there, and of the money that it uses at the margin.
    runs
        Whether the plan runs it there in the last year.
    cause
        What decided where worth for money does not, if anything.
    """

    rate: float
    margin: float
    runs: bool
    cause: Cause | None


@dataclass(frozen=True)
class Reasons:
    """Says why, for an evaluated plan, with prices where the relaxation gave them."""

    evaluation: Evaluation
    prices: Prices | None

    def program(self, q: int, decision: Decision) -> str:
        """Return why a program was decided so."""
        scenario = self.evaluation.formulation.figures.scenario
        key, program = list(scenario.programs.items())[q]
        named = [
            scenario.rule_id(i)
            for i, rule in enumerate(scenario.rules)
            if rule.decides and rule.names_program(key)
        ]
        closes = self._closing(q)
        if program.mandated and decision in ("keep", "trim", "merge", "expand"):
            return "; ".join([program.protection, *closes])
        if decision == "decline" and program.pilot is None and not program.proven:
            return "cannot start: neither proven nor to be piloted"
        words = self._merged(key) if decision == "merge" else self._by_rate(q, program, decision)
        if decision == "adopt" and (passing := self._passing(q)):
            words = passing
        return "; ".join([*closes, words, *(f"see the rule {rule_name(rule)}" for rule in named)])

    def _passing(self, q: int) -> str:
        """Return when a candidate starts and ends again; nothing of one that runs to the end."""
        figures = self.evaluation.formulation.figures
        ways, years = figures.ways, figures.scenario.years
        own = (ways.offering == q) & (ways.kind == RUN)
        on = np.flatnonzero((self.evaluation.decisions[own] > 0.5).any(axis=0))
        if not len(on) or on[-1] == len(years) - 1:
            return ""
        return f"starts in {years[on[0]]}, ends in {years[on[-1] + 1]}"

    def _closing(self, q: int) -> list[str]:
        """Return for each site that ends with its building where its students are served then."""
        scenario = self.evaluation.formulation.figures.scenario

        def name(school: str) -> str:
            return scenario.schools[school].name or school

        words = []
        for closing in closings(self.evaluation, q):
            why = scenario.reorganizations[closing.reorganization].name or closing.reorganization
            where = listed([name(school) for school in closing.served_at])
            then = f"its students are served at {where}" if where else "it serves them no more"
            words.append(
                f"at {name(closing.school)} its building closes in {closing.year} ({why}); {then}"
            )
        return words

    def merge(self, m: int) -> str:
        """Return what a merge keeps of its parts' gain."""
        merge = list(self.evaluation.formulation.figures.scenario.merges.values())[m]
        return f"keeps {merge.retains:.0%} of its parts' gain"

    def beside(self, q: int, place: int) -> Beside:
        """Return what a program gains for its money at a place, beside money elsewhere."""
        figures = self.evaluation.formulation.figures
        here = figures.ways.place[self._way] == place
        mine = self._offering == q
        runs = bool((self._on & mine & here).any())
        today = bool((self._runs_today & mine & here).any())
        # Where it runs nowhere, the district pays for it besides.
        district = 0.0 if (self._on & mine).any() else float(self._district[q])
        decision: Decision = "keep" if runs else "retire" if today else "decline"
        return Beside(
            rate=self._rate(q, here, district),
            margin=float(self._margins[q]),
            runs=runs,
            cause=self.cause(q, decision, place=place, district=district),
        )

    def _merged(self, key: str) -> str:
        scenario = self.evaluation.formulation.figures.scenario
        ways = self.evaluation.formulation.figures.ways
        last = self.evaluation.decisions[:, -1] > 0.5
        names = []
        for m, (merge, given) in enumerate(scenario.merges.items()):
            there = int((last & (ways.offering == len(scenario.programs) + m)).sum())
            if there and key in given.combines:
                names.append(
                    f"into {given.name or merge} at {there}, which keeps {given.retains:.0%}"
                )
        return "; ".join(names)

    def _by_rate(self, q: int, program: Program, decision: Decision) -> str:
        if not program.effects:
            return "no effect is claimed for it"
        if decision == "pilot":
            return self._tried(q)
        rates = self._rates(q, decision)
        if not program.unmeasured:
            return rates
        goals = self.evaluation.formulation.figures.scenario.goals
        return f"{stand_in_words(program, goals)}: {rates}"

    def _tried(self, q: int) -> str:
        """Return what a pilot gains for its money in the plan, what it teaches counted in."""
        evaluation, teaches = self.evaluation, self._lessons.get(q, 0.0)
        own = self.evaluation.formulation.figures.ways.offering == q
        worth = float(evaluation.worth_by_way[own].sum()) + teaches
        rate = _per(worth, float(evaluation.offering_dollars()[q].sum()))
        words = "to learn first: " if teaches > 0 else "what it teaches counts for nothing: "
        return words + self._against(rate, self._margins[q])

    @staticmethod
    def _against(rate: float, margin: float, more: str = "") -> str:
        """Return a rate beside what money is worth; `more` stands in between."""
        if rate <= 0:
            return _no_gain(rate)
        if not np.isfinite(rate):
            return "costs nothing"
        words = f"gains {figure(rate)} per $100,000{more}"
        return words + (f"; money is worth {figure(margin)}" if margin > 0 else "")

    def _rates(self, q: int, decision: Decision) -> str:
        """Return what it gains for its money, where kept and where not, and what decides else."""
        kept = decision not in ("retire", "decline")
        # The district pays for it wherever it runs: what runs nowhere would cost that, too.
        district = 0.0 if kept else float(self._district[q])
        # What exists is judged where it runs today, not where it never did.
        lost = ~self._on & (self._runs_today if decision in ("retire", "trim") else True)
        on, off = self._rate(q, self._on), self._rate(q, lost, district)
        rate = on if kept else off
        if rate <= 0 and not kept:
            where = "runs today" if decision == "retire" else "could run"
            return f"{_no_gain(rate)} where it {where}"
        where = ""
        if decision == "trim" and 0 <= off < rate:
            where = f" where it stays, {figure(off)} where it ends"
        words = self._against(rate, self._margins[q], where)
        found = self.cause(q, decision, district=district)
        if found is None:
            return words
        but = "where it ends, " if decision == "trim" else "but "
        return f"{words}; {but}{self.but(found, runs=kept and decision != 'trim')}"

    def cause(
        self, q: int, decision: Decision, *, place: int | None = None, district: float = 0.0
    ) -> Cause | None:
        """Return what decided on a program where its worth for its money does not, if anything.

        Parameters
        ----------
        place
            Number of the one place that is asked about; None: all its sites.
        district
            Dollars that it would cost the district besides.
        """
        if self.prices is None or decision in ("merge", "pilot") or self._closing(q):
            return None
        figures = self.evaluation.formulation.figures
        ends = decision in ("retire", "decline", "trim")
        chosen = (self._offering == q) & (~self._on if ends else self._on)
        if decision in ("retire", "trim"):
            chosen &= self._runs_today
        if place is not None:
            chosen &= figures.ways.place[self._way] == place
        ways = self._way[chosen]
        found = cause(self.evaluation, self.prices, ways, runs=not ends)
        speaks = self._rate(q, chosen, district) >= EVEN * self._margins[q]
        return found if speaks == ends else None

    def but(self, found: Cause, *, runs: bool) -> str:
        """Return what decided, in words."""
        scenario = self.evaluation.formulation.figures.scenario
        if found.kind == "rule":
            rule = f"the rule {rule_name(found.rule or '')}"
            return (
                f"{rule} is easier to keep with it"
                if runs
                else f"its room under {rule} is worth more elsewhere"
            )
        if found.kind == "staff":
            return "its people are worth more elsewhere"
        if found.kind == "replaced":
            named = listed([scenario.programs[key].name or key for key in found.programs])
            return f"{named} starts in its place"
        return "what decides is not known, perhaps how whole sites fit the money"

    def _rate(self, q: int, chosen: BoolArray, district: float = 0.0) -> float:
        """Return worth per PER dollars of a program at its chosen sites, beside the plan.

        Parameters
        ----------
        district
            Dollars on top of its sites'.
        """
        own = chosen & (self._offering == q)
        worth, dollars = float(self._worth[own].sum()), float(self._dollars[own].sum()) + district
        return _per(worth, dollars)

    @cached_property
    def _lessons(self) -> dict[int, float]:
        """What is credited for what pilots teach, student-SD, by number of the program."""
        learning = self.evaluation.formulation.learning
        credits = learning.credits(self.evaluation.decisions)
        return {lesson.prior.program: worth for lesson, _, worth in credits}

    @cached_property
    def _way(self) -> IntArray:
        """Numbers of the ways that are a site running fully."""
        ways = self.evaluation.formulation.figures.ways
        return np.flatnonzero((ways.kind == RUN) & (ways.level == 1.0))

    @cached_property
    def _offering(self) -> IntArray:
        return self.evaluation.formulation.figures.ways.offering[self._way]

    @cached_property
    def _dollars(self) -> FloatArray:
        """Dollars over the horizon of each such site running fully."""
        return np.asarray(self.evaluation.formulation.figures.ways.yearly[self._way].sum(axis=1))

    @cached_property
    def _district(self) -> FloatArray:
        """Dollars over the horizon that each program costs the district, (programs,)."""
        scenario = self.evaluation.formulation.figures.scenario
        costs = (program.cost.district for program in scenario.programs.values())
        return np.asarray(by_year(costs, scenario.years).sum(axis=1))

    @cached_property
    def _on(self) -> BoolArray:
        """Whether the plan has each such site on in the last year."""
        figures = self.evaluation.formulation.figures
        state = states(figures, self.evaluation.decisions)
        return np.asarray(state[figures.ways.site[self._way], -1] != OFF)

    @cached_property
    def _runs_today(self) -> BoolArray:
        """Whether each such site runs today."""
        figures = self.evaluation.formulation.figures
        return np.asarray(figures.sites.running[figures.ways.site[self._way]])

    @cached_property
    def _worth(self) -> FloatArray:
        """Worth over the horizon of each such site running fully, beside what else runs there."""
        return np.asarray(worth_beside(self.evaluation, self._way).sum(axis=1))

    @cached_property
    def _margins(self) -> FloatArray:
        """What PER dollars of the money that each program uses are worth at the margin."""
        formulation = self.evaluation.formulation
        ledger, size = formulation.money.ledger, formulation.figures.offerings
        if self.prices is None:
            return np.zeros(size)
        price = self.prices.classes[formulation.money.label, ledger.year]
        weight = np.maximum(ledger.dollars, 0.0)
        priced = sum_by(ledger.offering, weight * price, size)
        dollars = sum_by(ledger.offering, weight, size)
        return PER * priced / np.where(dollars > 0, dollars, 1.0)
