"""Prices: what one more unit of a scarce thing is worth, from the linear relaxation.

A price is a dual value: the relaxation's best objective rises by the price for each unit more, as
long as the same things bind, and never by more however much more there is (it is concave). So no
plan with `d` units more is worth more than the relaxation's objective plus price x `d`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..figures.arrays import FloatArray
from ..formulate import Formulation
from ..formulation.payments import THOUSAND
from ..milp.relaxation import Relaxation, relax
from ..milp.solution import Status


@dataclass(frozen=True, eq=False)
class Prices:
    """Dual values of the linear relaxation, never negative.

    Attributes
    ----------
    relaxed
        The relaxation's objective, student-SD: no plan has more.
    pots
        Worth of one more dollar of the amount of each pot and year, student-SD, (pots, T); that
        more of it may be carried on is counted in.
    classes
        Worth that a dollar of costs of each class must bring to be spent, (classes, T).
    staff
        Worth of one more FTE by role, each (T,).
    rules
        Worth of one more unit, summed over the rule's rows, by rule id.
    duals
        The model's row duals as `milp.relax` gives them, with their signs, (m,).
    used
        By rule, what each column uses of what it allows, at its rows' prices, (n,).
    """

    relaxed: float
    pots: FloatArray
    classes: FloatArray
    staff: dict[str, FloatArray]
    rules: dict[str, float]
    duals: FloatArray
    used: dict[str, FloatArray]


def find_prices(
    formulation: Formulation, time_limit: float, relaxed: Relaxation | None = None
) -> Prices | None:
    """Return the prices, or None if the relaxation was not solved in the time given.

    Parameters
    ----------
    time_limit
        Wall seconds.
    relaxed
        The relaxation, if it is known already.
    """
    relaxed = relaxed or relax(formulation.model, time_limit=time_limit)
    if relaxed.status is not Status.OPTIMAL or relaxed.duals is None or relaxed.objective is None:
        return None
    duals = np.abs(relaxed.duals)
    money, years = formulation.money, len(formulation.figures.years)
    pots = np.stack([duals[rows.ids] for rows in money.budget], axis=1)
    pots = (pots + _reserving(formulation, duals) + _carrying(formulation, relaxed)) / THOUSAND
    if relaxed.x is not None:
        # More of what is not there is worth nothing.
        pots = pots * np.stack([line.value(relaxed.x) for line in money.there], axis=1)
    return Prices(
        relaxed=relaxed.objective + formulation.offset,
        pots=pots,
        classes=duals[money.paid.ids].reshape(-1, years) / THOUSAND,
        staff={role: duals[rows.ids] for role, rows in formulation.staff.items()},
        rules={
            rule.id: float(sum(duals[rows.ids].sum() for rows in rule.rows))
            for rule in formulation.rules
        },
        duals=relaxed.duals,
        used=_used(formulation, relaxed.duals),
    )


def _used(formulation: Formulation, duals: FloatArray) -> dict[str, FloatArray]:
    used = {}
    for rule in formulation.rules:
        ids = [rows.ids for rows in rule.rows]
        if ids:
            rows = np.concatenate(ids)
            used[rule.id] = np.asarray(formulation.model.matrix[rows].T @ duals[rows])
    return used


def _reserving(formulation: Formulation, duals: FloatArray) -> FloatArray:
    """Return what it is worth that more may be spent of a larger amount, (pots, T)."""
    pots = formulation.figures.pots
    worth = np.zeros(pots.amount.shape)
    held = np.flatnonzero(pots.reserve > 0)
    for t, rows in enumerate(formulation.money.reserve):
        worth[held, t] = (1.0 - pots.reserve[held]) * duals[rows.ids]
    return worth


def _carrying(formulation: Formulation, relaxed: Relaxation) -> FloatArray:
    """Return what it is worth that more may be carried on from a larger amount, (pots, T)."""
    pots = formulation.figures.pots
    worth = np.zeros(pots.amount.shape)
    if relaxed.reduced_costs is None:
        return worth
    for t, columns in enumerate(formulation.money.carry):
        if not columns.size:
            continue
        carries = np.flatnonzero(pots.cap[:, t] > 0)
        # Above 0 only where as much as may be is carried.
        most = np.maximum(relaxed.reduced_costs[columns.ids], 0.0)
        worth[carries, t] = most * pots.cap[carries, t] / pots.amount[carries, t]
    return worth
