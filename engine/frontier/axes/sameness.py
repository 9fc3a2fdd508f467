"""Programs that are decided differently from school to school."""

from __future__ import annotations

import numpy as np

from ...figures.arrays import FloatArray
from ...formulation.builder import FormulationBuilder
from ...formulation.decision_model import always
from ...milp.model.expressions import Expressions, stack


def mixed(builder: FormulationBuilder) -> Expressions:
    """Return one line: how many programs are decided differently from school to school.

    One decision for all means, in every year: of the sites of today all run (as themselves at any
    level, or merged) or none does, and so of the other sites. Pilots are not bound, as with
    `all_or_nothing`.

    Parameters
    ----------
    builder
        Gets the binary columns that say so, and their rows.
    """
    decisions = builder.decisions
    parts = []
    for q in range(len(decisions.figures.scenario.programs)):
        lines = _differences(builder, q)
        if lines is not None:
            parts.append(lines)
    return stack(parts).total() if parts else Expressions.constants([0.0])


def _differences(builder: FormulationBuilder, program: int) -> Expressions | None:
    """Return one line: whether a program is decided differently; None where it cannot be."""
    decisions = builder.decisions
    sites = decisions.figures.sites
    own = sites.program == program
    sets = [np.flatnonzero(own & side) for side in (sites.running, ~sites.running)]
    several = [chosen for chosen in sets if len(chosen) > 1]
    if not several:
        return None
    each = [
        (decisions.runs if sites.running[chosen[0]] else decisions.itself)[t].at(chosen)
        for chosen in several
        for t in decisions.figures.years
    ]

    def differs(x: FloatArray) -> FloatArray:
        return np.array([float(any(np.ptp(line.value(x)) > 0.5 for line in each))])

    column = builder.derive(f"axis:mixed:{program}", 1, differs, integer=True)
    one = Expressions.of(1, [0], [column.first])
    says = always(f"{decisions.program_name(program)} counts as decided differently where it is")
    for number, line in enumerate(each):
        name = f"axis:mixed:{program}:{number}"
        common = builder.derive(f"{name}:common", 1, _first(line), integer=True)
        here = np.zeros(line.size, dtype=np.int64)
        apart = line - Expressions.of(1, [0], [common.first]).at(here)
        builder.require(f"{name}:above", apart - one.at(here), says, upper=0.0)
        builder.require(f"{name}:below", apart + one.at(here), says, lower=0.0)
    # Where nothing differs it is 0: some site must run and some must not, in some year.
    return one


def _first(line: Expressions):  # type: ignore[no-untyped-def]
    return lambda x: np.round(line.value(x)[:1])
