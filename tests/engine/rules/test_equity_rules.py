"""The rules on who gains: what they do to the best plan, worked by hand."""

from __future__ import annotations

import pytest
from binding import Binding, plain
from cases_equity import LEARNERS

from groundswell import SearchOptions, solve, verify

# Grant needs as much as Lincoln, and coaching serves 12 there: tutoring is worth 2 at both,
# coaching 1 at Lincoln and 1.2 at Grant. The best of $3,000 is 5.2 a year, with coaching at Grant.
EVEN = {
    "schools__grant__needs": {"reading": 1.0},
    "programs__coaching__sites__grant__students": 12,
}
BINDINGS = [
    # Two thirds of the money to Grant: coaching there (0.5), not at Lincoln (1).
    Binding(
        {"kind": "spending_share", "schools": ["grant"], "at_least": 2 / 3},
        free=8.0,
        held=7.0,
        cheap=0.0001,
        dear=0.001,
        breaches={(None, 2027): 1000.0, (None, 2028): 1000.0},
    ),
    # Low-income students, 80 of 100 at Lincoln, 20 of 100 at Grant: with coaching at Grant they get
    # 0.0224 of 0.026 on average, with coaching at Lincoln 0.028 of 0.025, which is 1.12 times.
    Binding(
        {"kind": "group_gain", "group": "low_income", "at_least": 1.12},
        free=10.4,
        held=10.0,
        cheap=10.0,
        dear=100.0,
        breaches={(None, 2027): 0.00672, (None, 2028): 0.00672},
        changes=EVEN,
    ),
    # Low-income students get 0.026 today, English learners 0.014; with coaching at Grant instead of
    # Lincoln 0.019 and 0.016.
    Binding(
        {"kind": "gap_at_most", "groups": ["low_income", "learners"], "at_most": 0.003},
        free=8.0,
        held=7.0,
        cheap=10.0,
        dear=100.0,
        breaches={(None, 2027): 0.009, (None, 2028): 0.009},
        changes=LEARNERS,
    ),
    # Grant gains 0.01 by tutoring, and 0.015 with coaching.
    Binding(
        {"kind": "school_floor", "gain": 0.015},
        free=8.0,
        held=7.0,
        cheap=50.0,
        dear=200.0,
        breaches={("grant", 2027): 0.005, ("grant", 2028): 0.005},
    ),
    # $2,100: the best ends tutoring at Grant, which loses $10 a pupil, the district $5. Both
    # schools lose alike only if both lose $1,000: tutoring at Lincoln (2) alone is left.
    Binding(
        {"kind": "maintenance_of_equity", "schools": "all"},
        free=6.4,
        held=4.0,
        cheap=0.01,
        dear=1.0,
        breaches={("grant", 2027): 5.0, ("grant", 2028): 5.0},
        changes={
            "funds__general__amount": 2100,
            "programs__coaching__sites__lincoln__students": 12,
        },
    ),
]


@pytest.mark.parametrize("binding", BINDINGS, ids=lambda binding: binding.name)
def test_it_binds_and_changes_the_plan(binding: Binding) -> None:
    binding.check_hard()


@pytest.mark.parametrize("binding", BINDINGS, ids=lambda binding: binding.name)
def test_softly_it_costs_its_price(binding: Binding) -> None:
    binding.check_soft()


def test_no_worth_is_left_uncounted_and_nothing_is_paid_for_nothing() -> None:
    """A group's floor is on gain: neither worth, nor money, can be moved to make it look better.

    Beyond 0.02 SD a student's gain counts by a tenth; posters gain nothing, but cost something
    where the group is, for their site, their start and at the district's office.
    """
    posters = {
        "cost": {"site": 10, "start_site": 10, "district": 10},
        "effects": {"reading": {"mean": 0.0, "se": 0.0, "tier": 4}},
        "serves": "low_income",
        "sites": {"lincoln": {"students": 10}, "central": {"students": 10}},
        "proven": True,
    }
    changes = {
        **EVEN,
        "returns": [{"up_to": 0.02, "worth": 1.0}, {"worth": 0.1}],
        "programs__posters": posters,
        "funds__general__amount": 3500,
    }
    rule = {"kind": "group_gain", "group": "low_income", "at_least": 1.12}
    scenario = plain(rule, **changes)
    plan = solve(scenario, options=SearchOptions(gap=0.0))
    assert verify(plan, scenario) == ()
    assert plan.rules[0].binding
    running = {(site.program, site.school, site.year) for site in plan.sites}
    assert running == {
        (program, school, year)
        for program, school in (
            ("tutoring", "lincoln"),
            ("tutoring", "grant"),
            ("coaching", "lincoln"),
        )
        for year in (2027, 2028)
    }
    # Gain is 0.03 at Lincoln and 0.02 at Grant, 100 students each.
    assert plan.worth == pytest.approx(2 * (100 * (0.02 + 0.1 * 0.01) + 100 * 0.02))
    assert plan.objective == pytest.approx(plan.worth)
    assert sum(payment.amount for payment in plan.payments) == pytest.approx(6000.0)
    # Without the rule coaching goes to Grant, where it is worth more.
    free = solve(plain(**changes), options=SearchOptions(gap=0.0))
    assert free.worth is not None
    assert plan.worth is not None
    assert free.worth > plan.worth


def test_no_cost_is_paid_for_what_does_not_start_to_make_up_a_share() -> None:
    """Today, $2,000 of $3,400 are Lincoln's: $900 more for nothing, and it were less than half."""
    rule = {"kind": "spending_share", "schools": ["lincoln"], "at_most": 0.5}
    changes = {
        "programs__chess__cost": {"site": 500, "start_site": 900, "district": 900},
        "programs__chess__proven": True,
        "programs__tutoring__cost": {"site": 1000, "district": 400},
        "funds__general__amount": 4300,
    }
    scenario = plain(rule, **changes)
    plan = solve(scenario, options=SearchOptions(gap=0.0))
    assert verify(plan, scenario) == ()
    assert plan.objective == pytest.approx(7.0)
    assert [money.spent for money in plan.money] == pytest.approx([3400.0, 3400.0])
    assert not any(site.program == "chess" for site in plan.sites)


def test_a_group_without_students_is_not_held() -> None:
    rules = [
        {"kind": "group_gain", "group": "nobody", "at_least": 9.0},
        {"kind": "group_gain", "group": "low_income", "of": "nobody", "at_least": 9.0},
        {"kind": "gap_at_most", "groups": ["low_income", "nobody"], "at_most": 0.0},
    ]
    plan = solve(plain(*rules, groups__nobody="Nobody"), options=SearchOptions(gap=0.0))
    assert plan.objective == pytest.approx(8.0)
    assert [rule.slack for rule in plan.rules] == [None, None, None]


@pytest.mark.parametrize(
    ("baseline", "objective"),
    [
        # Far above what can be spent: the district loses whatever is done, $10 a pupil at least.
        ({"lincoln": 9000, "grant": 9000}, 7.0),
        # Nothing: no school can lose.
        ({"lincoln": 0, "grant": 0}, 8.0),
    ],
    ids=["always loses", "never loses"],
)
def test_where_the_district_loses_always_or_never(
    baseline: dict[str, int], objective: float
) -> None:
    rule = {"kind": "maintenance_of_equity", "schools": ["grant"], "baseline": baseline}
    scenario = plain(rule)
    plan = solve(scenario, options=SearchOptions(gap=0.0))
    assert plan.objective == pytest.approx(objective)
    assert verify(plan, scenario) == ()
