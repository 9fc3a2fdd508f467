"""Prices: what one more unit of a scarce thing is worth, from the linear relaxation."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..figures.arrays import FloatArray
from ..formulation.build import Formulation
from ..formulation.money import THOUSAND
from ..milp.model import Rows
from ..milp.relax import relax
from ..milp.solution import Status


@dataclass(frozen=True, eq=False)
class Prices:
    """Dual values of the linear relaxation, never negative.

    Attributes
    ----------
    pots
        Worth of one more dollar in each pot and year, student-SD, (pots, T).
    classes
        Worth that a dollar of costs of each class must bring to be spent, (classes, T).
    staff
        Worth of one more FTE by role, each (T,).
    rules
        Worth of one more unit, summed over the rule's rows, by rule id.
    """

    pots: FloatArray
    classes: FloatArray
    staff: dict[str, FloatArray]
    rules: dict[str, float]


def find_prices(formulation: Formulation, time_limit: float) -> Prices | None:
    """Return the prices, or None if the relaxation was not solved in the time given.

    Parameters
    ----------
    time_limit
        Wall seconds.
    """
    relaxed = relax(formulation.model, time_limit=time_limit)
    if relaxed.status is not Status.OPTIMAL or relaxed.duals is None:
        return None
    duals = np.abs(relaxed.duals)
    money, years = formulation.money, len(formulation.figures.years)
    pots = np.stack([_of(duals, rows) for rows in money.budget], axis=1) / THOUSAND
    names = {rows.name: rows for rows in formulation.model.rows}
    paid = _of(duals, names.get("money:paid")).reshape(-1, years) / THOUSAND
    return Prices(
        pots=pots,
        classes=paid,
        staff={role: _of(duals, rows) for role, rows in formulation.staff.items()},
        rules={
            rule.id: float(sum(_of(duals, rows).sum() for rows in rule.rows))
            for rule in formulation.rules
        },
    )


def _of(duals: FloatArray, rows: Rows | None) -> FloatArray:
    return np.zeros(0) if rows is None else duals[rows.ids]
