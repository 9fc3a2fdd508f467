"""What a pilot of each candidate is worth, at how many sites, and what it can find out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...models.given import want_scenario
from ...models.resolve import resolve
from ...models.results.pilot_values import PilotSize, PilotValue, PilotValues
from ...models.scenario.scenario import Scenario
from ..evidence.voi import chance_of_change, detectable_effect, value_of_information
from ..figures.candidates import Prior
from ..figures.ways import PILOT
from ..formulate import Formulation, formulate
from ..formulation.learning import find_upkeep
from ..formulation.money.dollar_prices import DollarPrices, find_dollar_prices
from ..formulation.money.ledger import DISTRICT, EVALUATION, START, YEARLY
from ..one_thread import in_one_thread
from ..plan.assemble import plan_scenario

TOO_SMALL = 0.1
"""A pilot that wins less than this share of what perfect knowledge would is called too small."""

SETTLED = 0.05
"""Where even perfect knowledge changes the decision with less than this chance, it is settled."""

NOTHING_KNOWN = (
    "a pilot teaches nothing that counts: no effect on a goal in SD that is needed has a standard"
    " error (`se`)"
)

FIRST_YEAR = 0
"""The year of piloting that is asked about: the plan's first."""


@in_one_thread
def pilots(scenario: Scenario) -> PilotValues:
    """Return what piloting each candidate in the plan's first year is worth, by number of sites.

    Money and staff are valued at the prices of the linear relaxation without learning, as in the
    objective. Gains are valued before diminishing returns. A pilot's sites are average ones of the
    candidate's.

    Parameters
    ----------
    scenario
        What the district says.

    Raises
    ------
    engine.formulation.money.dollar_prices.NoPrices
        The relaxation failed.
    """
    want_scenario(scenario, "pilots")
    scenario = resolve(scenario)
    formulation = formulate(scenario)
    money = formulation.money
    every = np.ones((len(money.admits), len(scenario.years)), dtype=bool)
    prices = formulation.learning.prices or find_dollar_prices(
        formulation.decisions, money, formulation.staff, formulation.model, every
    )
    if prices is None:
        return PilotValues(scenario=plan_scenario(scenario), status="infeasible")
    asked = [p for p in formulation.learning.priors if p.year == FIRST_YEAR and p.counted > 0]
    asked = [p for p in asked if len(p.numbers) and p.students > 0]
    upkeep = find_upkeep(formulation.decisions, money, prices, asked)
    programs = list(scenario.programs)
    year = scenario.years[FIRST_YEAR]
    found = {
        key: _Question(formulation, prices, prior, upkeep[key][year]).answer()
        for key, prior in ((programs[prior.program], prior) for prior in asked)
    }
    ranked = sorted(found.items(), key=lambda item: -item[1].best.net)
    return PilotValues(
        scenario=plan_scenario(scenario),
        status="done",
        pilots=dict(ranked),
        without=(without := _without(scenario, set(found))),
        names={key: name for key in without if (name := scenario.programs[key].name)},
    )


def _without(scenario: Scenario, found: set[str]) -> dict[str, str]:
    """Return the candidates that are not asked about, and why."""
    reasons = {}
    for key, program in scenario.programs.items():
        if program.existing or key in found:
            continue
        if program.pilot is not None:
            reasons[key] = "it serves nobody, or has fewer sites than its pilot needs"
        elif program.proven:
            reasons[key] = "proven, and without a `pilot`"
        else:
            reasons[key] = "neither proven nor with a `pilot`: it can never start"
    return reasons


