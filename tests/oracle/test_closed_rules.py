"""Rules of every kind where a building closes, and rules on reorganizations, worked by hand."""

from __future__ import annotations

from typing import Any

import pytest

from oracle.brute import best, evaluate
from oracle.cases import idle, on, plan, program, two_schools
from oracle.judge import judge
from oracle.read import District

ONCE = {"years": [2027]}
BEGUN = {"r": 2027}
P = program(sites={"oak": on(20), "elm": on(30)}, cost={"site": 1000, "student": 10})
BASE = {"oak": {"general": 2000, "gift": 500}, "elm": {"general": 9000}, "fir": {}}
FUNDS = {"general": {"amount": 5000}, "extra": {"amount": 5000, "pays_for": {"goals": ["reading"]}}}


def broken(rule: dict[str, Any], decisions: dict, begun: Any = None, **more: Any) -> float:
    """The amount broken, summed over rows; nan if it cannot be paid.

    Oak (100 students) closes in the first year: three quarters go to elm (300), a quarter to fir
    (150). General saves 400 of oak's base.
    """
    schools = two_schools({})["schools"]
    schools["fir"] = {"enrollment": 150, "needs": {"reading": 1.0}}
    for s, base in BASE.items():
        schools[s] |= {"base": base, "tags": {"poverty": {"oak": 0.9, "elm": 0.8, "fir": 0.5}[s]}}
    moves = {"oak": {"elm": 0.75, "fir": 0.25}}
    close = {"moves": moves, "saves": {"general": 400}, **more.pop("close", {})}
    programs = {"p": P, **more.pop("programs", {})}
    sc = two_schools(
        programs,
        schools=schools,
        reorganizations={"r": close},
        rules=[{**rule, "enforce": {"price": 2.0}}],
        **{"funds": FUNDS, **ONCE, **more},
    )
    begun = BEGUN if begun is None else begun
    x = evaluate(sc, decisions, begun=begun)
    hard = judge({**sc, "rules": [rule]}, decisions, begun)
    assert (hard == []) == (x.penalty <= 1e-4), hard
    return x.penalty / 2


def first(**states: float) -> dict:
    return plan(**{key: (x, 0) for key, x in states.items()})


ELM, BOTH = first(p__elm=1), first(p__elm=1, p__oak=1)
near = pytest.approx


def test_base_dollars_go_where_students_go() -> None:
    # Oak's 2000 - 400 of general and 500 of gift: 2100, three quarters to elm.
    sc = two_schools({}, reorganizations={"r": {"moves": {"oak": {"elm": 1}}, "saves": {}}})
    sc["schools"]["oak"]["base"], sc["schools"]["elm"]["base"] = BASE["oak"], {"gift": 7}
    sc["reorganizations"]["r"]["saves"] = {"general": {2027: 400, 2028: 3000}, "other": 60}
    d = District(sc, {"r": 2027})
    assert [d.base("elm", t) for t in d.years] == [7 + 500 + 1600 - 60, 7 + 500 - 1000 - 60]
    assert d.base("elm", 2027, ["general"]) == 1600
    assert (d.base("oak", 2027), d.own_base("oak", 2027)) == (0, 2500)
    # Two schools close: saved where the base was.
    sc["schools"]["fir"] = {"enrollment": 10, "base": {"general": 6000, "gift": 1}}
    sc["reorganizations"]["r"]["moves"]["fir"] = {"elm": 1}
    d = District(sc, {"r": 2027})
    assert d.moves.base("elm", 2027, ["general"]) == 2000 - 100 + 6000 - 300
    assert d.moves.base("elm", 2027, ["other"]) == -60


HARM = {"kind": "hold_harmless", "measure": "dollars", "lose_at_most": 0.1}
OAK = {"schools": ["oak"]}


def test_dollars_are_held_for_each_student_who_moved() -> None:
    # Oak today 2500 + 1200 = 3700, of which 3330 / 100 = 33.3 each must be left. Elm teaches 375:
    # 12,487.5, and has 9000 + 1575 + 1000 + 300 + 150 = 12,025 (15 of oak's at 10). Fir: 175:
    # 5827.5, and has 525.
    elm, fir = 12_487.5 - 12_025, 5827.5 - 525
    assert broken({**HARM, **OAK}, ELM) == near(elm + fir)
    # Elm's own: 9000 + 1300 today, 9270 left.
    assert broken(HARM, ELM) == near(elm + fir)
    assert broken(HARM, {}) == near(elm + 1450 + fir)
    # A fund pays what is missing, the most of it once: of elm's lines those for oak.
    topped = evaluate_topped({**HARM, "top_up_from": "general"}, {})
    assert topped == {"elm": near(elm + 1450), "fir": near(fir)}


