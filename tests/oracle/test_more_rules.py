"""The judge against cases worked by hand: by how much rules that do not ask who pays are broken."""

from __future__ import annotations

from typing import Any

import pytest

from oracle.brute import best, evaluate
from oracle.cases import district, idle, on, plan, program, two_schools
from oracle.judge import Judge, judge

# Gain a year of p: at oak 20 x 0.1 x need 0.5 = 1.0, at elm 20 x 0.1 x 0.9 = 1.8.
MERGE = {"combines": ["p", "q"], "cost": {"site": 100, "student": 1}, "staff": {"coach": 3}}
TWO = {
    "p": program(
        sites={"oak": on(), "elm": on()}, cost={"site": 1000, "stop_site": 500}, staff={"coach": 1}
    ),
    "q": program(sites={"oak": on(90)}, cost={"site": 400, "district": 600}),
    "c": program(
        sites={"oak": idle(), "elm": idle(), "central": idle()},
        proven=True,
        pilot={},
        replaces=["p"],
        levels=[0.5],
    ),
}
KEPT = plan(p__oak=(1, 1), p__elm=(1, 1), q__oak=(1, 1))
MERGED = plan(p__oak=("m", "m"), q__oak=("m", "m"), p__elm=(1, 1))
NONE: dict = {}
FIRST = {"years": [2027]}


def fallen_short(rule: dict[str, Any], decisions: dict, programs: Any = None) -> float:
    """The amount broken, summed over rows; the judge must think the same of the rule held hard."""
    schools = two_schools({})["schools"]
    schools["oak"] |= {"base": {"general": 2000, "teachers": 500}, "groups": {"low": 50, "el": 20}}
    schools["elm"] |= {"base": {"general": {2027: 9000, 2028: 8000}}, "groups": {"low": 30}}
    sc = two_schools(
        programs or TWO,
        merges={"m": MERGE},
        groups={"low": "", "el": ""},
        schools=schools,
        staff={"coach": {"price": 100}},
        rules=[{**rule}],
    )
    j = Judge(sc)
    soft = {**sc, "rules": [{**rule, "enforce": {"price": 2.0}}]}
    total = evaluate(soft, decisions).penalty / 2
    broken = j.broken(decisions)
    assert ("rule:" + rule["kind"] in broken) == (total > 1e-6), broken
    assert set(broken) <= {"rule:" + rule["kind"]}
    assert judge(soft, decisions) == []
    return total


ONE_OF = {"kind": "choose", "programs": ["p", "q", "c"], "at_most": 1}
SAVED = {"kind": "replace_before_retire", "programs": ["p"]}
LIKED = {"kind": "support", "program": "p", "score": {"oak": 2, "elm": 5}, "at_least": 4}
COUNTS: list[tuple[str, dict[str, Any], dict, float]] = [
    ("two in the district, twice", ONE_OF, KEPT, 2),
    ("merged ones run", ONE_OF, MERGED, 2),
    ("pilots do not", ONE_OF, plan(p__oak=(1, 0), c__oak=("pilot", 0)), 0),
    ("at each school", {**ONE_OF, "schools": "all"}, KEPT, 2),
    ("at elm alone", {**ONE_OF, "schools": ["elm"]}, KEPT, 0),
    ("too few at elm", {**ONE_OF, "at_least": 1, "schools": "all"}, plan(p__oak=(1, 1)), 2),
    ("too few", {"kind": "choose", "programs": ["c", "p"], "at_least": 2, **FIRST}, KEPT, 1),
    ("central counts anywhere", {**ONE_OF, "at_least": 1}, plan(c__central=(1, 1)), 0),
    ("kept", SAVED, KEPT, 0),
    ("dropped at two schools", SAVED, plan(q__oak=(1, 1)), 2),
    ("dropped later", SAVED, plan(p__oak=(1, 0), p__elm=(1, 1)), 1),
    ("not in that year", {**SAVED, **FIRST}, plan(p__oak=(1, 0), p__elm=(1, 1)), 0),
    ("replaced at oak", SAVED, plan(c__oak=(1, 0)), 1),
    ("too late at oak", SAVED, plan(c__oak=(0, 1)), 2),
    (
        "piloted before, elsewhere",
        SAVED,
        plan(p__oak=(1, 0), p__elm=(1, 1), c__central=("pilot", 0)),
        0,
    ),
    ("piloted in the same year", SAVED, plan(c__elm=("pilot", 0)), 2),
    ("merging is no end", SAVED, MERGED, 0),
    ("the end of a merge is", SAVED, plan(p__oak=("m", 0), q__oak=("m", 0), p__elm=(1, 1)), 1),
    ("2 + 5 of twice 4", LIKED, KEPT, 2),
    ("liked at elm", LIKED, plan(p__elm=(1, 1)), 0),
    ("not at oak, merged", LIKED, plan(p__oak=("m", 0), q__oak=("m", 0)), 2),
    ("nowhere", LIKED, NONE, 0),
    # Soft rules of the first kinds: a row a site and year.
    ("keep", {"kind": "decide", "program": "p", "action": "keep"}, plan(p__oak=(1, 0)), 3),
    ("pilot somewhere", {"kind": "decide", "program": "c", "action": "pilot"}, NONE, 1),
    (
        "pilot at each",
        {"kind": "decide", "program": "c", "action": "pilot", "schools": "all"},
        plan(c__oak=("pilot", 0)),
        1,
    ),
    ("avoided", {"kind": "avoid", "program": "q", "action": "off"}, plan(q__oak=(1, 0)), 1),
    ("load", {"kind": "initiative_load", "at_most": 1}, KEPT | plan(c__oak=(1, 0.5)), 4),
    ("a merge is one", {"kind": "initiative_load", "at_most": 0}, MERGED, 4),
    ("too few sites", {"kind": "sites", "program": "c", "at_least": 3}, plan(c__oak=(1, 0)), 2),
    ("too many sites", {"kind": "sites", "program": "p", "at_most": 0}, KEPT, 4),
    # Of three sites half may end: 1.5.
    ("too fast", {"kind": "pace", "retire_at_most": 0.5, "start_at_most": 0}, NONE, 1.5),
    ("starts", {"kind": "pace", "start_at_most": 0}, KEPT | plan(c__oak=(0, 1)), 1),
]


