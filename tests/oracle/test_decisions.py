"""The oracle against cases worked by hand: what districts decide beside programs and levels."""

from __future__ import annotations

from typing import Any

import pytest

from oracle.brute import baseline, best, evaluate
from oracle.cases import district, idle, on, plan, program
from oracle.costs import all_costs, staff_used
from oracle.judge import judge
from oracle.presume import NoneMeasuredError
from oracle.read import District

near = pytest.approx
ONCE = {"years": [2027]}
FREE = {"site": 0}


# ---- coming back, and no coming back ----
def test_a_restart_pays_for_the_end_the_start_and_new_people() -> None:
    cost = {"site": 100, "start_site": 30, "stop_site": 7}
    sc = district(
        {"p": program(cost=cost, staff={"coach": 2.0})},
        years=[2027, 2028, 2029],
        staff={"coach": {"price": 1000, "hire_price": 1500}},
    )
    off_and_on = {("p", "oak", t): ("run", 1.0) for t in (2028, 2029)}
    # 7 for the end; 100 + 30 + 2 x 1500; then 100 + 2 x 1500, for they are new ones.
    assert evaluate(sc, off_and_on).cost_by_year == {2027: 7, 2028: 3130, 2029: 3100}
    assert judge(sc, off_and_on) == []
    assert judge(district({"p": program(restart=False)}), plan(p__oak=(0, 1))) == ["state"]
    once_only = {("p", "oak", 2028): ("run", 1.0)}
    assert evaluate(sc, once_only).cost_by_year == {2027: 7, 2028: 3130, 2029: 7}


def test_half_of_the_people_stay_where_a_level_goes_down_and_up() -> None:
    sc = district(
        {"p": program(cost={"site": 100}, levels=[0.5], staff={"coach": 2.0})},
        staff={"coach": {"price": 1000, "hire_price": 1500}},
    )
    # 50 + 1000; 100 + 1000 for those who stayed + 1500 for one who is new.
    assert evaluate(sc, plan(p__oak=(0.5, 1))).cost_by_year == {2027: 1050, 2028: 2600}
    assert judge(sc, plan(p__oak=(0.5, 1))) == []


def test_who_starts_is_hired_and_who_merges_is_paid_as_before() -> None:
    staff = {"coach": {"price": 1000, "hire_price": 1500}}
    new = district(
        {"p": program(0.1, FREE, {"oak": idle()}, proven=True, pilot={}, staff={"coach": 1})},
        staff=staff,
    )
    assert evaluate(new, plan(p__oak=(1, 1))).cost_by_year == {2027: 1500, 2028: 1500}
    assert evaluate(new, plan(p__oak=("pilot", 0))).cost_by_year == {2027: 1500, 2028: 0}
    merge = {"combines": ["p", "q"], "cost": {"start_site": 9}, "staff": {"coach": 1}}
    both = district(
        {"p": program(cost={"stop_site": 5}), "q": program(cost=FREE)},
        merges={"m": merge},
        staff=staff,
    )
    x = plan(p__oak=("m", "m"), q__oak=("m", "m"))
    assert evaluate(both, x).cost_by_year == {2027: 1009, 2028: 1000}
    # What was merged does not return, whatever restarts; what stopped is not merged.
    assert judge(both, plan(p__oak=("m", 1), q__oak=("m", 1))) == ["state"]
    assert judge(both, plan(p__oak=("m", 0), q__oak=("m", 0))) == []
    assert judge(both, plan(p__oak=(0, "m"), q__oak=(1, "m"))) == ["merge"]


def test_what_lasts_goes_on() -> None:
    lasting = program(lasting=True)
    assert judge(district({"p": lasting}), plan(p__oak=(1, 0))) == ["lasting"]
    new = program(lasting=True, sites={"oak": idle()}, proven=True, pilot={})
    assert judge(district({"p": new}), plan(p__oak=(1, 0))) == ["lasting"]
    assert judge(district({"p": new}), plan(p__oak=("pilot", 0))) == []
    assert judge(district({"p": new}), plan(p__oak=(0, 1))) == []


