"""The rules: for each kind one file with its `constraints` and its sentence, `says`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from types import ModuleType

import numpy as np

from ...models.scenario.rules.kinds import AnyRule
from ...models.scenario.rules.rule import Rule
from ..figures.arrays import FloatArray
from ..formulation.builder import FormulationBuilder
from ..formulation.constraint import IN_DOLLARS, Constraint
from ..milp.model.expressions import Expressions
from ..milp.model.model import Rows
from . import (
    avoid,
    choose,
    comparability,
    decide,
    gap_at_most,
    group_gain,
    hold_harmless,
    initiative_load,
    maintenance_of_effort,
    maintenance_of_equity,
    pace,
    rank_and_serve,
    replace_before_retire,
    school_floor,
    sites,
    spending_share,
    staffing,
    supplement_not_supplant,
    support,
)

KINDS: dict[str, ModuleType] = {
    "initiative_load": initiative_load,
    "decide": decide,
    "avoid": avoid,
    "sites": sites,
    "pace": pace,
    "choose": choose,
    "replace_before_retire": replace_before_retire,
    "staffing": staffing,
    "support": support,
    "spending_share": spending_share,
    "group_gain": group_gain,
    "gap_at_most": gap_at_most,
    "school_floor": school_floor,
    "maintenance_of_equity": maintenance_of_equity,
    "hold_harmless": hold_harmless,
    "supplement_not_supplant": supplement_not_supplant,
    "maintenance_of_effort": maintenance_of_effort,
    "comparability": comparability,
    "rank_and_serve": rank_and_serve,
}
"""Every kind of rule. A new one is a class in `models/scenario`, a file here, and a line."""


SOFT = 1e-3
"""Share of a hard rule's tolerance that a soft one's rows have."""


@dataclass(frozen=True, eq=False)
class RuleRows:
    """A rule of the scenario, what it holds, and the rows made of it.

    Attributes
    ----------
    rule
        The rule, with its id written out.
    says
        The rule in a sentence.
    held
        What it holds, in its own unit.
    rows
        The rows made of each, in the same order.
    """

    rule: Rule
    says: str
    held: tuple[Constraint, ...]
    rows: tuple[Rows, ...]

    @property
    def id(self) -> str:
        """The rule's id."""
        return str(self.rule.id)

    @property
    def kind(self) -> str:
        """The rule's kind."""
        return self.rule.kind

    @property
    def unit(self) -> str:
        """What it holds is counted in; nothing where it holds nothing."""
        return self.held[0].unit if self.held else ""

    @property
    def price(self) -> float | None:
        """Worth that a unit of breaking it costs; None for a hard rule."""
        return None if self.rule.enforce is None else self.rule.enforce.price

    def broken_by(self, x: FloatArray) -> float:
        """Return how much is broken at `x`, summed over rows."""
        return float(sum(np.maximum(-held.slack(x), 0.0).sum() for held in self.held))


def add_rules(builder: FormulationBuilder, rules: Iterable[AnyRule]) -> tuple[RuleRows, ...]:
    """Add the rows of rules, each with its id."""
    made = []
    for rule in rules:
        module = KINDS[rule.kind]
        price = None if rule.enforce is None else rule.enforce.price
        held = tuple(module.constraints(rule, builder))
        rows = tuple(_add(builder, f"rule:{rule.id}:{i}", h, price) for i, h in enumerate(held))
        made.append(RuleRows(rule, module.says(rule, builder.decisions), held, rows))
    return tuple(made)


def _add(builder: FormulationBuilder, name: str, held: Constraint, price: float | None) -> Rows:
    """Add the rows of what a rule holds; a soft rule's may be left by columns with a price."""
    lines = held.lines
    if price is not None:
        if np.isfinite(held.lower):
            lines = lines + _allowance(builder, f"{name}:below", held, price, -1.0)
        if np.isfinite(held.upper):
            lines = lines - _allowance(builder, f"{name}:above", held, price, 1.0)
    tolerance = held.tolerance if held.unit in IN_DOLLARS else np.inf
    if price is not None:
        # What is missing has a price: next to nothing of it is given away.
        tolerance = tolerance * SOFT
    low, high = held.lower, held.upper
    return builder.require(name, lines, held.words, lower=low, upper=high, tolerance=tolerance)


def _allowance(
    builder: FormulationBuilder, name: str, held: Constraint, price: float, side: float
) -> Expressions:
    """Return columns, one a line, for how far it is beyond its lower (-1) or upper (1) bound."""
    bound = held.lower if side < 0 else held.upper
    columns = builder.derive(
        name, held.lines.size, _beyond(held.lines, bound, side), upper=np.inf, objective=-price
    )
    return Expressions.of(held.lines.size, np.arange(held.lines.size), columns.ids)


def _beyond(lines: Expressions, bound: float, side: float) -> Callable[[FloatArray], FloatArray]:
    return lambda x: np.maximum(side * (lines.value(x) - bound), 0.0)
