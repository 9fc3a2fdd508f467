"""Every decision that a tiny scenario allows and its funds can pay."""

from __future__ import annotations

from typing import Any

from . import brute, rows
from .gains import Decisions
from .judge import Judge


def every(scenario: dict[str, Any], most: int = 3000) -> list[Decisions] | None:
    """Return all decisions that break no hard rule; None if there are more than `most`.

    For scenarios without soft rules, rules that ask who pays, and reorganizations.
    """
    judge = Judge(scenario)
    assert not judge.d.reorganizations
    assert not judge.paying
    d, money = judge.d, judge.money
    try:
        table, _ = brute._all_but_money(d, money, brute.LIMIT)
    except brute.TooManyError:
        return None
    table = rows.with_district_costs(d, money, table)
    table = table.keep(rows.not_plainly_short(d, money, table))
    table = table.keep(rows.allowed_by_rules(judge.breaches, table))
    if len(table) > most:
        return None
    keys = rows.cost_keys(table)
    found = []
    for i in range(len(table)):
        need = {key: float(table.of("cost", *key)[i]) for key in keys}
        decisions = table.decisions(d, i)
        if money.of(decisions).reaches({key: x for key, x in need.items() if x > 0}):
            found.append(decisions)
    return found
