"""What decides on a program where its worth for its money does not; each kind by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from groundswell import Plan, Scenario, SearchOptions, explain, parse_scenario, solve
from groundswell.cli.render.explained import memo_of
from groundswell.engine.evaluation.evaluate import Evaluation
from groundswell.engine.evaluation.read_payments import read_payments
from groundswell.engine.evaluation.read_site_years import read
from groundswell.engine.figures.ways import RUN
from groundswell.engine.formulate import formulate
from groundswell.engine.plan.tried import tried
from groundswell.models.results.explanation import Explanation

EXACT = SearchOptions(gap=0.0)


def program(mean: float, *, running: bool = True, **more: Any) -> dict[str, Any]:
    """Return a program for 1,000 dollars at school a, of 100 students."""
    return {
        "cost": {"site": 1000},
        "effects": {"g": {"mean": mean, "se": 0.01}},
        "sites": {"a": {"students": 100, "running": running}},
        **({} if running else {"proven": True}),
        **more,
    }


def district(amount: float, *rules: dict[str, Any], **programs: dict[str, Any]) -> dict[str, Any]:
    return {
        "schema_version": 1,
        "years": [2027],
        "goals": {"g": {"weight": 1}},
        "schools": {"a": {"enrollment": 100, "needs": {"g": 1}}},
        "staff": {"coach": {"available": 1}},
        "programs": programs,
        "funds": {"f": {"amount": amount}},
        "rules": list(rules),
    }


def reason(given: dict[str, Any], key: str) -> str:
    plan: Plan = solve(parse_scenario(given), options=EXACT)
    return plan.programs[key].reason


class TestReasons:
    def test_money_that_does_more_elsewhere_needs_no_other(self) -> None:
        # By parts, 1,500 pay for y and half of z: a dollar is worth what it does for z.
        given = district(1500, x=program(0.1), y=program(0.3), z=program(0.2))
        assert reason(given, "x") == "gains 1,000 per $100,000; money is worth 2,000"

    @pytest.mark.parametrize(
        ("mean", "running", "says"),
        [
            (-0.1, True, "sets students back where it runs today"),
            (-0.1, False, "sets students back where it could run"),
            (0.0, True, "gains nothing where it runs today"),
        ],
    )
    def test_harm_is_not_called_nothing(self, mean: float, running: bool, says: str) -> None:
        given = district(1000, x=program(mean, running=running), y=program(0.1))
        assert reason(given, "x") == says

    def test_harm_that_is_mandated(self) -> None:
        given = district(2000, x=program(-0.1, mandated=True), y=program(0.1))
        assert "nothing" not in reason(given, "x")

    def test_room_under_a_rule(self) -> None:
        load = {"kind": "initiative_load", "at_most": 1}
        given = district(1e6, load, x=program(0.1), y=program(0.2))
        assert reason(given, "x").endswith(
            'but its room under the rule "initiative load 1" is worth more elsewhere'
        )

    def test_people(self) -> None:
        staffed = {"staff": {"coach": 1.0}}
        given = district(1e6, x=program(0.1, **staffed), y=program(0.2, **staffed))
        assert reason(given, "x").endswith("but its people are worth more elsewhere")

    def test_what_starts_in_its_place(self) -> None:
        new = program(0.2, running=False, replaces=["x"], excludes=["x"], name="New Way")
        given = district(1e6, x=program(0.1), new=new)
        assert reason(given, "x").endswith("but New Way starts in its place")

    def test_of_several_one(self) -> None:
        one = {"kind": "choose", "programs": ["x", "y"], "at_most": 1}
        given = district(1e6, one, x=program(0.1), y=program(0.2, running=False))
        assert reason(given, "x").endswith('room under the rule "choose 1" is worth more elsewhere')

    def test_what_is_left_pays_for_no_more(self) -> None:
        # By parts, half of z would run; whole, it does not fit beside y.
        given = district(1500, x=program(0.1), y=program(0.3), z=program(0.2))
        assert reason(given, "z").endswith(
            "but what is left of the money does not pay for one more site"
        )
        # With enough left it is not said.
        given["funds"]["f"]["amount"] = 2000
        given["programs"]["z"]["cost"]["site"] = 1001
        assert reason(given, "z").endswith("does not pay for one more site")
        given["programs"]["z"]["cost"]["site"] = 1000
        assert "is left" not in reason(given, "z")

    def test_all_of_its_sites_or_none(self) -> None:
        # What is left pays for one of its two.
        given = two_schools(3000, all_or_nothing=True)
        assert reason(given, "x").endswith(
            "but what is left of the money does not pay for all of its sites"
        )

    @pytest.mark.parametrize(
        "rule",
        [
            {"kind": "sites", "program": "x", "at_least": 2},
            {"kind": "initiative_load", "at_most": 2, "schools": ["a", "b"]},
        ],
    )
    def test_a_rule_that_one_more_would_break(self, rule: dict[str, Any]) -> None:
        """Also a rule of whether it runs at all, which the relaxation has no price for."""
        given = two_schools(3000, rule)
        scenario = parse_scenario(given)
        plan = solve(scenario, options=EXACT)
        evaluation = evaluated(scenario, plan)
        (ways, places) = fully(evaluation, "x")
        off = [
            w for w, p in zip(ways, places, strict=True) if (p == "a") == (rule["kind"] != "sites")
        ]
        found = tried(evaluation, np.array(off), runs=False)
        assert found is not None
        assert (found.kind, found.rule) == ("breaks", f"{rule['kind']}_1")

    def test_a_rule_that_one_less_would_break(self) -> None:
        one = {"kind": "choose", "programs": ["x", "y"], "at_least": 1}
        given = district(1e6, one, x=program(-0.1), y=program(-0.2), z=program(0.2))
        assert reason(given, "x") == (
            'sets students back; but one site less would break the rule "choose 1"'
        )

    def test_a_trim_whose_rest_does_less_says_why_it_stays(self) -> None:
        floor = {"kind": "school_floor", "schools": ["b"], "gain": 0.01}
        assert reason(two_schools(3000, floor), "x") == (
            "gains 500 per $100,000 where it stays, 1,000 where it ends; money is worth 1,000;"
            ' where it stays, the rule "school floor 1" is easier to keep with it; where it ends,'
            " what is left of the money does not pay for one more site"
        )

    def test_what_nothing_tells_is_not_known(self) -> None:
        assert reason(kept_for_less(), "x").endswith(
            "but what decides is not known, perhaps how whole sites fit the money"
        )


def kept_for_less() -> dict[str, Any]:
    """Return a district where x takes what z, which does more, cannot be paid from."""
    small = program(0.02)
    small["cost"] = {"site": 500}
    return district(1500, x=small, y=program(0.3), z=program(0.2))


def evaluated(scenario: Scenario, plan: Plan) -> Evaluation:
    """Return a plan's decisions and payments, evaluated."""
    formulation = formulate(scenario)
    decisions = read(formulation.figures, plan.sites, plan.begun)
    pay = read_payments(formulation, plan.payments)
    return Evaluation(formulation, formulation.complete(decisions, pay))


