"""Staff: the people at running, merged and piloting sites are no more than there are."""

from __future__ import annotations

import numpy as np

from ...models.scenario.base import in_year
from ..milp.model.expressions import Expressions
from ..milp.model.model import Rows
from .decision_model import DecisionModel


def staff_used(draft: DecisionModel, role: int) -> Expressions:
    """Return FTE of a role in use, one line a year."""
    ways = draft.figures.ways
    way, year = np.nonzero((draft.column >= 0) & (ways.staff[:, role] != 0))
    column = draft.column[way, year]
    return Expressions.of(len(draft.figures.years), year, column, ways.staff[way, role, year])


def add_staff(draft: DecisionModel) -> dict[str, Rows | None]:
    """Add one row a year for each role with a limit; return them by role."""
    rows = {}
    scenario = draft.figures.scenario
    for r, (key, role) in enumerate(scenario.staff.items()):
        if role.available is None:
            continue
        limit = [in_year(role.available, year) for year in scenario.years]

        def says(i: int, key: str = key, limit: list[float] = limit) -> str:
            return f"staff {key}: at most {limit[i]:g} FTE in {scenario.years[i]}"

        rows[key] = draft.require(f"staff:{key}", staff_used(draft, r), says, upper=limit)
    return rows
