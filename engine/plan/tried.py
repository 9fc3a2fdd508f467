"""What one site more, or less, of a program would break: tried out, where no price tells."""

from __future__ import annotations

import numpy as np

from ...models.results.explanation import Cause
from ..evaluation.evaluate import Evaluation
from ..evaluation.pay_model import rules_on_payments
from ..evaluation.site_years import OFF, states
from ..figures.arrays import BoolArray, FloatArray, IntArray
from ..figures.cents import HALF_CENT
from ..figures.ways import RUN
from ..formulation.payments import THOUSAND

MORE_BROKEN = 1e-6
"""By how much more of its unit a rule must be broken to count as broken: rounding."""


def tried(evaluation: Evaluation, ways: IntArray, *, runs: bool) -> Cause | None:
    """Return what keeps each of these sites as it is, found by changing that site alone.

    Parameters
    ----------
    evaluation
        A plan with its payments.
    ways
        Numbers of ways of running fully, of one program, that the plan decides alike.
    runs
        Whether the plan runs the program there: then each is ended, once from the first year on and
        once in the last year; else each goes on, or starts, wherever it is off.

    Returns
    -------
    The hard rule that every such change breaks; or that the money left over pays for none of these
    sites; None where it is neither.
    """
    held = _Held(evaluation)
    rules: set[str] | None = None
    money, together = not runs, _together(evaluation, ways)
    for own in [ways] if together else ways[:, None]:
        changed = _changed(evaluation, own, runs=runs)
        if not changed:
            return None
        for decisions in changed:
            other = evaluation.formulation.complete(decisions, held.pay)
            broken = held.broken(other)
            rules = broken if rules is None else rules & broken
            money = money and held.too_dear(other)
            if not rules and not money:
                return None
    if rules:
        rule = next(r for r in evaluation.formulation.rules if r.id in rules)
        return Cause(kind="breaks", rule=rule.id, says=rule.says)
    if not money or rules is None:
        return None
    sites = "all of its sites" if together else "one more site"
    return Cause(kind="money", says=LEFT.format(sites))


LEFT = "what is left of the money does not pay for {}"


def _together(evaluation: Evaluation, ways: IntArray) -> bool:
    """Return whether the program's sites run all or not at all."""
    figures = evaluation.formulation.figures
    programs = list(figures.scenario.programs.values())
    return bool(len(ways)) and programs[figures.ways.offering[ways[0]]].all_or_nothing


class _Held:
    """What a plan keeps: its rules but those on payments, and within what is left of the money."""

    def __init__(self, evaluation: Evaluation) -> None:
        formulation = evaluation.formulation
        on_payments = rules_on_payments(formulation)
        self._evaluation = evaluation
        self.pay = evaluation.x[formulation.money.pay.ids]
        self._rules = [
            (rule, rule.broken_by(evaluation.x))
            for rule in formulation.rules
            if rule.price is None and rule.id not in on_payments
        ]
        self._left = _left_over(evaluation)

    def broken(self, x: FloatArray) -> set[str]:
        """Return the rules that a full vector breaks by more than the plan does."""
        return {rule.id for rule, now in self._rules if rule.broken_by(x) > now + MORE_BROKEN}

    def too_dear(self, x: FloatArray) -> bool:
        """Return whether a full vector costs more in some year than all that is left over."""
        more = Evaluation(self._evaluation.formulation, x).dollars - self._evaluation.dollars
        return bool((more > self._left + HALF_CENT).any())


def _left_over(evaluation: Evaluation) -> FloatArray:
    """Return the dollars that all funds together have left in each year, reserves apart, (T,).

    What is carried on counts as left: it might have been spent.
    """
    money, pots = evaluation.formulation.money, evaluation.formulation.figures.pots
    carried = [float(evaluation.x[columns.ids].sum()) * THOUSAND for columns in money.carry]
    has = (evaluation.pot_dollars * (1.0 - pots.reserve)[:, None]).sum(axis=0)
    return np.asarray(has + np.array([0.0, *carried[:-1]]) - evaluation.dollars)


def _changed(evaluation: Evaluation, ways: IntArray, *, runs: bool) -> list[FloatArray]:
    """Return the plan's decisions with some sites changed, in each way that is to be tried.

    None where one of the sites is not by itself: merged, or tried out.
    """
    figures = evaluation.formulation.figures
    state = states(figures, evaluation.decisions)[figures.ways.site[ways]]
    if not runs:
        may = (state == OFF) & (evaluation.formulation.decisions.column[ways] >= 0)
        return [_put(evaluation, ways[:, None], may, 1.0)] if may.any(axis=1).all() else []
    if (figures.ways.kind[state[state != OFF]] != RUN).any():
        return []
    last = np.arange(state.shape[1]) == state.shape[1] - 1
    return [_put(evaluation, state, (state != OFF) & when, 0.0) for when in (last | True, last)]


def _put(evaluation: Evaluation, way: IntArray, chosen: BoolArray, value: float) -> FloatArray:
    """Return the decisions with ways, (n, T) or (n, 1), set to a value where chosen, (n, T)."""
    decisions = evaluation.decisions.copy()
    _, t = np.nonzero(chosen)
    decisions[np.broadcast_to(way, chosen.shape)[chosen], t] = value
    return decisions
