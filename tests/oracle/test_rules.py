"""The judge against cases worked by hand: rules and selectors."""

from __future__ import annotations

from typing import Any

import pytest

from oracle.cases import district, idle, on, plan, program, two_schools
from oracle.judge import judge
from oracle.read import District

MERGE = {"combines": ["p", "q"], "cost": {"site": 100}}

TWO = {  # p runs at oak and elm today, c could run there
    "p": program(sites={"oak": on(), "elm": on()}, levels=[0.5]),
    "q": program(sites={"oak": on()}),
    "c": program(sites={"oak": idle(), "elm": idle()}, proven=True, pilot={}),
}
KEPT = plan(p__oak=(1, 1), p__elm=(1, 1), q__oak=(1, 1))
C_RUNS = plan(c__oak=(1, 1), c__elm=(1, 1))
RULES: list[tuple[dict[str, Any], dict, bool]] = [
    ({"kind": "initiative_load", "at_most": 2}, KEPT, True),
    ({"kind": "initiative_load", "at_most": 1, "schools": ["elm"]}, KEPT, True),
    ({"kind": "initiative_load", "at_most": 1}, KEPT, False),
    ({"kind": "initiative_load", "at_most": 1}, plan(p__oak=("m", "m"), q__oak=("m", "m")), True),
    (
        {"kind": "initiative_load", "at_most": 2, "years": [2028]},
        KEPT | plan(c__oak=("pilot", 0)),
        True,
    ),
    (
        {"kind": "initiative_load", "at_most": 2, "years": [2027]},
        KEPT | plan(c__oak=("pilot", 0)),
        False,
    ),
    ({"kind": "decide", "program": "p", "action": "keep"}, KEPT, True),
    (
        {"kind": "decide", "program": "p", "action": "keep"},
        plan(p__oak=(1, 0.5), p__elm=(1, 1)),
        False,
    ),
    (
        {"kind": "decide", "program": "p", "action": "keep", "schools": ["elm"]},
        plan(p__elm=(1, 1)),
        True,
    ),
    (
        {"kind": "decide", "program": "p", "action": "keep", "years": [2027]},
        plan(p__oak=(1, 0), p__elm=(1, 0)),
        True,
    ),
    ({"kind": "decide", "program": "p", "action": "retire"}, plan(p__elm=(1, 0)), False),
    (
        {"kind": "decide", "program": "p", "action": "retire", "years": [2028]},
        plan(p__elm=(1, 0)),
        True,
    ),
    ({"kind": "decide", "program": "c", "action": "start"}, C_RUNS, True),
    (
        {"kind": "decide", "program": "c", "action": "start"},
        plan(c__oak=(1, 1), c__elm=(0, 1)),
        False,
    ),
    ({"kind": "decide", "program": "c", "action": "pilot"}, plan(c__elm=(0, "pilot")), True),
    ({"kind": "decide", "program": "c", "action": "pilot"}, C_RUNS, False),
    (
        {"kind": "decide", "program": "c", "action": "pilot", "schools": "all"},
        plan(c__elm=(0, "pilot")),
        False,
    ),
    (
        {"kind": "decide", "program": "c", "action": "pilot", "schools": "all"},
        plan(c__elm=(0, "pilot"), c__oak=("pilot", 0)),
        True,
    ),
    (
        {"kind": "decide", "program": "c", "action": "off", "schools": ["oak"]},
        plan(c__elm=(1, 1)),
        True,
    ),
    ({"kind": "decide", "program": "c", "action": "off"}, plan(c__elm=("pilot", 0)), False),
    (
        {"kind": "decide", "program": "p", "action": "merge", "years": [2028]},
        plan(p__oak=(1, "m"), q__oak=(1, "m")),
        True,
    ),
    (
        {"kind": "decide", "program": "p", "action": "merge"},
        plan(p__oak=(1, "m"), q__oak=(1, "m")),
        False,
    ),
    ({"kind": "avoid", "program": "p", "action": "keep"}, plan(p__oak=(0.5, 0.5)), True),
    ({"kind": "avoid", "program": "p", "action": "keep"}, plan(p__oak=(1, 0)), False),
    (
        {"kind": "avoid", "program": "p", "action": "retire", "schools": ["elm"]},
        plan(p__elm=(0.5, 0.5)),
        True,
    ),
    ({"kind": "avoid", "program": "p", "action": "retire"}, plan(p__elm=(1, 1)), False),
    ({"kind": "avoid", "program": "c", "action": "start"}, plan(c__elm=("pilot", 0)), True),
    (
        {"kind": "avoid", "program": "c", "action": "start", "years": [2027]},
        plan(c__elm=(0, 1)),
        True,
    ),
    ({"kind": "avoid", "program": "c", "action": "start"}, plan(c__elm=(0, 1)), False),
    ({"kind": "avoid", "program": "c", "action": "pilot"}, plan(c__elm=("pilot", 0)), False),
    (
        {"kind": "avoid", "program": "c", "action": "off", "schools": ["elm"]},
        plan(c__elm=("pilot", 1)),
        True,
    ),
    ({"kind": "avoid", "program": "c", "action": "off"}, plan(c__elm=(1, 1)), False),
    (
        {"kind": "avoid", "program": "p", "action": "merge", "merge": "m"},
        plan(p__oak=(1, "m"), q__oak=(1, "m")),
        False,
    ),
    ({"kind": "avoid", "program": "p", "action": "merge"}, KEPT, True),
    ({"kind": "sites", "program": "p", "at_least": 2}, {}, True),
    ({"kind": "sites", "program": "p", "at_least": 2}, plan(p__elm=(1, 0)), False),
    (
        {"kind": "sites", "program": "p", "at_least": 2},
        plan(p__elm=(1, 1), p__oak=("m", "m"), q__oak=("m", "m")),
        True,
    ),
    (
        {"kind": "sites", "program": "c", "at_most": 1},
        plan(c__oak=("pilot", 0), c__elm=("pilot", 0)),
        True,
    ),
    ({"kind": "sites", "program": "c", "at_most": 1}, C_RUNS, False),
    # pace: three sites run today; a share of 0.34 of them is one site a year.
    ({"kind": "pace", "retire_at_most": 0.34}, plan(p__oak=(1, 1), q__oak=(1, 0)), True),
    ({"kind": "pace", "retire_at_most": 0.33}, plan(p__oak=(1, 1), q__oak=(1, 0)), False),
    ({"kind": "pace", "retire_at_most": 0.34}, plan(p__oak=(1, 1)), False),
    ({"kind": "pace", "retire_at_most": 0.5, "schools": ["elm"]}, plan(p__elm=(1, 1)), True),
    (
        {"kind": "pace", "retire_at_most": 0.0},
        plan(p__oak=("m", "m"), q__oak=("m", "m"), p__elm=(0.5, 0.5)),
        True,
    ),
    (
        {"kind": "pace", "retire_at_most": 0.0, "years": [2027]},
        plan(p__oak=(1, 0), p__elm=(1, 0), q__oak=(1, 0)),
        True,
    ),
    ({"kind": "pace", "start_at_most": 1}, plan(c__oak=("pilot", 1), c__elm=(0, 1)), True),
    ({"kind": "pace", "start_at_most": 1}, C_RUNS, False),
]


