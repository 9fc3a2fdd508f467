"""Cases of the rules on who gains.

By hand, a year of today: gain is 3 at Lincoln (tutoring 2, coaching 1; need 1) and 1 at Grant (need
0.5), 100 students each; 80 and 20 of them are of low income. Every site costs $1,000.
"""

from __future__ import annotations

from typing import Any

from rule_case import (
    COACH_L,
    GRANT_COACH,
    HALVED,
    MERGED,
    TODAY,
    TUTOR_G,
    TUTOR_L,
    Case,
    Sites,
    at,
)

LEARNERS: dict[str, Any] = {
    "groups__learners": "English learners",
    "schools__lincoln__groups": {"low_income": 80, "learners": 10},
    "schools__grant__groups": {"low_income": 20, "learners": 40},
}
CENTRAL = {"programs__tutoring__sites__central": {"students": 10, "running": True}}


def share(good: Sites, bad: Sites, changes: dict[str, Any] | None = None, **bounds: float) -> Case:
    rule = {"kind": "spending_share", "schools": ["lincoln"], **bounds}
    return Case(rule, good, bad, changes or {})


def group(at_least: float, good: Sites, bad: Sites, changes: Any = None, **more: Any) -> Case:
    rule = {"kind": "group_gain", "group": "low_income", "at_least": at_least, **more}
    return Case(rule, good, bad, changes or {})


def equity(good: Sites, bad: Sites, changes: Any = None, **more: Any) -> Case:
    rule = {"kind": "maintenance_of_equity", "schools": ["lincoln"], **more}
    return Case(rule, good, bad, changes or {})


CASES = [
    # Today $2,000 of $3,000 go to Lincoln.
    share(TODAY, TUTOR_L + TUTOR_G, at_least=0.6),
    share(TUTOR_L + TUTOR_G, TODAY, at_most=0.5),
    share(TODAY, TUTOR_L + TUTOR_G, at_least=0.6, at_most=0.7),
    # Ending tutoring at Grant costs $100, which go to no school: 2,000 of 2,100, 1,000 of 1,100.
    share(TUTOR_L + COACH_L, TUTOR_L, at_least=0.95),
    # So does a district cost: 2,000 / 4,000.
    share(COACH_L, TODAY, {"programs__tutoring__cost__district": 1000}, at_least=0.55),
    # Base dollars are no program dollars.
    share(TODAY, TUTOR_L + TUTOR_G, {"schools__lincoln__base": {"general": 50000}}, at_least=0.6),
    # Where nothing is spent, no share is missed.
    share([], TUTOR_G, {"programs__tutoring__cost": {"site": 1000}}, at_least=0.6),
    # Today 0.026 of 0.02 on average: 1.3 times; without coaching 0.018 of 0.015.
    group(1.3, TODAY, TUTOR_L + TUTOR_G),
    group(1.0, HALVED + TUTOR_G, TUTOR_G),
    # English learners get 0.014, low-income students 0.026.
    group(0.5, TODAY, COACH_L, LEARNERS, group="learners", of="low_income"),
    # All that tutoring does goes to the group it serves: 0.062 of 0.02 on average.
    group(
        3.0,
        TODAY,
        COACH_L,
        {**LEARNERS, "programs__tutoring__serves": "learners"},
        group="learners",
    ),
    # Tutors at the district's office count in both: 0.0335 of 0.0275.
    group(1.25, TODAY, TODAY + at("tutoring", "central", "keep", "keep"), CENTRAL),
    Case(
        {"kind": "gap_at_most", "groups": ["low_income", "learners"], "at_most": 0.0121},
        TODAY,
        TUTOR_L + COACH_L,
        LEARNERS,
    ),
    # Whichever is behind: with coaching at Grant alone 0.001 and 0.004.
    Case(
        {"kind": "gap_at_most", "groups": ["low_income", "learners"], "at_most": 0.0029},
        [],
        GRANT_COACH,
        LEARNERS,
    ),
    Case({"kind": "school_floor", "gain": 0.01}, TODAY, TUTOR_L + COACH_L),
    Case({"kind": "school_floor", "gain": 0.03, "schools": ["lincoln"]}, TODAY, MERGED + TUTOR_G),
    Case(
        {"kind": "school_floor", "gain": 0.01, "years": [2027]},
        TUTOR_L + at("tutoring", "grant", "keep", "half"),
        TUTOR_L + at("tutoring", "grant", "half", "half"),
    ),
    # Without tutoring both lose $10 a pupil; without coaching Lincoln $10, the district $5.
    equity(COACH_L, TUTOR_L + TUTOR_G),
    equity(TUTOR_L + COACH_L, HALVED + TUTOR_G + COACH_L),
    # While the district gains, it may lose nothing.
    equity(TODAY + GRANT_COACH, TUTOR_L + TUTOR_G + GRANT_COACH),
    equity(
        TODAY,
        TUTOR_G + COACH_L,
        {"programs__tutoring__staff": {"tutor": 1}, "staff": {"tutor": {"available": 9}}},
        measure="staff",
    ),
    # Base dollars count as the school's.
    equity(
        TODAY,
        TUTOR_G + GRANT_COACH,
        {"schools__lincoln__base": {"general": 50000}},
        baseline={"lincoln": 52000, "grant": 3000},
    ),
    equity(TODAY, TUTOR_L + TUTOR_G + GRANT_COACH, baseline={"lincoln": 3000, "grant": 3000}),
]