def evaluate_topped(rule: dict[str, Any], decisions: dict) -> dict[str, float]:
    schools = two_schools({})["schools"]
    schools["fir"] = {"enrollment": 150, "needs": {"reading": 1.0}}
    for s, base in BASE.items():
        schools[s]["base"] = base
    moves = {"oak": {"elm": 0.75, "fir": 0.25}}
    sc = two_schools(
        {"p": P},
        schools=schools,
        reorganizations={"r": {"moves": moves, "saves": {"general": 400}}},
        rules=[rule],
        **ONCE,
    )
    x = evaluate(sc, decisions, begun=BEGUN)
    short = {**sc, "funds": {"general": {"amount": sum(x.top_ups.values()) - 401}}}
    assert judge(short, decisions, BEGUN) == ["money"]
    short["funds"]["general"]["amount"] += 1
    assert judge(short, decisions, BEGUN) == []
    return {s: amount for (_, s, _), amount in x.top_ups.items()}


def test_gain_and_students_stay_with_the_school() -> None:
    gain = {"kind": "hold_harmless", "measure": "gain", "lose_at_most": 0, **OAK}
    # 15 of the 20 go on at elm: a quarter of 20 x 0.1 x 0.5 / 100 is lost.
    assert broken(gain, ELM) == near(0.0025)
    assert broken({**gain, "measure": "students"}, ELM) == near(5)
    assert broken({"kind": "school_floor", "gain": 0.0075, **OAK}, ELM) == near(0)
    assert broken({"kind": "school_floor", "gain": 0.0085, **OAK}, ELM) == near(0.001)


def test_lines_of_a_closed_school_are_void() -> None:
    equity = {"kind": "maintenance_of_equity", "schools": "all", "measure": "dollars"}
    # Elm gains 1575 + 150, fir 525; only oak loses.
    assert broken(equity, ELM) == near(0)
    # Without p elm gains 1575 - 1300 still; with a baseline of 11,000 it loses 425 of 300, the
    # district 3700 + 425 - 525 of 550.
    given = {"baseline": {"oak": 3700, "elm": 17_000, "fir": 0}}
    lost = (17_000 - 10_575) / 300 - (3700 + 17_000 - 10_575 - 525) / 550
    assert broken({**equity, **given}, {}) == near(lost)
    supplement = {"kind": "supplement_not_supplant", "fund": "extra"}
    assert broken({**supplement, "entitlement": {"oak": 9999}}, ELM) == near(0)
    compare = {"kind": "comparability", "measure": "staff", "others": ["oak"]}
    assert broken({**compare, "schools": ["oak"]}, ELM) == near(0)
    rank = {"kind": "rank_and_serve", "fund": "extra", "poverty": "poverty"}
    # Oak first, then elm; fir is below the line. Only extra can pay for q.
    q = program(sites={"fir": on(5), "oak": on(5), "elm": idle(5)}, funds=["extra"])
    more = {"programs": {"q": q}, "funds": {**FUNDS, "general": {"amount": 9000}}}
    assert broken(rank, first(q__fir=1), begun={}, **more) == near(1)
    assert broken(rank, first(q__elm=1), begun={}, **more) == near(1)
    assert broken(rank, first(q__elm=1), **more) == near(0)
    assert broken(rank, first(q__fir=1), **more) == near(1)


def test_comparability_counts_what_came_with_the_students() -> None:
    rule = {"kind": "comparability", "schools": ["fir"], "others": ["elm"], "at_least": 1.0}
    # Fir has a quarter of oak's 1600 and of its gift of 500, for 150; elm's 9000 + 1575, for 300.
    # The restricted fund may pay elm's 1450, which then do not count; where there is none they do.
    more = {"funds": {"general": {"amount": 1050}, "extra": FUNDS["extra"]}}
    assert broken(rule, ELM, **more) == near(10_575 / 300 - 525 / 150, abs=1e-4)
    fund = {"general": FUNDS["general"]}
    assert broken(rule, ELM, funds=fund) == near(12_025 / 300 - 525 / 150, abs=1e-4)


