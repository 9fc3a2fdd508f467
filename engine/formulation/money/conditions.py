"""Funds with a condition: their money of a year is there only if a program runs in that year."""

from __future__ import annotations

import numpy as np

from ....models.scenario.fund import Condition
from ...figures.arrays import BoolArray
from ...milp.model.expressions import Expressions
from ..builder import FormulationBuilder
from ..decision_model import DecisionModel


def add_conditions(builder: FormulationBuilder) -> tuple[Expressions, ...]:
    """Return by year, for each pot, whether its money is there; before payments are added.

    1 for a pot without a condition. A program runs as itself, inside a merge, or as a pilot.
    """
    pots = builder.decisions.figures.pots
    funds = list(builder.decisions.figures.scenario.funds.values())
    always = np.array([funds[f].condition is None for f in pots.fund], dtype=bool)
    made = []
    for t in builder.decisions.figures.years:
        total = Expressions.constants(always.astype(np.float64))
        for fund in dict.fromkeys(pots.fund[~always].tolist()):
            given = funds[fund].condition
            if given is not None:
                own = np.flatnonzero(pots.fund == fund)
                line = _runs(builder, given, t).at(np.zeros(len(own), dtype=np.int64))
                total = total + line.sum_by(own, len(pots.fund))
        made.append(total)
    return tuple(made)


def _runs(builder: FormulationBuilder, given: Condition, t: int) -> Expressions:
    """Return one line: whether the program runs or pilots there in a year."""
    figures = builder.decisions.figures
    program = list(figures.scenario.programs).index(given.program)
    if given.school is None:
        return builder.active_anywhere(program, t)
    site = figures.sites.find(program, figures.places.ids.index(given.school))
    if site < 0:
        return Expressions.constants([0.0])
    return builder.decisions.active[t].at([site])


def conditional(decisions: DecisionModel) -> BoolArray:
    """Return which pots have a condition, (pots,)."""
    funds = list(decisions.figures.scenario.funds.values())
    own = [funds[f].condition is not None for f in decisions.figures.pots.fund]
    return np.array(own, dtype=bool)


def condition_words(decisions: DecisionModel, fund: str) -> str:
    """Return ', and only while Reading Recovery runs at Lincoln', or nothing."""
    scenario = decisions.figures.scenario
    given = scenario.funds[fund].condition
    if given is None:
        return ""
    name = scenario.programs[given.program].name or given.program
    if given.school is None:
        return f", and only while {name} runs anywhere"
    place = decisions.place_name(decisions.figures.places.ids.index(given.school))
    return f", and only while {name} runs at {place}"
