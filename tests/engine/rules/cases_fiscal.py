"""Cases of the rules on what schools get, and on what funds pay and where.

Every site costs $1,000 a year; tutoring runs at both schools today, coaching at Lincoln.
"""

from __future__ import annotations

from typing import Any

from rule_case import (
    COACH_L,
    HALVED,
    TODAY,
    TUTOR_G,
    TUTOR_L,
    Case,
    Payments,
    at,
)

from groundswell.models.results.plan_parts.money_plan import Payment


def paid(fund: str, program: str, school: str, *amounts: float, once: bool = False) -> Payments:
    """Return what a fund pays for a site in 2027 and 2028."""
    return [
        Payment(
            fund=fund,
            program=program,
            school=school,
            year=2027 + i,
            amount=amount,
            one_time=once,
        )
        for i, amount in enumerate(amounts)
    ]


def two(fund: str, program: str, school: str) -> Payments:
    """Return $1,000 a year for a site."""
    return paid(fund, program, school, 1000, 1000)


FEDERAL: dict[str, Any] = {
    "name": "Title I",
    "amount": 5000,
    "pays_for": {"schools": ["lincoln", "grant"]},
}
TITLE_I = {"funds__title_i": FEDERAL}
LARGE = {"schools__lincoln__enrollment": 200, "schools__grant__enrollment": 200}
SHRINKING = {"schools__grant__enrollment": {2027: 100, 2028: 50}}
POOR = {
    "schools__lincoln__tags": {"poverty": 0.9, "level": "es"},
    "schools__grant__tags": {"poverty": 0.5, "level": "es"},
}
TUTORS = {"staff__tutor": {}, "programs__tutoring__staff": {"tutor": 1}}

L, G, C = ("tutoring", "lincoln"), ("tutoring", "grant"), ("coaching", "lincoln")
GENERAL_PAYS = two("general", *L) + two("general", *G) + two("general", *C)
FEDERAL_PAYS_COACH = two("general", *L) + two("general", *G) + two("title_i", *C)
FEDERAL_PAYS_LINCOLN = two("title_i", *L) + two("general", *G) + two("title_i", *C)
FEDERAL_PAYS_GRANT = two("general", *L) + two("title_i", *G) + two("general", *C)
FEDERAL_PAYS_BOTH = two("title_i", *L) + two("title_i", *G) + two("general", *C)

ENDS_AT_GRANT = TUTOR_L + COACH_L + at("tutoring", "grant", "keep", "")
GRANT_STOP = paid("general", *G, 1000)
GRANT_STOP += [p.model_copy(update={"year": 2028}) for p in paid("general", *G, 100, once=True)]
ENDS_PAID = two("general", *L) + two("general", *C) + GRANT_STOP


def harmless(measure: str, lose: float, **more: Any) -> dict[str, Any]:
    return {"kind": "hold_harmless", "measure": measure, "lose_at_most": lose, **more}


def effort(share: float, baseline: float = 3000, **more: Any) -> dict[str, Any]:
    rule = {"kind": "maintenance_of_effort", "funds": ["general"], "share": share}
    return {**rule, "baseline": baseline, **more}


def supplement(due: float) -> dict[str, Any]:
    rule = {"kind": "supplement_not_supplant", "fund": "title_i"}
    return {**rule, "entitlement": {"lincoln": due}}


def comparable(share: float = 0.9, **more: Any) -> dict[str, Any]:
    rule = {"kind": "comparability", "schools": ["lincoln"], "others": ["grant"]}
    return {**rule, "at_least": share, **more}


RANKED = {"kind": "rank_and_serve", "fund": "title_i", "poverty": "poverty"}

