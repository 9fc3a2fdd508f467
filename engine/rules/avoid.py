"""avoid: this decision is not made, in no named year at any named site."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ...models.scenario.rules import Avoid
from ..formulation.constraint import Constraint
from ..formulation.decision_model import DecisionModel
from ..formulation.site_decisions import sentence, wish


def constraints(rule: Avoid, draft: DecisionModel) -> Iterator[Constraint]:
    """Yield one line a site and year."""
    unwanted = wish(rule, draft)
    place = draft.figures.sites.place[unwanted.sites]
    for t, made in unwanted.made.items():
        year = draft.figures.scenario.years[t]

        def words(i: int, year: int = year) -> str:
            return f"{draft.site_name(int(unwanted.sites[i]))}: not {rule.action} in {year}"

        lower, upper = (1.0, np.inf) if unwanted.opposite else (-np.inf, 0.0)
        yield Constraint(made, words, place, t, lower, upper)


def says(rule: Avoid, draft: DecisionModel) -> str:
    """Return the rule in a sentence."""
    return sentence(rule, draft, "not ")
