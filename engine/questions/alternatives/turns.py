"""The other decisions that a program or reorganization could get, each as a row to force it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ....models.results.plan import Begins, Plan
from ....models.results.plan_parts.program_year import Decision
from ...figures.arrays import FloatArray
from ...formulate import Formulation
from ...milp.model.expressions import Expressions, stack


@dataclass(frozen=True, eq=False)
class Turn:
    """Another decision on a program or reorganization: a row, and the bounds that force it."""

    program: str | None
    instead: Decision | Begins
    row: Expressions
    lower: float
    upper: float
    reorganization: str | None = None

    def made(self, x: FloatArray) -> bool:
        """Return whether a plan, (n,), decides so; what its row counts is whole."""
        value = float(self.row.value(x)[0])
        return self.lower - 0.5 < value < self.upper + 0.5


def turns_of(formulation: Formulation, plan: Plan) -> list[Turn]:
    """Return the other decisions that each program and reorganization could get."""
    turns = [*_program_turns(formulation, plan), *_reorganization_turns(formulation, plan)]
    # A row without columns says of a thing that cannot be.
    return [turn for turn in turns if len(turn.row.column)]


def _program_turns(formulation: Formulation, plan: Plan) -> list[Turn]:
    decisions, figures = formulation.decisions, formulation.figures
    turns = []
    for number, (key, program) in enumerate(figures.scenario.programs.items()):
        own = np.flatnonzero(figures.sites.program == number)
        last = decisions.runs[-1].at(own).total()
        decided = plan.programs[key].decision
        if not program.existing:
            active = stack([line.at(own) for line in decisions.active]).total()
            turn = (
                Turn(key, "adopt", last, 1.0, np.inf)
                if decided == "decline"
                else Turn(key, "decline", active, -np.inf, 0.0)
            )
            turns.append(turn)
            continue
        if decided != "retire":
            turns.append(Turn(key, "retire", last, -np.inf, 0.0))
        running = own[figures.sites.running[own]]
        full = stack([line.at(running) for line in decisions.full])
        # Positions are whole numbers that one row cannot hold to today's site by site.
        if decided not in ("keep", "expand") and program.positions is None:
            turns.append(Turn(key, "keep", full.total(), float(full.size), np.inf))
    return turns


def _reorganization_turns(formulation: Formulation, plan: Plan) -> list[Turn]:
    """Return whether each reorganization could begin or not, earlier or later."""
    decisions, years = formulation.decisions, formulation.figures.scenario.years
    turns = []

    def turn(key: str, instead: Begins, row: Expressions, lower: float, upper: float) -> None:
        turns.append(Turn(None, instead, row, lower, upper, key))

    for number, (key, year) in enumerate(plan.begun.items()):
        last = decisions.in_force(len(years) - 1).at([number])
        if year is None:
            turn(key, "start", last, 1.0, np.inf)
            continue
        turn(key, "off", last, -np.inf, 0.0)
        t = years.index(year)
        turn(key, "later", last - decisions.in_force(t).at([number]), 1.0, np.inf)
        if t:
            turn(key, "earlier", decisions.in_force(t - 1).at([number]), 1.0, np.inf)
    return turns
