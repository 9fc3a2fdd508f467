"""What a rule asks: lines held between bounds. From these alone follow rows, slack and breaches."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ...models.numbers import shown
from ...models.scenario.rules.rule import Rule
from ..figures.arrays import FloatArray, IntArray
from ..figures.cents import may_be_off
from ..milp.model.expressions import Expressions
from ..milp.model.model import Rows
from .decision_model import DecisionModel

IN_DOLLARS = {"dollars": 1.0, "dollars per student": 0.001}
"""Share of what dollars may be off by that a rule in them may be missed by: per student, it is that
in all at a school of a thousand."""

RULE_TOLERANCE = 1e-6
"""The most by which a rule may be missed that is not counted in dollars; see `milp.tolerances`."""


@dataclass(frozen=True, eq=False)
class Constraint:
    """Expressions that a rule holds between bounds, in the rule's own unit.

    Attributes
    ----------
    lines
        What is bounded.
    words
        The i-th line in words, without the bound's fate.
    lower, upper
        Bounds of every line, scalar.
    place
        Number of each line's place, -1 for none, (size,).
    year
        Number of the year, -1 if it spans several.
    unit
        Unit of the lines: what slack, softness and price are counted in.
    links
        Rows of columns made for the lines that ask something by themselves, and are never soft.
    """

    lines: Expressions
    words: Callable[[int], str]
    place: IntArray
    year: int
    lower: float = -np.inf
    upper: float = np.inf
    unit: str = "sites"
    links: tuple[Rows, ...] = ()

    @property
    def tolerance(self) -> FloatArray:
        """By how much each line may be missed at most and still count as kept, (size,)."""
        if self.unit not in IN_DOLLARS:
            return np.full(self.lines.size, RULE_TOLERANCE)
        limits = [np.abs(b) for b in (self.lower, self.upper) if np.isfinite(b)]
        size = self.lines.largest() + max(limits, default=0.0)
        share = IN_DOLLARS[self.unit]
        return share * may_be_off(size / share)

    def slack(self, x: FloatArray) -> FloatArray:
        """Return how far each line is from its nearer bound at `x`; negative: broken by so much."""
        value = self.lines.value(x)
        return np.asarray(np.minimum(value - self.lower, self.upper - value))


def rule_years(rule: Rule, decisions: DecisionModel) -> list[int]:
    """Return the numbers of the years a rule holds in."""
    years = decisions.figures.scenario.years
    return [t for t, year in enumerate(years) if rule.years is None or year in rule.years]


def nowhere(size: int) -> IntArray:
    """Return the places of lines that belong to no place."""
    return np.full(size, -1, dtype=np.int64)


def count(number: float, what: str) -> str:
    """Return '1 site' or '3 sites'."""
    return f"{shown(number)} {what}" + ("" if number == 1 else "s")


def at_schools(selector: object, decisions: DecisionModel) -> str:
    """Return '' for all schools, else ' at the 5 schools chosen'."""
    if selector is None or selector == "all":
        return ""
    chosen = decisions.figures.scenario.select(selector)  # type: ignore[arg-type]
    if len(chosen) <= 3:
        number = {place: i for i, place in enumerate(decisions.figures.places.ids)}
        return " at " + " and ".join(decisions.place_name(number[s]) for s in chosen)
    return f" at {len(chosen)} schools"


def in_years(rule: Rule) -> str:
    """Return '' for all years, else ' in 2027 and 2028'."""
    return "" if rule.years is None else " in " + " and ".join(str(y) for y in rule.years)