@pytest.mark.parametrize(
    ("rule", "decisions", "kept"), RULES, ids=[f"{i}-{x[0]['kind']}" for i, x in enumerate(RULES)]
)
def test_rules(rule: dict[str, Any], decisions: dict, kept: bool) -> None:
    sc = two_schools(TWO, merges={"m": MERGE}, rules=[rule])
    assert judge(sc, decisions) == ([] if kept else [f"rule:{rule['kind']}"])


SELECTORS: list[tuple[Any, list[str]]] = [
    ("all", ["a", "b", "c", "d", "e"]),
    (["c", "a"], ["a", "c"]),
    ({"title_i": True}, ["a", "b"]),
    ({"level": ["middle", "high"]}, ["b", "c"]),
    ({"poverty": {"at_least": 0.5}}, ["b", "c"]),
    ({"poverty": {"at_most": 0.5}}, ["a", "b"]),
    ({"title_i": True, "poverty": {"at_least": 0.5}}, ["b"]),
    (
        {"need_quartile": {"goal": "reading", "top": True}},
        ["b", "c"],
    ),  # ceil(5 / 4) = 2; c before d, both at 0.6
    ({"need_quartile": {"goal": "reading", "top": False}}, ["a", "e"]),
    ({"group_share": {"group": "low", "at_least": 0.4}}, ["a", "b"]),
    ({"group_share": {"group": "low", "at_most": 0.3}}, ["c", "d", "e"]),
]


@pytest.mark.parametrize(("selector", "schools"), SELECTORS, ids=[str(x[0]) for x in SELECTORS])
def test_selectors(selector: Any, schools: list[str]) -> None:
    tags = {
        "a": {"title_i": True, "level": "elementary", "poverty": 0.2},
        "b": {"title_i": True, "level": "middle", "poverty": 0.5},
        "c": {"title_i": False, "level": "high", "poverty": 0.9},
        "d": {},
        "e": {},
    }
    needs = {"a": 0.1, "b": 0.9, "c": 0.6, "d": 0.6, "e": 0.0}
    low = {"a": {2027: 40, 2028: 0}, "b": 50, "c": 30, "d": 0, "e": 0}
    rows = {
        s: {
            "enrollment": 100,
            "needs": {"reading": needs[s]},
            "groups": {"low": low[s]},
            "tags": tags[s],
        }
        for s in tags
    }
    assert District(district({}, schools=rows, groups={"low": ""})).select(selector) == schools
