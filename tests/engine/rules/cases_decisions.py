"""Cases of the rules on single decisions, load and pace."""

from __future__ import annotations

from typing import Any

from rule_case import (
    CHESS_PILOT,
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


def decided(kind: str, action: str, good: Sites, bad: Sites, **more: Any) -> Case:
    rule = {"kind": kind, "program": "tutoring", "action": action, **more}
    return Case(rule, good, bad)


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
