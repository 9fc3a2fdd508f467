"""What arithmetic tells of planning and equity rules: no plan can keep them, or some can."""

import copy
from typing import Any

import pytest
import yaml

from groundswell.models.reading.load import parse_scenario
from groundswell.models.tree.problems import Problem, ScenarioError

BASE: dict[str, Any] = yaml.safe_load(
    """
    schema_version: 1
    years: [2027, 2028]
    goals: {reading: {weight: 1}}
    groups: {poor: Poor, newcomer: Newcomers}
    schools:
      lincoln: {enrollment: 100, needs: {reading: 1}, groups: {poor: 80, newcomer: 10}}
      grant: {enrollment: 100, needs: {reading: 0.5}, groups: {poor: 20, newcomer: 40}}
    programs:
      a:
        effects: {reading: {mean: 0.2, se: 0.05}}
        cost: {site: 1000}
        sites: {lincoln: {students: 10, running: true}, grant: {students: 10, running: true}}
      b:
        effects: {reading: {mean: 0.1, se: 0.05}}
        cost: {site: 1000}
        sites: {lincoln: {students: 10, running: true}, grant: {students: 10}}
      c:
        effects: {reading: {mean: 0.1, se: 0.05}}
        sites: {lincoln: {students: 10}, grant: {students: 10}}
        pilot: {}
    funds:
      general: {amount: 10000}
    """
)


def problems(*rules: dict[str, Any], **changes: Any) -> list[Problem]:
    data = copy.deepcopy(BASE) | {"rules": list(rules)}
    for address, value in changes.items():
        holder = data
        *path, last = address.split("__")
        for key in path:
            holder = holder.setdefault(key, {})
        holder[last] = value
    # An error of its own, so that warnings are told as well.
    data["unheard_of"] = 1
    with pytest.raises(ScenarioError) as caught:
        parse_scenario(data)
    return [p for p in caught.value.problems if "unheard_of" not in str(p)]


def errors(*rules: dict[str, Any], **changes: Any) -> list[str]:
    return [str(p) for p in problems(*rules, **changes) if p.severity == "error"]


def warnings(*rules: dict[str, Any], **changes: Any) -> list[str]:
    return [str(p) for p in problems(*rules, **changes) if p.severity == "warning"]


def decide(program: str, action: str, **more: Any) -> dict[str, Any]:
    return {"kind": "decide", "program": program, "action": action, **more}


def test_base_is_sound() -> None:
    assert problems() == []


# Choices.


def choose(**more: Any) -> dict[str, Any]:
    return {"kind": "choose", "programs": ["a", "b", "c"], **more}


def test_choice_of_more_than_can_run() -> None:
    # c may start only in the second year, after a pilot.
    assert errors(choose(at_least=3, years=[2028])) == []
    (error,) = errors(choose(at_least=3))
    assert "rules.choose_1.at_least: at_least is 3, and a, b can run in 2027" in error
    assert errors(choose(at_least=3), programs__c__proven=True) == []
    assert errors(choose(at_least=2, schools=["grant"])) == []
    (error,) = errors(choose(at_least=2, schools="all"), decide("b", "off", schools=["grant"]))
    assert "a can run at grant in 2027" in error
    (error,) = errors({"kind": "choose", "programs": ["c"], "at_least": 1})
    assert "none of them can run in 2027" in error


def test_choice_of_fewer_than_must_run() -> None:
    mandates = {"programs__a__mandated": True, "programs__b__mandated": True}
    assert errors(choose(at_most=2, schools="all"), **mandates) == []
    assert errors(choose(at_most=1, schools=["grant"]), **mandates) == []
    (error,) = errors(choose(at_most=1, schools="all"), **mandates)
    assert "at_most is 1, and a, b must run at lincoln in 2027" in error
    # Merged they still run, both of them.
    merges = {"m": {"combines": ["a", "b"]}}
    (error,) = errors(choose(at_most=1), **mandates, merges=merges)
    assert "a, b must run in 2027" in error


# Replacing.

REPLACE = {"kind": "replace_before_retire", "programs": ["b"]}


def test_nothing_replaces_what_is_decided_to_end() -> None:
    (warning,) = warnings(REPLACE)
    assert "rules.replace_before_retire_1.programs: nothing replaces b" in warning
    assert errors(REPLACE) == []
    (error,) = errors(REPLACE, decide("b", "retire"))
    assert "b must have ended at lincoln by 2027, and nothing replaces it" in error
    # In a year in which the rule does not hold it may end.
    assert errors({**REPLACE, "years": [2028]}, decide("b", "retire")) == []
    assert errors({**REPLACE, "years": [2027]}, decide("b", "retire", years=[2028])) == []