@pytest.mark.parametrize(
    ("rule", "decisions", "by"), [x[1:] for x in COUNTS], ids=[x[0] for x in COUNTS]
)
def test_counts(rule: dict[str, Any], decisions: dict, by: float) -> None:
    assert fallen_short(rule, decisions) == pytest.approx(by)


# KEPT in a year: p 1000 + 100 for a coach at each of oak and elm, q 400 at oak and 600 in the
# district: 3200, of which 1500 at oak. Dropping p at elm: 500 once.
SHARE = {"kind": "spending_share", "schools": ["oak"]}
GROUP = {"kind": "group_gain", "group": "el", "at_least": 2, **FIRST}
FLOOR = {"kind": "school_floor", "gain": 0.01}
HARM = {"kind": "hold_harmless", "lose_at_most": 0.1, **FIRST}
GIVEN = {"baseline": {"oak": 5000, "elm": -100}}
EQUITY = {"kind": "maintenance_of_equity", "schools": ["oak"], **FIRST}
STAFFED = {"kind": "comparability", "measure": "staff", "others": "all", **FIRST}
SUMS: list[tuple[str, dict[str, Any], dict, float]] = [
    ("half to oak", {**SHARE, "at_least": 0.5}, KEPT, 2 * (1600 - 1500)),
    ("at most", {**SHARE, "at_most": 0.25}, KEPT, 2 * (1500 - 800)),
    ("one-time costs count below", {**SHARE, "at_least": 0.75, **FIRST}, plan(p__oak=(1, 0)), 100),
    # oak: p 1.0, q 90 x 0.1 x 0.5 = 4.5; elm 1.8. el has 20/100 of oak: 1.1 / 20 = 0.055;
    # average 7.3 / 400 = 0.01825; low: (0.5 x 5.5 + 0.1 x 1.8) / 80 = 0.036625.
    ("above average", GROUP, KEPT, 0),
    ("four times", {**GROUP, "at_least": 4}, KEPT, 0.073 - 0.055),
    ("another group", {**GROUP, "of": "low"}, KEPT, 0.07325 - 0.055),
    (
        "gap",
        {"kind": "gap_at_most", "groups": ["low", "el"], "at_most": 0.01, **FIRST},
        KEPT,
        0.055 - 0.036625 - 0.01,
    ),
    # elm gains 1.8 / 300 = 0.006.
    ("floor", FLOOR, KEPT, 2 * 0.004),
    ("floor at oak", {**FLOOR, "schools": ["oak"]}, plan(p__oak=(1, 1)), 0),
    ("central is no school", {**FLOOR, "schools": ["elm"]}, plan(c__central=(1, 1)), 0.02),
    # Gain at oak 0.055 today, 0.9 of it 0.0495; with p alone 0.01.
    ("gain lost", {**HARM, "measure": "gain", "schools": ["oak"]}, plan(p__oak=(1, 1)), 0.0395),
    # Students at oak 110 today, merged at most its 100 students; 0.9 x 110 = 99.
    ("a merge serves", {**HARM, "measure": "students", "schools": ["oak"]}, MERGED, 0),
    ("students", {**HARM, "measure": "students", "schools": ["oak"]}, plan(p__oak=(1, 1)), 79),
    # Dollars at oak 2500 + 1500 = 4000 today; 3600 needed, 2500 + 1100 with p alone.
    ("dollars", {**HARM, "measure": "dollars"}, plan(p__oak=(1, 1), p__elm=(1, 1)), 0),
    ("more dollars", {**HARM, "measure": "dollars", "schools": ["oak"]}, NONE, 1100),
    # Below -100 by 0.1 x 100 at most: elm has more anyway.
    ("a baseline", {**HARM, "measure": "dollars", **GIVEN}, KEPT, 500),
    # Without p at oak: oak loses 1100 / 100 = 11 a pupil; the district 1100 / 400 = 2.75.
    ("equity", EQUITY, plan(p__elm=(1, 1), q__oak=(1, 1)), 11 - 2.75),
    (
        "half back",
        EQUITY,
        plan(p__elm=(1, 1), q__oak=(1, 1), c__elm=(1, 1), c__oak=(0.5, 1)),
        6,
    ),
    ("staff", {**EQUITY, "measure": "staff"}, plan(p__elm=(1, 1), q__oak=(1, 1)), 0.01 - 0.0025),
    ("a baseline of all", {**EQUITY, "baseline": {"oak": 5000, "elm": 10100}}, KEPT, 10 - 2.5),
    # Oak has 100 pupils: exempt, and no other for elm either.
    ("exempt", {**STAFFED, "schools": "all"}, KEPT, 0),
]


