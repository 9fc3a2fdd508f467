"""What is maximised: worth at the means, or with a view to draws or to effects that fall short."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ...models.scenario.objective import Objective, Risk
from ..figures.arrays import FloatArray
from ..figures.draws import Draws, draw_effects
from ..figures.uncertain import find_uncertain
from ..milp.model.expressions import Expressions, stack
from ..milp.model.model import Columns
from .builder import FormulationBuilder
from .decision_model import DecisionModel, always
from .worth import add_worth, worth_lines

LEAST_EFFECT = 2e-6
"""Share of a row's largest factor below which an effect counts beside the row. A drawn effect may
come to lie so near 0 that a solver could not keep it apart from nothing."""

Aim = Callable[[FormulationBuilder], None]
"""Adds to the objective what is maximised, besides hurdle, penalties and learning."""


def add_aim(builder: FormulationBuilder) -> None:
    """Add what the scenario says is to be maximised."""
    objective = builder.decisions.figures.scenario.objective
    if objective is None:
        add_worth(builder)
    elif objective.risk is not None:
        _add_risk(builder, objective.risk)
    else:
        add_worth(builder)
        _add_gamma(builder, objective)


def no_aim(builder: FormulationBuilder) -> None:
    """Add nothing: the aim comes later, see `OpenFormulation.aimed`."""


def aim_at_draw(draws: Draws, draw: int) -> Aim:
    """Return the aim at worth in one draw of the effects."""

    def aim(builder: FormulationBuilder) -> None:
        effects = draws.effects(draw)
        total = worth_lines(builder, effects, "gain", least=LEAST_EFFECT).lines.total()
        builder.milp.add_objective(total.column, total.factor)

    return aim


def aim_at_tail(draws: Draws, level: float, weight: float = 1.0) -> Aim:
    """Return the aim at the CVaR of worth over draws; at level 1 that is their average.

    CVaR = max over t of t - sum_d max(0, t - worth_d) / (level x D) [Rockafellar and Uryasev 2000,
    Journal of Risk 2:21-41]: a column for t, one for what each draw falls short of it, a row a
    draw.

    Parameters
    ----------
    level
        The worst share of the draws, above 0, at most 1.
    weight
        What the CVaR is multiplied by in the objective.
    """

    def aim(builder: FormulationBuilder) -> None:
        worth, least, most = _worth_by_draw(builder, draws)
        count = level * draws.size
        low, high = float(least.min()), float(most.max())

        def threshold(x: FloatArray) -> FloatArray:
            last = min(int(np.ceil(count - 1e-9)), draws.size) - 1
            return np.sort(worth.value(x))[last : last + 1]

        t = builder.derive("risk:threshold", 1, threshold, lower=low, upper=high, objective=weight)
        zeros = np.zeros(draws.size, dtype=np.int64)
        line = Expressions.of(1, [0], [t.first]).at(zeros)
        short = builder.derive(
            "risk:short",
            draws.size,
            lambda x: np.maximum(line.value(x) - worth.value(x), 0.0),
            upper=high - least,
            objective=-weight / count,
        )
        missed = line - worth - _lines(short)
        says = "what a draw falls short of the threshold of the worst draws is counted"
        builder.require("risk:tail", missed, always(says), upper=0.0)

    return aim


def aim_at_regret(draws: Draws, best: FloatArray) -> Aim:
    """Return the aim at the least of the largest regrets, the best of each draw being known.

    Parameters
    ----------
    best
        Worth of the best plan of each draw, less penalty and hurdle, (D,).
    """

    def aim(builder: FormulationBuilder) -> None:
        worth, least, most = _worth_by_draw(builder, draws)
        regret = builder.derive(
            "risk:regret",
            1,
            lambda x: np.max(best - worth.value(x), keepdims=True),
            lower=float((best - most).max()),
            upper=float((best - least).max()),
            objective=-1.0,
        )
        zeros = np.zeros(draws.size, dtype=np.int64)
        missed = worth + Expressions.of(1, [0], [regret.first]).at(zeros)
        says = "no draw's regret is larger than the largest"
        builder.require("risk:regrets", missed, always(says), lower=best)

    return aim


def beside(aim: Aim, constant: float) -> Aim:
    """Return an aim whose objective has a constant beside, which a relative gap then counts in."""

    def both(builder: FormulationBuilder) -> None:
        aim(builder)
        if constant:
            one = np.ones(1)
            builder.derive("risk:beside", 1, lambda _: one, lower=1, upper=1, objective=constant)

    return both


def _add_risk(builder: FormulationBuilder, risk: Risk) -> None:
    if risk.weight < 1:
        add_worth(builder, 1.0 - risk.weight)
    if risk.weight > 0:
        draws = draw_effects(
            builder.decisions.figures, risk.draws, risk.seed, risk.correlation, risk.common
        )
        aim_at_tail(draws, risk.level, risk.weight)(builder)


def _worth_by_draw(
    builder: FormulationBuilder, draws: Draws
) -> tuple[Expressions, FloatArray, FloatArray]:
    """Return worth by draw as lines, and its bounds.

    A column for each place and draw holds the place's worth, so that what draws have in common
    ties places together by one row a draw alone.
    """
    places = builder.decisions.figures.places
    schools = places.schools
    cells = places.stake[0].size
    count = len(places.ids)
    place = np.repeat(np.arange(count), cells)
    totals: list[Expressions] = []
    least, most = np.zeros(draws.size), np.zeros(draws.size)
    for d in range(draws.size):
        found = worth_lines(builder, draws.effects(d), f"gain:draw:{d}", least=LEAST_EFFECT)
        here, more = _without_slight(builder, found.lines.sum_by(place, count))
        used = np.flatnonzero(here.terms)
        here = here.at(used)
        low = np.bincount(place, found.least, minlength=count)[used]
        high = (np.bincount(place, found.most, minlength=count) + more)[used]
        worth = builder.derive(
            f"gain:draw:{d}:worth",
            len(used),
            here.value,
            lower=low,
            upper=high,
            block=np.where(used == schools, -1, used),
        )
        builder.require(
            f"gain:draw:{d}:is",
            here - _lines(worth),
            always("a place's worth in a draw is what its gains are worth"),
            lower=0.0,
            upper=0.0,
        )
        totals.append(_lines(worth).total())
        least[d], most[d] = low.sum(), high.sum()
    return stack(totals), least, most


def _without_slight(
    builder: FormulationBuilder, lines: Expressions
) -> tuple[Expressions, FloatArray]:
    """Return lines without slight terms, what these come to at most added; and that, by line."""
    largest = np.ones(lines.size)
    np.maximum.at(largest, lines.row, np.abs(lines.factor))
    slight = np.abs(lines.factor) < LEAST_EFFECT * largest[lines.row]
    row, column, value = (part[slight] for part in (lines.row, lines.column, lines.factor))
    left_out = Expressions.of(lines.size, row, column, value)
    more = np.maximum(builder.reach(left_out)[1], 0.0)
    row, column, value = (part[~slight] for part in (lines.row, lines.column, lines.factor))
    kept = Expressions.of(lines.size, row, column, value)
    return kept + Expressions.constants(lines.constant + more), more


def _lines(columns: Columns) -> Expressions:
    return Expressions.of(columns.size, np.arange(columns.size), columns.ids)


def _add_gamma(builder: FormulationBuilder, objective: Objective) -> None:
    """Charge the most that `gamma` effects can cost by falling short, the rest at their means.

    By duality max{sum_u l_u y_u : 0 <= y <= 1, sum y <= gamma} = min{gamma z + sum_u q_u :
    z + q_u >= l_u; z, q >= 0} [Bertsimas and Sim 2004, Operations Research 52:35-53].
    """
    gamma = objective.gamma or 0.0
    loss = loss_lines(builder.decisions, objective)
    if not loss.size or not gamma:
        return
    zeros = np.zeros(loss.size, dtype=np.int64)

    def share(x: FloatArray) -> FloatArray:
        most = np.sort(np.abs(loss.value(x)))[::-1]
        return most[int(gamma) : int(gamma) + 1] if gamma < len(most) else np.zeros(1)

    high = np.max(np.abs(builder.reach(loss)), axis=0)
    each = builder.derive(
        "risk:each", 1, share, upper=float(high.max(initial=0.0)), objective=-gamma
    )
    line = Expressions.of(1, [0], [each.first]).at(zeros)
    more = builder.derive(
        "risk:more",
        loss.size,
        lambda x: np.maximum(np.abs(loss.value(x)) - line.value(x), 0.0),
        upper=high,
        objective=-1.0,
    )
    says = "what effects that fall short cost is counted"
    covered = line + _lines(more)
    builder.require("risk:loss", covered - loss, always(says), lower=0.0)
    # With a multiplier below 0 for a group, it is the larger effect that costs.
    builder.require("risk:gain", covered + loss, always(says), lower=0.0)


def loss_lines(decisions: DecisionModel, objective: Objective) -> Expressions:
    """Return, for each uncertain effect, the worth lost if it falls short, as `Uncertain.lost`."""
    uncertain = find_uncertain(decisions.figures)
    worth = uncertain.shortfall(decisions.figures, objective.standard_errors)
    entry, year = np.nonzero(worth)
    column = decisions.column[uncertain.way[entry], year]
    there = column >= 0
    entry, year = entry[there], year[there]
    return Expressions.of(uncertain.size, uncertain.which[entry], column[there], worth[entry, year])
