"""sites: if the program runs at all, it runs at so many sites.

Merged sites count, pilots do not.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ...models.scenario.rules.kinds import Sites
from ..formulation.builder import FormulationBuilder
from ..formulation.constraint import Constraint, count, in_years, nowhere, rule_years
from ..formulation.decision_model import DecisionModel, always


def constraints(rule: Sites, builder: FormulationBuilder) -> Iterator[Constraint]:
    """Yield, for each year, the sites beyond the fewest and below the most."""
    decisions = builder.decisions
    scenario = decisions.figures.scenario
    program = list(scenario.programs).index(rule.program)
    own = np.flatnonzero(decisions.figures.sites.program == program)
    for t in rule_years(rule, decisions):
        running = decisions.runs[t].at(own).total()
        words = always(f"{says(rule, decisions).removesuffix('.')} ({scenario.years[t]})")
        if rule.at_least > 0:
            short = running - builder.anywhere(program, t).times(rule.at_least)
            yield Constraint(short, words, nowhere(1), t, lower=0.0)
        if rule.at_most is not None:
            yield Constraint(running, words, nowhere(1), t, upper=rule.at_most)


def says(rule: Sites, decisions: DecisionModel) -> str:
    """Return the rule in a sentence."""
    name = decisions.program_name(list(decisions.figures.scenario.programs).index(rule.program))
    bounds = [f"no fewer than {count(rule.at_least, 'site')}"] if rule.at_least else []
    bounds += [f"no more than {count(rule.at_most, 'site')}"] if rule.at_most is not None else []
    return f"{name}, if it runs, runs at {' and '.join(bounds) or 'any sites'}{in_years(rule)}."