def test_effort_is_less_by_what_is_saved() -> None:
    effort = {"kind": "maintenance_of_effort", "funds": ["general"], "share": 1.0}
    # General has 11,000 of base less 400, and may pay all of elm's 1450 and 20 for the move.
    more = {"close": {"cost": {"once": 20}}}
    assert broken({**effort, "baseline": 12_070}, ELM, **more) == near(0, abs=1e-4)
    assert broken({**effort, "baseline": 12_100}, ELM, **more) == near(30, abs=1e-4)
    assert broken({**effort, "baseline": 1500, "programs": ["p"]}, ELM, **more) == near(
        50, abs=1e-4
    )
    more["close"] |= {"moves": {}}
    assert broken({**effort, "baseline": 11_930}, ELM, **more) == near(10, abs=1e-4)


def test_staffing_counts_who_is_taught_there() -> None:
    coach = {**P, "staff": {"coach": 2.0}}
    more = {"programs": {"p": coach}, "staff": {"coach": {}}}
    rule = {"kind": "staffing", "role": "coach", "at_most": 180}
    # Elm teaches 375 with two; fir 175 with nobody; oak nobody.
    assert broken({**rule, "schools": ["elm", "oak"]}, ELM, **more) == near(375 - 360)
    assert broken({**rule, "schools": "all"}, ELM, **more) == near(15 + 175)


def test_other_rules() -> None:
    # Of today's two sites one ends with its building.
    assert broken({"kind": "pace", "retire_at_most": 0.25}, ELM) == near(0.5)
    assert broken({"kind": "initiative_load", "at_most": 0}, ELM) == near(1)
    saved = {"kind": "replace_before_retire", "programs": ["p"]}
    assert broken(saved, ELM) == near(1)
    # A share of all dollars: elm's 1450 of 1450 + 50.
    more = {"close": {"cost": {"year": 50}}}
    share = {"kind": "spending_share", "schools": ["elm"], "at_least": 1.0}
    assert broken(share, ELM, **more) == near(50)


CHOOSE = {"kind": "choose", "programs": ["p", "r"]}
DECIDED: list[tuple[dict[str, Any], dict[str, int], float]] = [
    ({"kind": "decide", "program": "r", "action": "start"}, {}, 2),
    ({"kind": "decide", "program": "r", "action": "start"}, {"r": 2028}, 1),
    ({"kind": "decide", "program": "r", "action": "start", "years": [2028]}, {"r": 2028}, 0),
    ({"kind": "decide", "program": "r", "action": "off"}, {"r": 2028}, 1),
    ({"kind": "decide", "program": "r", "action": "off", "years": [2027]}, {"r": 2028}, 0),
    ({"kind": "avoid", "program": "r", "action": "start"}, {"r": 2027}, 2),
    ({"kind": "avoid", "program": "r", "action": "off"}, {"r": 2028}, 1),
    ({**CHOOSE, "at_most": 1}, {"r": 2028}, 1),
    ({**CHOOSE, "at_least": 2}, {"r": 2028}, 1),
    ({**CHOOSE, "at_most": 1}, {}, 0),
]


@pytest.mark.parametrize(("rule", "begun", "by"), DECIDED)
def test_decided_reorganizations(rule: dict[str, Any], begun: dict[str, int], by: float) -> None:
    years = {"years": [2027, 2028]}
    stays = plan(p__elm=(1, 1))
    assert broken(rule, stays, begun=begun, **years) == near(by)


def test_the_best_closure() -> None:
    # At 0.002 a dollar p (2.7 a year for 1300 at elm, 1.0 for 1200 at oak) is kept at elm alone.
    # Closed, oak's 20 gain 1.0 there for 200; all of oak lose 0.02 x 100 x 0.5 = 1.0 in the first
    # year, and moving costs 100. So it closes in the first year: 2 x (1.0 - 0.4) - 1.0 - 0.2 = 0,
    # or not at all; with half the loss it does.
    close = {
        "moves": {"oak": {"elm": 1.0}},
        "cost": {"once": 100},
        "effects": {"reading": {"mean": -0.02, "years": 1}},
    }
    sc = two_schools({"p": P}, reorganizations={"r": close}, hurdle=0.002)
    x = best(sc)
    assert x is not None
    assert x.objective == near(2 * (2.7 - 2.6))
    assert [y.begun for y in x.plans] == [{}, {"r": 2027}]
    sc["reorganizations"]["r"]["effects"]["reading"]["mean"] = -0.01
    x = best(sc)
    assert x is not None
    assert (x.objective, [y.begun for y in x.plans]) == (near(0.2 + 0.5), [{"r": 2027}])
    assert x.plans[0].decisions == plan(p__elm=(1, 1))
    decided = {**sc, "rules": [{"kind": "decide", "program": "r", "action": "off"}]}
    x = best(decided)
    assert x is not None
    assert (x.objective, x.plans[0].begun) == (near(0.2), {})