def fully(evaluation: Evaluation, key: str) -> tuple[list[int], list[str]]:
    """Return the ways in which a program's sites run fully, and the schools of them."""
    figures = evaluation.formulation.figures
    ways, number = figures.ways, list(figures.scenario.programs).index(key)
    own = np.flatnonzero((ways.offering == number) & (ways.kind == RUN) & (ways.level == 1.0))
    return own.tolist(), [figures.places.ids[p] for p in ways.place[own]]


@pytest.mark.parametrize(
    ("rule", "kind"),
    [
        ({"kind": "initiative_load", "at_most": 1}, "rule"),
        ({"kind": "choose", "programs": ["x", "y"], "at_most": 1}, "rule"),
    ],
)
def test_an_explanation_names_it_with_what_the_rule_says(rule: dict[str, Any], kind: str) -> None:
    given = district(1e6, rule, x=program(0.1), y=program(0.2))
    told = explain(parse_scenario(given), "x", flips=False, options=EXACT)
    assert told.cause is not None
    assert told.cause.kind == kind
    assert "1" in told.cause.says


@pytest.mark.parametrize("found", [True, False])
def test_a_memo_asserts_no_cause_that_was_not_found(*, found: bool) -> None:
    scenario = parse_scenario(kept_for_less())
    told = explain(scenario, "x", flips=False, options=EXACT)
    assert told.cause is not None
    assert told.cause.kind == "unknown"
    if not found:
        told = told.model_copy(update={"cause": None})
    memo = " ".join(memo_of(told, scenario).split())
    assert "decides is not known" in memo
    assert ("perhaps how whole sites fit" in memo) == found
    assert "must fit" not in memo


