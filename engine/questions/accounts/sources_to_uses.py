"""Where the money goes: fund by fund and year by year, from what uses less to what uses more.

Every dollar is there: a fund's amount is what today's programs would use of it, and what they would
leave; and with what reorganizations save and what it carries in it is what the plan spends of it,
carries on and leaves.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ....models.results.money_moves import Flow, FundMoves, Moved
from ....models.results.plan import Plan
from ....models.scenario.scenario import Scenario
from ...evaluation.evaluate import Evaluation
from ...figures.arrays import FloatArray, IntArray
from ...figures.cents import HALF_CENT
from .bills import Bills, due, make_bills
from .today_payments import Paid, left_over, pay_today

ASKED = ("program", "merge", "reorganization")
"""What can be asked about."""


@dataclass(frozen=True, eq=False)
class MoneyMoves:
    """The money of a plan against going on as today. U uses: offerings, rules, carried, left.

    Attributes
    ----------
    uses
        What each use is.
    change
        Dollars that a use takes more (less) of a pot than today, (pots, T, U); sums to 0.
    amount, saved, carried_in, today, left_today, spent, carried_on, left
        By pot and year, (pots, T).
    missing
        Dollars of today's bills that no pot has the money for, by use, (U, T).
    """

    uses: tuple[Moved, ...]
    change: FloatArray
    amount: FloatArray
    saved: FloatArray
    carried_in: FloatArray
    today: FloatArray
    left_today: FloatArray
    spent: FloatArray
    carried_on: FloatArray
    left: FloatArray
    missing: FloatArray


def money_moves(evaluation: Evaluation, now: Evaluation, plan: Plan) -> MoneyMoves:
    """Return how the money of every pot moves.

    Parameters
    ----------
    evaluation, now
        The plan and going on as today, evaluated.
    plan
        Whose payments are those of `evaluation`.
    """
    formulation = evaluation.formulation
    figures = formulation.figures
    today = due(now)
    bills, in_plan = make_bills(formulation, plan.payments, today)
    paid = pay_today(figures, bills, bills.amounts(today), in_plan, now.pot_amount)
    years = len(figures.years)
    begun = [key for key, year in plan.begun.items() if year is not None]
    brought = _brought(evaluation, now)
    names = list(dict.fromkeys([*(key[0] for key in bills.keys), *begun, *brought]))
    use = np.array([names.index(key[0]) for key in bills.keys], dtype=np.int64)
    shape = (len(figures.pots.fund), years, len(names) + 2)
    change, missing = np.zeros(shape), np.zeros((shape[2], years))
    for i, difference in enumerate(in_plan - paid.by_pot):
        change[:, bills.year[i], use[i]] += difference
        missing[use[i], bills.year[i]] += paid.missing[i]
    for key in begun:
        change[:, :, names.index(key)] -= _saved(evaluation, key)
    for key, dollars in brought.items():
        change[:, :, names.index(key)] -= dollars
    return _balanced((evaluation, now), bills, (paid, in_plan), names, change, missing)


def _brought(evaluation: Evaluation, now: Evaluation) -> dict[str, FloatArray]:
    """Return by program the dollars of each pot, (pots, T), that are there because it runs.

    Below 0 where they are no longer there. Programs without a fund that waits for them are left
    out.
    """
    figures = evaluation.formulation.figures
    more = evaluation.pot_amount - now.pot_amount
    found: dict[str, FloatArray] = {}
    for f, fund in enumerate(figures.scenario.funds.values()):
        own = figures.pots.fund == f
        if fund.condition is not None and more[own].any():
            key = fund.condition.program
            found[key] = found.get(key, np.zeros_like(more)) + more * own[:, None]
    return found


def _saved(evaluation: Evaluation, key: str) -> FloatArray:
    """Return the dollars of each pot that a reorganization saves, (pots, T)."""
    figures = evaluation.formulation.figures
    r = list(figures.scenario.reorganizations).index(key)
    dollars = figures.reorganizations.saves[r] * evaluation.in_force[r]
    return np.asarray(dollars[figures.pots.fund])


def _balanced(
    of: tuple[Evaluation, Evaluation],
    bills: Bills,
    paid: tuple[Paid, FloatArray],
    names: list[str],
    change: FloatArray,
    missing: FloatArray,
) -> MoneyMoves:
    """Add what is carried and what is left, so that the changes of each pot and year sum to 0."""
    evaluation, had = of[0], of[1].pot_amount
    today, in_plan = paid
    years = len(evaluation.formulation.figures.years)
    left_today = left_over(bills, today.by_pot, had)
    rest = left_over(bills, in_plan, evaluation.pot_dollars)
    carried_in, carried_on = np.zeros(rest.shape), np.zeros(rest.shape)
    for t in range(years):
        carried_in[:, t] = carried_on[:, t - 1] if t else 0.0
        carried_on[:, t] = np.clip(carried_in[:, t] + rest[:, t], 0.0, evaluation.pot_cap[:, t])
    left = carried_in + rest - carried_on
    change[:, :, -2] = carried_on - carried_in
    change[:, :, -1] = left - left_today
    return MoneyMoves(
        uses=(*(_moved(evaluation, name) for name in names), _of("carried"), _of("left")),
        change=change,
        amount=had,
        saved=evaluation.pot_dollars - had,
        carried_in=carried_in,
        today=had - left_today,
        left_today=left_today,
        spent=evaluation.pot_dollars - rest,
        carried_on=carried_on,
        left=left,
        missing=missing,
    )


def _of(kind: str, id: str = "", amount: float = 0.0) -> Moved:
    return Moved.model_validate({"kind": kind, "id": id, "amount": amount})


def _moved(evaluation: Evaluation, name: str) -> Moved:
    scenario = evaluation.formulation.figures.scenario
    if name.startswith("rule:"):
        return _of("rule", name.removeprefix("rule:"))
    if name in scenario.reorganizations:
        return _of("reorganization", name)
    return _of("program" if name in scenario.programs else "merge", name)


def fund_tables(scenario: Scenario, moves: MoneyMoves, fund_of: IntArray) -> tuple[FundMoves, ...]:
    """Return each fund's sources and uses in each year; its pots together.

    Parameters
    ----------
    fund_of
        Number of each pot's fund, (pots,).
    """
    tables = []
    for f, fund in enumerate(scenario.funds):
        own = fund_of == f
        for t, year in enumerate(scenario.years):
            less = np.minimum(moves.change[own, t], 0.0).sum(axis=0)
            more = np.maximum(moves.change[own, t], 0.0).sum(axis=0)
            tables.append(
                FundMoves(
                    fund=fund,
                    year=year,
                    sources=_listed(moves, -less),
                    uses=_listed(moves, more),
                    **{
                        field: float(getattr(moves, field)[own, t].sum())
                        for field in (
                            "amount",
                            "saved",
                            "carried_in",
                            "today",
                            "left_today",
                            "spent",
                            "carried_on",
                            "left",
                        )
                    },
                )
            )
    return tuple(tables)


def _listed(moves: MoneyMoves, dollars: FloatArray) -> tuple[Moved, ...]:
    chosen = [u for u in np.argsort(-dollars, kind="stable") if dollars[u] > 0]
    return tuple(_with(moves.uses[u], float(dollars[u])) for u in chosen)


def _with(use: Moved, dollars: float) -> Moved:
    return use.model_copy(update={"amount": dollars})


def flows_of(
    scenario: Scenario, moves: MoneyMoves, fund_of: IntArray, key: str
) -> tuple[Flow, ...]:
    """Return the money that goes from or to a program or reorganization, by fund and year.

    Money in a pot has no name: what all sources of a pot set free goes to all its uses in
    proportion.
    """
    found = [u for u, use in enumerate(moves.uses) if use.kind in ASKED and use.id == key]
    if not found:
        return ()
    return tuple(
        flow
        for f, fund in enumerate(scenario.funds)
        for t, year in enumerate(scenario.years)
        for flow in _fund_flows(moves, np.flatnonzero(fund_of == f), t, found[0], (fund, year))
    )


def _fund_flows(
    moves: MoneyMoves, own: IntArray, t: int, mine: int, where: tuple[str, int]
) -> Iterator[Flow]:
    size = len(moves.uses)
    to, of = np.zeros(size), np.zeros(size)
    for pot in own:
        less = np.maximum(-moves.change[pot, t], 0.0)
        more = np.maximum(moves.change[pot, t], 0.0)
        total = more.sum()
        if total > 0:
            to += less[mine] * more / total
            of += more[mine] * less / total
    for u in np.argsort(-to, kind="stable"):
        if to[u] > HALF_CENT:
            yield _flow(moves, where, mine, int(u), float(to[u]))
    for u in np.argsort(-of, kind="stable"):
        if of[u] > HALF_CENT:
            yield _flow(moves, where, int(u), mine, float(of[u]))


def _flow(moves: MoneyMoves, where: tuple[str, int], source: int, use: int, dollars: float) -> Flow:
    fund, year = where
    return Flow(
        fund=fund,
        year=year,
        source=_with(moves.uses[source], dollars),
        use=_with(moves.uses[use], dollars),
        amount=dollars,
    )
