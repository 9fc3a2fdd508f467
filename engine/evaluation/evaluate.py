"""What decisions do and cost, computed from the decisions alone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ...models.scenario.objective import RiskPlan
from ...models.scenario.program import Merge, Program
from ..figures.arrays import FloatArray, IntArray, by_year, sum_by
from ..figures.reorganizations import base_moved
from ..figures.returns import goal_axis, make_returns
from ..figures.ways import PILOT, REORGANIZED
from ..formulate import Formulation
from ..formulation.granted import score, shares, year_values
from ..formulation.money.budget import saved
from ..formulation.money.ledger import DISTRICT_OFFICE, ONE_TIME
from ..formulation.scale import find_tolls
from .risk import judge_risk, risk_change


@dataclass(frozen=True, eq=False)
class Evaluation:
    """A full vector and what follows from it.

    Attributes
    ----------
    formulation
        The scenario's MILP and figures.
    x
        Value of every column, as `Formulation.complete` gives it.
    """

    formulation: Formulation
    x: FloatArray

    @cached_property
    def decisions(self) -> FloatArray:
        """1 where a site is that way, for positions how many more than usual, (N, T)."""
        return self.formulation.decisions.of(self.x)

    @cached_property
    def in_force(self) -> FloatArray:
        """1 where a reorganization is in force, (R, T)."""
        own = self.formulation.figures.ways.kind == REORGANIZED
        return np.asarray(self.decisions[own])

    @cached_property
    def amounts(self) -> FloatArray:
        """Dollars of each ledger entry."""
        return self.formulation.money.ledger.amounts(self.x)

    @cached_property
    def gain(self) -> FloatArray:
        """Average gain per student, SD, (P, G, T)."""
        ways, places = self.formulation.figures.ways, self.formulation.figures.places
        total = sum_by(ways.place, ways.effect * self.decisions[:, None, :], len(places.ids))
        return total / places.enrollment[:, None, :]

    @cached_property
    def worth_by_cell(self) -> FloatArray:
        """Discounted worth by place, goal and year, student-SD, (P, G, T)."""
        scenario, places = self.formulation.figures.scenario, self.formulation.figures.places
        scale = places.enrollment[:, None, :] * places.stake * places.discount
        return np.asarray(scale * make_returns(scenario).of(self.gain, goal_axis(scenario)))

    @property
    def worth(self) -> float:
        """Discounted worth, student-SD."""
        return float(self.worth_by_cell.sum())

    @cached_property
    def worth_by_way(self) -> FloatArray:
        """Discounted worth of each way's site, at its share of R(gain) / gain, (N, T)."""
        scenario = self.formulation.figures.scenario
        places, ways = self.formulation.figures.places, self.formulation.figures.ways
        share = make_returns(scenario).share(self.gain, goal_axis(scenario))
        rate = places.stake * places.discount * share
        return np.asarray(np.einsum("ngt,ngt->nt", ways.effect, rate[ways.place]) * self.decisions)

    @cached_property
    def gain_by_way(self) -> FloatArray:
        """Need- and priority-weighted gain of each way's site, student-SD, (N, T)."""
        places, ways = self.formulation.figures.places, self.formulation.figures.ways
        each = np.einsum("ngt,ngt->nt", ways.effect, places.stake[ways.place])
        return np.asarray(each * self.decisions)

    @cached_property
    def gain_by_place(self) -> FloatArray:
        """Need- and priority-weighted gain, student-SD, (P, T)."""
        ways, places = self.formulation.figures.ways, self.formulation.figures.places
        return sum_by(ways.place, self.gain_by_way, len(places.ids))

    @cached_property
    def gain_by_group(self) -> FloatArray:
        """Need- and priority-weighted gain of each group's students, student-SD, (K, T)."""
        ways = self.formulation.figures.ways
        return np.asarray(np.einsum("nkt,nt->kt", ways.group_effect, self.decisions))

    @property
    def dollars(self) -> FloatArray:
        """Dollars spent in each year, top-ups included, (T,)."""
        years = len(self.formulation.figures.years)
        year = self.formulation.money.ledger.year
        return sum_by(year, self.amounts, years) + self.top_ups

    @property
    def top_ups(self) -> FloatArray:
        """Dollars that rules top schools up with in each year, (T,)."""
        total = np.zeros(len(self.formulation.figures.years))
        for top_up in self.formulation.money.top_ups:
            total[top_up.year] += top_up.dollars(self.x).sum()
        return total

    @property
    def one_time(self) -> FloatArray:
        """Of which start, stop and evaluation costs, (T,)."""
        ledger = self.formulation.money.ledger
        once = np.isin(ledger.kind, ONE_TIME)
        years = len(self.formulation.figures.years)
        return sum_by(ledger.year[once], self.amounts[once], years)

    @property
    def hurdle(self) -> float:
        """What the hurdle charges for the dollars spent, student-SD."""
        return float(self.formulation.figures.scenario.hurdle * self.amounts.sum())

    @property
    def penalty(self) -> float:
        """What breaking soft rules costs, student-SD."""
        soft = [rule for rule in self.formulation.rules if rule.price is not None]
        return sum((rule.price or 0.0) * rule.broken_by(self.x) for rule in soft)

    @cached_property
    def risk(self) -> RiskPlan | None:
        """What worth comes to under uncertainty, where the objective weighs it."""
        return judge_risk(self.formulation.figures, self.decisions, self.worth)

    @cached_property
    def learning(self) -> float:
        """What pilots teach, student-SD."""
        return self.formulation.learning.worth(self.decisions)

    @cached_property
    def granted(self) -> float:
        """What the requests granted count in all: each school at most 1."""
        figures, asked = self.formulation.figures, self.formulation.requests.asked
        return score(asked, shares(asked, year_values(figures, asked, self.decisions)))

    @property
    def requested(self) -> float:
        """What the requests granted weigh in the objective, student-SD."""
        return self.formulation.figures.scenario.requests.weight * self.granted

    @cached_property
    def scale_toll(self) -> float:
        """What programs lose by serving more students than when they were measured, student-SD."""
        tolls = find_tolls(self.formulation.figures)
        return sum(toll.lost(self.decisions) for toll in tolls)

    @property
    def objective(self) -> float:
        """What is maximised.

        Worth, as the risk weighs it, learning and what requests weigh, less penalty, hurdle and
        what growing costs.
        """
        gains = self.worth + risk_change(self.risk, self.worth) + self.learning
        return gains + self.requested - self.penalty - self.hurdle - self.scale_toll

    def going_on(self, year: int) -> float:
        """Return next year's dollars for what runs in a year; at its own prices if it is the last.

        Parameters
        ----------
        year
            Number of the year.
        """
        figures = self.formulation.figures
        scenario, ways = figures.scenario, figures.ways
        after = min(year + 1, len(scenario.years) - 1)
        goes_on = np.where(ways.kind != PILOT, self.decisions[:, year], 0.0)
        runs = ways.at_sites & (goes_on > 0.5)
        offered: list[Program | Merge] = [*scenario.programs.values(), *scenario.merges.values()]
        district = by_year((q.cost.district for q in offered), scenario.years)[:, after]
        return float(
            goes_on @ ways.yearly[:, after]
            + district[np.unique(ways.offering[runs])].sum()
            + self.in_force[:, year] @ figures.reorganizations.yearly[:, after]
        )

    def offering_dollars(self) -> FloatArray:
        """Dollars of each offering in each year, (Q, T)."""
        figures, ledger = self.formulation.figures, self.formulation.money.ledger
        total = np.zeros((figures.offerings, len(figures.years)))
        np.add.at(total, (ledger.offering, ledger.year), self.amounts)
        return total

    def site_dollars(self, offering: IntArray, place: IntArray) -> FloatArray:
        """Dollars at places (yearly, start, stop) of offerings there, (count, T)."""
        figures, ledger = self.formulation.figures, self.formulation.money.ledger
        places = len(figures.places.ids)
        total = np.zeros((figures.offerings * places, len(figures.years)))
        here = ledger.place != DISTRICT_OFFICE
        key = ledger.offering * places + ledger.place
        np.add.at(total, (key[here], ledger.year[here]), self.amounts[here])
        return np.asarray(total[offering * places + place])

    def yearly_dollars(self) -> FloatArray:
        """Yearly site and student costs at each place, (P, T); one-time costs left out."""
        ways, places = self.formulation.figures.ways, self.formulation.figures.places
        return sum_by(ways.paid_at, ways.yearly * self.decisions, len(places.ids))

    @cached_property
    def there(self) -> FloatArray:
        """1 where a pot's money is there, 0 where its condition does not hold, (pots, T)."""
        lines = [line.value(self.x) for line in self.formulation.money.there]
        return np.asarray(np.round(np.stack(lines, axis=1)), dtype=np.float64)

    @property
    def pot_amount(self) -> FloatArray:
        """Dollars that each pot is given in each year in which its condition holds, (pots, T)."""
        return np.asarray(self.formulation.figures.pots.amount * self.there)

    def pot_amount_as_in(self, year: int, after: int) -> FloatArray:
        """Dollars that each pot is given in a year if all goes on as in an earlier one, (pots,)."""
        return np.asarray(self.formulation.figures.pots.amount[:, after] * self.there[:, year])

    @cached_property
    def pot_dollars(self) -> FloatArray:
        """Dollars of each pot in each year, with what reorganizations save, (pots, T)."""
        figures, decisions = self.formulation.figures, self.formulation.decisions
        more = [saved(decisions, t).value(self.x) for t in figures.years]
        return np.asarray(self.pot_amount + np.stack(more, axis=1))

    @property
    def pot_cap(self) -> FloatArray:
        """Most dollars that each pot may carry out of a year into one it is there in, (pots, T)."""
        goes_on = np.hstack([self.there[:, 1:], self.there[:, -1:]])
        return np.asarray(self.formulation.figures.pots.cap * goes_on)

    def base_dollars(self) -> FloatArray:
        """Base dollars at each place, (P, T): closed schools' are where their students are."""
        figures = self.formulation.figures
        moved = base_moved(figures.scenario, figures.reorganizations, lambda _: True)
        return np.asarray(figures.places.base + np.einsum("rpt,rt->pt", moved, self.in_force))

    def staff(self) -> FloatArray:
        """FTE used by role and year, (R, T)."""
        staff = self.formulation.figures.ways.staff
        return np.asarray(np.einsum("nrt,nt->rt", staff, self.decisions))


def evaluate_today(formulation: Formulation) -> Evaluation:
    """Return today's state, every running site going on and nothing else, evaluated."""
    return Evaluation(formulation, formulation.complete(formulation.decisions.today()))
