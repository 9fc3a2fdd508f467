"""Scenario -> MILP: the whole formulation, in the order in which its parts need each other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..models.scenario.scenario import Scenario
from .figures import Figures, make_figures
from .figures.arrays import FloatArray
from .formulation.columns import begin
from .formulation.decision_model import DecisionModel
from .formulation.learning import Learning, Upkeep, add_learning
from .formulation.ledger import make_ledger
from .formulation.money import Money, add_money
from .formulation.risk import Aim, add_aim
from .formulation.staff import add_staff
from .formulation.states import add_states
from .formulation.top_ups import add_top_ups
from .milp.basis import Basis
from .milp.model.model import Model, Rows
from .rules import RuleRows, add_rules


@dataclass(frozen=True, eq=False)
class Formulation:
    """A scenario as a MILP, and what its columns and rows mean.

    Attributes
    ----------
    draft
        Decisions' columns, sums of them, and derived columns.
    model
        The compiled MILP; maximises worth less the hurdle, in student-SD.
    money
        The ledger and the payments' columns and rows.
    staff
        Rows of each limited staff role, one a year.
    rules
        The rules' lines and rows, in the scenario's order.
    offset
        Constant part of the objective: the hurdle on dollars due whatever is decided.
    learning
        What pilots may teach, a part of the objective.
    worth
        Coefficients of worth alone, without penalty and hurdle, of the first columns.
    """

    draft: DecisionModel
    model: Model
    money: Money
    staff: dict[str, Rows | None]
    rules: tuple[RuleRows, ...]
    offset: float
    learning: Learning
    worth: FloatArray

    @property
    def basis(self) -> Basis | None:
        """Where the relaxation rests but for what pilots teach, where that has been asked."""
        prices = self.learning.prices
        return None if prices is None else prices.basis

    @property
    def figures(self) -> Figures:
        """The scenario as arrays."""
        return self.draft.figures

    def decisions(self, x: FloatArray) -> FloatArray:
        """Return the decisions in a full vector, (N, T): 1 where a site is that way."""
        column = self.draft.column
        return np.where(column >= 0, np.round(x[column]), 0.0)

    def complete(self, decisions: FloatArray, pay: FloatArray | None = None) -> FloatArray:
        """Return the full vector that follows from decisions, (N, T), and payments.

        Parameters
        ----------
        decisions
            1 where a site is that way in that year.
        pay
            Payments in thousands of dollars, one a payment column; left out: none.
        """
        x = np.zeros(len(self.model.objective))
        there = self.draft.column >= 0
        x[self.draft.column[there]] = decisions[there]
        if pay is not None:
            x[self.money.pay.ids] = pay
        for columns, value in self.draft.derived:
            x[columns.ids] = value(x)
        return x

    def today(self) -> FloatArray:
        """Return today's state as decisions, (N, T): running sites go on fully, nothing else."""
        ways, sites = self.figures.ways, self.figures.sites
        own = (ways.site >= 0) & (ways.kind == 0) & (ways.level == 1.0)
        own &= sites.running[np.maximum(ways.site, 0)] if len(sites.running) else False
        return np.repeat(own[:, None], len(self.figures.years), axis=1).astype(float)


def formulate(
    scenario: Scenario,
    aim: Aim = add_aim,
    upkeep: Upkeep | None = None,
    *,
    more: bool = False,
) -> Formulation:
    """Return the scenario's MILP.

    Parameters
    ----------
    aim
        Adds what is maximised, besides hurdle, penalties and learning; left out: what the scenario
        says, worth at the effects' means as a rule.
    upkeep
        What serving a student of a piloted candidate costs later; left out: found by solving, once,
        the relaxation without learning, if some pilot can teach anything. It is that of worth at
        the means whatever the scenario's objective, so that pilots count the same in all of them.
    more
        Whether the draft is kept open for more columns and rows; the model is then to be built
        again.
    """
    if upkeep is None and scenario.objective is not None:
        plain = formulate(scenario.model_copy(update={"objective": None}))
        upkeep = plain.learning.upkeep
    draft = begin(make_figures(scenario))
    add_states(draft)
    aim(draft)
    worth = draft.builder.objective()
    ledger = make_ledger(draft)
    add_top_ups(draft)
    money = add_money(draft, ledger)
    staff = add_staff(draft)
    rules = add_rules(draft)
    learning = add_learning(draft, money, staff, upkeep)
    fixed = float(ledger.dollars[ledger.column < 0].sum())
    offset = -scenario.hurdle * fixed
    model = draft.builder.build() if more else draft.build()
    return Formulation(draft, model, money, staff, rules, offset, learning, worth)
