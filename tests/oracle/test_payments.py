"""The judge against cases worked by hand: rules that ask who pays."""

from __future__ import annotations

from typing import Any

import pytest

from oracle.brute import evaluate
from oracle.cases import on, plan, program, two_schools
from oracle.judge import judge

BOTH = plan(p__oak=(1, 1), p__elm=(1, 1))
OAK, ELM = plan(p__oak=(1, 1)), plan(p__elm=(1, 1))
FUNDS = {"general": {"amount": 5000}, "extra": {"amount": 5000, "pays_for": {"programs": ["p"]}}}
FIRST = {"years": [2027]}


def least(rule: dict[str, Any], decisions: dict, **more: Any) -> float | None:
    """The least amount broken over all ways to pay; None if the funds cannot pay.

    p costs 1000 a year at oak (100 students, poverty 0.9) and at elm (300, 0.5), 300 in the
    district, and 200 for a site that ends. Held hard, the rule must be money's only trouble.
    """
    schools = two_schools({})["schools"]
    schools["oak"] |= {"base": {"general": 400, "extra": 100}, "tags": {"poverty": 0.9}}
    schools["elm"] |= {"base": {"general": 900, "gift": 50}, "tags": {"poverty": 0.5}}
    for s, base in more.pop("base", {}).items():
        schools[s]["base"] = base
    for s, number in more.pop("students", {}).items():
        schools[s]["enrollment"] = number
    cost = {"site": 1000, "district": 300, "stop_site": 200}
    p = program(sites={"oak": on(), "elm": on()}, cost=cost)
    sc = two_schools({"p": p}, **{"schools": schools, "funds": FUNDS, **more})
    soft = evaluate({**sc, "rules": [{**rule, "enforce": {"price": 3.0}}]}, decisions).penalty / 3
    hard = judge({**sc, "rules": [rule]}, decisions)
    assert hard == ([] if soft <= 1e-4 else ["money"])
    return None if soft != soft else soft


