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
from ..figures.arrays import BoolArray
from ..figures.ways import RUN
from ..formulation.chosen import listed
from .causes import EVEN, cause, why_stays
from .closings import closings
from .evidence_words import stand_in_words
from .prices import Prices
from .rates import Rates, per

CAUSE_UNKNOWN = "what decides is not known, perhaps how whole sites fit the money"
"""Where neither worth for money nor anything else that is looked at decides."""


def figure(rate: float) -> str:
    """Return three digits without an exponent: 0.0929, 8.29, 1,240."""
    return f"{rate:,.0f}" if abs(rate) >= 100 else f"{shown(rate, 3)}"


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

    @cached_property
    def rates(self) -> Rates:
        """What each program gains for its money, beside what money gains elsewhere."""
        return Rates(self.evaluation, self.prices)

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
        words = self._merged(q, key) if decision == "merge" else self._by_rate(q, program, decision)
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

    def beside(self, q: int, place: int, years: BoolArray | None = None) -> Beside:
        """Return what a program gains for its money at a place, beside money elsewhere.

        Parameters
        ----------
        years
            The years whose money is asked about, (T,); None: all.
        """
        figures = self.evaluation.formulation.figures
        here = figures.ways.place[self.rates.way] == place
        mine = self.rates.offering == q
        runs = bool((self.rates.on & mine & here).any())
        today = bool((self.rates.runs_today & mine & here).any())
        # Where it runs nowhere, the district pays for it besides.
        district = 0.0 if (self.rates.on & mine).any() else float(self.rates.district[q])
        decision: Decision = "keep" if runs else "retire" if today else "decline"
        margins = self.rates.margins if years is None else self.rates.margins_in(years)
        return Beside(
            rate=self.rates.rate(q, here, district),
            margin=float(margins[q]),
            runs=runs,
            cause=self.cause(q, decision, place=place, district=district),
        )

    def _merged(self, q: int, key: str) -> str:
        """Return into what it is merged, and why it ends where it does."""
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
        lost = ~self.rates.on & self.rates.runs_today & (self.rates.offering == q)
        if lost.any() and scenario.programs[key].effects:
            off = self.rates.rate(q, lost)
            rate = _no_gain(off) if off <= 0 else f"gains {figure(off)} per $100,000"
            names.append(f"{rate} where it ends" if np.isfinite(off) else "costs nothing")
            margin = float(self.rates.margins[q])
            names += [f"money is worth {figure(margin)}"] if off > 0 and margin > 0 else []
            if (found := self.cause(q, "merge")) is not None:
                names.append(f"where it ends, {self.but(found, runs=False)}")
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
        rate = per(worth, float(evaluation.offering_dollars()[q].sum()))
        words = "to learn first: " if teaches > 0 else "what it teaches counts for nothing: "
        return words + self._against(rate, self.rates.margins[q])

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
        district = 0.0 if kept else float(self.rates.district[q])
        # What exists is judged where it runs today, not where it never did.
        lost = ~self.rates.on & (self.rates.runs_today if decision in ("retire", "trim") else True)
        on, off = self.rates.rate(q, self.rates.on), self.rates.rate(q, lost, district)
        rate = on if kept else off
        if rate <= 0 and not kept:
            where = "runs today" if decision == "retire" else "could run"
            return f"{_no_gain(rate)} where it {where}"
        where = ""
        if decision == "trim" and off >= 0 and np.isfinite(off):
            where = f" where it stays, {figure(off)} where it ends"
        said = [self._against(rate, self.rates.margins[q], where)]
        stays = why_stays(self.evaluation, self.prices, q) if decision == "trim" else None
        if stays is not None and stays.kind != "worth":
            said.append(f"where it stays, {self.but(stays, runs=True)}")
        if (found := self.cause(q, decision, district=district)) is not None:
            but = "where it ends, " if decision == "trim" else "but "
            said.append(but + self.but(found, runs=kept and decision != "trim"))
        return "; ".join(said)

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
        if self.prices is None or decision == "pilot" or self._closing(q):
            return None
        figures = self.evaluation.formulation.figures
        # Of what is merged it is asked why it ends at the other sites.
        ends = decision in ("retire", "decline", "trim", "merge")
        chosen = (self.rates.offering == q) & (~self.rates.on if ends else self.rates.on)
        if decision in ("retire", "trim", "merge"):
            chosen &= self.rates.runs_today
        if place is not None:
            chosen &= figures.ways.place[self.rates.way] == place
        ways = self.rates.way[chosen]
        if not len(ways):
            return None
        found = cause(self.evaluation, self.prices, ways, runs=not ends)
        speaks = self.rates.rate(q, chosen, district) >= EVEN * self.rates.margins[q]
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
        if found.kind == "breaks":
            change = "one site less" if runs else "one site more"
            return f"{change} would break the rule {rule_name(found.rule or '')}"
        if found.kind == "money":
            return found.says
        if found.kind == "staff":
            return "its people are worth more elsewhere"
        if found.kind == "replaced":
            named = listed([scenario.programs[key].name or key for key in found.programs])
            return f"{named} starts in its place"
        return CAUSE_UNKNOWN

    def teaches(self, q: int) -> bool:
        """Return whether what a program's pilot teaches is credited."""
        return self._lessons.get(q, 0.0) > 0

    @cached_property
    def _lessons(self) -> dict[int, float]:
        """What is credited for what pilots teach, student-SD, by number of the program."""
        learning = self.evaluation.formulation.learning
        credits = learning.credits(self.evaluation.decisions)
        return {lesson.prior.program: worth for lesson, _, worth in credits}
