"""For each kind of rule a plan that keeps it and one that breaks it, judged without a solver."""

from __future__ import annotations

import typing
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from maple import maple

from groundswell.engine.formulation.build import formulate
from groundswell.engine.plan.evaluate import Evaluation
from groundswell.engine.plan.site_years import read
from groundswell.engine.plan.verify import broken_rows
from groundswell.engine.rules import KINDS
from groundswell.models.plan import SiteYear
from groundswell.models.rules import AnyRule

Sites = list[SiteYear]


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


@dataclass(frozen=True)
class Case:
    """A rule, a plan that keeps it, and one that breaks it."""

    rule: dict[str, Any]
    good: Sites
    bad: Sites


def decided(kind: str, action: str, good: Sites, bad: Sites, **more: Any) -> Case:
    rule = {"kind": kind, "program": "tutoring", "action": action, **more}
    return Case(rule, good, bad)


MERGED = at("tutoring", "lincoln", "team", "team") + at("coaching", "lincoln", "team", "team")
HALVED = at("tutoring", "lincoln", "half", "half")
CHESS_PILOT = at("chess", "lincoln", "pilot", "")
GRANT_COACH = at("coaching", "grant", "start", "keep")

CASES = [
    Case({"kind": "initiative_load", "at_most": 2}, TODAY, TODAY + CHESS_PILOT),
    # A merge counts one.
    Case({"kind": "initiative_load", "at_most": 1}, MERGED + TUTOR_G, TODAY),
    Case(
        {"kind": "initiative_load", "at_most": 1, "schools": ["grant"]}, TODAY, TODAY + GRANT_COACH
    ),
    Case({"kind": "sites", "program": "tutoring", "at_least": 2}, TODAY, TUTOR_L),
    # None at all is allowed.
    Case({"kind": "sites", "program": "tutoring", "at_least": 2}, COACH_L, TUTOR_G),
    Case({"kind": "sites", "program": "tutoring", "at_most": 1}, MERGED, TODAY),
    Case({"kind": "pace", "retire_at_most": 0.34}, TUTOR_L + TUTOR_G, TUTOR_L),
    # Merging is not retiring.
    Case({"kind": "pace", "retire_at_most": 0.0}, MERGED + TUTOR_G, TUTOR_L + COACH_L),
    Case({"kind": "pace", "start_at_most": 0}, TODAY, TODAY + CHESS_PILOT),
    # From pilot to running is no second start; a start in the second year is one.
    Case(
        {"kind": "pace", "start_at_most": 0, "years": [2028]},
        TODAY + at("chess", "lincoln", "pilot", "keep"),
        TODAY + at("chess", "lincoln", "pilot", "") + at("coaching", "grant", "", "start"),
    ),
    decided("decide", "keep", TODAY, TUTOR_G + COACH_L),
    decided("decide", "keep", TODAY, HALVED + TUTOR_G),
    decided("decide", "keep", HALVED + TUTOR_G, HALVED, schools=["grant"]),
    decided("decide", "keep", TUTOR_L + at("tutoring", "grant", "keep", ""), COACH_L, years=[2027]),
    decided("decide", "retire", COACH_L, at("tutoring", "lincoln", "keep", "")),
    decided("decide", "off", COACH_L, MERGED),
    decided("decide", "merge", MERGED, TODAY, merge="team"),
    decided("decide", "merge", MERGED + TUTOR_G, TODAY),
    decided("decide", "start", GRANT_COACH, TODAY, program="coaching"),
    decided("decide", "pilot", CHESS_PILOT, TODAY, program="chess"),
    decided("decide", "pilot", at("chess", "lincoln", "", "pilot"), TODAY, program="chess"),
    decided(
        "decide",
        "pilot",
        at("chess", "grant", "pilot", ""),
        CHESS_PILOT,
        program="chess",
        schools=["grant"],
    ),
    decided("avoid", "keep", MERGED, TODAY),
    decided("avoid", "keep", HALVED, TODAY),
    decided("avoid", "retire", TODAY, TUTOR_L),
    decided("avoid", "retire", MERGED + TUTOR_G, at("tutoring", "lincoln", "keep", "") + TUTOR_G),
    decided("avoid", "off", TODAY, TUTOR_L),
    decided("avoid", "merge", TODAY, MERGED),
    decided("avoid", "start", TODAY, GRANT_COACH, program="coaching"),
    decided("avoid", "pilot", TODAY, CHESS_PILOT, program="chess"),
]


def broken(rule: dict[str, Any], sites: Sites) -> set[str]:
    formulation = formulate(maple(rules=[rule]))
    decisions = read(formulation.figures, sites)
    return {
        f.subject for f in broken_rows(Evaluation(formulation, formulation.complete(decisions)))
    }


@pytest.mark.parametrize("case", CASES, ids=lambda case: " ".join(map(str, case.rule.values())))
def test_a_good_plan_keeps_it_and_a_bad_one_breaks_it(case: Case) -> None:
    name = f"{case.rule['kind']}_1"
    assert broken(case.rule, case.good) == set()
    assert broken(case.rule, case.bad) == {name}


def test_every_kind_has_parameters_rows_a_sentence_and_cases() -> None:
    declared = {
        typing.get_args(typing.get_args(member)[0].model_fields["kind"].annotation)[0]
        for member in typing.get_args(typing.get_args(AnyRule)[0])
    }
    assert set(KINDS) == declared
    assert {case.rule["kind"] for case in CASES} == declared
    for module in KINDS.values():
        assert isinstance(module.hold, Callable)  # type: ignore[arg-type]
        assert isinstance(module.says, Callable)  # type: ignore[arg-type]


@pytest.mark.parametrize("case", CASES, ids=lambda case: " ".join(map(str, case.rule.values())))
def test_it_says_itself_in_a_sentence(case: Case) -> None:
    (rule,) = formulate(maple(rules=[case.rule])).rules
    assert rule.says.endswith(".")
    assert "_" not in rule.says.replace(case.rule.get("merge", "-"), "")
