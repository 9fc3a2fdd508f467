"""What the funds may not pay of going on as today in a year, from the definitions alone."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.optimize import linprog

from .breaches import Breaches
from .costs import all_costs
from .gains import today
from .money import Money
from .payplan import top_ups
from .read import District


def gap(given: dict[str, Any], year: int) -> float:
    """Dollars that are due and that no fund may pay of this year's money, its reserve kept."""
    d = District(given)
    money, decisions = Money(d), today(d)
    owners = [(o, x) for (o, t), x in all_costs(d, decisions).items() if t == year and x > 0]
    dues = [(x, money.payers(o), o) for o, x in owners]
    for (i, s, t), x in top_ups(Breaches(d), decisions).items():
        f = d.rules[i]["top_up_from"]
        if t == year:
            dues.append(
                (x, [pot for pot in money.pots if pot[0] == f and pot[1] in (None, s)], None)
            )
    pairs = [(k, pot) for k, (_, pots, _) in enumerate(dues) for pot in pots]
    if not pairs:
        return sum(x for x, _, _ in dues)
    rows = [[float(k == j) for k, _ in pairs] for j in range(len(dues))]
    limits = [x for x, _, _ in dues]
    for pot in money.pots:
        rows.append([float(pot == other) for _, other in pairs])
        limits.append(money.spendable(pot, year))
    for f, row in d.funds.items():
        if row.get("match"):
            rows.append([_matched(f, row["match"], pot, dues[k], money) for k, pot in pairs])
            limits.append(0.0)
    paid = linprog(-np.ones(len(pairs)), rows, limits, method="highs")
    return sum(x for x, _, _ in dues) + float(paid.fun)


def _matched(f: str, match: dict[str, Any], pot: Any, due: Any, money: Money) -> float:
    """What a payment counts in the row that holds a matching fund to its match."""
    if pot[0] == f:
        return 0.0 if due[2] is None else 1.0
    may = due[2] is not None and any(other[0] == f for other in money.payers(due[2]))
    return -float(match["per_dollar"]) if pot[0] == match["fund"] and may else 0.0
