"""What only checks together can tell: that feasible scenarios pass, and proofs are proofs."""

import copy
import itertools
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from groundswell.models.checks.arithmetic.flow import short
from groundswell.models.reading.load import parse_scenario
from groundswell.models.tree.problems import Problem, ScenarioError

BASE: dict[str, Any] = yaml.safe_load(
    """
    schema_version: 1
    years: [2027, 2028]
    goals: {reading: {weight: 1}}
    schools:
      lincoln: {enrollment: 400, needs: {reading: 0.5}, tags: {poverty: 0.7}}
      grant: {enrollment: 300, needs: {reading: 0.6}, tags: {poverty: 0.2}}
    programs:
      a:
        effects: {reading: {mean: 0.1, se: 0.05}}
        cost: {site: 1000}
        sites: {lincoln: {students: 20, running: true}, grant: {students: 20, running: true}}
      b:
        effects: {reading: {mean: 0.1, se: 0.05}}
        cost: {site: 1000}
        sites: {lincoln: {students: 20, running: true}, grant: {students: 20, running: true}}
      c:
        effects: {reading: {mean: 0.1, se: 0.05}}
        sites: {lincoln: {students: 20}, grant: {students: 20}}
        pilot: {min_sites: 2}
    funds:
      general: {amount: 10000}
    """
)


def problems(**changes: Any) -> list[Problem]:
    data = copy.deepcopy(BASE)
    for address, value in changes.items():
        holder = data
        *path, last = address.split("__")
        for key in path:
            holder = holder.setdefault(key, {})
        holder[last] = value
    try:
        parse_scenario(data)
    except ScenarioError as wrong:
        return list(wrong.problems)
    return []


def errors(**changes: Any) -> list[str]:
    return [str(p) for p in problems(**changes) if p.severity == "error"]


def test_base_is_sound() -> None:
    assert problems() == []


# Mandates: no error for what can be paid.


def test_mandate_within_the_fund() -> None:
    assert errors(programs__a__mandated=True, funds__general__amount=2000) == []
    (error,) = errors(programs__a__mandated=True, funds__general__amount=1998)
    assert "a cost at least $2,000 in 2027, general holds $1,998" in error
    assert "in 2027, 2028 the mandated programs cost more" in error
    assert error.endswith("find $2 more, or let another fund pay, or end a mandate")


def test_mandate_at_a_lower_level() -> None:
    changes = {"programs__a__mandated": True, "funds__general__amount": 500}
    assert errors(**changes, programs__a__levels=[0.25, 0.5]) == []
    assert errors(**changes, programs__a__levels=[0.5])


def test_mandates_inside_a_cheaper_merge() -> None:
    changes = {
        "programs__a__mandated": True,
        "programs__b__mandated": True,
        "merges__m": {"combines": ["a", "b"], "cost": {"site": 300}},
    }
    assert errors(**changes, funds__general__amount=600) == []
    assert errors(**changes, funds__general__amount=598)
    # Merged at both schools, neither program's own district cost is due.
    assert errors(**changes, funds__general__amount=600, programs__a__cost__district=9999) == []


def test_district_cost_of_a_mandate_that_cannot_merge() -> None:
    changes = {"programs__a__mandated": True, "programs__a__cost__district": 500}
    assert errors(**changes, funds__general__amount=2500) == []
    assert errors(**changes, funds__general__amount=2498)


def test_carried_money_counts() -> None:
    amount = {2027: 3000, 2028: 1000}
    changes = {"programs__a__mandated": True, "funds__general__amount": amount}
    (error,) = errors(**changes)
    assert "in 2028" in error
    assert errors(**changes, funds__general__carryover=0.5) == []


def test_two_mandates_on_one_fund_of_two() -> None:
    funds = {
        "general": {"amount": 10000, "pays_for": {"programs": ["c"]}},
        "title_i": {"amount": 3000, "pays_for": {"programs": ["a", "b"]}},
        "idea": {"amount": 500, "pays_for": {"programs": ["a"]}},
    }
    changes = {"programs__a__mandated": True, "programs__b__mandated": True, "funds": funds}
    (error,) = errors(**changes)
    assert "a, b cost at least $4,000" in error
    assert "idea, title_i hold $3,500" in error


def test_money_that_follows_the_students_stays_at_its_school() -> None:
    by_school = {"lincoln": 5000, "grant": 900}
    changes = {"programs__a__mandated": True, "funds": {"at_risk": {"by_school": by_school}}}
    (error,) = errors(**changes)
    assert "a cost at least $1,000 in 2027, at_risk at grant holds $900" in error
    by_school["grant"] = 1000
    assert errors(**changes) == []