CASES = [
    Case(harmless("gain", 0.1), TODAY, TUTOR_L + COACH_L),
    # Of $2,000 at Lincoln a quarter may go, not half.
    Case(harmless("dollars", 0.25), HALVED + COACH_L + TUTOR_G, TUTOR_L + TUTOR_G),
    Case(harmless("students", 0.5), TUTOR_L + TUTOR_G, TUTOR_G),
    Case(harmless("students", 0.5, schools=["grant"]), TUTOR_G, TUTOR_L),
    # The floor of a baseline of -1,000 is -1,100.
    Case(
        harmless("dollars", 0.1, schools=["grant"], baseline={"grant": -1000}),
        TUTOR_G,
        COACH_L,
        {"schools__grant__base": {"general": -2100}},
    ),
    # A school that the fund has no money for reaches its floor by itself; the others are topped up.
    Case(
        harmless("dollars", 0.0, top_up_from="aid"),
        TUTOR_G,
        TUTOR_L + COACH_L,
        {"funds__aid": {"by_school": {"lincoln": 5000}}},
    ),
    Case(supplement(1000), TODAY, TODAY, TITLE_I, FEDERAL_PAYS_COACH, FEDERAL_PAYS_LINCOLN),
    # It asks nothing where the fund pays nothing, until it does: here for a site's end.
    Case(
        supplement(1000),
        TUTOR_G,
        TUTOR_G,
        TITLE_I,
        two("general", *G),
        two("general", *G) + paid("title_i", *L, 100, once=True),
    ),
    # A school that has base dollars of the fund has the fund.
    Case(
        supplement(1500),
        TODAY,
        TUTOR_L + TUTOR_G,
        {**TITLE_I, "schools__lincoln__base": {"title_i": 1, "general": 100}},
        GENERAL_PAYS,
        two("general", *L) + two("general", *G),
    ),
    Case(effort(0.9), TODAY, ENDS_AT_GRANT, {}, GENERAL_PAYS, ENDS_PAID),
    Case(effort(0.9), TODAY, TODAY, TITLE_I, GENERAL_PAYS, FEDERAL_PAYS_COACH),
    Case(effort(0.7), ENDS_AT_GRANT, TUTOR_L, {}, ENDS_PAID, two("general", *L)),
    # $15 a pupil in 2027, $14 in 2028.
    Case(
        effort(0.9, measure="per_pupil"),
        ENDS_AT_GRANT,
        ENDS_AT_GRANT,
        SHRINKING,
        ENDS_PAID,
        two("general", *L) + paid("general", *C, 1000, 900) + GRANT_STOP,
    ),
    Case(
        effort(0.9, measure="any"),
        ENDS_AT_GRANT,
        TUTOR_L,
        SHRINKING,
        ENDS_PAID,
        two("general", *L),
    ),
    # Base counts, but not beside named programs.
    Case(
        effort(1, baseline=2000),
        TUTOR_L,
        TUTOR_L,
        {"schools__grant__base": {"general": 1000}},
        two("general", *L),
        paid("general", *L, 1000, 900),
    ),
    Case(
        effort(1, baseline=2000, programs=["tutoring"]),
        TODAY,
        ENDS_AT_GRANT,
        {"schools__grant__base": {"general": 1000}},
        GENERAL_PAYS,
        ENDS_PAID,
    ),
    Case(
        comparable(), TODAY, TODAY, {**TITLE_I, **LARGE}, FEDERAL_PAYS_COACH, FEDERAL_PAYS_LINCOLN
    ),
    # Base under a name that is no fund counts: Lincoln has $900 of it, Grant $1,000 in all.
    Case(
        comparable(1.0),
        TODAY,
        TUTOR_G,
        {**TITLE_I, **LARGE, "schools__lincoln__base": {"state": 900}},
        FEDERAL_PAYS_COACH,
        two("general", *G),
    ),
    Case(comparable(measure="staff"), TODAY, HALVED + COACH_L + TUTOR_G, {**LARGE, **TUTORS}),
    Case(
        comparable(measure="staff", by="level"),
        TODAY,
        HALVED + COACH_L + TUTOR_G,
        {**LARGE, **TUTORS, **POOR},
    ),
    Case(RANKED, TODAY, TODAY, {**TITLE_I, **POOR}, FEDERAL_PAYS_BOTH, FEDERAL_PAYS_GRANT),
    Case(RANKED, TODAY, TODAY, {**TITLE_I, **POOR}, FEDERAL_PAYS_COACH, FEDERAL_PAYS_GRANT),
    # A school without the tag comes last; one with base dollars is served.
    Case(
        RANKED,
        TODAY,
        TODAY,
        {**TITLE_I, "schools__lincoln__tags": {"poverty": 0.75}},
        GENERAL_PAYS,
        FEDERAL_PAYS_GRANT,
    ),
    Case(
        {**RANKED, "years": [2028]},
        TODAY,
        TODAY,
        {
            **TITLE_I,
            **POOR,
            "schools__lincoln__base": {"title_i": {2027: 0, 2028: 1}},
            "schools__grant__tags": {"poverty": 0.95},
        },
        FEDERAL_PAYS_BOTH,
        FEDERAL_PAYS_COACH,
    ),
]
