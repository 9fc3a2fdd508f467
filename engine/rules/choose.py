"""choose: of these programs, so many run, at each of the schools or anywhere in the district.

One of three curricula, at most one building closed. A program that runs inside a merge counts as
itself, a pilot does not count, and a program counts once at a school whatever its level. Without
`schools` a program counts once if it runs anywhere, also from the district's office, and a
reorganization counts in the years in which it is in force; which of them they are may change from
year to year.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ...models.scenario.rules.kinds import Choose
from ..formulation.builder import FormulationBuilder
from ..formulation.chosen import chosen_offerings, chosen_programs, chosen_schools, listed
from ..formulation.constraint import Constraint, at_schools, in_years, nowhere, rule_years
from ..formulation.decision_model import DecisionModel
from ..milp.model.expressions import Expressions, sum_lines


def constraints(rule: Choose, builder: FormulationBuilder) -> Iterator[Constraint]:
    """Yield a line a year (with `schools`: a school and year): how many of the programs run."""
    decisions = builder.decisions
    schools = nowhere(1) if rule.schools is None else chosen_schools(rule.schools, decisions)
    upper = np.inf if rule.at_most is None else rule.at_most
    lower = rule.at_least if rule.at_least > 0 else -np.inf
    for t in rule_years(rule, decisions):
        running = _anywhere(rule, builder, t) if rule.schools is None else _at(rule, decisions, t)
        year = decisions.figures.scenario.years[t]

        def words(i: int, year: int = year) -> str:
            where = "anywhere" if schools[i] < 0 else f"at {decisions.place_name(int(schools[i]))}"
            return f"{_these(rule, decisions)} run {where} in {year}"

        yield Constraint(
            running if rule.schools is None else running.at(schools),
            words,
            schools,
            t,
            lower=lower,
            upper=upper,
            unit="programs",
        )


def says(rule: Choose, decisions: DecisionModel) -> str:
    """Return the rule in a sentence."""
    where = " anywhere in the district"
    if rule.schools is not None:
        where = at_schools(rule.schools, decisions) or " at each school"
        many = len(chosen_schools(rule.schools, decisions)) > 1
        where += ", each by itself" if many and rule.schools != "all" else ""
    return f"{_these(rule, decisions)} run{where}{in_years(rule)}."


def _these(rule: Choose, decisions: DecisionModel) -> str:
    """Return 'Of Tutoring, Coaching and Chess no fewer than 1 and no more than 2'."""
    bounds = [f"no fewer than {rule.at_least}"] if rule.at_least > 0 else []
    bounds += [f"no more than {rule.at_most}"] if rule.at_most is not None else []
    names = [decisions.offering_name(q) for q in chosen_offerings(rule.programs, decisions)]
    return f"Of {listed(names)}, {' and '.join(bounds)}"


def _anywhere(rule: Choose, builder: FormulationBuilder, t: int) -> Expressions:
    decisions = builder.decisions
    scenario = decisions.figures.scenario
    first = len(scenario.programs) + len(scenario.merges)
    chosen = chosen_offerings(rule.programs, decisions)
    lines = [builder.anywhere(q, t) for q in chosen if q < first]
    lines += [decisions.in_force(t).at([q - first]) for q in chosen if q >= first]
    return sum_lines(lines)


def _at(rule: Choose, decisions: DecisionModel, t: int) -> Expressions:
    """Return how many of the programs run at each place, (P,)."""
    sites = decisions.figures.sites
    own = np.isin(sites.program, chosen_programs(rule.programs, decisions))
    label = np.where(own, sites.place, -1)
    return decisions.runs[t].sum_by(label, len(decisions.figures.places.ids))