def test_a_restart_is_a_start_and_ends_count_each_time() -> None:
    years = [2027, 2028, 2029]
    swing = {("p", "oak", 2028): ("run", 1.0)}
    for rule, kept in (
        ({"kind": "pace", "start_at_most": 0}, False),
        ({"kind": "pace", "start_at_most": 1}, True),
        ({"kind": "pace", "retire_at_most": 0.9, "years": [2029]}, False),
        ({"kind": "pace", "retire_at_most": 0.0, "years": [2028]}, True),
    ):
        sc = district({"p": program()}, years=years, rules=[rule])
        assert (judge(sc, swing) == []) is kept, rule


def test_costs_grow_but_for_those_given_by_year() -> None:
    cost = {"site": 100, "district": {2027: 10, 2028: 10}, "start_site": 200}
    sc = district(
        {
            "p": program(cost=cost, grows=0.5, staff={"coach": 1.0}, restart=True),
            "q": program(cost={"site": 1000}, sites={"oak": idle(cost=300)}, proven=True),
        },
        staff={"coach": {"price": 1000, "hire_price": 2000, "grows": 0.1}},
        grows=0.2,
    )
    costs = all_costs(District(sc), plan(p__oak=(1, 1), q__oak=(1, 1)))
    oak, own = ("program", "p", "oak"), ("program", "q", "oak")
    assert costs[oak, 2027] == near(1100)
    assert costs[oak, 2028] == near(150 + 1100)
    assert costs[("program", "p", None), 2028] == 10
    assert [costs[own, t] for t in (2027, 2028)] == near([300, 360])
    # Off and on: 200 x 1.5 for the start, 2000 x 1.1 for who is new.
    again = all_costs(District(sc), plan(p__oak=(0, 1)))
    assert again[oak, 2028] == near(150 + 300 + 2200)


# ---- positions ----
def teachers(**more: Any) -> dict[str, Any]:
    """A site of 60 students with 3 teachers and 1 that is there anyway; class size -0.02, tier 3
    at a half."""
    effects = {"reading": {"class_size": -0.02, "tier": 3}}
    row = {
        "cost": {"site": 300, "stop_site": 50},
        "positions": {"role": "teacher", "least": 1},
        "effects": effects,
        "sites": {"oak": {"students": 60, "running": True, "positions": 3, "most": 4}},
    }
    sc = district({"p": {**row, **more}}, staff={"teacher": {"price": 1000, "hire_price": 1100}})
    sc["schools"]["oak"]["base_staff"] = {"teacher": 1}
    sc["evidence"] = {"tiers": {3: 0.5}}
    return sc


def positions(*numbers: int) -> dict:
    return {
        ("p", "oak", t): ("run", n / 3) for t, n in zip((2027, 2028), numbers, strict=True) if n
    }


def test_class_size() -> None:
    sc = teachers()
    assert baseline(sc).worth == 0
    # Today 60 / 4 = 15 a teacher. With 2: 60 / 3 = 20, five more: 60 x -0.02 x 5 x need 0.5 = -3,
    # whatever the tier. With 4: 60 / 5 = 12, three fewer: 60 x 0.02 x 3 x 0.5 = 1.8, half of it.
    x = evaluate(sc, positions(2, 4))
    assert x.worth == near(-3 + 0.9)
    # 200 + 2000; 400 + 2 x 1000 + 2 x 1100.
    assert x.cost_by_year == {2027: near(2200), 2028: near(4600)}
    assert staff_used(District(sc), positions(2, 4)) == {
        ("teacher", 2027): near(2),
        ("teacher", 2028): near(4),
    }
    assert judge(sc, positions(2, 4)) == []