SUPPLEMENT = {"kind": "supplement_not_supplant", "fund": "extra", **FIRST}
EFFORT = {"kind": "maintenance_of_effort", "funds": ["extra"], "share": 1.0, "baseline": 0}
RANK = {"kind": "rank_and_serve", "fund": "extra", "poverty": "poverty"}
COMPARE = {"kind": "comparability", "schools": ["oak"], "others": ["elm"], **FIRST}
TOP_UP = {"kind": "hold_harmless", "measure": "dollars", "lose_at_most": 0.0, **FIRST}
LITTLE = {"general": {"amount": 500}, "extra": FUNDS["extra"]}
HALF = {"oak": {2027: 100, 2028: 50}, "elm": {2027: 300, 2028: 150}}
MATCH = {"fund": "general", "per_dollar": 1.0}
CASES: list[tuple[str, dict[str, Any], dict, dict[str, Any], float | None]] = [
    # Oak has extra's base: it needs its due of the others, 400 base and what general pays there.
    ("has base", {**SUPPLEMENT, "entitlement": {"oak": 1400}}, OAK, {}, 0),
    ("too little", {**SUPPLEMENT, "entitlement": {"oak": 1500}}, OAK, {}, 100),
    ("without the site", {**SUPPLEMENT, "entitlement": {"oak": 1400}}, ELM, {}, 1000),
    # General has 500 a year: whatever it pays at oak, extra pays the rest.
    ("little", {**SUPPLEMENT, "entitlement": {"oak": 1000}}, OAK, {"funds": LITTLE}, 100),
    ("elm has nothing of it", {**SUPPLEMENT, "entitlement": {"elm": 9999}}, ELM, {}, 0),
    # Extra must pay at least 500 of elm's 1000: elm has it, and 950 + 500 of the others.
    (
        "as soon as it pays",
        {**SUPPLEMENT, "entitlement": {"elm": 1600}},
        ELM,
        {"funds": LITTLE},
        150,
    ),
    # One-time costs: extra pays elm's stop, so elm has it; base 950 of others.
    (
        "one-time",
        {**SUPPLEMENT, "entitlement": {"elm": 1000}},
        OAK,
        {"funds": {"general": {"amount": 100}, "extra": {"amount": 5000}}},
        50,
    ),
    # Of 2300 a year extra may pay all, and it has 100 of base.
    ("effort", {**EFFORT, "baseline": 2400, **FIRST}, BOTH, {}, 0),
    ("effort short", {**EFFORT, "baseline": 2500, **FIRST}, BOTH, {}, 100),
    (
        "the year before",
        {**EFFORT, "years": [2028]},
        plan(p__oak=(1, 1), p__elm=(1, 0)),
        {"funds": LITTLE},
        300,
    ),  # 1800 + 100, then 1500 + 100
    ("both years", {**EFFORT, "baseline": 2000}, plan(p__oak=(1, 1), p__elm=(1, 0)), {}, 400),
    ("for programs", {**EFFORT, "baseline": 2400, "programs": ["p"], **FIRST}, BOTH, {}, 100),
    (
        "per pupil",
        {**EFFORT, "years": [2028], "measure": "per_pupil"},
        BOTH,
        {"students": {"elm": {2027: 300, 2028: 100}}},
        0,
    ),
    # 1800 + 100 at least in 2027; 2028 400 for the ends of two sites + 100. With half of the
    # students half of 1900 is enough.
    (
        "in total",
        {**EFFORT, "years": [2028]},
        plan(p__oak=(1, 0), p__elm=(1, 0)),
        {"funds": LITTLE, "students": HALF},
        1400,
    ),
    (
        "a pupil",
        {**EFFORT, "years": [2028], "measure": "per_pupil"},
        plan(p__oak=(1, 0), p__elm=(1, 0)),
        {"funds": LITTLE, "students": HALF},
        450 / 200,
    ),
    (
        "any",
        {**EFFORT, "years": [2028], "measure": "any"},
        plan(p__oak=(1, 0), p__elm=(1, 0)),
        {"funds": LITTLE, "students": HALF},
        450,
    ),
    # Oak has base of it: it is served; a rule cannot be broken by elm.
    ("served by base", RANK, BOTH, {}, 0),
    ("oak first", RANK, BOTH, {"base": {"oak": {}}}, 0),
    # Elm has base of it, but at oak there is nothing to pay for in two years.
    ("oak has no site", RANK, ELM, {"base": {"oak": {}, "elm": {"extra": 1}}}, 1),
    ("below the line", {**RANK, "at_least": 0.95}, ELM, {"base": {"oak": {}}}, 0),
    # General's 500 do not pay all: extra pays at elm in both years, at oak the stop in 2027.
    ("elm without oak", RANK, ELM, {"base": {"oak": {}}, "funds": LITTLE}, 1),
    # Oak is exempt with 100 students; with 200 it has 400 + 1000 of general, elm 950: 950 / 300.
    ("exempt", COMPARE, ELM, {}, 0),
    ("per pupil as much", {**COMPARE, "at_least": 1.0}, OAK, {"students": {"oak": 200}}, 0),
    # Elm's 1000 may be paid by extra, but for its 0: 950 / 300 x 1.0 - 400 / 200.
    (
        "restricted do not count",
        {**COMPARE, "at_least": 1.0},
        ELM,
        {"students": {"oak": 200}},
        950 / 300 - 2,
    ),
    (
        "but unrestricted do",
        {**COMPARE, "at_least": 1.0},
        ELM,
        {"students": {"oak": 200}, "funds": {"general": {"amount": 5000}, "extra": {"amount": 0}}},
        2250 / 300 - 500 / 200 - 300 / 300,
    ),
    # Oak has 500 + 1000 today; without p it lacks 1000, which general has.
    ("topped up", {**TOP_UP, "top_up_from": "general"}, ELM, {}, 0),
    ("not enough left", {**TOP_UP, "top_up_from": "general"}, ELM, {"funds": LITTLE}, None),
    (
        "by school",
        {**TOP_UP, "top_up_from": "extra"},
        ELM,
        {"funds": {"general": {"amount": 5000}, "extra": {"by_school": {"oak": 1000}}}},
        0,
    ),
    (
        "no pot",
        {**TOP_UP, "top_up_from": "extra"},
        ELM,
        {"funds": {"general": {"amount": 5000}, "extra": {"by_school": {"elm": 9000}}}},
        None,
    ),
    (
        "a cent more",
        {**TOP_UP, "top_up_from": "extra"},
        ELM,
        {"funds": {"general": {"amount": 5000}, "extra": {"by_school": {"oak": 999}}}},
        None,
    ),
    (
        "matching funds top up",
        {**TOP_UP, "top_up_from": "extra"},
        ELM,
        {"funds": {"general": {"amount": 5000}, "extra": {"amount": 1000, "match": MATCH}}},
        0,
    ),
]


@pytest.mark.parametrize(
    ("rule", "decisions", "more", "by"), [x[1:] for x in CASES], ids=[x[0] for x in CASES]
)
def test_who_pays(
    rule: dict[str, Any], decisions: dict, more: dict[str, Any], by: float | None
) -> None:
    assert least(rule, decisions, **more) == (None if by is None else pytest.approx(by, abs=1e-4))