def test_a_memo_says_what_one_site_more_or_less_would_do() -> None:
    scenario = parse_scenario(district(1500, x=program(0.1), y=program(0.3), z=program(0.2)))
    memo = " ".join(memo_of(explain(scenario, "z", flips=False, options=EXACT), scenario).split())
    assert (
        "does about as much for students as the next best use (as much as $1.00 there): it"
        " is nearly even, and what is left of the money does not pay for one more site."
    ) in memo
    one = {"kind": "choose", "programs": ["x", "y"], "at_least": 1}
    scenario = parse_scenario(district(1e6, one, x=program(-0.1), y=program(-0.2), z=program(0.2)))
    memo = " ".join(memo_of(explain(scenario, "x", flips=False, options=EXACT), scenario).split())
    assert (
        "By the estimates given it sets students back; but one site less would break a rule: Of x"
        " and y, no fewer than 1 run anywhere in the district."
    ) in memo


def two_schools(amount: float, *rules: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return a district where x runs at two schools, y (0.3) and z (0.2) at the first."""
    x = program(0.1, **more)
    x["sites"] = {"a": {"students": 100, "running": True}, "b": {"students": 50, "running": True}}
    given = district(amount, *rules, x=x, y=program(0.3), z=program(0.2))
    given["schools"]["b"] = {"enrollment": 100, "needs": {"g": 1}}
    return given


AT_LEAST_ONE = {"kind": "sites", "program": "x", "at_least": 1}
MUST_RUN = {"kind": "decide", "program": "x", "action": "keep", "schools": ["b"]}
SLOWLY = {"kind": "pace", "retire_at_most": 0.25}


@pytest.mark.parametrize(
    ("given", "kind", "says"),
    [
        (two_schools(3500), "worth", "Each dollar spent on it where it stays"),
        (two_schools(2000, MUST_RUN), "rule", "where it stays because that helps to keep a rule"),
    ],
)
def test_a_trim_says_why_some_ends_and_why_the_rest_stays(
    given: dict[str, Any], kind: str, says: str
) -> None:
    told, memo = explained(given)
    assert told.decision == "trim"
    assert told.stays is not None
    assert told.stays.kind == kind
    assert says in memo
    assert "where it ends" in memo


def test_what_ends_later_says_why_it_goes_on_until_then() -> None:
    given = {**two_schools(3000, SLOWLY), "years": [2027, 2028]}
    given["programs"]["x"]["effects"]["g"]["mean"] = -0.1
    told, memo = explained(given)
    assert told.decision == "retire"
    assert told.years[0].decision == "trim"
    assert told.stays is not None
    assert told.stays.kind == "rule"
    assert "It goes on until it ends because that helps to keep a rule: " in memo
    assert "sets students back where it runs today" in memo


def test_what_ends_at_once_or_stays_everywhere_has_no_part_that_stays() -> None:
    assert explained(two_schools(2000))[0].stays is None
    assert explained(two_schools(1e6))[0].stays is None


def test_about_as_much_as_elsewhere_is_said_where_nothing_else_decides() -> None:
    scenario = parse_scenario(two_schools(3000, AT_LEAST_ONE))
    told = explain(scenario, "x", flips=False, options=EXACT)
    accounts = tuple(
        a if a.runs else a.model_copy(update={"worth": 1.02 * a.money}) for a in told.accounts
    )
    even = told.model_copy(update={"cause": None, "accounts": accounts})
    memo = " ".join(memo_of(even, scenario).split())
    assert "about as much for students as the next best use (as much as $1.02 there" in memo


def explained(given: dict[str, Any]) -> tuple[Explanation, str]:
    """Return the answer about x, and its memo in one line."""
    scenario = parse_scenario(given)
    told = explain(scenario, "x", flips=False, options=EXACT)
    assert isinstance(told, Explanation)
    return told, " ".join(memo_of(told, scenario).split())
