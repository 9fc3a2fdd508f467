"""What a case of a rule is: on a small district, a plan that keeps the rule and one that breaks it.

Each `cases_*.py` beside this file holds a list `CASES`; `test_rules.py` gathers them all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from maple import maple

from groundswell.engine.evaluation.evaluate import Evaluation
from groundswell.engine.evaluation.read_payments import read_payments
from groundswell.engine.evaluation.read_site_years import read
from groundswell.engine.formulate import formulate
from groundswell.engine.plan.verify import broken_rows
from groundswell.models.results.plan_parts.money_plan import Payment
from groundswell.models.results.plan_parts.program_plan import SiteYear

Sites = list[SiteYear]
Payments = list[Payment]


def at(program: str, school: str, *states: str) -> Sites:
    """Return a site's actions in 2027 and 2028; '' is off, 'half' is half level."""
    return [
        SiteYear(
            program=program,
            school=school,
            year=2027 + i,
            action={"half": "reduce", "team": "merge"}.get(state, state),  # type: ignore[arg-type]
            level=0.5 if state == "half" else 1.0,
            merge="team" if state == "team" else None,
        )
        for i, state in enumerate(states)
        if state
    ]


TUTOR_L = at("tutoring", "lincoln", "keep", "keep")
TUTOR_G = at("tutoring", "grant", "keep", "keep")
COACH_L = at("coaching", "lincoln", "keep", "keep")
TODAY = TUTOR_L + TUTOR_G + COACH_L
MERGED = at("tutoring", "lincoln", "team", "team") + at("coaching", "lincoln", "team", "team")
HALVED = at("tutoring", "lincoln", "half", "half")
CHESS_PILOT = at("chess", "lincoln", "pilot", "")
GRANT_COACH = at("coaching", "grant", "start", "keep")


@dataclass(frozen=True)
class Case:
    """A rule, a plan that keeps it and one that breaks it, and what `maple` is changed in.

    The payments of the two plans count only for rules on who pays.
    """

    rule: dict[str, Any]
    good: Sites
    bad: Sites
    changes: dict[str, Any] = field(default_factory=dict)
    good_paid: Payments = field(default_factory=list)
    bad_paid: Payments = field(default_factory=list)

    @property
    def name(self) -> str:
        """The case in a few words, for the list of tests."""
        return " ".join(str(value) for value in self.rule.values())


def broken(
    rule: dict[str, Any], sites: Sites, paid: Sequence[Payment] = (), **changes: Any
) -> set[str]:
    """Return what a plan breaks in the district with one rule: rule ids, and `state` and such."""
    formulation = formulate(maple(**changes, rules=[rule]))
    pay = read_payments(formulation, paid)
    x = formulation.complete(read(formulation.figures, sites), pay)
    return {f.subject for f in broken_rows(Evaluation(formulation, x))}
