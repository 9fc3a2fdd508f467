"""A plan's money year by year: going on as today, the plan, what next year opens with."""

from __future__ import annotations

import numpy as np

from ....models.results.plan_parts.money_plan import FundYear, MoneyYear
from ...evaluation.evaluate import Evaluation
from ...figures.arrays import BoolArray, FloatArray
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
    # A fund with a condition may be there in the plan and not today, or the other way round.
    has, had = evaluation.pot_amount, today.pot_amount
    saved = evaluation.pot_dollars - has
    base = evaluation.base_dollars().sum(axis=0)
    top_ups, once = evaluation.top_ups, evaluation.one_time
    spent, going_on = evaluation.dollars, today.dollars
    carried = dict.fromkeys(figures.scenario.years, 0.0)
    for fund in funds:
        if fund.year + 1 in carried:
            carried[fund.year + 1] += fund.carried
    names = list(figures.scenario.funds)
    as_today = [today_dues(today, t) for t in figures.years]
    gaps = [_short(evaluation, dues, had[:, t]) for t, dues in enumerate(as_today)]
    lacks = np.isin(figures.pots.fund, gaps[0].funds)
    nothing = np.zeros(len(lacks))
    found = []
    for t, year in enumerate(figures.scenario.years):
        short, planned = gaps[t], plan_dues(evaluation, t)
        after = min(t + 1, len(figures.years) - 1)
        # Only what is begun by now saves next year, too.
        next_year = evaluation.pot_amount_as_in(t, after) + _saved(evaluation, t, after)
        yearly = _short(evaluation, planned, evaluation.pot_dollars[:, t])
        opens = _short(evaluation, going_on_dues(evaluation, t), next_year)
        found.append(
            MoneyYear(
                year=year,
                today=float(going_on[t]),
                funds=float(has[:, t].sum()),
                saved=float(saved[:, t].sum()),
                spent=float(spent[t]),
                top_ups=float(top_ups[t]),
                top_ups_today=float(today.top_ups[t]),
                one_time=float(once[t]),
                carried_in=carried[year],
                gap=short.missing,
                short_funds=tuple(names[fund] for fund in short.funds),
                idle=short.idle,
                yearly_gap=yearly.missing,
                more_than_today=_need(evaluation, planned, has[:, t], saved[:, t], lacks)
                - _need(evaluation, as_today[t], had[:, t], nothing, lacks),
                open_next=opens.missing,
                open_next_funds=tuple(names[fund] for fund in opens.funds),
                going_on=evaluation.going_on(t),
                base=float(base[t]),
            )
        )
    return tuple(found)


def _need(
    evaluation: Evaluation, dues: Dues, amount: FloatArray, saved: FloatArray, lacks: BoolArray
) -> float:
    """Return what dues take of the pots of short funds, all that the others may pay left to them.

    Parameters
    ----------
    amount
        What each pot is given, (pots,).
    saved
        What reorganizations add to each pot, (pots,).
    lacks
        Which pots are of funds that are short, (pots,).
    """
    return _short(evaluation, dues, np.where(lacks, 0.0, amount) + saved).missing


def _saved(evaluation: Evaluation, t: int, after: int) -> FloatArray:
    """Return what reorganizations in force in a year save in the year after, by pot, (pots,)."""
    figures = evaluation.formulation.figures
    by_fund = evaluation.in_force[:, t] @ figures.reorganizations.saves[:, :, after]
    return np.asarray(np.where(figures.pots.place < 0, by_fund[figures.pots.fund], 0.0))


def _short(evaluation: Evaluation, dues: Dues, held: FloatArray) -> Shortage:
    """Return what of the dues the pots may not pay of what they hold, their reserve kept."""
    figures = evaluation.formulation.figures
    return shortage(figures, dues, held * (1.0 - figures.pots.reserve))
