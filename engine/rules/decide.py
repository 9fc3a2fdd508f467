"""decide: this decision is made (a planner's wish, a board's vote, a law).

keep: each site of today runs fully as itself (at the level, or with the positions, if named; else
with its reference number of positions); start: each other site runs; merge: each site that
can is merged; these hold in every named year. retire, off: no site runs (off: nor pilots) in any
named year. pilot: in one of the named years each named school pilots, or, with none named, any.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ...models.scenario.rules.kinds import Decide
from ..formulation.builder import FormulationBuilder
from ..formulation.constraint import Constraint, nowhere
from ..formulation.decision_model import DecisionModel, always
from ..formulation.site_decisions import Wish, sentence, wish
from ..milp.model.expressions import sum_lines


def constraints(rule: Decide, builder: FormulationBuilder) -> Iterator[Constraint]:
    """Yield one line a site and year (pilot: one a site, or one in all)."""
    decisions = builder.decisions
    wanted = wish(rule, builder)
    if rule.action == "pilot":
        yield _pilot(rule, decisions, wanted)
        return
    for t, made in wanted.made.items():
        year = decisions.figures.scenario.years[t]

        def words(i: int, year: int = year) -> str:
            return f"{wanted.names[i]}: {rule.action} in {year}"

        lower, upper = (-np.inf, 0.0) if wanted.opposite else (1.0, np.inf)
        yield Constraint(made, words, wanted.place, t, lower, upper, unit=wanted.unit)


def says(rule: Decide, decisions: DecisionModel) -> str:
    """Return the rule in a sentence."""
    return sentence(rule, decisions, "")


def _pilot(rule: Decide, decisions: DecisionModel, wanted: Wish) -> Constraint:
    ever = sum_lines(list(wanted.made.values()))
    if rule.schools is None:
        return Constraint(ever.total(), always(says(rule, decisions)), nowhere(1), -1, lower=1.0)
    return Constraint(ever, lambda i: f"{wanted.names[i]}: pilot", wanted.place, -1, lower=1.0)