def test_staff_of_mandates() -> None:
    changes = {"programs__a__mandated": True, "programs__a__staff": {"tutor": 1}}
    assert errors(**changes, staff__tutor={"available": 2}) == []
    (error,) = errors(**changes, staff__tutor={"available": 1.9})
    assert "staff.tutor.available: in 2027 the mandated programs need at least 2 FTE" in error
    merge = {"combines": ["a", "b"], "staff": {"tutor": 0.5}}
    assert errors(**changes, staff__tutor={"available": 1}, merges__m=merge) == []


def test_priced_staff_counts_as_cost() -> None:
    changes = {"programs__a__mandated": True, "programs__a__staff": {"tutor": 0.5}}
    assert errors(**changes, staff__tutor={"price": 8000}) == []
    assert errors(**changes, staff__tutor={"price": 8002})


GROUPS = st.frozensets(st.integers(0, 3), min_size=1)
AMOUNTS = st.integers(0, 6).map(float)


@given(st.dictionaries(GROUPS, AMOUNTS, max_size=6), st.lists(AMOUNTS, min_size=4, max_size=4))
def test_flow_agrees_with_hall(demands: dict[frozenset[int], float], held: list[float]) -> None:
    pots = {pot: held[pot] for group in demands for pot in group}
    short_anywhere = any(
        sum(d for group, d in demands.items() if group <= set(union))
        > sum(pots[pot] for pot in union)
        for size in range(1, len(pots) + 1)
        for union in itertools.combinations(pots, size)
    )
    groups, used = short(demands, pots)
    assert bool(groups) == short_anywhere
    if groups:
        assert frozenset().union(*groups) == used
        assert sum(demands[g] for g in groups) > sum(pots[p] for p in used)


# Rules.


def rules(*given: dict[str, Any], **changes: Any) -> list[str]:
    return errors(rules=list(given), **changes)


def decide(program: str, action: str, **more: Any) -> dict[str, Any]:
    return {"kind": "decide", "program": program, "action": action, **more}


def test_a_rule_that_has_no_part_in_it_is_not_blamed() -> None:
    found = rules(
        {"kind": "avoid", "program": "a", "action": "merge"},
        decide("a", "keep", years=[2028]),
        decide("a", "retire", years=[2027], schools=["grant"]),
        merges__m={"combines": ["a", "b"], "cost": {"site": 1}},
        programs__a__restart=False,
    )
    assert len(found) == 1
    assert found[0].startswith(
        "rules.decide_2: decide_2 (retire a) and decide_1 (keep a) cannot hold together (at grant,"
    )


def test_what_ended_does_not_come_back() -> None:
    assert rules(decide("a", "keep", years=[2027]), decide("a", "retire", years=[2028])) == []
    back = decide("a", "retire", years=[2027]), decide("a", "keep", years=[2028])
    assert rules(*back) == []
    assert rules(*back, programs__a__restart=False)
    # What goes down in level does not come up again.
    low = {"kind": "avoid", "program": "a", "action": "keep", "years": [2027]}
    stays = {"programs__a__levels": [0.5], "programs__a__restart": False}
    assert rules(low, decide("a", "keep", years=[2028]), **stays)
    assert rules(low, decide("a", "keep", years=[2028]), programs__a__levels=[0.5]) == []
    assert rules(low, programs__a__levels=[0.5]) == []


def test_a_merge_takes_in_all_its_parts() -> None:
    merge = {"combines": ["a", "b"], "cost": {"site": 1}}
    found = rules(decide("a", "merge"), decide("b", "keep", schools=["grant"]), merges__m=merge)
    assert len(found) == 1
    assert "decide_1 (merge a) and decide_2 (keep b) cannot hold together (at grant" in found[0]
    assert rules(decide("a", "merge"), decide("b", "merge"), merges__m=merge) == []


def test_candidates_start_after_a_pilot() -> None:
    assert rules(decide("c", "start", years=[2028])) == []
    (error,) = rules(decide("c", "start", years=[2027]))
    assert "it may start only after a pilot in an earlier year" in error
    assert rules(decide("c", "start"), programs__c__proven=True) == []


def test_no_expansion_of_all_or_nothing() -> None:
    sites = {"lincoln": {"students": 20, "running": True}, "grant": {"students": 20}}
    changes = {"programs__a__sites": sites, "programs__a__all_or_nothing": True}
    (error,) = rules(decide("a", "start"), **changes)
    assert "all_or_nothing does not expand" in error
    assert rules(decide("a", "retire"), **changes) == []


