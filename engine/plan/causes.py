"""What decides on a program where its worth for its money does not: rules, staff, what replaces it.

The prices are the linear relaxation's.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...models.results.explanation import Cause
from ...models.scenario.rules.kinds import Choose
from ..evaluation.evaluate import Evaluation
from ..evaluation.site_years import OFF, states
from ..figures.arrays import BoolArray, FloatArray, IntArray, sum_by
from ..figures.ways import RUN
from ..formulate import Formulation
from ..formulation.money.ledger import START, STOP, YEARLY
from .marginal_worth import worth_beside
from .prices import Prices
from .tried import tried

EVEN = 1.0 - 1e-9
"""Share of what its money does elsewhere from which on a program does as much: rounding apart."""

SLIGHT_SHARE = 0.02
"""Share of what a program is worth below which a term at prices decides nothing."""


@dataclass(frozen=True, eq=False)
class Columns:
    """Ways of running fully: what each is worth and takes up, one number a way.

    Attributes
    ----------
    dollars
        Over the years it may be; what starting it costs is in, what ending it would is saved.
    worth, money, staff
        Its worth, and what its dollars and its staff are worth elsewhere, student-SD.
    rules
        What the room that it takes up under each rule is worth elsewhere; below 0: it helps.
    """

    dollars: FloatArray
    worth: FloatArray
    money: FloatArray
    staff: FloatArray
    rules: dict[str, FloatArray]

    @classmethod
    def of(
        cls, evaluation: Evaluation, prices: Prices, own: IntArray, years: BoolArray | None = None
    ) -> Columns:
        """Return the figures of ways by their numbers, (n,); of some of their years, (n, T)."""
        formulation = evaluation.formulation
        column = formulation.decisions.column[own]
        column = column if years is None else np.where(years, column, -1)
        there = column >= 0
        dollars, money = _costs(formulation, prices, own, column)
        return cls(
            dollars=dollars,
            worth=np.where(there, worth_beside(evaluation, own), 0.0).sum(axis=1),
            money=money,
            staff=np.where(there, _staff_prices(formulation, prices)[own], 0.0).sum(axis=1),
            rules={
                rule: np.where(there, used[column], 0.0).sum(axis=1)
                for rule, used in prices.used.items()
            },
        )

    @property
    def room(self) -> FloatArray:
        """What the room under all rules is worth elsewhere, one number a way."""
        return sum(self.rules.values(), start=np.zeros(len(self.worth)))

    def heaviest(self, *, helps: bool = False) -> str | None:
        """Return the rule whose room is worth most elsewhere, or that it helps most to keep."""
        sign = -1.0 if helps else 1.0
        total = {rule: sign * float(used.sum()) for rule, used in self.rules.items()}
        rule = max(total, key=lambda key: total[key], default=None)
        least = SLIGHT_SHARE * max(abs(float(self.worth.sum())), abs(float(self.money.sum())))
        return rule if rule is not None and total[rule] > least else None


def _costs(
    formulation: Formulation, prices: Prices, own: IntArray, column: IntArray
) -> tuple[FloatArray, FloatArray]:
    """Return dollars over the years each way may be, and their price; starts in, stops saved."""
    ledger, ways = formulation.money.ledger, formulation.figures.ways
    offering, place = ways.offering[own], ways.place[own]
    # Of these offerings alone: the ledger is long.
    due = np.flatnonzero(np.isin(ledger.offering, offering))
    there = column >= 0
    first = np.where(there.any(axis=1), there.argmax(axis=1), -1)
    # No column and no place, -1, have an entry of their own: the last.
    by_column = np.full(len(formulation.model.objective) + 1, -1)
    by_column[column[there]] = np.nonzero(there)[0]
    by_place = np.full((int(offering.max(initial=0)) + 1, int(ledger.place.max(initial=0)) + 2), -1)
    by_place[offering, place] = np.arange(len(own))
    site = by_place[ledger.offering[due], ledger.place[due]]
    runs = np.isin(ledger.kind[due], (YEARLY, STOP)) & (by_column[ledger.column[due]] == site)
    starts = (ledger.kind[due] == START) & (ledger.year[due] == first[site])
    chosen = (site >= 0) & (runs | starts)
    due, site = due[chosen], site[chosen]
    sums = ledger.dollars[due]
    price = prices.classes[formulation.money.label[due], ledger.year[due]] * sums
    dollars, money = (sum_by(site, each, len(own)) for each in (sums, price))
    return dollars, money


def _staff_prices(formulation: Formulation, prices: Prices) -> FloatArray:
    """Return what each way's staff is worth elsewhere, (N, T)."""
    ways, scenario = formulation.figures.ways, formulation.figures.scenario
    worth = np.zeros((len(scenario.staff), len(scenario.years)))
    for r, role in enumerate(scenario.staff):
        price = prices.staff.get(role)
        if price is not None and len(price):
            worth[r] = price
    return np.asarray(np.einsum("nrt,rt->nt", ways.staff, worth))


