"""Scenario -> MILP: the whole formulation, in the order in which its parts need each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

import numpy as np

from ..models.scenario.effect import ClassSize
from ..models.scenario.rules.kinds import AnyRule
from ..models.scenario.scenario import Scenario
from .figures import Figures, make_figures
from .figures.arrays import FloatArray, IntArray
from .formulation.builder import Derived, FormulationBuilder
from .formulation.decision_model import DecisionModel, add_decisions
from .formulation.decisions.hiring import add_hiring
from .formulation.decisions.positions import add_class_sizes
from .formulation.decisions.reorganizations import add_reorganizations
from .formulation.decisions.states import States, add_states
from .formulation.learning import Beginning, Learning, Upkeep, add_learning, no_basis
from .formulation.money.ledger import make_ledger
from .formulation.money.money import Money, add_money
from .formulation.money.top_ups import add_top_ups
from .formulation.requests import RequestLines, add_requests
from .formulation.risk import Aim, add_aim
from .formulation.scale import add_scale
from .formulation.staff import add_staff
from .milp.basis import Basis
from .milp.model.model import Model, Rows
from .milp.model.model_builder import ModelBuilder
from .rules import RuleRows, add_rules


@dataclass(frozen=True, eq=False)
class Parts:
    """What the columns and rows of a scenario's MILP mean.

    Attributes
    ----------
    decisions
        The decisions' columns, and sums of them.
    moves
        Numbers of the rows that hold reorganizations.
    states
        The rows that hold whatever the district's rules.
    money
        The ledger, and the columns and rows of payments.
    staff
        Rows of each limited staff role, one a year.
    rules
        The rules' lines and rows, in the scenario's order.
    offset
        Constant part of the objective: the hurdle on dollars due whatever is decided, and the
        weight of what is granted whatever is decided.
    learning
        What pilots may teach, a part of the objective.
    worth
        Coefficients of worth alone, without penalty and hurdle, of the first columns.
    requests
        What schools ask for, as lines.
    """

    decisions: DecisionModel
    moves: IntArray
    states: States
    money: Money
    staff: dict[str, Rows]
    rules: tuple[RuleRows, ...]
    offset: float
    learning: Learning
    worth: FloatArray
    requests: RequestLines

    @property
    def figures(self) -> Figures:
        """The scenario as arrays."""
        return self.decisions.figures


@dataclass(frozen=True, eq=False)
class Formulation(Parts):
    """A scenario as a MILP.

    Attributes
    ----------
    model
        The MILP; maximises worth less the hurdle, in student-SD.
    derived
        Columns whose values follow from the decisions, each after those that it needs.
    """

    model: Model
    derived: tuple[Derived, ...]

    @property
    def basis(self) -> Basis | None:
        """Where the relaxation rests but for what pilots teach, where that has been asked."""
        prices = self.learning.prices
        return None if prices is None else prices.basis

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
        self.decisions.put(decisions, x)
        if pay is not None:
            x[self.money.pay.ids] = pay
        for derived in self.derived:
            x[derived.columns.ids] = derived.value(x)
        return x


@dataclass(frozen=True, eq=False)
class OpenFormulation(Parts):
    """A scenario as a MILP that still takes columns and rows.

    Attributes
    ----------
    builder
        Takes them.
    """

    builder: FormulationBuilder

    def aimed(self, aim: Aim) -> Formulation:
        """Return the scenario's MILP with something more to maximise; this one stays as it is.

        Parameters
        ----------
        aim
            Adds it. What was made with `no_aim` takes many aims in turn, and is written once.
        """
        builder = self.builder.fork()
        aim(builder)
        return replace(self, builder=builder).close()

    def close(self) -> Formulation:
        """Compile the model."""
        return self._closed(self.builder)

    def close_with(self, rules: Sequence[AnyRule]) -> Formulation:
        """Compile the model with further hard rules, which `rules` does not list; it stays open.

        Parameters
        ----------
        rules
            Each with an id of its own. They ask for decisions: whatever of the model depends on
            what the scenario's rules speak of is as it was.
        """
        builder = self.builder.fork()
        add_rules(builder, rules)
        return self._closed(builder)

    def _closed(self, builder: FormulationBuilder) -> Formulation:
        parts = {part.name: getattr(self, part.name) for part in fields(Parts)}
        return Formulation(**parts, model=builder.milp.build(), derived=tuple(builder.derived))


def formulate(
    scenario: Scenario,
    aim: Aim = add_aim,
    upkeep: Upkeep | None = None,
    begin: Beginning = no_basis,
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
    begin
        Returns of that relaxation's model where it is likely to rest, such as `Formulation.basis`
        of a similar scenario: it changes nothing but the time.
    """
    return begin_formulation(scenario, aim, upkeep, begin).close()


def _likes_less_gain(scenario: Scenario, aim: Aim) -> bool:
    """Return whether anything may prefer classes to gain less than they do.

    A rule on gains that are set against each other; and an effect that may fall so short that it
    harms.
    """
    if any(rule.likes_less_gain for rule in scenario.rules):
        return True
    effects = (e for p in scenario.programs.values() for e in p.effects.values())
    unsure = any(isinstance(e, ClassSize) and e.se for e in effects)
    return unsure and (scenario.objective is not None or aim is not add_aim)


def begin_formulation(
    scenario: Scenario,
    aim: Aim = add_aim,
    upkeep: Upkeep | None = None,
    begin: Beginning = no_basis,
) -> OpenFormulation:
    """Return the scenario's MILP, open for more; see `formulate`."""
    if upkeep is None and scenario.objective is not None:
        plain = formulate(scenario.model_copy(update={"objective": None}), begin=begin)
        upkeep = plain.learning.upkeep
    milp = ModelBuilder()
    builder = FormulationBuilder(add_decisions(milp, make_figures(scenario)), milp)
    moves = add_reorganizations(builder)
    add_class_sizes(builder, exact=_likes_less_gain(scenario, aim))
    add_hiring(builder)
    states = add_states(builder)
    aim(builder)
    worth = milp.objective()
    add_scale(builder)
    ledger = make_ledger(builder)
    add_top_ups(builder)
    money = add_money(builder, ledger)
    staff = add_staff(builder)
    rules = add_rules(builder, scenario.rules_with_ids)
    learning = add_learning(builder, money, staff, upkeep, begin)
    # After what pilots teach, which is valued at prices that know no requests.
    requests = add_requests(builder)
    granted = scenario.requests.weight * float(requests.score.constant[0])
    fixed = float(ledger.dollars[ledger.column < 0].sum())
    return OpenFormulation(
        decisions=builder.decisions,
        moves=moves,
        states=states,
        money=money,
        staff=staff,
        rules=rules,
        offset=granted - scenario.hurdle * fixed,
        learning=learning,
        worth=worth,
        requests=requests,
        builder=builder,
    )
