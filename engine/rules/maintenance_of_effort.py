"""maintenance_of_effort: these funds pay at least a share of what they paid the year before.

20 USC 7901 (ESEA section 8521): in total or per pupil, state and local spending of a year is at
least 90 percent of the year before (`share: 0.9`, `measure: any`). 34 CFR 300.203 (IDEA): what a
district spends on children with disabilities is at least what it spent the year before, from local
or from state and local money, in total or per pupil (`share: 1`, `programs`: those for them; one
rule for each choice of money, since any one of the four is enough).

What the funds pay in a year is all they pay for programs, one-time and district costs too, their
top-ups, and base dollars under their names; with `programs` only what they pay for these, a merge
if all its parts are among them. The year before the first paid `baseline`, with the first year's
students. With `any` it is enough that one of total and per pupil holds. Since what was paid
is not negative, that is one row: at least the share of the year before, scaled down by the fall of
enrollment if there is one; so no binary is needed.

Simplifications: the law looks back two finished years, here each year is held against the year
before it in the plan; 20 USC 7901 lets an LEA fall below once in five years; the exceptions
and the adjustment of 34 CFR 300.204 and 300.205 (staff that leave, a costly child, growth of the
federal grant) are not counted: lower `baseline` or `share` by them; per pupil divides by all
students, also for IDEA; after a year that was broken (a soft rule) the next is held against what
was paid, not, as 34 CFR 300.203(c) asks, against what should have been.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ...models.scenario.rules.fiscal import MaintenanceOfEffort
from ..figures.arrays import BoolArray
from ..formulation.builder import FormulationBuilder
from ..formulation.chosen import listed, percent
from ..formulation.constraint import Constraint, in_years, nowhere, rule_years
from ..formulation.decision_model import DecisionModel, always
from ..formulation.money.fund_sums import base_by_place, fund_name, funds_named, topped_up_by_place
from ..formulation.sums import total_enrollment
from ..milp.model.expressions import Expressions

MEASURE_WORDS = {"total": "", "per_pupil": " per student", "any": ", in total or per student"}


def constraints(rule: MaintenanceOfEffort, builder: FormulationBuilder) -> Iterator[Constraint]:
    """Yield one line a year: what the funds pay above the share of the year before."""
    decisions = builder.decisions
    for t in rule_years(rule, decisions):
        students = total_enrollment(decisions, t)
        before = Expressions.constants([rule.baseline]) if t == 0 else _paid(rule, builder, t - 1)
        students_before = total_enrollment(decisions, max(t - 1, 0))
        now, least = _paid(rule, builder, t), before.times(rule.share)
        if rule.measure == "per_pupil":
            now, least = now.times(1 / students), least.times(1 / students_before)
        elif rule.measure == "any":
            least = least.times(min(1.0, students / students_before))
        year = decisions.figures.scenario.years[t]
        words = always(f"{says(rule, decisions).removesuffix('.')} ({year})")
        unit = "dollars per student" if rule.measure == "per_pupil" else "dollars"
        yield Constraint(now - least, words, nowhere(1), t, lower=0.0, unit=unit)


def says(rule: MaintenanceOfEffort, decisions: DecisionModel) -> str:
    """Return the rule in a sentence."""
    funds = listed([fund_name(key, decisions) for key in rule.funds])
    pays = "pays" if len(rule.funds) == 1 else "pay"
    text = f"{funds} {pays} each year at least {percent(rule.share)} of the year before"
    if rule.programs is not None:
        numbers = [list(decisions.figures.scenario.programs).index(key) for key in rule.programs]
        text += f" for {listed([decisions.program_name(q) for q in numbers])}"
    return f"{text}{MEASURE_WORDS[rule.measure]}{in_years(rule)}."


def _paid(rule: MaintenanceOfEffort, builder: FormulationBuilder, t: int) -> Expressions:
    """Return one line: dollars that the funds pay in a year."""
    decisions = builder.decisions
    payments, funds = builder.payments, funds_named(rule.funds, decisions)
    chosen = funds[payments.fund] & (payments.year == t)
    if rule.programs is not None:
        chosen &= _named(rule.programs, decisions)[payments.offering]
    paid = payments.paid(chosen, np.zeros(len(chosen), dtype=np.int64), 1)
    if rule.programs is not None:
        return paid
    base = base_by_place(decisions, t, lambda key: key in rule.funds).sum()
    no_longer = decisions.figures.reorganizations.saves[:, funds, t].sum(axis=1)
    saved = decisions.in_force(t).times(no_longer).total()
    base_left = Expressions.constants([base]) - saved
    return paid + topped_up_by_place(builder, t, funds).total() + base_left


def _named(programs: tuple[str, ...], decisions: DecisionModel) -> BoolArray:
    """Return which offerings are meant: the programs, and merges of nothing else."""
    scenario = decisions.figures.scenario
    single = [key in programs for key in scenario.programs]
    merged = [all(part in programs for part in m.combines) for m in scenario.merges.values()]
    whole = [False] * len(scenario.reorganizations)
    return np.array([*single, *merged, *whole], dtype=bool)
