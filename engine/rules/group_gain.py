"""group_gain: a group's gain per student is at least so many times another's, or the average's.

Gain is need- and priority-weighted, before diminishing returns, so that nothing is won by leaving
worth uncounted. A group's gain is its share of the gain of every site, or all of it where the
program `serves` the group; sites run from the district's office count in the group's gain and in
the average. Both are divided by students of the district. A group without students in a year is
not held in that year.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...models.numbers import shown
from ...models.scenario.rules.equity import GroupGain
from ..formulation.builder import FormulationBuilder
from ..formulation.chosen import group_name, group_number
from ..formulation.constraint import Constraint, in_years, nowhere, rule_years
from ..formulation.decision_model import DecisionModel, always
from ..formulation.sums import gain_by_group, gain_by_place, group_students, total_enrollment
from ..milp.model.expressions import Expressions


def constraints(rule: GroupGain, builder: FormulationBuilder) -> Iterator[Constraint]:
    """Yield one line a year: the group's gain per student beyond so many times the other's."""
    decisions = builder.decisions
    for t in rule_years(rule, decisions):
        own, other = gain_per_student(rule.group, decisions, t), _other(rule, decisions, t)
        if own is None or other is None:
            continue
        year = decisions.figures.scenario.years[t]
        words = always(f"{_what(rule, decisions)} in {year}")
        more = own - other.times(rule.at_least)
        yield Constraint(more, words, nowhere(1), t, lower=0.0, unit="gain per student")


def says(rule: GroupGain, decisions: DecisionModel) -> str:
    """Return the rule in a sentence."""
    return f"{_what(rule, decisions)}{in_years(rule)}."


def gain_per_student(group: str, decisions: DecisionModel, t: int) -> Expressions | None:
    """Return one line: a group's gain per student; None in a year without such students."""
    k = group_number(group, decisions)
    students = float(group_students(decisions, t)[k])
    return gain_by_group(decisions, t).at([k]).times(1 / students) if students > 0 else None


def _other(rule: GroupGain, decisions: DecisionModel, t: int) -> Expressions | None:
    if rule.of != "average":
        return gain_per_student(rule.of, decisions, t)
    return gain_by_place(decisions, t).total().times(1 / total_enrollment(decisions, t))


def _what(rule: GroupGain, decisions: DecisionModel) -> str:
    other = (
        "the average student's" if rule.of == "average" else f"that of {_named(rule.of, decisions)}"
    )
    return (
        f"Gain per student of {_named(rule.group, decisions)} is at least"
        f" {shown(rule.at_least)} times"
        f" {other}"
    )


def _named(group: str, decisions: DecisionModel) -> str:
    return f"group {group_name(group, decisions)}"
