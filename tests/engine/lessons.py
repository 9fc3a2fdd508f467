"""The engine's prices in the words of the oracle."""

from __future__ import annotations

from oracle.learning import Prices

from groundswell.engine.formulate import Formulation
from groundswell.engine.formulation.money.ledger import DISTRICT, YEARLY


def prices_of(formulation: Formulation) -> Prices | None:
    """Return what a dollar and an FTE cost by program, place and year; None without prices."""
    found = formulation.learning.prices
    if found is None:
        return None
    scenario, ledger = formulation.figures.scenario, formulation.money.ledger
    programs, ids = list(scenario.programs), formulation.figures.places.ids
    dollars = {}
    for kind, q, place, t, label in zip(
        ledger.kind,
        ledger.offering,
        ledger.place,
        ledger.year,
        formulation.money.label,
        strict=True,
    ):
        if kind in (YEARLY, DISTRICT) and q < len(programs):
            where = None if place < 0 else ids[place]
            price = float(found.dollar[label, t])
            assert dollars.setdefault((programs[q], where, scenario.years[t]), price) == price
    staff = {
        (role, year): float(found.staff[r, t])
        for r, role in enumerate(scenario.staff)
        for t, year in enumerate(scenario.years)
    }
    return Prices(dollars, staff)
