"""Reasons in a few words: a program's worth for its money against what money does elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ...models.plan import Decision
from ...models.program import Program
from ..figures.arrays import FloatArray, sum_by
from ..figures.returns import make_returns
from ..figures.ways import RUN
from .evaluate import Evaluation
from .prices import Prices
from .site_years import OFF, states

PER = 1000.0
"""Rates are worth (student-SD) for each thousand dollars."""


def evidence_words(program: Program) -> str:
    """Return what is known of a program's effects: 'reading 0.22 SD, tier 1'."""
    if not program.effects:
        return "no effect claimed"
    known = {goal: e for goal, e in program.effects.items() if e != "unknown"}
    if not known:
        return "never measured"
    goal, best = max(known.items(), key=lambda pair: abs(pair[1].mean))
    more = f", {len(known) - 1} more" if len(known) > 1 else ""
    tier = f", tier {best.tier}" if best.tier is not None else ""
    return f"{goal} {best.mean:+.2f}{tier}{more}"


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
            if rule.kind in ("decide", "avoid") and getattr(rule, "program", None) == key
        ]
        if program.mandated and decision in ("keep", "trim", "merge", "expand"):
            return "mandated"
        if named:
            return "decided by " + ", ".join(named)
        if decision == "decline" and program.pilot is None and not program.proven:
            return "cannot start: neither proven nor to be piloted"
        if decision == "merge":
            return self._merged(key)
        if not program.effects:
            return "no effect is claimed for it"
        return self._by_rate(q, program, decision)

    def merge(self, m: int, used: bool) -> str:
        """Return what a merge saves and keeps."""
        merge = list(self.evaluation.formulation.figures.scenario.merges.values())[m]
        return f"keeps {merge.retains:.0%} of the parts' gain" if used else "not used"

    def _merged(self, key: str) -> str:
        scenario = self.evaluation.formulation.figures.scenario
        ways = self.evaluation.formulation.figures.ways
        last = self.evaluation.decisions[:, -1] > 0.5
        names = []
        for m, (merge, given) in enumerate(scenario.merges.items()):
            there = int((last & (ways.offering == len(scenario.programs) + m)).sum())
            if there and key in given.combines:
                names.append(f"into {merge} at {there}, keeps {given.retains:.0%}")
        return "; ".join(names)

    def _by_rate(self, q: int, program: Program, decision: Decision) -> str:
        if all(e == "unknown" for e in program.effects.values()):
            return self._unmeasured(decision)
        kept, whole = self._rates[0][q], self._rates[1][q]
        margin = self._margin[q]
        if whole <= 0:
            return "its measured effect is not positive"
        rate = kept if decision in ("keep", "trim", "expand", "adopt", "pilot") else whole
        if not np.isfinite(rate):
            return "costs nothing" if decision != "retire" else "another rule leaves no room"
        words = f"gains {rate:.2f} per $1,000"
        if decision == "pilot":
            words = f"pilot first; {words}"
        if margin is None or margin <= 0:
            return words
        words += f", at the margin {margin:.2f}"
        if decision in ("retire", "decline") and rate > margin:
            return words + "; no room under a rule or its fund"
        return words

    def _unmeasured(self, decision: Decision) -> str:
        assumed = self.evaluation.formulation.figures.scenario.evidence.unknown.mean
        if decision in ("retire", "decline", "trim") or assumed == 0:
            return f"never measured, counted as {assumed:g}"
        return f"never measured; kept on an assumed {assumed:g}"

    @cached_property
    def _rates(self) -> tuple[FloatArray, FloatArray]:
        """Worth per $1,000 of what the plan runs of each program, and of all it could run."""
        formulation = self.evaluation.formulation
        ways = formulation.figures.ways
        count = len(formulation.figures.scenario.programs)
        own = np.flatnonzero(ways.offering < count)
        dollars = self.evaluation.offering_dollars().sum(axis=1)[:count]
        each = self.evaluation.worth_by_way[own].sum(axis=1)
        worth = sum_by(ways.offering[own], each, count)
        return _rate(worth, dollars), self._possible_rates()

    def _possible_rates(self) -> FloatArray:
        """Worth per $1,000 of each program at all its sites, beside what the plan runs there."""
        formulation = self.evaluation.formulation
        figures = formulation.figures
        ways, places = figures.ways, figures.places
        returns = make_returns(figures.scenario)
        count = len(figures.scenario.programs)
        own = np.flatnonzero((ways.kind == RUN) & (ways.level == 1.0))
        per_student = ways.effect[own] / places.enrollment[ways.place[own]][:, None, :]
        gain = self.evaluation.gain[ways.place[own]]
        here = states(figures, self.evaluation.decisions)[ways.site[own]] != OFF
        base = np.where(here[:, None, :], gain - per_student, gain)
        added = returns.of(base + per_student) - returns.of(base)
        scale = places.enrollment[:, None, :] * places.stake * places.discount
        worth = np.einsum("ngt,ngt->n", added, scale[ways.place[own]])
        total = sum_by(ways.offering[own], worth, count)
        dollars = sum_by(ways.offering[own], ways.yearly[own].sum(axis=1), count)
        return _rate(total, dollars)

    @cached_property
    def _margin(self) -> list[float | None]:
        """What $1,000 of the money a program uses is worth at the margin."""
        formulation = self.evaluation.formulation
        count = len(formulation.figures.scenario.programs)
        if self.prices is None:
            return [None] * count
        ledger = formulation.money.ledger
        price = self.prices.classes[formulation.money.label, ledger.year]
        weight = np.maximum(ledger.dollars, 0.0)
        q = ledger.offering
        both = len(formulation.figures.scenario.merges) + count
        top = sum_by(q, weight * price, both)[:count]
        bottom = sum_by(q, weight, both)[:count]
        safe = np.where(bottom > 0, bottom, 1.0)
        return [float(v) for v in np.where(bottom > 0, PER * top / safe, 0.0)]


def _rate(worth: FloatArray, dollars: FloatArray) -> FloatArray:
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = PER * worth / dollars
    return np.where((dollars <= 0) & (worth > 0), np.inf, np.nan_to_num(rate))
