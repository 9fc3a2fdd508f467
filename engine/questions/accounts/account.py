"""A program's worth and cost, site by site, against the price of what it uses.

Prices are duals of the linear relaxation: what the dollars, the staff and the room under rules that
a site takes up are worth where they would be used otherwise.
"""

from __future__ import annotations

import numpy as np

from ....models.results.explanation import Account
from ...evaluation.evaluate import Evaluation
from ...evaluation.site_years import OFF, states
from ...figures.ways import RUN
from ...formulate import Formulation
from ...formulation.money.ledger import DISTRICT
from ...plan.causes import Columns
from ...plan.prices import Prices

PRICE_SECONDS = 60.0
"""Wall seconds that the relaxation, whose duals are the prices, may take."""


def accounts(
    evaluation: Evaluation, prices: Prices, program: str, school: str | None = None
) -> tuple[tuple[Account, ...], tuple[Account, ...]]:
    """Return the sums where the plan runs the program and where not, and its sites one by one.

    A site's figures are those of running fully in every year it may: worth beside what else the
    plan runs there. The district's cost is in no site, and comes on top of the sums.
    """
    formulation = evaluation.formulation
    figures = formulation.figures
    q = list(figures.scenario.programs).index(program)
    ways = figures.ways
    full = (ways.offering == q) & (ways.kind == RUN) & (ways.level == 1.0)
    if school is not None:
        full &= ways.place == figures.places.ids.index(school)
    own = np.flatnonzero(full)
    last = states(figures, evaluation.decisions)[ways.site[own], -1]
    columns = Columns.of(evaluation, prices, own)
    room = columns.room
    sites = [
        Account(
            school=figures.places.ids[ways.place[way]],
            runs=bool(last[i] != OFF),
            dollars=float(columns.dollars[i]),
            fte=float(ways.staff[way, :, -1].sum()),
            worth=float(columns.worth[i]),
            money=float(columns.money[i]),
            staff=float(columns.staff[i]),
            rules=float(room[i]),
            net=float(columns.worth[i] - columns.money[i] - columns.staff[i] - room[i]),
        )
        for i, way in enumerate(own)
    ]
    district = _district(formulation, prices, q) if school is None else (0.0, 0.0)
    sums = []
    for runs in (True, False):
        listed = [site for site in sites if site.runs == runs]
        if listed:
            # Paid once, wherever it runs: with the sites that run, or if none does, with the rest.
            due = runs or not any(site.runs for site in sites)
            sums.append(_sum(listed, runs, district if due else (0.0, 0.0)))
    return tuple(sums), tuple(sorted(sites, key=lambda site: (not site.runs, -site.net)))


def _sum(listed: list[Account], runs: bool, district: tuple[float, float]) -> Account:
    def total(field: str) -> float:
        return float(sum(getattr(site, field) for site in listed))

    dollars, price = district
    return Account(
        runs=runs,
        sites=len(listed),
        dollars=total("dollars") + dollars,
        fte=total("fte"),
        worth=total("worth"),
        money=total("money") + price,
        staff=total("staff"),
        rules=total("rules"),
        net=total("net") - price,
    )


def _district(formulation: Formulation, prices: Prices, q: int) -> tuple[float, float]:
    """Return the program's district cost over the years it may run, and what that is worth."""
    ledger, ways = formulation.money.ledger, formulation.figures.ways
    may = (formulation.decisions.column[(ways.offering == q) & (ways.kind == RUN)] >= 0).any(axis=0)
    due = (ledger.offering == q) & (ledger.kind == DISTRICT) & may[ledger.year]
    own = np.flatnonzero(due)
    price = prices.classes[formulation.money.label[own], ledger.year[own]]
    return float(ledger.dollars[own].sum()), float(ledger.dollars[own] @ price)
