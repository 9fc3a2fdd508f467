"""spending_share: at least, or at most, so large a share of all program dollars goes to schools.

Counted for the schools are the yearly dollars of the sites there: site, student and priced staff,
of pilots and merges too. They are set against every dollar that programs cost in the year: these,
district and evaluation costs, what starts and ends cost, and what is run from the district's
office. Base dollars and top-ups are no program dollars. Where nothing is spent the rule holds.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ...models.scenario.rules.equity import SpendingShare
from ..formulation.builder import FormulationBuilder
from ..formulation.chosen import chosen_schools, percent
from ..formulation.constraint import Constraint, at_schools, in_years, nowhere, rule_years
from ..formulation.decision_model import DecisionModel, always
from ..formulation.sums import yearly_by_place


def constraints(rule: SpendingShare, builder: FormulationBuilder) -> Iterator[Constraint]:
    """Yield, for each year and bound, the schools' dollars beyond their share, in dollars."""
    decisions = builder.decisions
    schools = chosen_schools(rule.schools, decisions)
    for t in rule_years(rule, decisions):
        there = yearly_by_place(decisions, t).at(schools).total()
        spent = builder.payments.spent.at([t])
        year = decisions.figures.scenario.years[t]
        for word, share, side in (("least", rule.at_least, 0), ("most", rule.at_most, 1)):
            if share is None:
                continue
            words = always(
                f"at {word} {percent(share)} of the program dollars of {year} go to sites"
                f"{at_schools(rule.schools, decisions)}"
            )
            bounds = (0.0, np.inf) if side == 0 else (-np.inf, 0.0)
            yield Constraint(
                there - spent.times(share), words, nowhere(1), t, *bounds, unit="dollars"
            )


def says(rule: SpendingShare, decisions: DecisionModel) -> str:
    """Return the rule in a sentence."""
    bounds = [f"at least {percent(rule.at_least)}"] if rule.at_least is not None else []
    bounds += [f"at most {percent(rule.at_most)}"] if rule.at_most is not None else []
    where = at_schools(rule.schools, decisions) or " at schools"
    many = " and ".join(bounds)
    return f"{many[0].upper()}{many[1:]} of program dollars go to sites{where}{in_years(rule)}."
