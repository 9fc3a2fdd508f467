"""The oracle against cases worked by hand: buildings that close, students who move."""

from __future__ import annotations

from typing import Any

import pytest

from oracle.brute import evaluate
from oracle.cases import idle, on, plan, program, two_schools
from oracle.costs import all_costs, staff_used
from oracle.judge import judge
from oracle.moves import beginnings
from oracle.read import District

near = pytest.approx
BEGUN = {"close_oak": 2028}
CLOSE: dict[str, Any] = {
    "moves": {"oak": {"elm": 1.0}},
    "saves": {"general": {2027: 900, 2028: 800}},
    "cost": {"once": 50, "year": 20},
    "effects": {"reading": {"mean": -0.03, "tier": 4, "years": 1}},
    "staff": {"coach": -1},
}
EVIDENCE = {"tiers": {4: 0.5}}
P = program(
    cost={"site": 1000, "student": 10, "stop_site": 40}, sites={"oak": on(20), "elm": on(30)}
)


def closing(more: dict[str, Any] | None = None, **rest: Any) -> dict[str, Any]:
    """Oak (100 students, need 0.5) may close, and its students go to elm (300, 0.9)."""
    close = {"close_oak": {**CLOSE, **(more or {})}}
    return two_schools({"p": P, **rest.pop("programs", {})}, reorganizations=close, **rest)


KEPT = plan(p__oak=(1, 0), p__elm=(1, 1))


def test_a_closure() -> None:
    sc = closing(evidence=EVIDENCE)
    x = evaluate(sc, KEPT, begun=BEGUN)
    # 2027: oak 1000 + 200, elm 1000 + 300. 2028: oak's end 40; elm 1300 and 20 students of oak's
    # more at 10 each; moving 50 + 20.
    assert x.cost_by_year == {2027: near(2500), 2028: near(40 + 1300 + 200 + 70)}
    # Oak's 20 gain at elm what they gained at oak: 20 x 0.1 x 0.5 a year; elm's 30 x 0.1 x 0.9. All
    # 100 of oak lose 0.03, a harm of tier 4, at need 0.5, in the first year.
    assert x.worth == near(2 * 1.0 + 2 * 2.7 - 1.5)
    assert x.school_gain == {"oak": near(2.0 - 1.5), "elm": near(5.4)}
    assert x.begun == BEGUN
    assert judge(sc, KEPT, BEGUN) == []
    assert judge(sc, plan(p__oak=(1, 1), p__elm=(1, 1)), BEGUN) == ["closed"]
    assert judge(sc, KEPT) == []  # oak may end without closing, too


def test_what_it_takes_in_whatever_its_level_or_merge() -> None:
    p = {**P, "levels": [0.5]}
    merge = {"combines": ["p", "q"], "retains": 0.5, "cost": {"site": 100}}
    q = program(0.2, {"site": 1}, {"elm": on(10), "oak": idle(40)})
    sc = closing({"effects": {}, "cost": {}}, programs={"p": p, "q": q}, merges={"m": merge})
    begun = {"close_oak": 2027}
    # Half of p at elm: 1.35; oak's 20 in full: 1.0, at 200.
    x = evaluate(sc, plan(p__elm=(0.5, 0)), begun=begun)
    assert x.worth == near(1.35 + 1.0)
    assert x.cost_by_year[2027] == near(40 + 650 + 200)
    # Merged: half of 2.7 + 10 x 0.2 x 0.9; in full oak's 20 of p, and 40 that q never served.
    x = evaluate(sc, plan(p__elm=("m", 0), q__elm=("m", 0)), begun=begun)
    assert x.worth == near((2.7 + 1.8) / 2 + 1.0 + 40 * 0.2 * 0.5)
    assert x.cost_by_year[2027] == near(40 + 100 + 200)
    costs = all_costs(District(sc, begun), plan(p__elm=("m", 0), q__elm=("m", 0)))
    assert costs[("program", "p", "elm"), 2027] == 200
    # A pilot takes nobody in.
    new = program(0.1, {"site": 5}, {"elm": idle(), "oak": idle()}, pilot={})
    sc = closing({"effects": {}, "cost": {}}, programs={"new": new})
    x = evaluate(sc, plan(new__elm=("pilot", 0)), begun=begun)
    assert x.worth == near(20 * 0.1 * 0.9)


