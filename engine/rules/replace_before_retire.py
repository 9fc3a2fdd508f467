"""replace_before_retire: a program ends at a school only where, or after, a replacement was tried.

In the year in which a site of today ends, a program that `replaces` it must run at the same school
(as itself or inside a merge), or must have piloted somewhere in the district in an earlier year.
Going into a merge or down in level is no end. Simplification: a pilot anywhere is enough, whatever
it showed and wherever it was; and the replacement need not stay afterwards.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ...models.scenario.rules.kinds import ReplaceBeforeRetire
from ..figures.arrays import IntArray
from ..formulation.builder import FormulationBuilder
from ..formulation.chosen import chosen_programs, listed
from ..formulation.constraint import Constraint, in_years, rule_years
from ..formulation.decision_model import DecisionModel
from ..milp.model.expressions import Expressions, stack
from .pace import ending


def constraints(rule: ReplaceBeforeRetire, builder: FormulationBuilder) -> Iterator[Constraint]:
    """Yield one line a running site of today and year: its end, less what stands in for it."""
    decisions = builder.decisions
    sites = decisions.figures.sites
    for program in chosen_programs(rule.programs, decisions):
        own = np.flatnonzero((sites.program == program) & sites.running)
        for t in rule_years(rule, decisions):
            ends = ending(decisions, own, t)
            for replacement in _replacements(decisions, program):
                ends = ends - _runs_there(decisions, replacement, own, t)
                ends = ends - _piloted_before(builder, replacement, len(own), t)
            year = decisions.figures.scenario.years[t]

            def words(i: int, own: IntArray = own, year: int = year) -> str:
                return (
                    f"{decisions.site_name(int(own[i]))} does not end in {year} without replacement"
                )

            yield Constraint(ends, words, sites.place[own], t, upper=0.0)


def says(rule: ReplaceBeforeRetire, decisions: DecisionModel) -> str:
    """Return the rule in a sentence."""
    names = [decisions.program_name(q) for q in chosen_programs(rule.programs, decisions)]
    return (
        f"A site of {listed(names, 'or')} ends only where a replacement runs, or after one was"
        f" piloted in an earlier year{in_years(rule)}."
    )


def _replacements(decisions: DecisionModel, program: int) -> list[int]:
    programs = decisions.figures.scenario.programs
    key = list(programs)[program]
    return [q for q, other in enumerate(programs.values()) if key in other.replaces]


def _runs_there(decisions: DecisionModel, replacement: int, own: IntArray, t: int) -> Expressions:
    """Return, for each site, whether the replacement runs at its place."""
    sites = decisions.figures.sites
    site_at = np.full(len(decisions.figures.places.ids), -1, dtype=np.int64)
    others = np.flatnonzero(sites.program == replacement)
    site_at[sites.place[others]] = others
    # A replacement without a site there is a line of nothing: 0.
    return stack([decisions.runs[t], Expressions.constants([0.0])]).at(site_at[sites.place[own]])


def _piloted_before(
    builder: FormulationBuilder, replacement: int, size: int, t: int
) -> Expressions:
    """Return, for each site, in how many earlier years the replacement piloted anywhere."""
    program = list(builder.decisions.figures.scenario.programs.values())[replacement]
    tried = Expressions.constants([0.0])
    if program.pilot is not None and not program.existing:
        for earlier in range(t):
            tried = tried + builder.pilots_anywhere(replacement, earlier)
    return tried.at(np.zeros(size, dtype=np.int64))