def test_what_replaces_comes_too_late() -> None:
    heir = {"programs__c__replaces": ["b"]}
    assert warnings(REPLACE, **heir) == []
    (error,) = errors(REPLACE, decide("b", "retire"), **heir)
    assert "none of its replacements (c) can have replaced it by then" in error
    assert errors(REPLACE, decide("b", "retire", years=[2028]), **heir) == []
    assert errors(REPLACE, decide("b", "retire"), **heir, programs__c__proven=True) == []
    pilots = {"kind": "avoid", "program": "c", "action": "pilot"}
    starts = {"kind": "avoid", "program": "c", "action": "start"}
    both = errors(REPLACE, decide("b", "retire", years=[2028]), pilots, starts, **heir)
    assert len(both) == 1
    # A program that runs today can replace as well.
    assert errors(REPLACE, decide("b", "retire"), programs__a__replaces=["b"]) == []


# Support.


def support(at_least: float, **score: float) -> dict[str, Any]:
    return {"kind": "support", "program": "a", "score": score, "at_least": at_least}


def test_support_without_scores() -> None:
    (error,) = errors(support(3, lincoln=4))
    assert "rules.support_1.score: there is no score of grant" in error
    assert errors({**support(3, lincoln=4), "enforce": {"price": 1}})
    assert errors(support(3, lincoln=4, grant=4)) == []
    # The office needs no score.
    central = {"programs__a__sites__central": {"students": 10}}
    assert errors(support(3, lincoln=4, grant=4), **central) == []


def test_support_that_cannot_be_had() -> None:
    (warning,) = warnings(support(5, lincoln=4, grant=4))
    assert "no school's score reaches 5, so a cannot run" in warning
    assert errors(support(5, lincoln=4, grant=4)) == []
    keep = decide("a", "keep", schools=["lincoln"])
    assert errors(support(3, lincoln=2, grant=4), keep) == []
    (error,) = errors(support(3, lincoln=1, grant=4), keep)
    assert "a must run at lincoln in 2027, and support averages less than 3" in error


# Shares.


def share(schools: Any, **bounds: float) -> dict[str, Any]:
    return {"kind": "spending_share", "schools": schools, **bounds}


def test_shares_that_promise_more_than_all() -> None:
    pair = share(["lincoln"], at_least=0.7), share(["grant"], at_least=0.4)
    (warning,) = warnings(*pair)
    assert "with spending_share_1 110% of all program dollars are promised, so nothing" in warning
    assert errors(*pair) == []
    (error,) = errors(*pair, programs__a__mandated=True)
    assert "and in 2027 mandates or decisions cost money" in error
    assert errors(*pair, decide("b", "start", schools=["grant"], years=[2028]))
    assert problems({**pair[0], "years": [2027]}, {**pair[1], "years": [2028]}) == []
    assert problems(share(["lincoln"], at_least=0.6), pair[1]) == []
    assert problems(share("all", at_least=0.7), pair[1]) == []
    # What costs nothing forces no spending.
    assert errors(*pair, programs__a__mandated=True, programs__a__cost={}) == []


def test_share_of_a_part_above_that_of_the_whole() -> None:
    pair = share(["lincoln"], at_least=0.7), share("all", at_most=0.6)
    for order in (pair, pair[::-1]):
        (error,) = errors(*order, programs__a__mandated=True)
        assert "70% of program dollars are promised to schools that may get at most 60%" in error
    assert problems(share(["lincoln"], at_least=0.6), pair[1]) == []
    assert problems(share("all", at_least=0.7), share(["lincoln"], at_most=0.6)) == []


# Gain. A year: a gains 2 at Lincoln and 1 at Grant, b and c 1 and 0.5.


def floor(gain: float, **more: Any) -> dict[str, Any]:
    return {"kind": "school_floor", "gain": gain, **more}


def test_floor_that_a_school_cannot_reach() -> None:
    assert errors(floor(0.02)) == []
    (error,) = errors(floor(0.0201))
    assert "0.0201 cannot be reached at grant: grant gains at most 0.02 in 2027" in error
    assert errors(floor(0.04, schools=["lincoln"])) == []
    assert errors(floor(0.0401, schools=["lincoln"]))
    # Less is left where it is decided so, and once stopped it stays stopped.
    off = decide("a", "retire", schools=["lincoln"], years=[2027])
    later = floor(0.0201, schools=["lincoln"], years=[2028])
    assert errors(later, off) == []
    (error,) = errors(later, off, programs__a__restart=False)
    assert "lincoln gains at most 0.02 in 2028" in error
    assert errors(floor(0.02, schools=["lincoln"], years=[2028]), off) == []