def test_growth_shares_and_groups_of_those_taken_in() -> None:
    schools = two_schools({})["schools"]
    schools["fir"] = {"enrollment": 200, "needs": {"reading": 1.0}}
    schools["oak"]["groups"] = {"low": 50}
    p = {**P, "sites": {**P["sites"], "fir": idle(10)}, "grows": 0.5}
    sc = two_schools(
        {"p": p},
        schools=schools,
        groups={"low": ""},
        reorganizations={"r": {"moves": {"oak": {"elm": 0.75, "fir": 0.25}}, "cost": {"once": 10}}},
        grows=1.0,
    )
    x = evaluate(sc, plan(p__oak=(1, 0), p__elm=(1, 1)), begun={"r": 2028})
    # No one runs p at fir: three quarters of the 20. Costs of p grow by half, the move's double.
    assert x.cost_by_year[2028] == near(60 + 1.5 * (1000 + 300) + 15 * 15 + 20)
    assert x.worth == near(1.0 + 0.75 + 5.4)
    # Half of oak's students are low, and no others: 0.5 x 1.75 / 50.
    assert x.group_gain == {"low": near(0.0175)}
    d = District(sc, {"r": 2028})
    assert (d.moves.moved_in("elm", 2028), d.moves.moved_in("elm", 2027)) == (75, 0)


def test_who_is_served_takes_the_gain_along() -> None:
    schools = two_schools({})["schools"]
    schools["oak"]["groups"] = {"low": 50, "el": 20}
    row = {**P, "serves": "el"}
    row["effects"] = {"reading": {"mean": 0.1, "groups": {"el": 3.0}}}
    sc = two_schools(
        {"p": row},
        schools=schools,
        groups={"low": "", "el": ""},
        reorganizations={"r": {"moves": {"oak": {"elm": 0.5}}}},
        years=[2027],
    )
    sc["reorganizations"]["r"]["moves"]["oak"]["fir"] = 0.5
    sc["schools"]["fir"] = {"enrollment": 10, "needs": {"reading": 1.0}}
    x = evaluate(sc, {("p", "elm", 2027): ("run", 1.0)}, begun={"r": 2027})
    # 10 of oak's x 0.3 x 0.5, and elm's 30 x 0.3 x 0.9: all el's, of whom there are 20.
    assert x.group_gain == {"low": 0.0, "el": near((1.5 + 8.1) / 20)}
    assert x.school_gain["oak"] == near(1.5)


def test_who_must_run_at_receivers() -> None:
    must = {**P, "required_by": "IDEA"}
    sc = closing(programs={"p": must})
    assert judge(sc, KEPT) == ["mandated"]
    assert judge(sc, KEPT, BEGUN) == []
    assert judge(sc, plan(p__oak=(1, 0), p__elm=(1, 0)), BEGUN) == ["mandated"]
    # It need not have run at elm before; without a site there nothing closes.
    new = {**must, "sites": {"oak": on(20), "elm": idle(30)}}
    assert judge(closing(programs={"p": new}), KEPT, BEGUN) == []
    assert judge(closing(programs={"p": new}), plan(p__oak=(1, 0)), BEGUN) == ["mandated"]
    nowhere = closing(programs={"p": {**must, "sites": {"oak": on(20)}}})
    assert beginnings(District(nowhere)) == [{}]
    assert judge(nowhere, plan(p__oak=(1, 0)), BEGUN) == ["mandated"]
    # All or nothing and lasting are of buildings that are open.
    whole = closing(programs={"p": {**P, "all_or_nothing": True, "lasting": True}})
    assert judge(whole, KEPT, BEGUN) == []
    assert judge(whole, KEPT) == ["all_or_nothing", "lasting"]


def test_what_may_begin() -> None:
    schools = two_schools({})["schools"]
    schools["fir"] = {"enrollment": 200, "needs": {"reading": 1.0}, "capacity": 280}
    schools["elm"]["capacity"] = {2027: 399, 2028: 400}

    def begun(**reorganizations: Any) -> list[dict]:
        return beginnings(
            District(two_schools({"p": P}, schools=schools, reorganizations=reorganizations))
        )

    to_elm, to_fir = {"moves": {"oak": {"elm": 1.0}}}, {"moves": {"oak": {"fir": 0.8, "elm": 0.2}}}
    # Elm has room for all of oak in 2028 only, fir for 80 of them.
    assert begun(r=to_elm) == [{}, {"r": 2028}]
    assert begun(r=to_fir) == [{}, {"r": 2027}, {"r": 2028}]
    assert begun(r={**to_fir, "years": [2028]}) == [{}, {"r": 2028}]
    # A school moves once, and who receives does not close.
    assert {} in begun(r=to_elm, q=to_fir)
    assert all(len(x) < 2 for x in begun(r=to_elm, q=to_fir))
    close_fir = {"moves": {"fir": {"oak": 0.5, "elm": 0.5}}, "years": [2027]}
    assert begun(r=to_elm, q=close_fir) == [{}, {"r": 2028}]
    # Regrading moves nobody, and may go with any.
    assert {"r": 2028, "q": 2027} in begun(r=to_elm, q={"moves": {}})
    schools["oak"]["capacity"] = 99
    assert begun() == []


