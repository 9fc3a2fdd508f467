"""hold_harmless: no school falls more than a share below its baseline, in each year.

The floor is the baseline less the share times the baseline's absolute value; a school that
`baseline` does not name has today's state in the same year as its baseline. Gain is need- and
priority-weighted, per student; dollars are base and yearly site dollars; students are all served,
one in two programs counting twice.

With `top_up_from` that fund pays each school exactly what it lacks, ``max(0, floor - dollars)``,
out of what it has, whatever else it may pay for; if it is by school, out of the school's own money,
and a school for which it has none must reach the floor by itself. So nothing is left to be broken,
and `enforce` changes nothing there.

Dollars of a school that a reorganization closes are held at each school that receives its students:
that one has for each student it then teaches at least what the closed one's floor was per student.

No law asks for it in this form. District budgets do: D.C. held each school's formula funds to at
least 95% of the year before (D.C. Code 38-2907.01), the "stabilization" of its budgets.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ...models.scenario.rules.equity import HoldHarmless
from ..formulation.builder import FormulationBuilder
from ..formulation.chosen import percent
from ..formulation.constraint import Constraint, at_schools, in_years, rule_years
from ..formulation.decision_model import DecisionModel
from ..formulation.money.fund_sums import fund_name
from ..formulation.money.top_ups import Floors, lacking, topped_up

MEASURE_UNITS = {"gain": "gain per student", "dollars": "dollars", "students": "students"}
NOUNS = {"gain": "gain per student", "dollars": "dollars", "students": "students served"}


def constraints(rule: HoldHarmless, builder: FormulationBuilder) -> Iterator[Constraint]:
    """Yield one line a school and year: what it has, top-up included, above its floor."""
    decisions = builder.decisions
    for t in rule_years(rule, decisions):
        floors = lacking(rule, builder, t)
        above = topped_up(rule, builder, t, floors.place) - floors.lacks
        words = _words(rule, decisions, floors, t)
        yield Constraint(above, words, floors.place, t, lower=0.0, unit=MEASURE_UNITS[rule.measure])


def _words(
    rule: HoldHarmless, decisions: DecisionModel, floors: Floors, t: int
) -> Callable[[int], str]:
    year, most = decisions.figures.scenario.years[t], percent(rule.lose_at_most)

    def words(i: int) -> str:
        where, owner = (decisions.place_name(int(p[i])) for p in (floors.place, floors.owner))
        if floors.place[i] != floors.owner[i]:
            return f"{where} has for each student in {year} what {owner} had, less {most} at most"
        return f"{where} loses at most {most} of its baseline's {NOUNS[rule.measure]} in {year}"

    return words


def says(rule: HoldHarmless, decisions: DecisionModel) -> str:
    """Return the rule in a sentence."""
    base = "its baseline" if rule.baseline is not None else "today"
    where = at_schools(rule.schools, decisions)
    text = f"No school{where} falls more than {percent(rule.lose_at_most)} below {base}"
    text += f" in {NOUNS[rule.measure]}{in_years(rule)}"
    if rule.top_up_from is None:
        return f"{text}."
    return f"{text}; {fund_name(rule.top_up_from, decisions)} pays what is missing."