@pytest.mark.parametrize(
    ("rule", "decisions", "by"), [x[1:] for x in SUMS], ids=[x[0] for x in SUMS]
)
def test_sums(rule: dict[str, Any], decisions: dict, by: float) -> None:
    assert fallen_short(rule, decisions) == pytest.approx(by)


def test_comparability_in_staff() -> None:
    schools = {
        s: {"enrollment": n, "needs": {"reading": 0.5}, "tags": tags}
        for s, n, tags in (
            ("a", 200, {"level": "middle"}),
            ("b", 400, {"level": "middle"}),
            ("c", 200, {"level": "high"}),
            ("d", 300, {}),
            ("e", 100, {"level": "middle"}),
        )
    }
    sites = {s: on(staff={"coach": fte}) for s, fte in zip("abcde", (1, 4, 8, 9, 9), strict=True)}
    rule = {"kind": "comparability", "schools": ["a", "c", "d"], "others": "all"}

    def short(**more: Any) -> float:
        more = {**rule, "measure": "staff", **more, "enforce": {"price": 1}}
        programs = {"p": program(sites=sites)}
        sc = district(programs, schools=schools, staff={"coach": {}}, years=[2027], rules=[more])
        return best(sc).penalty  # type: ignore[union-attr]

    # Everything runs, for it costs nothing that counts. By level a meets b alone.
    assert short(by="level") == pytest.approx(0.9 * 0.01 - 0.005)
    # Without: a against b, c, d: 0.5 x 21/900 - 0.005; c and d have more than half of it.
    assert short(at_least=0.5) == pytest.approx(0.5 * 21 / 900 - 0.005)


def test_a_soft_rule_is_broken_if_that_is_worth_it() -> None:
    # p is worth 1.0 a year. A rule against it at 0.9 a site and year is broken, at 1.1 kept.
    rule = {"kind": "choose", "programs": ["p"], "at_most": 0}
    for price, objective, penalty in ((0.9, 0.2, 1.8), (1.1, 0.0, 0.0)):
        found = best(district({"p": program()}, rules=[{**rule, "enforce": {"price": price}}]))
        assert found is not None
        assert found.objective == pytest.approx(objective)
        assert found.penalty == pytest.approx(penalty)
