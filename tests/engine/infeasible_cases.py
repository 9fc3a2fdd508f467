"""Maple Valley changed so that no plan exists: by different causes, each worked by hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

KEEP_AT_LINCOLN = {"program": "tutoring", "action": "keep", "schools": ["lincoln"]}
PLAIN = {"merges": {}, "programs__tutoring__levels": []}
ALL_KEPT = [{"kind": "decide", "program": p, "action": "keep"} for p in ("tutoring", "coaching")]


@dataclass(frozen=True)
class Case:
    """Changes to Maple Valley (`__` for dots), and what is to be said of it."""

    changes: dict[str, Any]
    conflict: set[str]
    fix: dict[str, float]
    others: tuple[str, ...] = ()


CASES = {
    "mandates over a fund": Case(
        # Tutoring costs 1,000 at each of two schools, coaching 1,000 at one; merged at Lincoln
        # 1,200 for both, and 60 to begin with. 2,200 + 60 are due in 2027, 2,200 in 2028.
        {
            "programs__tutoring__mandated": True,
            "programs__tutoring__levels": [],
            "programs__coaching__mandated": True,
            "funds__general__amount": {2027: 2000, 2028: 5000},
        },
        {"programs.tutoring.mandated", "programs.coaching.mandated", "funds.general.2027"},
        {"funds.general.2027": 260.0},
        ("programs.tutoring.mandated", "programs.coaching.mandated"),
    ),
    "hold harmless against a cut": Case(
        # Lincoln has 2,000 dollars today and may fall to 1,900, Grant 1,000 and 950. To end
        # tutoring costs 100, so coaching goes: 900 are missing at Lincoln in 2027; in 2028, when
        # chess (500) can be piloted there, 400.
        {
            **PLAIN,
            "programs__coaching__restart": False,
            "funds__general__amount": {2027: 2000, 2028: 5000},
            "rules": [{"kind": "hold_harmless", "measure": "dollars", "lose_at_most": 0.05}],
        },
        {"hold_harmless_1", "funds.general.2027"},
        {"hold_harmless_1": 1300.0},
        ("funds.general.2027",),
    ),
    "equity floor against eligibility": Case(
        # Grant needs 0.004 a student: tutoring gives 0.01, coaching 0.005, each for 1,000. The
        # money for Lincoln alone does not help.
        {
            **PLAIN,
            "years": [2027],
            "funds": {
                "general": {"amount": 900},
                "title_i": {"amount": 9000, "pays_for": {"schools": ["lincoln"]}},
            },
            "rules": [{"kind": "school_floor", "schools": ["grant"], "gain": 0.004}],
        },
        {"school_floor_1", "funds.general.2027"},
        # Chess pilots for 500 + 50 + 20 and gains 0.0025: 0.0015 are missing.
        {"funds.general.2027": 100.0},
        ("school_floor_1",),
    ),
    "a group's gain against eligibility": Case(
        # Tutoring at Grant gains 1, 20% of it for low-income students: 0.002 of them each, where
        # 1.1 x the average is 0.0055. The money for Grant alone cannot mend it, and 600 pay for
        # no program at Lincoln that would; 1,000 do.
        {
            **PLAIN,
            "years": [2027],
            "funds": {
                "general": {"amount": 600},
                "own": {"amount": 9000, "pays_for": {"schools": ["grant"]}},
            },
            "rules": [
                {"kind": "decide", "program": "tutoring", "action": "keep", "schools": ["grant"]},
                {"kind": "group_gain", "group": "low_income", "at_least": 1.1},
            ],
        },
        {"decide_1", "group_gain_1", "funds.general.2027"},
        {"group_gain_1": 0.0035},
        ("funds.general.2027", "decide_1"),
    ),
    "top-ups over a fund": Case(
        # As with the cut above, and 100 to top up with: 800 are missing.
        {
            **PLAIN,
            "years": [2027],
            "funds": {
                "general": {"amount": 2000},
                "reserve": {"amount": 100, "pays_for": {"programs": ["chess"]}},
            },
            "rules": [
                {
                    "kind": "hold_harmless",
                    "measure": "dollars",
                    "lose_at_most": 0.05,
                    "top_up_from": "reserve",
                }
            ],
        },
        {"hold_harmless_1", "funds.general.2027", "funds.reserve.2027"},
        {"hold_harmless_1": 800.0},
        ("funds.general.2027", "funds.reserve.2027"),
    ),
    "contradictory decisions": Case(
        {
            "programs__tutoring__restart": False,
            "rules": [
                {"kind": "decide", **KEEP_AT_LINCOLN, "years": [2028]},
                {"kind": "decide", "program": "tutoring", "action": "off", "years": [2027]},
            ],
        },
        {"decide_1", "decide_2"},
        # To run at Lincoln in 2028 is to run there in 2027: one site of two.
        {"decide_2": 1.0},
        ("decide_1",),
    ),
    "integrality alone": Case(
        # 0.025 a student at Lincoln is tutoring (0.02) and half of coaching (0.01): 1,500. Of
        # whole programs it is tutoring and a pilot of chess (0.005): 1,000 + 570.
        {
            **PLAIN,
            "years": [2027],
            "programs__tutoring__cost": {"site": 1000},
            "funds__general__amount": 1550,
            "rules": [{"kind": "school_floor", "schools": ["lincoln"], "gain": 0.025}],
        },
        {"school_floor_1", "funds.general.2027"},
        {"funds.general.2027": 20.0},
        ("school_floor_1",),
    ),
    "staff over what there is": Case(
        {
            "programs__tutoring__restart": False,
            "staff": {"tutor": {"available": {2027: 1.5, 2028: 4}}},
            "programs__tutoring__staff": {"tutor": 1},
            "rules": [{"kind": "decide", "program": "tutoring", "action": "keep"}],
        },
        {"decide_1", "staff.tutor.2027"},
        # A third of what there is; or two of four sites and years, as what ends does not return.
        {"staff.tutor.2027": 0.5},
        ("decide_1",),
    ),
    "money carried on": Case(
        # 3,000 a year are due. What is given in 2027 helps in 2028 by the half that may be kept.
        {
            **PLAIN,
            "funds__general": {"amount": {2027: 3200, 2028: 2500}, "carryover": 0.5},
            "rules": ALL_KEPT,
        },
        {"decide_1", "decide_2", "funds.general.2028", "funds.general.2027"},
        {"funds.general.2027": 300.0},
        ("funds.general.2028", "decide_1", "decide_2"),
    ),
    "money by school": Case(
        {
            **PLAIN,
            "years": [2027],
            "funds": {"own": {"by_school": {"lincoln": 1900, "grant": 900}}},
            "rules": ALL_KEPT,
        },
        {"decide_1", "funds.own.2027"},
        {"funds.own.2027": 200.0},
        ("decide_1",),
    ),
    "two conflicts": Case(
        # Kept and off, twice: one of each pair must give. Of `off` that is one site of two.
        {
            **PLAIN,
            "years": [2027],
            "rules": [
                {"kind": "decide", **KEEP_AT_LINCOLN},
                {"kind": "decide", "program": "tutoring", "action": "off"},
                {"kind": "decide", "program": "coaching", "action": "keep"},
                {"kind": "decide", "program": "coaching", "action": "off"},
            ],
        },
        {"decide_3", "decide_4"},
        {"decide_2": 1.0, "decide_4": 1.0},
    ),
    "a match without its fund": Case(
        {
            **PLAIN,
            "years": [2027],
            "funds": {
                "general": {"amount": 1000},
                "grant": {"amount": 9000, "match": {"fund": "general", "per_dollar": 1.5}},
            },
            "rules": ALL_KEPT,
        },
        {"decide_1", "decide_2", "funds.general.2027", "funds.grant.match"},
        # 1,000 and the 1,500 that match it: 500 are missing.
        {"funds.grant.match": 500.0},
        ("funds.general.2027", "decide_1", "decide_2"),
    ),
    "what another requires": Case(
        {
            "programs__coaching__requires": ["chess"],
            "years": [2027],
            "rules": [{"kind": "decide", "program": "coaching", "action": "keep"}],
        },
        {"programs.coaching.requires", "decide_1"},
        {"programs.coaching.requires": 1.0},
        ("decide_1",),
    ),
    "all or nothing": Case(
        {
            **PLAIN,
            "programs__tutoring__all_or_nothing": True,
            "rules": [
                {"kind": "decide", **KEEP_AT_LINCOLN, "years": [2027]},
                {
                    "kind": "avoid",
                    "program": "tutoring",
                    "action": "keep",
                    "schools": ["grant"],
                    "years": [2027],
                },
            ],
        },
        {"programs.tutoring.all_or_nothing", "decide_1", "avoid_1"},
        {"programs.tutoring.all_or_nothing": 1.0},
        ("decide_1", "avoid_1"),
    ),
}
