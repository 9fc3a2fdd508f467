"""A plan's money year by year: going on as today, the plan, what next year opens with."""

from __future__ import annotations

from ....models.results.plan_parts.money_plan import FundYear, MoneyYear
from ...evaluation.evaluate import Evaluation
from ...figures.arrays import FloatArray
from .shortage import Dues, Shortage, going_on_dues, plan_dues, shortage, today_dues


def money_years(
    evaluation: Evaluation,
    today: Evaluation,
    funds: tuple[FundYear, ...],
) -> tuple[MoneyYear, ...]:
    """Return a plan's money, year by year.

    Parameters
    ----------
    funds
        The plan's.
    """
    figures = evaluation.formulation.figures
    has = figures.pots.amount
    saved = evaluation.pot_dollars - has
    base = evaluation.base_dollars().sum(axis=0)
    top_ups, once = evaluation.top_ups, evaluation.one_time
    spent, going_on = evaluation.dollars, today.dollars
    carried = dict.fromkeys(figures.scenario.years, 0.0)
    for fund in funds:
        if fund.year + 1 in carried:
            carried[fund.year + 1] += fund.carried
    names = list(figures.scenario.funds)
    found = []
    for t, year in enumerate(figures.scenario.years):
        after = min(t + 1, len(figures.years) - 1)
        short = _short(evaluation, today_dues(today, t), has[:, t])
        yearly = _short(evaluation, plan_dues(evaluation, t), evaluation.pot_dollars[:, t])
        opens = _short(evaluation, going_on_dues(evaluation, t), evaluation.pot_dollars[:, after])
        found.append(
            MoneyYear(
                year=year,
                today=float(going_on[t]),
                funds=float(has[:, t].sum()),
                saved=float(saved[:, t].sum()),
                spent=float(spent[t]),
                top_ups=float(top_ups[t]),
                one_time=float(once[t]),
                carried_in=carried[year],
                gap=short.missing,
                short_funds=tuple(names[fund] for fund in short.funds),
                idle=short.idle,
                yearly_gap=yearly.missing,
                open_next=opens.missing,
                open_next_funds=tuple(names[fund] for fund in opens.funds),
                going_on=evaluation.going_on(t),
                base=float(base[t]),
            )
        )
    return tuple(found)


def _short(evaluation: Evaluation, dues: Dues, held: FloatArray) -> Shortage:
    """Return what of the dues the pots may not pay of what they hold, their reserve kept."""
    figures = evaluation.formulation.figures
    return shortage(figures, dues, held * (1.0 - figures.pots.reserve))
