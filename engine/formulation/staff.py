"""Staff: the people at running, merged and piloting sites are no more than there are."""

from __future__ import annotations

import numpy as np

from ...models.numbers import shown
from ...models.scenario.base import in_year
from ..milp.model.expressions import Expressions
from ..milp.model.model import Rows
from .builder import FormulationBuilder
from .decision_model import DecisionModel


def staff_used(decisions: DecisionModel, role: int) -> Expressions:
    """Return FTE of a role in use, one line a year."""
    ways = decisions.figures.ways
    way, year = np.nonzero((decisions.column >= 0) & (ways.staff[:, role] != 0))
    column = decisions.column[way, year]
    return Expressions.of(len(decisions.figures.years), year, column, ways.staff[way, role, year])


def add_staff(builder: FormulationBuilder) -> dict[str, Rows]:
    """Add one row a year for each role with a limit; return them by role."""
    decisions = builder.decisions
    rows = {}
    scenario = decisions.figures.scenario
    for r, (key, role) in enumerate(scenario.staff.items()):
        if role.available is None:
            continue
        limit = [in_year(role.available, year) for year in scenario.years]

        def says(i: int, key: str = key, limit: list[float] = limit) -> str:
            return f"staff {key}: at most {shown(limit[i])} FTE in {scenario.years[i]}"

        rows[key] = builder.require(f"staff:{key}", staff_used(decisions, r), says, upper=limit)
    return rows
