"""pace: how much change a year can carry, pooled over programs.

A site ends in the year in which it runs neither as itself nor merged and did the year before;
merging is not ending. A site starts in a year in which it runs or pilots and did not the year
before; going from pilot to running is no second start. A site of today that starts again after it
ended starts, and one that ends again ends again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from ...models.numbers import shown
from ...models.scenario.rules.kinds import Pace
from ..figures.arrays import FloatArray, IntArray
from ..formulation.builder import FormulationBuilder
from ..formulation.constraint import Constraint, at_schools, count, in_years, nowhere, rule_years
from ..formulation.decision_model import DecisionModel, always
from ..formulation.decisions.restarts import restarts
from ..milp.model.expressions import Expressions


def constraints(rule: Pace, builder: FormulationBuilder) -> Iterator[Constraint]:
    """Yield, for each year, the sites that end, and the sites that start."""
    decisions = builder.decisions
    figures = decisions.figures
    chosen = set(figures.scenario.select(rule.schools))
    here = np.array([key in chosen for key in figures.places.ids], dtype=bool)
    # Without a choice of schools the district's office counts too.
    here[-1] = rule.schools == "all"
    inside = here[figures.sites.place]
    old = np.flatnonzero(inside & figures.sites.running)
    new = np.flatnonzero(inside & ~figures.sites.running)
    for t in rule_years(rule, decisions):
        year = figures.scenario.years[t]
        if rule.retire_at_most is not None:
            most = rule.retire_at_most * len(old)
            yield Constraint(
                (ending(decisions, old, t) + restarts(builder, old, t)).total(),
                always(f"at most {shown(most)} of {len(old)} sites end in {year}"),
                nowhere(1),
                t,
                upper=most,
            )
        if rule.start_at_most is not None:
            yield Constraint(
                _starting(builder, new, t, rule).total() + restarts(builder, old, t).total(),
                always(f"at most {count(rule.start_at_most, 'site')} start in {year}"),
                nowhere(1),
                t,
                upper=rule.start_at_most,
            )


def says(rule: Pace, decisions: DecisionModel) -> str:
    """Return the rule in a sentence."""
    parts = []
    if rule.retire_at_most is not None:
        parts.append(f"at most {rule.retire_at_most:.0%} of today's sites end")
    if rule.start_at_most is not None:
        parts.append(f"at most {count(rule.start_at_most, 'site')} start")
    where = at_schools(rule.schools, decisions)
    return f"In a year {' and '.join(parts)}{where}{in_years(rule)}."


def ending(decisions: DecisionModel, sites: IntArray, t: int) -> Expressions:
    """Return, for each of today's sites, 1 where it ends in a year, less 1 where it restarts."""
    now = decisions.runs[t].at(sites)
    before = (
        Expressions.constants(np.ones(len(sites))) if t == 0 else decisions.runs[t - 1].at(sites)
    )
    return before - now


def _starting(builder: FormulationBuilder, sites: IntArray, t: int, rule: Pace) -> Expressions:
    decisions = builder.decisions
    now = decisions.active[t].at(sites)
    if t == 0:
        return now
    before = decisions.active[t - 1].at(sites)
    place = decisions.figures.sites.place[sites]
    block = decisions.figures.block[place]
    name = f"pace:{rule.id or id(rule)}:{t}"
    columns = builder.derive(name, len(sites), _begun(now, before), block=block)
    begins = Expressions.of(len(sites), np.arange(len(sites)), columns.ids)
    says = always("a site starts where it is active and was not the year before")
    builder.require(f"{name}:if", begins - (now - before), says, lower=0.0)
    builder.require(f"{name}:now", begins - now, says, upper=0.0)
    builder.require(f"{name}:not before", begins + before, says, upper=1.0)
    return begins


def _begun(now: Expressions, before: Expressions) -> Callable[[FloatArray], FloatArray]:
    return lambda x: np.maximum(now.value(x) - before.value(x), 0.0)
