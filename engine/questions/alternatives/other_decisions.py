"""The other decisions that a program or reorganization could get, each as a row to force it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ....models.results.plan import Plan
from ....models.results.plan_parts.program_year import Decision
from ....models.results.plan_parts.toss_up import Begins
from ...figures.arrays import FloatArray
from ...formulate import Formulation
from ...milp.model.expressions import Expressions, stack


@dataclass(frozen=True, eq=False)
class OtherDecision:
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


def other_decisions(formulation: Formulation, plan: Plan) -> list[OtherDecision]:
    """Return the other decisions that each program and reorganization could get."""
    others = [*_of_programs(formulation, plan), *_of_reorganizations(formulation, plan)]
    # A row without columns says of a thing that cannot be.
    return [other for other in others if len(other.row.column)]


def _of_programs(formulation: Formulation, plan: Plan) -> list[OtherDecision]:
    decisions, figures = formulation.decisions, formulation.figures
    others = []
    for number, (key, program) in enumerate(figures.scenario.programs.items()):
        own = np.flatnonzero(figures.sites.program == number)
        last = decisions.runs[-1].at(own).total()
        decided = plan.programs[key].decision
        if not program.existing:
            active = stack([line.at(own) for line in decisions.active]).total()
            other = (
                OtherDecision(key, "adopt", last, 1.0, np.inf)
                if decided == "decline"
                else OtherDecision(key, "decline", active, -np.inf, 0.0)
            )
            others.append(other)
            continue
        if decided != "retire":
            others.append(OtherDecision(key, "retire", last, -np.inf, 0.0))
        running = own[figures.sites.running[own]]
        full = stack([line.at(running) for line in decisions.full])
        # Positions are whole numbers that one row cannot hold to today's site by site.
        if decided not in ("keep", "expand") and program.positions is None:
            others.append(OtherDecision(key, "keep", full.total(), float(full.size), np.inf))
    return others


def _of_reorganizations(formulation: Formulation, plan: Plan) -> list[OtherDecision]:
    """Return whether each reorganization could begin or not, earlier or later."""
    decisions, years = formulation.decisions, formulation.figures.scenario.years
    others = []

    def add(key: str, instead: Begins, row: Expressions, lower: float, upper: float) -> None:
        others.append(OtherDecision(None, instead, row, lower, upper, key))

    for number, (key, year) in enumerate(plan.begun.items()):
        last = decisions.in_force(len(years) - 1).at([number])
        if year is None:
            add(key, "start", last, 1.0, np.inf)
            continue
        add(key, "off", last, -np.inf, 0.0)
        t = years.index(year)
        add(key, "later", last - decisions.in_force(t).at([number]), 1.0, np.inf)
        if t:
            add(key, "earlier", decisions.in_force(t - 1).at([number]), 1.0, np.inf)
    return others