def test_class_size_of_nobody_there() -> None:
    sc = teachers(positions={"role": "teacher"})
    # Off: 60 / 1 = 60, 45 more (the format allows no such size; here it is the arithmetic).
    assert evaluate(sc, positions(3, 0)).worth == near(-60 * 0.02 * 45 * 0.5)
    assert judge(sc, positions(3, 0)) == []
    # Where it does not run today, what is there already is today's: 60 / 1, with 3: 15.
    sc["programs"]["p"] |= {"proven": True}
    del sc["programs"]["p"]["sites"]["oak"]["running"]
    assert evaluate(sc, positions(0, 3)).worth == near(60 * 0.02 * 45 * 0.5 * 0.5)
    assert evaluate(sc, positions(0, 0)).worth == 0


@pytest.mark.parametrize(
    ("more", "numbers", "broken"),
    [
        ({}, (3, 3), []),
        ({}, (4, 4), []),
        ({}, (1, 4), []),
        ({}, (3, 0), ["state"]),
        ({}, (5, 3), ["state"]),
        ({"restart": False}, (2, 3), ["state"]),
        ({"restart": False}, (4, 3), ["state"]),
        ({"restart": False}, (2, 1), []),
        ({"positions": {"role": "teacher"}}, (0, 2), []),
        ({"positions": {"role": "teacher", "least": 2}}, (1, 2), ["state"]),
    ],
)
def test_numbers_of_positions(more: dict[str, Any], numbers: tuple, broken: list[str]) -> None:
    assert judge(teachers(**more), positions(*numbers)) == broken


def test_a_mean_scales_with_the_number() -> None:
    effects = {"reading": {"mean": 0.1}}
    sc = teachers(effects=effects, staff={"teacher": 0.6}, cost={"site": 30, "student": 2})
    x = evaluate(sc, positions(2, 4))
    # 60 x 0.1 x 0.5 = 3 with three.
    assert x.worth == near(2 + 4)
    # (30 + 120) x 2/3 + 2.4 teachers; (150) x 4/3 + 2 x 1.2 staying + 2 x 1.2 new.
    assert x.cost_by_year == {2027: near(100 + 2400), 2028: near(200 + 2400 + 2640)}


def test_decided_levels_and_numbers() -> None:
    def kept(rule: dict[str, Any], *numbers: int) -> bool:
        rule = {"kind": "decide", "program": "p", "action": "keep", **rule}
        return judge({**teachers(), "rules": [rule]}, positions(*numbers)) == []

    assert kept({}, 3, 3)
    assert not kept({}, 3, 4)
    assert kept({"positions": 4}, 4, 4)
    assert not kept({"positions": 4}, 3, 4)
    assert kept({"kind": "avoid", "positions": 2}, 3, 1)
    assert not kept({"kind": "avoid", "positions": 2}, 3, 2)
    rule = {"kind": "decide", "program": "p", "action": "keep", "level": 0.5}
    sc = district({"p": program(levels=[0.5])}, rules=[rule])
    assert judge(sc, plan(p__oak=(0.5, 0.5))) == []
    assert judge(sc, plan(p__oak=(0.5, 1))) == ["rule:decide"]


def test_staffing() -> None:
    # 100 students: 3 teachers and 1 that is there anyway, at 25 a teacher.
    rule = {"kind": "staffing", "role": "teacher", "at_most": 25, "schools": "all"}
    sc = {**teachers(), "rules": [rule]}
    assert judge(sc, positions(3, 3)) == []
    assert judge(sc, positions(3, 2)) == ["rule:staffing"]
    soft = {**sc, "rules": [{**rule, "enforce": {"price": 0.5}}]}
    assert evaluate(soft, positions(3, 2)).penalty == near(0.5 * (100 - 75))


def test_best_number_of_positions() -> None:
    # With 4 teachers 0.9 a year; 1400 a year more at 0.0005 a dollar: 0.7. With 2: -3, 1100 less.
    x = best({**teachers(), "hurdle": 0.0005})
    assert x is not None
    assert x.plans[0].decisions == positions(4, 4)
    assert x.objective == near(2 * (0.9 - 0.0005 * (400 + 3000 + 1100)))


