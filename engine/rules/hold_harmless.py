"""hold_harmless: no school falls more than a share below its baseline, in each year.

The floor is the baseline less the share times the baseline's absolute value; a school that
`baseline` does not name has today's state in the same year as its baseline. Gain is need- and
priority-weighted, per student; dollars are base and yearly site dollars; students are all served,
one in two programs counting twice.

With `top_up_from` that fund pays each school exactly what it lacks, ``max(0, floor - dollars)``,
out of what it has, whatever else it may pay for; if it is by school, out of the school's own money,
and a school for which it has none must reach the floor by itself. So nothing is left to be broken,
and `enforce` changes nothing there.

No law asks for it in this form. District budgets do: D.C. held each school's formula funds to at
least 95% of the year before (D.C. Code 38-2907.01), the "stabilization" of its budgets.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...models.scenario.equity_rules import HoldHarmless
from ..formulation.builder import FormulationBuilder
from ..formulation.chosen import chosen_schools, percent
from ..formulation.constraint import Constraint, at_schools, in_years, rule_years
from ..formulation.decision_model import DecisionModel
from ..formulation.fund_sums import fund_name
from ..formulation.top_ups import lacking, topped_up

UNITS = {"gain": "gain per student", "dollars": "dollars", "students": "students"}
NOUNS = {"gain": "gain per student", "dollars": "dollars", "students": "students served"}


def constraints(rule: HoldHarmless, builder: FormulationBuilder) -> Iterator[Constraint]:
    """Yield one line a school and year: what it has, top-up included, above its floor."""
    decisions = builder.decisions
    schools = chosen_schools(rule.schools, decisions)
    for t in rule_years(rule, decisions):
        above = topped_up(rule, builder, t, schools) - lacking(rule, decisions, t)
        year = decisions.figures.scenario.years[t]

        def words(i: int, year: int = year) -> str:
            where = decisions.place_name(int(schools[i]))
            return (
                f"{where} loses at most {percent(rule.lose_at_most)} of its baseline's"
                f" {NOUNS[rule.measure]} in {year}"
            )

        yield Constraint(above, words, schools, t, lower=0.0, unit=UNITS[rule.measure])


def says(rule: HoldHarmless, decisions: DecisionModel) -> str:
    """Return the rule in a sentence."""
    base = "its baseline" if rule.baseline is not None else "today"
    where = at_schools(rule.schools, decisions)
    text = f"No school{where} falls more than {percent(rule.lose_at_most)} below {base}"
    text += f" in {NOUNS[rule.measure]}{in_years(rule)}"
    if rule.top_up_from is None:
        return f"{text}."
    return f"{text}; {fund_name(rule.top_up_from, decisions)} pays what is missing."