@pytest.mark.parametrize(
    ("pilot", "address", "says"),
    [
        (
            {"comparison_sites": 2},
            "comparison_sites",
            "compared with 2 schools that do not pilot, and of 2 in all at most 1 do not",
        ),
        ({"min_sites": 2}, "min_sites", "compared with 2 schools that do not pilot"),
        ({"comparison_sites": 1}, None, ""),
        ({"min_sites": 1}, None, ""),
    ],
)
def test_comparison_schools_are_those_that_do_not_pilot(
    pilot: dict[str, Any], address: str | None, says: str
) -> None:
    # The wrong weight makes an error, with which warnings are told.
    found = problems(programs__c__pilot=pilot, goals__reading__weight=-1)
    told = {p.address: str(p) for p in found if p.address.startswith("programs.c.pilot")}
    assert list(told) == ([] if address is None else [f"programs.c.pilot.{address}"])
    assert all(says in text for text in told.values())


def test_pilots() -> None:
    assert rules(decide("c", "pilot"), decide("c", "pilot", schools=["grant"])) == []
    (error,) = rules(decide("c", "pilot"), decide("c", "off", schools=["grant"]))
    assert "c has too few sites left for a pilot of 2" in error
    (error,) = rules(
        decide("c", "pilot", schools="all"),
        {"kind": "avoid", "program": "c", "action": "pilot", "schools": {"poverty": 0.2}},
    )
    assert "c cannot be piloted at grant" in error
    sites = {"lincoln": {"students": 20}}
    nowhere = problems(rules=[decide("c", "pilot", schools=["grant"])], programs__c__sites=sites)
    assert nowhere == []  # warnings alone raise nothing


def test_avoiding_both_ways_out_of_a_site() -> None:
    found = rules(
        {"kind": "avoid", "program": "a", "action": "keep", "schools": ["grant"]},
        {"kind": "avoid", "program": "a", "action": "retire"},
    )
    assert len(found) == 1
    assert "avoid_1 (not keep a) and avoid_2 (not retire a) cannot hold" in found[0]


def test_mergeable_mandates_count_once_in_a_load() -> None:
    changes = {
        "programs__a__mandated": True,
        "programs__b__mandated": True,
        "rules": [{"kind": "initiative_load", "at_most": 1}],
    }
    assert errors(**changes)
    assert errors(**changes, merges__m={"combines": ["a", "b"], "cost": {"site": 1}}) == []


def test_pace_of_several_years() -> None:
    pace = {"kind": "pace", "retire_at_most": 0.5}
    assert rules(pace, decide("a", "retire", years=[2028]), decide("b", "off", years=[2028])) == []
    found = rules({**pace, "retire_at_most": 0.25}, *[decide(p, "off", years=[2028]) for p in "ab"])
    assert "4 sites must have ended by 2028" in found[0]
    assert "of 4 only 2 may" in found[0]


def test_requirement_that_is_decided_away() -> None:
    changes = {"programs__a__mandated": True, "programs__a__requires": ["b"]}
    assert errors(**changes) == []
    (error,) = rules(decide("b", "off", schools=["grant"], years=[2028]), **changes)
    assert "the mandate of a, decide_1 (off b) cannot hold together at grant" in error


@pytest.mark.parametrize(
    ("selector", "words"),
    [
        ({"poverty": {}}, "it sets no bound; give at_least, at_most or both"),
        ({"group_share": {"group": "poor"}}, "it sets no bound"),
        ({"poverty": {"at_lest": 0.5}}, "can be used here; did you mean at_least?"),
        ({"need_quartile": {"goal": "raeding"}}, "no goal `raeding`; did you mean reading?"),
        ({"need_quartile": {}}, "`goal` is missing"),
        ({"povert": 0.7}, "no school has a tag `povert`; did you mean poverty?"),
        ({"poverty": 0.9}, "no school matches this"),
        ({"poverty": "0.7"}, "no school matches this"),
        ([], "no school matches this"),
        ("lincoln", "write [lincoln] for one school, or all"),
        (5, "5 is not known here"),
        (["Lincoln"], "there is no school `Lincoln`; did you mean lincoln?"),
    ],
    ids=str,
)  # fmt: skip
def test_selectors(selector: Any, words: str) -> None:
    rule = {"kind": "initiative_load", "at_most": 9, "schools": selector}
    found = rules(rule, groups__poor="Poor")
    assert len(found) == 1
    assert words in found[0]


# Amounts.


def test_funds_in_another_unit_than_costs() -> None:
    found = next(p for p in problems(hurdle="x", funds__general__amount=4) if "funds" in p.address)
    assert "the funds hold $4 in 2027, and going on as today costs $4,000" in str(found)


def test_no_funds_for_what_costs() -> None:
    assert errors(funds={}) == ["there are no funds, but 2 programs cost money; add `funds`"]


def test_tiny_packaged_scenarios_have_no_errors() -> None:
    from groundswell.models.reading.load import check

    for file in (Path(__file__).parents[3] / "scenarios").glob("*/*.yaml"):
        if file.name in ("sweep.yaml", "import_map.yaml", "star.yaml"):
            continue
        scenario, found = check(file)
        assert scenario is not None, "\n".join(str(p) for p in found)