def cause(evaluation: Evaluation, prices: Prices, ways: IntArray, *, runs: bool) -> Cause | None:
    """Return what decided where worth for money speaks for the contrary; None where it does not.

    Parameters
    ----------
    ways
        Numbers of ways of running fully, of one program, that the plan decides alike.
    runs
        Whether the plan runs the program there.
    """
    if not len(ways):
        return None
    columns = Columns.of(evaluation, prices, ways)
    worth, money = float(columns.worth.sum()), float(columns.money.sum())
    if runs == (worth >= money * EVEN):
        return None
    if not runs and (rule := _exclusive(evaluation, ways)) is not None:
        return _by_rule(evaluation, rule)
    if not runs and (others := _instead(evaluation, ways)):
        return Cause(kind="replaced", programs=others)
    if (rule := columns.heaviest(helps=runs)) is not None:
        return _by_rule(evaluation, rule)
    if not runs and float(columns.staff.sum()) > SLIGHT_SHARE * worth:
        return Cause(kind="staff")
    # No price tells it; that sites are whole may be why, but nothing else here shows that.
    return tried(evaluation, ways, runs=runs) or Cause(kind="unknown")


def why_stays(
    evaluation: Evaluation, prices: Prices | None, program: int, place: int | None = None
) -> Cause | None:
    """Return what decided for the sites of a program that stay, or that go on until they all end.

    Parameters
    ----------
    program
        Its number; some of its sites end.
    place
        Number of the one place that is asked about; None: all its sites.
    """
    if prices is None:
        return None
    figures = evaluation.formulation.figures
    ways = figures.ways
    own = np.flatnonzero((ways.offering == program) & (ways.kind == RUN) & (ways.level == 1.0))
    on = states(figures, evaluation.decisions)[ways.site[own]] != OFF
    # What is off in the end tells why it went on before; where some stay, these are asked about.
    stays = on[:, -1] if on[:, -1].any() else on[:, 0]
    stays &= figures.sites.running[ways.site[own]]
    if place is not None:
        stays &= ways.place[own] == place
    if not stays.any():
        return None
    columns = Columns.of(evaluation, prices, own[stays], on[stays])
    if float(columns.worth.sum()) >= float(columns.money.sum()) * EVEN:
        return Cause(kind="worth")
    if (rule := columns.heaviest(helps=True)) is not None:
        return _by_rule(evaluation, rule)
    # Only what goes on to the end can be tried to end in the last year.
    end = own[stays & on[:, -1]]
    found = tried(evaluation, end, runs=True) if len(end) == int(stays.sum()) else None
    return found or Cause(kind="unknown")


def _by_rule(evaluation: Evaluation, rule: str) -> Cause:
    says = next(r.says for r in evaluation.formulation.rules if r.id == rule)
    return Cause(kind="rule", rule=rule, says=says)


def _exclusive(evaluation: Evaluation, ways: IntArray) -> str | None:
    """Return the rule that lets so many of several run, where others are that many each year."""
    figures = evaluation.formulation.figures
    scenario = figures.scenario
    names = list(scenario.programs)
    key = names[figures.ways.offering[ways[0]]]
    on = states(figures, evaluation.decisions) != OFF
    for i, rule in enumerate(scenario.rules):
        if isinstance(rule, Choose) and rule.at_most and rule.schools is None:
            others = [names.index(o) for o in rule.programs if o in scenario.programs and o != key]
            run = sum((on[figures.sites.program == q].any(axis=0) for q in others), start=0)
            if key in rule.programs and np.all(np.asarray(run) >= rule.at_most):
                return scenario.rule_id(i)
    return None


def _instead(evaluation: Evaluation, ways: IntArray) -> tuple[str, ...]:
    """Return the programs that replace or exclude one, where they start at most of its sites."""
    figures = evaluation.formulation.figures
    scenario, sites = figures.scenario, figures.sites
    names = list(scenario.programs)
    key = names[figures.ways.offering[ways[0]]]
    places = set(figures.ways.place[ways].tolist())
    last = states(figures, evaluation.decisions)[:, -1]
    found = {}
    for other, program in scenario.programs.items():
        apart = key in program.replaces or key in program.excludes
        if other != key and (apart or other in scenario.programs[key].excludes):
            own = (sites.program == names.index(other)) & ~sites.running & (last != OFF)
            found[other] = len(places & set(sites.place[own].tolist()))
    total = sum(found.values())
    taken = sorted((other for other, n in found.items() if n), key=lambda other: -found[other])
    return tuple(taken) if total * 2 > len(places) else ()