# ---- what nobody measured ----
def test_presumed_average() -> None:
    # Both goals have half the weight: needs 0.25 in reading, 0.125 in math. Worth of a dollar:
    # a 20 x 0.2 x 0.25 / 1000 = 0.001; b 20 x 0.1 x 0.25 / 250 = 0.002 (its tier leaves half);
    # c 20 x 0.4 x 0.25 / 400 = 0.005. The median 0.002 gives u's 500 + 100 + 2 x 50 dollars.
    schools = {"oak": {"enrollment": 100, "needs": {"reading": 0.5, "math": 0.25}}}
    goals = {"reading": {"weight": 1}, "math": {"weight": 1, "unit": "days", "per_sd": 100}}
    first = {
        "a": program(0.2),
        "b": program(0.2, {"site": 250}),
        "c": program(0.4, {"site": 400}, {"oak": idle()}, proven=True),
        "harm": program(-0.4),
        "free": program(0.4, {"stop_site": 9}),
        "u": program(
            cost={"district": 500, "site": 100}, staff={"coach": 2}, sites={"oak": on(40)}
        ),
        "mixed": program(0.9, {"site": 1}),
        "none": {**program(), "effects": {}},
    }
    first["b"]["effects"]["reading"] |= {"tier": 4}
    first["b"]["sites"]["elm"] = {"students": 50}  # not today's
    first["u"]["effects"] = {"reading": "unknown", "math": "unknown"}
    first["mixed"]["effects"]["math"] = "unknown"
    sc = district(
        first,
        schools={**schools, "elm": {"enrollment": 50, "needs": {"reading": 0.5}}},
        goals=goals,
        staff={"coach": {"price": 50, "hire_price": 900}},
        evidence={"tiers": {4: 0.5}},
    )
    d = District(sc)
    assert d.presumed == {"u": near(0.002 * 700 / (40 * (0.25 + 0.125)))}
    mean = d.presumed["u"]
    assert d.effect("u", "oak", "math", 2027) == near(mean)
    assert d.unknown("u", "math") == (near(mean), near(mean))
    assert d.effect("mixed", "oak", "math", 2027) == 0
    assert d.effect("harm", "oak", "reading", 2027) == near(-0.4)
    only = district({"u": first["u"], "none": first["none"]}, staff=sc["staff"], goals=goals)
    with pytest.raises(NoneMeasuredError):
        baseline(only)
    assert baseline({**only, "evidence": {"unknown": {"mean": 0.1}}}).worth > 0


def test_unknown_by_class() -> None:
    rows = {"light": {"mean": 0.01}, "standard": {"mean": 0.02, "se": 0.5}}
    programs = {"p": program(), "q": program()}
    programs["p"]["effects"]["reading"] = "unknown"
    programs["q"]["effects"]["reading"] = {"unknown": "light"}
    d = District(district(programs, evidence={"unknown": rows}))
    assert d.unknown("p", "reading") == (0.02, 0.5)
    assert d.unknown("q", "reading") == (0.01, 0.0)


def test_a_harm_is_not_discounted() -> None:
    harm, good = program(-0.1), program(0.1)
    harm["effects"]["reading"]["tier"] = good["effects"]["reading"]["tier"] = 4
    sc = district({"p": harm, "q": good}, evidence={"tiers": {4: 0.5}}, **ONCE)
    assert baseline(sc).worth == near(-1.0 + 0.5)


def test_a_goals_own_returns() -> None:
    goals = {
        "reading": {"weight": 1, "returns": [{"up_to": 0.01, "worth": 1}]},
        "math": {"weight": 1},
    }
    row = program()
    row["effects"]["math"] = {"mean": 0.1}
    schools = {"oak": {"enrollment": 100, "needs": {"reading": 1.0, "math": 1.0}}}
    steps = [{"up_to": 0.015, "worth": 1}, {"worth": 0.2}]
    sc = district({"p": row}, goals=goals, schools=schools, returns=steps, **ONCE)
    # 0.02 on average: 0.01 of reading, 0.016 of math, each at half the weight.
    assert baseline(sc).worth == near(100 * (0.01 + 0.016) / 2)
