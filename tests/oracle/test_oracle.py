"""The oracle against cases worked by hand: worth, costs, and what the best plan is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from oracle.brute import TooManyError, baseline, best, evaluate
from oracle.cases import district, idle, on, plan, program, two_schools
from oracle.costs import all_costs, staff_used
from oracle.gains import returned
from oracle.read import District

near = pytest.approx


# ---- worth ----
def test_worth_of_one_site() -> None:
    # 20 students x 0.1 SD x weight 1 x need 0.5 = 1.0 a year; year two counts 1/1.25 = 0.8.
    x = baseline(district({"p": program()}, discount_rate=0.25))
    assert (x.worth, x.dollars, x.objective) == (near(1.8), near(2000), near(1.8))
    assert x.cost_by_year == {2027: 1000, 2028: 1000}


def test_hurdle_counts_every_dollar_undiscounted() -> None:
    x = baseline(district({"p": program()}, discount_rate=0.25, hurdle=0.0001))
    assert x.objective == near(1.8 - 0.2)


def test_returns_level_off_end_and_go_below_zero() -> None:
    steps = [{"up_to": 0.1, "worth": 1.0}, {"up_to": 0.3, "worth": 0.5}]
    d = District(district({}, returns=steps))
    # 0.05 -> 0.05; 0.2 -> 0.1 + 0.1 x 0.5; 0.9 -> 0.1 + 0.2 x 0.5, nothing beyond; -0.4 -> -0.4.
    assert [float(returned(d, x)) for x in (0.05, 0.2, 0.9, -0.4)] == near([0.05, 0.15, 0.2, -0.4])
    open_end = District(district({}, returns=[*steps, {"worth": 0.1}]))
    assert float(returned(open_end, 0.9)) == near(0.2 + 0.06)


def test_returns_are_on_a_schools_sum() -> None:
    # Two programs, each 20 x 0.1 / 100 = 0.02 SD on average; together 0.04 -> 0.03 + 0.01 x 0.5
    # = 0.035; x 100 students x need 0.5 x 2 years.
    steps = [{"up_to": 0.03, "worth": 1.0}, {"worth": 0.5}]
    assert baseline(district({"p": program(), "q": program()}, returns=steps)).worth == near(3.5)


def test_voice_mixes_weights_and_needs_may_miss() -> None:
    goals = {"reading": {"weight": 3}, "math": {"weight": 1}}
    school = {"enrollment": 100, "needs": {"reading": 0.5}, "priorities": {"math": 2}}
    row = program()
    row["effects"]["math"] = {"mean": 0.5}  # no need stated: counts nothing
    # reading: district 3/4, school 0/2 -> 0.5 x 0.75 = 0.375; 20 x 0.1 x 0.5 x 0.375 a year.
    sc = district({"p": row}, goals=goals, schools={"oak": school}, voice=0.5)
    assert baseline(sc).worth == near(0.75)
    del sc["schools"]["oak"]["priorities"]  # the district's weights: 0.75 a year
    assert baseline(sc).worth == near(1.5)


def test_tiers_unknown_groups_and_serves() -> None:
    school = {"enrollment": 100, "needs": {"reading": 0.5}, "groups": {"low": 40, "el": 10}}
    more = {"schools": {"oak": school}, "groups": {"low": "", "el": ""}, "years": [2027]}
    evidence = {"tiers": {"3": 0.5}, "unknown": {"mean": 0.02, "se": 0}}
    row = program()
    row["effects"]["reading"] |= {"tier": 3, "groups": {"low": 1.5, "el": 3.0}}
    # 0.1 x 0.5 x (1 + 0.4 x 0.5 + 0.1 x 2) = 0.07; x 20 x 0.5 = 0.7;
    # per student: low 0.4 x 0.7 / 40, el 0.1 x 0.7 / 10.
    x = baseline(district({"p": row}, evidence=evidence, **more))
    assert x.worth == near(0.7)
    assert x.group_gain == {"low": near(0.007), "el": near(0.007)}
    # Serving el: 0.05 x (1 + 0.2 + 2) = 0.16; x 10 = 1.6, all of it el's: 1.6 / 10.
    x = baseline(district({"p": {**row, "serves": "el"}}, evidence=evidence, **more))
    assert x.worth == near(1.6)
    assert x.group_gain == {"low": 0.0, "el": near(0.16)}
    row["effects"]["reading"] = "unknown"  # 20 x 0.02 x 0.5
    assert baseline(district({"p": row}, evidence=evidence, **more)).worth == near(0.2)
    nothing = {"unknown": {"mean": 0.0}}
    assert baseline(district({"p": row}, evidence=nothing, **more)).worth == 0.0


def test_central_uses_the_districts_averages() -> None:
    # Need (100 x 0.5 + 300 x 0.9) / 400 = 0.8; 40 students x 0.1 x 0.8 = 3.2 a year; R takes
    # 4 / 400 = 0.01.
    sc = two_schools(
        {"p": program(sites={"central": on(40)})}, returns=[{"up_to": 0.005, "worth": 1.0}]
    )
    x = baseline(sc)
    assert x.worth == near(3.2)  # half of 6.4: the curve ends at half the gain
    assert x.school_gain == {"oak": 0.0, "elm": 0.0, "central": near(6.4)}


def test_by_year_numbers_with_text_keys() -> None:
    sc = district(
        {
            "p": program(
                sites={"oak": on({"2027": 20, "2028": 30})}, cost={"site": {2027: 100, 2028: 50}}
            )
        }
    )
    x = baseline(sc)
    assert (x.worth, x.cost_by_year) == (near(1.0 + 1.5), {2027: 100, 2028: 50})


# ---- costs ----
def test_a_level_scales_students_cost_and_staff_but_no_one_time_cost() -> None:
    cost = {"district": 70, "site": 1000, "student": 10, "stop_site": 7}
    sc = district(
        {"p": program(cost=cost, staff={"coach": 1.0}, levels=[0.5])},
        staff={"coach": {"price": 300}},
    )
    x = evaluate(sc, plan(p__oak=(0.5, 0)))
    # 70 + (1000 + 20 x 10 + 300) / 2 = 820; then the stop.
    assert x.cost_by_year == {2027: near(820), 2028: 7}
    assert x.worth == near(0.5)
    assert staff_used(District(sc), plan(p__oak=(0.5, 0))) == {("coach", 2027): 0.5}


def test_overrides_at_a_site() -> None:
    site = idle(cost=500, start_cost=40, staff={"coach": 2.0})
    cost = {"site": 1000, "student": 10, "start_site": 5}
    sc = district({"p": program(cost=cost, staff={"aide": 9}, sites={"oak": site}, proven=True)})
    sc["staff"] = {"coach": {"price": 100}, "aide": {"price": 1000}}
    # 500 for site and students, 2 x 100 for staff, start_cost once.
    assert evaluate(sc, plan(p__oak=(1, 1))).cost_by_year == {2027: 740, 2028: 700}


def test_start_once_even_after_a_pilot_and_a_pause() -> None:
    row = program(
        cost={"site": 100, "start_site": 30}, sites={"oak": idle()}, pilot={"evaluation_cost": 11}
    )
    sc = district({"p": row})
    assert evaluate(sc, plan(p__oak=("pilot", 1))).cost_by_year == {2027: 141, 2028: 100}
    assert evaluate(sc, plan(p__oak=(0, 1))).cost_by_year == {2027: 0, 2028: 130}


MERGE = {
    "combines": ["p", "q"],
    "retains": 0.5,
    "cost": {"district": 10, "site": 100, "student": 2, "start_site": 9},
    "staff": {"coach": 1},
}


def merging(students: int = 30) -> dict:
    programs = {
        "p": program(0.1, {"district": 1000, "site": 500, "stop_site": 50}, {"oak": on(students)}),
        "q": program(0.3, {"site": 500}, {"oak": on(students)}, staff={"coach": 5}),
    }
    return district(programs, merges={"m": MERGE}, staff={"coach": {"price": 1000}})


def test_a_merge_costs_gains_and_ends() -> None:
    x = evaluate(merging(), plan(p__oak=("m", 0), q__oak=("m", 0)))
    # 10 + 100 + 2 x 60 + 9 + 1000 for a coach; no district cost of p. At its end p's stop is due.
    assert x.cost_by_year == {2027: 1239, 2028: 50}
    assert x.worth == near(0.5 * (30 * 0.1 + 30 * 0.3) * 0.5)
    # Two years: start_site once; students at most the enrollment (60 + 60 > 100).
    x = evaluate(merging(60), plan(p__oak=("m", "m"), q__oak=("m", "m")))
    assert x.cost_by_year == {2027: 1319, 2028: 1310}
    assert staff_used(District(merging()), plan(p__oak=("m", 0), q__oak=("m", 0))) == {
        ("coach", 2027): 1.0
    }


def test_district_cost_is_paid_once_a_year() -> None:
    sc = two_schools(
        {"p": program(cost={"district": 10, "site": 1}, sites={"oak": on(), "elm": on()})}
    )
    costs = all_costs(District(sc), plan(p__oak=(1, 0), p__elm=(1, 1)))
    assert costs[("program", "p", None), 2027] == 10
    assert sum(costs.values()) == 10 + 2 + 10 + 1


# ---- the best plan ----
def test_best_takes_the_better_of_two_when_money_is_short() -> None:
    # p: 1.0 for 1000, q: 0.8 for 500, r: 0.7 for 500 a year. With 1000 a year q and r (1.5) beat p.
    programs = {
        "p": program(0.10),
        "q": program(0.08, {"site": 500}),
        "r": program(0.07, {"site": 500}, {"oak": idle()}, proven=True),
    }
    x = best(district(programs, funds={"general": {"amount": 1000}}))
    assert x is not None
    assert (x.objective, x.dollars, x.baseline, x.learning) == (near(3.0), 2000, near(3.6), 0.0)
    assert [y.decisions for y in x.plans] == [plan(q__oak=(1, 1), r__oak=(1, 1))]
    assert x.complete


def test_best_prefers_fewer_changes_among_equals() -> None:
    x = best(district({"p": program(0.0), "q": program(0.0, sites={"oak": idle()}, proven=True)}))
    assert x is not None
    # All 4 x 4 choices (p and q on or off in each year) are worth 0.
    assert (x.objective, len(x.plans)) == (0.0, 16)
    assert x.plans[0].decisions == plan(p__oak=(1, 1))
    assert [y.changes for y in x.plans] == sorted(y.changes for y in x.plans)


def test_best_retires_what_harms_only_if_it_may() -> None:
    bad = program(-0.1, {"site": 0, "stop_site": 5})
    x = best(district({"p": bad}))
    assert x is not None
    assert (x.objective, x.dollars) == (0.0, 5)
    x = best(district({"p": {**bad, "mandated": True}}))
    assert x is not None
    assert x.objective == near(-2.0)


def test_best_pilots_first_where_it_pays() -> None:
    # Pilot 1.0 in 2027, then both sites: 1.0 + 20 x 0.1 x 0.9 = 2.8. At elm first: 1.8 + 2.8.
    sites = {"oak": idle(), "elm": idle()}
    row = program(0.1, {"site": 10}, sites, pilot={"max_sites": 1})
    x = best(two_schools({"p": row}))
    assert x is not None
    assert x.objective == near(4.6)
    assert x.plans[0].decisions == plan(p__oak=(0, 1), p__elm=("pilot", 1))


def test_no_plan() -> None:
    sc = district({"p": program(mandated=True)}, funds={"general": {"amount": 999}})
    assert best(sc) is None


def test_guard() -> None:
    programs = {f"p{i}": program(sites={"oak": idle()}, proven=True) for i in range(6)}
    with pytest.raises(TooManyError):  # 4 choices each: 4096
        best(district(programs), limit=4000)
    assert best(district(programs), limit=4096) is not None


def test_unknown_rules_are_refused() -> None:
    with pytest.raises(NotImplementedError):
        best(district({"p": program()}, rules=[{"kind": "fairness"}]))


def test_it_shares_no_code_with_the_package() -> None:
    for path in Path(__file__).parent.glob("*.py"):
        if not path.name.startswith("test_"):
            assert not re.search(r"(import|from)\s+groundswell", path.read_text("utf-8")), path