def test_a_merge_may_gain_more_than_its_parts() -> None:
    merges = {"m": {"combines": ["a", "b"], "retains": 1.5}}
    assert errors(floor(0.055, schools=["lincoln"]), merges=merges) == []
    assert errors(floor(0.0551, schools=["lincoln"]), merges=merges)


def test_harm_need_not_be_done() -> None:
    harm = {"programs__b__effects": {"reading": {"mean": -0.1, "se": 0.05}}}
    assert errors(floor(0.03, schools=["lincoln"]), **harm) == []
    (error,) = errors(floor(0.03, schools=["lincoln"]), **harm, programs__b__mandated=True)
    assert "lincoln gains at most 0.02" in error
    low = {"programs__b__mandated": True, "programs__b__levels": [0.5]}
    assert errors(floor(0.025, schools=["lincoln"]), **harm, **low) == []
    assert errors(floor(0.0251, schools=["lincoln"]), **harm, **low)


def group(at_least: float, **more: Any) -> dict[str, Any]:
    return {"kind": "group_gain", "group": "newcomer", "at_least": at_least, **more}


def test_group_that_cannot_gain_so_much() -> None:
    # Newcomers are a tenth at Lincoln, 0.4 at Grant, 50 of 200 in all: at best 1.6 times.
    assert problems(group(1.6)) == []
    (warning,) = warnings(group(1.61))
    assert "no program does that much more for newcomer" in warning
    assert errors(group(1.61)) == []
    # a must run at both: (2 x 0.1 + 1 x 0.4) / 50 of 3 / 200, 0.8 times; with b and c at Grant 1.
    mandated = {"programs__a__mandated": True}
    assert errors(group(1.0), **mandated) == []
    (error,) = errors(group(1.01), **mandated)
    assert "rules.group_gain_1.at_least: no plan reaches it in 2027" in error
    assert errors({**group(1.01), "enforce": {"price": 1}}, **mandated) == []
    assert errors(group(1.01), **mandated, programs__c__serves="newcomer") == []
    # Against the poor, 0.8 at Lincoln and 0.2 at Grant of 100: at Grant alone 0.008 to 0.002.
    assert problems(group(4.0, of="poor")) == []
    assert warnings(group(4.01, of="poor"))


def test_group_compared_with_itself_or_not_there() -> None:
    (warning,) = warnings(group(2.0, of="newcomer"))
    assert "a group is compared with itself" in warning
    nobody = {"groups__nobody": "Nobody"}
    assert problems(group(9.0, of="nobody"), **nobody) == []
    assert problems(group(9.0) | {"group": "nobody"}, **nobody) == []


def test_gap_that_mandates_leave() -> None:
    def gap(at_most: float) -> dict[str, Any]:
        return {"kind": "gap_at_most", "groups": ["poor", "newcomer"], "at_most": at_most}

    # a alone: the poor 0.018, newcomers 0.012; b and c at Grant make it 0.02 and 0.02.
    assert errors(gap(0.0)) == []
    assert errors(gap(0.0), programs__a__mandated=True) == []
    off = [decide(p, "off", schools=["grant"]) for p in "bc"]
    assert errors(gap(0.006), *off, programs__a__mandated=True) == []
    (error,) = errors(gap(0.0059), *off, programs__a__mandated=True)
    assert "poor is at least 0.006 SD per student ahead of newcomer in 2027" in error


# Figures that are missing, and checks that keep silent.


def test_baseline_of_every_school() -> None:
    rule = {"kind": "maintenance_of_equity", "schools": ["grant"], "baseline": {"grant": 5}}
    (error,) = errors(rule)
    assert "rules.maintenance_of_equity_1.baseline: there is no baseline of lincoln" in error
    assert errors({**rule, "baseline": {"grant": 5, "lincoln": 5}}) == []


@pytest.mark.parametrize(
    "rule",
    [
        choose(at_least=3),
        floor(9.0),
        support(5, lincoln=1, grant=1),
        share(["lincoln"], at_least=0.9),
        group(9.0),
    ],
    ids=lambda rule: rule["kind"],
)
def test_soft_rules_contradict_nothing(rule: dict[str, Any]) -> None:
    soft = {**rule, "enforce": {"price": 1.0}}
    assert problems(soft, share(["grant"], at_least=0.9), programs__a__mandated=True) == []


def test_of_torn_decisions_nothing_more_is_said() -> None:
    torn = decide("a", "keep"), decide("a", "retire")
    (error,) = errors(floor(9.0), *torn)
    assert "cannot hold together" in error


def test_goals_without_any_weight_are_the_one_mistake() -> None:
    rule = {"kind": "school_floor", "schools": "all", "gain": 0.01}
    (problem,) = errors(rule, goals={"reading": {"weight": 0}})
    assert "all goals have weight 0" in problem
