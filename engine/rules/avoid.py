"""avoid: this decision is not made, in no named year at any named site."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ...models.scenario.rules.kinds import Avoid
from ..formulation.builder import FormulationBuilder
from ..formulation.constraint import Constraint
from ..formulation.decision_model import DecisionModel
from ..formulation.site_decisions import sentence, wish


def constraints(rule: Avoid, builder: FormulationBuilder) -> Iterator[Constraint]:
    """Yield one line a site and year."""
    decisions = builder.decisions
    unwanted = wish(rule, builder)
    for t, made in unwanted.made.items():
        year = decisions.figures.scenario.years[t]

        def words(i: int, year: int = year) -> str:
            return f"{unwanted.names[i]}: not {rule.action} in {year}"

        lower, upper = (1.0, np.inf) if unwanted.opposite else (-np.inf, 0.0)
        yield Constraint(made, words, unwanted.place, t, lower, upper, unit=unwanted.unit)


def says(rule: Avoid, decisions: DecisionModel) -> str:
    """Return the rule in a sentence."""
    return sentence(rule, decisions, "not ")
