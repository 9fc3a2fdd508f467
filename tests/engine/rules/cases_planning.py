"""Cases of choose, replace_before_retire and support."""

from __future__ import annotations

from rule_case import (
    CHESS_PILOT,
    COACH_L,
    GRANT_COACH,
    MERGED,
    TODAY,
    TUTOR_G,
    TUTOR_L,
    Case,
    at,
)

BOTH = ["tutoring", "coaching"]
CHESS_L = at("chess", "lincoln", "pilot", "keep")
COACH_ENDS = TUTOR_L + TUTOR_G + at("coaching", "lincoln", "keep", "")
CHESS_REPLACES = {"programs__chess__replaces": ["coaching"]}
CHESS_PROVEN = {**CHESS_REPLACES, "programs__chess__proven": True}
REPLACE = {"kind": "replace_before_retire", "programs": ["coaching"]}
SCORE = {"lincoln": 5, "grant": 1}

TEACHERS = {
    "merges": {},
    "staff": {"teacher": {}},
    "schools__lincoln__base_staff": {"teacher": 2},
    "schools__grant__base_staff": {"teacher": 4},
    "programs__coaching__staff": {"teacher": 0.5},
    "programs__tutoring__levels": [],
    "programs__tutoring__positions": {"role": "teacher"},
    "programs__tutoring__sites__lincoln__positions": 2,
    "programs__tutoring__sites__grant__positions": 2,
}
ONE_TEACHER = [
    site.model_copy(update={"positions": 1, "action": "reduce"} if site.year == 2028 else {})
    for site in TUTOR_L
]

ASKED = {
    "lincoln": {"tutoring": {"wants": "retire", "rank": 2}},
    "grant": {"tutoring": {"wants": "keep", "rank": 1}},
}

CASES = [
    # 100 students of Lincoln to 2 teachers of its own, 2 decided here, and half a coach.
    Case(
        {"kind": "staffing", "role": "teacher", "at_most": 25, "schools": ["lincoln"]},
        TODAY,
        ONE_TEACHER + COACH_L,
        TEACHERS,
    ),
    Case(
        {"kind": "staffing", "role": "teacher", "at_most": 30, "years": [2028]},
        ONE_TEACHER + COACH_L + at("tutoring", "grant", "", ""),
        ONE_TEACHER,
        TEACHERS,
    ),
    # At each of the schools; a level counts whole, merged programs count each, pilots do not.
    Case(
        {"kind": "choose", "programs": BOTH, "at_most": 1, "schools": ["lincoln"]},
        TUTOR_L + TUTOR_G + GRANT_COACH,
        TODAY,
    ),
    Case(
        {"kind": "choose", "programs": BOTH, "at_most": 1, "schools": "all"},
        at("tutoring", "lincoln", "half", "half"),
        MERGED + TUTOR_G,
    ),
    Case(
        {"kind": "choose", "programs": ["chess", "tutoring"], "at_most": 1, "schools": "all"},
        TODAY + CHESS_PILOT,
        TODAY + CHESS_L,
    ),
    Case(
        {"kind": "choose", "programs": BOTH, "at_least": 2, "schools": ["lincoln"]},
        MERGED,
        TUTOR_L + TUTOR_G + GRANT_COACH,
    ),
    Case(
        {"kind": "choose", "programs": BOTH, "at_least": 1, "schools": "all", "years": [2028]},
        COACH_L + at("tutoring", "grant", "keep", "keep"),
        TUTOR_L + COACH_L + at("tutoring", "grant", "keep", ""),
    ),
    # Anywhere in the district: a program counts once, however many its sites.
    Case({"kind": "choose", "programs": BOTH, "at_most": 1}, TUTOR_L + TUTOR_G, TODAY),
    Case({"kind": "choose", "programs": BOTH, "at_least": 2}, COACH_L + TUTOR_G, TUTOR_L + TUTOR_G),
    Case(
        {"kind": "choose", "programs": [*BOTH, "chess"], "at_least": 1, "at_most": 2},
        TODAY + CHESS_PILOT,
        TODAY + CHESS_L,
    ),
    # Only after a pilot in an earlier year, wherever it was.
    Case(
        REPLACE,
        COACH_ENDS + at("chess", "grant", "pilot", ""),
        COACH_ENDS + at("chess", "grant", "", "pilot"),
        CHESS_REPLACES,
    ),
    Case(REPLACE, TODAY, TUTOR_L + TUTOR_G + at("chess", "lincoln", "pilot", ""), CHESS_REPLACES),
    # Or where the replacement runs: there, not at another school.
    Case(
        REPLACE,
        TUTOR_L + TUTOR_G + at("chess", "lincoln", "start", "keep"),
        TUTOR_L + TUTOR_G + at("chess", "grant", "start", "keep"),
        CHESS_PROVEN,
    ),
    # A program that runs already replaces as well; going into a merge is no end.
    Case(
        REPLACE,
        TUTOR_L + TUTOR_G,
        TUTOR_G + at("tutoring", "lincoln", "keep", "") + at("coaching", "lincoln", "keep", ""),
        {"programs__tutoring__replaces": ["coaching"]},
    ),
    Case(
        REPLACE,
        MERGED + TUTOR_G,
        TUTOR_G + at("tutoring", "lincoln", "team", "") + at("coaching", "lincoln", "team", ""),
    ),
    # In a year outside the rule's it may end.
    Case({**REPLACE, "years": [2028]}, TUTOR_L + TUTOR_G, COACH_ENDS),
    Case({"kind": "support", "program": "tutoring", "score": SCORE, "at_least": 3}, TODAY, TUTOR_G),
    Case(
        {"kind": "support", "program": "tutoring", "score": SCORE, "at_least": 3.5}, TUTOR_L, TODAY
    ),
    # Merged sites count, pilots do not; nowhere is well supported.
    Case(
        {"kind": "support", "program": "tutoring", "score": SCORE, "at_least": 3},
        MERGED + TUTOR_G,
        TUTOR_G + COACH_L,
    ),
    Case(
        {
            "kind": "support",
            "program": "chess",
            "score": {"lincoln": 1, "grant": 5},
            "at_least": 3.5,
        },
        TODAY + CHESS_PILOT,
        TODAY + CHESS_L,
    ),
    Case(
        {"kind": "support", "program": "coaching", "score": SCORE, "at_least": 6}, TUTOR_L, COACH_L
    ),
    # By what schools ask for: Lincoln wants it to end, 0.5 below 0; Grant wants it, 1.
    Case(
        {"kind": "support", "program": "tutoring", "score": "requests", "at_least": 0.25},
        TODAY,
        TUTOR_L,
        changes={"requests": {"by_school": ASKED}},
    ),
    # Who does not name it supports it by 0.
    Case(
        {"kind": "support", "program": "coaching", "score": "requests", "at_least": 0.1},
        TUTOR_L,
        COACH_L,
        changes={"requests": {"by_school": ASKED}},
    ),
]