def test_regrading_changes_what_schools_gain_as_long_as_it_lasts() -> None:
    effects = {"reading": {"mean": 0.02, "tier": 4, "on": ["elm"], "groups": {"low": 3.0}}}
    schools = two_schools({})["schools"]
    schools["elm"]["groups"] = {"low": 75}
    sc = two_schools(
        {"p": P},
        schools=schools,
        groups={"low": ""},
        evidence=EVIDENCE,
        reorganizations={"r": {"moves": {}, "effects": effects, "staff": {"coach": 2}}},
        staff={"coach": {"available": 1.5}},
    )
    x = evaluate(sc, {}, begun={"r": 2027})
    # 300 x 0.02 x 0.5 x (1 + 0.25 x 2) x 0.9 a year; a quarter of it is low's.
    assert x.worth == near(2 * 4.05)
    assert x.group_gain == {"low": near(2 * 4.05 / 4 / 75)}
    assert staff_used(District(sc, {"r": 2028}), {}) == {("coach", 2027): 0, ("coach", 2028): 2}
    assert judge(sc, {}, {"r": 2027}) == ["staff"]
    assert judge(sc, {}) == []


MONEY: list[tuple[str, dict[str, Any], dict[str, Any], bool]] = [
    # 2028: 40 + 1300 + 200 + 70 = 1610, of which 800 are saved.
    ("saves", {"general": {"amount": {2027: 2500, 2028: 810}}}, {}, True),
    ("a dollar short", {"general": {"amount": {2027: 2500, 2028: 809}}}, {}, False),
    # A tenth is not spent in the year: 0.9 x 2500 pays less than 2500.
    ("reserve", {"general": {"amount": 2500, "reserve": 0.1}}, {}, False),
    ("with it", {"general": {"amount": {2027: 2778, 2028: 989}, "reserve": 0.1}}, {}, True),
    (
        "of the saved, too",
        {"general": {"amount": {2027: 2778, 2028: 988}, "reserve": 0.1}},
        {},
        False,
    ),
    (
        "and may be carried",  # 277.8 and what 0.9 x (188 + 800) come to
        {"general": {"amount": {2027: 2778, 2028: 689}, "reserve": 0.1, "carryover": 0.1}},
        {},
        True,
    ),
    (
        "not more of it",
        {"general": {"amount": {2027: 2778, 2028: 679}, "reserve": 0.1, "carryover": 0.1}},
        {},
        False,
    ),
]


@pytest.mark.parametrize(
    ("funds", "more", "enough"), [x[1:] for x in MONEY], ids=[x[0] for x in MONEY]
)
def test_money(funds: dict[str, Any], more: dict[str, Any], enough: bool) -> None:
    # A rule that asks who pays, and that any payments keep: they are planned one by one.
    asks = {"kind": "maintenance_of_effort", "funds": ["general"], "share": 0.0, "baseline": 0}
    for rules in ([], [asks]):
        broken = judge(closing(more, funds=funds, rules=rules), KEPT, BEGUN)
        assert broken == ([] if enough else ["money"])


@pytest.mark.parametrize(
    ("fund", "more", "pays"),
    [
        ({}, {}, True),
        ({}, {"funds": ["general"]}, False),
        ({"pays_for": {"programs": ["p"]}}, {}, False),
        ({"pays_for": {"goals": ["reading"]}}, {}, True),
        ({"pays_for": {"goals": ["reading"]}}, {"effects": {}}, False),
        ({"pays_for": {"schools": ["oak"]}}, {}, True),
        ({"pays_for": {"schools": ["elm"]}}, {}, False),
        (
            {"pays_for": {"schools": ["elm"]}},
            {"effects": {"reading": {"mean": 0, "on": ["elm"]}}},
            True,
        ),
    ],
)
def test_who_pays_for_it(fund: dict[str, Any], more: dict[str, Any], pays: bool) -> None:
    # General pays what the sites cost, and not a dollar more.
    general = {"amount": {2027: 2500, 2028: 1540}}
    rest = {"general": general, "other": {"amount": 70, **fund}}
    sc = closing({"saves": {}, **more}, funds=rest)
    sc["programs"]["p"]["funds"] = ["general"]
    assert judge(sc, KEPT, BEGUN) == ([] if pays else ["money"])
