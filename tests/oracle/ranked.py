"""All plans of a tiny scenario down to an objective, or the best so many, by enumeration."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from . import asked, brute, rows
from .judge import Judge
from .money import Money
from .payplan import PayPlan
from .scale import toll_of_rows

Ranked = list[tuple[float, brute.Decisions]]


def ranked(
    scenario: dict[str, Any],
    count: int | None = None,
    least: float = -np.inf,
    most_looked: int = 5000,
) -> Ranked:
    """Objectives and decisions of the best plans, best first; pilots teach nothing.

    Of scenarios without reorganizations.

    Parameters
    ----------
    count
        Of so many best plans, ties with the last included; None: of all.
    least
        Of plans of at least this objective only.

    Raises
    ------
    brute.TooManyError
        More than `most_looked` rows would have to be looked at.
    """
    judge, money, table, most = _rows(scenario)
    d = judge.d
    found: Ranked = []
    for looked, i in enumerate(np.argsort(-most, kind="stable")):
        enough = count is not None and len(found) >= count
        floor = (
            sorted((x for x, _ in found), reverse=True)[count - 1] if enough and count else least
        )
        if most[i] < max(floor, least) - 1e-9:
            break
        if looked >= most_looked:
            raise brute.TooManyError("too many plans to look at")
        decisions = table.decisions(d, int(i))
        penalty = _penalty(judge, money, table, int(i), decisions)
        if penalty is not None and most[i] - penalty >= least - 1e-9:
            found.append((float(most[i]) - penalty, decisions))
    found.sort(key=lambda pair: -pair[0])
    return found


def best_such(scenario: dict[str, Any], keep: Callable[[brute.Decisions], bool]) -> float:
    """Objective of the best plan that is of some kind, -inf if there is none."""
    judge, money, table, most = _rows(scenario)
    best = -np.inf
    for i in np.argsort(-most, kind="stable"):
        if most[i] < best:
            break
        decisions = table.decisions(judge.d, int(i))
        if not keep(decisions):
            continue
        penalty = _penalty(judge, money, table, int(i), decisions)
        if penalty is not None:
            best = max(best, float(most[i]) - penalty)
    return float(best)


def _rows(scenario: dict[str, Any]) -> tuple[Judge, Money, Any, Any]:
    """Every row that keeps the rules, and what each is worth at most, payments left aside."""
    judge = Judge(scenario)
    assert not judge.d.reorganizations
    d, money = judge.d, judge.money
    table, _ = brute._all_but_money(d, money, brute.LIMIT)
    table = rows.with_district_costs(d, money, table)
    table = table.keep(rows.not_plainly_short(d, money, table))
    table = table.keep(rows.allowed_by_rules(judge.breaches, table))
    most = table.of("worth") - d.hurdle * rows.dollars(table) - toll_of_rows(d, table)
    most = most - rows.penalties(judge.breaches, table)
    most = most + asked.weight(d) * table.of("asked")
    return judge, money, table, most


def _penalty(
    judge: Judge, money: Money, table: Any, row: int, decisions: brute.Decisions
) -> float | None:
    money = money.of(decisions)
    need = {key: float(table.of("cost", *key)[row]) for key in rows.cost_keys(table)}
    if not money.reaches({key: amount for key, amount in need.items() if amount > 0}):
        return None
    return PayPlan(judge.breaches, money, decisions).penalty() if judge.paying else 0.0


def without_learning(scenario: dict[str, Any]) -> dict[str, Any]:
    """The scenario with effects of which no pilot can teach anything: no standard errors."""
    programs = {}
    for key, program in scenario["programs"].items():
        effects = {
            goal: effect
            if isinstance(effect, str)
            else {k: v for k, v in effect.items() if k != "se"}
            for goal, effect in (program.get("effects") or {}).items()
        }
        programs[key] = {**program, "effects": effects}
    evidence = dict(scenario.get("evidence") or {})
    unknown = evidence.get("unknown")
    if unknown:
        evidence["unknown"] = {k: v for k, v in unknown.items() if k != "se"}
    return {**scenario, "programs": programs, **({"evidence": evidence} if evidence else {})}