@dataclass(frozen=True)
class _Question:
    """One candidate, at the prices found."""

    formulation: Formulation
    prices: DollarPrices
    prior: Prior
    upkeep: float

    def answer(self) -> PilotValue:
        prior, scenario = self.prior, self.formulation.figures.scenario
        sizes = tuple(self._size(int(sites)) for sites in prior.numbers)
        best = max(sizes, key=lambda size: size.net)
        each = value_of_information(self._lead, prior.spread)
        goal, effect, se, break_even = self._main_goal()
        return PilotValue(
            name=self.formulation.decisions.program_name(prior.program),
            year=scenario.years[prior.year],
            students=prior.students,
            goal=goal,
            effect=effect,
            se=se,
            break_even=break_even,
            gain=prior.gain,
            upkeep=self.upkeep,
            spread=prior.spread,
            favoured=self._lead >= 0,
            adopts=self._adopts(prior.spread),
            later_students=prior.later,
            evpi=prior.later * float(each),
            sizes=sizes,
            best_sites=best.sites,
            warnings=tuple(self._warnings(sizes[-1], best)),
        )

    @property
    def _lead(self) -> float:
        """Prior mean less break-even, student-SD per student and year."""
        return self.prior.gain - self.upkeep

    def _adopts(self, moves: float) -> float:
        """Return the chance that adopting looks best once the mean has moved so far."""
        change = float(chance_of_change(self._lead, moves))
        return 1.0 - change if self._lead >= 0 else change

    def _main_goal(self) -> tuple[str | None, float | None, float | None, float | None]:
        """Return the goal on which most can be learned: id, mean, se, break-even effect."""
        prior = self.prior
        if not len(prior.goal):
            return None, None, None, None
        learned = np.abs(prior.stake * prior.se)
        most = int(np.argmax(learned if learned.any() else np.abs(prior.stake * prior.effect)))
        stake, effect = float(prior.stake[most]), float(prior.effect[most])
        break_even = effect - self._lead / stake if stake else None
        goals = list(self.formulation.figures.scenario.goals)
        return goals[prior.goal[most]], effect, float(prior.se[most]), break_even

    def _size(self, sites: int) -> PilotSize:
        prior = self.prior
        moves, comparisons = prior.moves(sites), prior.comparisons(sites)
        evsi = prior.later * prior.evsi(self.upkeep, sites)
        cost, price = self._cost(sites)
        gain = self._pilot_gain * sites
        return PilotSize(
            sites=sites,
            comparison_sites=comparisons,
            detects=detectable_effect(sites, comparisons, prior.variance(sites)),
            adopts=self._adopts(moves),
            changes=float(chance_of_change(self._lead, moves)),
            evsi=evsi,
            cost=cost,
            price=price,
            gain=gain,
            net=evsi + gain - price,
        )

    @property
    def _pilot_gain(self) -> float:
        """Return the gain of an average site in the year of piloting, student-SD."""
        figures, year = self.formulation.figures, self.prior.year
        own = np.flatnonzero(figures.sites.program == self.prior.program)
        stake = figures.places.stake[figures.sites.place[own], :, year]
        total = (figures.sites.effect[own, :, year] * stake).sum()
        return float(total * figures.places.discount[year] / len(own))

    def _cost(self, sites: int) -> tuple[float, float]:
        """Return dollars of a pilot at average sites, and what they and its staff are worth."""
        formulation, q, year = self.formulation, self.prior.program, self.prior.year
        ledger, ways = formulation.money.ledger, formulation.figures.ways
        own = np.flatnonzero((ways.kind == PILOT) & (ways.offering == q))
        mine = (ledger.offering == q) & (ledger.year == year)
        column = formulation.decisions.column[own, year]
        yearly = (ledger.kind == YEARLY) & np.isin(ledger.column, column)
        at_sites = np.flatnonzero(mine & (yearly | (ledger.kind == START)))
        once = np.flatnonzero(mine & np.isin(ledger.kind, (DISTRICT, EVALUATION)))
        price = self.prices.dollar[formulation.money.label, ledger.year]
        share = sites / self.prior.sites
        staff = float((ways.staff[own, :, year].sum(axis=0) * self.prices.staff[:, year]).sum())
        dollars, worth = (
            float(share * each[at_sites].sum() + each[once].sum())
            for each in (ledger.dollars, ledger.dollars * price)
        )
        return dollars, worth + share * staff

    def _warnings(self, largest: PilotSize, best: PilotSize) -> list[str]:
        prior = self.prior
        if prior.spread == 0:
            return [NOTHING_KNOWN]
        found = []
        if prior.later == 0:
            found.append(
                "nothing learned is used: no year follows the pilot; `learning_years` says how"
                " long the plan goes on"
            )
        if float(chance_of_change(self._lead, prior.spread)) < SETTLED:
            found.append("the decision is settled: even perfect knowledge would hardly change it")
        else:
            found += self._too_small(largest)
        return found

    def _too_small(self, largest: PilotSize) -> list[str]:
        """Say so where even the largest pilot allowed wins too little of what could be known."""
        prior = self.prior
        known = float(value_of_information(self._lead, prior.spread))
        share = prior.evsi(self.upkeep, largest.sites) / known
        if share >= TOO_SMALL and largest.detects is not None:
            return []
        part = f"{share:.0%}" if share >= 0.01 else "less than 1%"
        sites = f"{largest.sites} site{'' if largest.sites == 1 else 's'}"
        if largest.detects is None:
            return [f"too small to teach anything: {sites} and one to compare with show nothing"]
        finds = f"it detects effects of {largest.detects:.2f} SD and wins {part} of what perfect"
        return [
            f"too small to teach anything: at {sites}, the most allowed, {finds} knowledge is worth"
        ]
