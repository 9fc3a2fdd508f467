"""The judge against cases worked by hand: states, merges, pilots, requires, mandates."""

from __future__ import annotations

from typing import Any

import pytest

from oracle.cases import district, idle, on, plan, program, two_schools
from oracle.judge import judge

MERGE = {"combines": ["p", "q"], "cost": {"site": 100}}
CAND = program(sites={"oak": idle(), "elm": idle()}, pilot={"min_sites": 1, "max_sites": 1})


def merging() -> dict[str, Any]:
    return district({"p": program(), "q": program()}, merges={"m": MERGE})


STATES: list[tuple[str, dict[str, Any], dict, list[str]]] = [
    ("no such site", district({"p": program()}), plan(p__elm=(1, 1)), ["state"]),
    ("no such level", district({"p": program()}), plan(p__oak=(0.5, 0)), ["state"]),
    ("stopped may start again", district({"p": program()}), plan(p__oak=(0, 1)), []),
    (
        "unless it may not",
        district({"p": program(restart=False)}),
        plan(p__oak=(0, 1)),
        ["state"],
    ),
    ("down", district({"p": program(levels=[0.5])}), plan(p__oak=(1, 0.5)), []),
    ("up again", district({"p": program(levels=[0.5])}), plan(p__oak=(0.5, 1)), []),
    (
        "not up",
        district({"p": program(levels=[0.5], restart=False)}),
        plan(p__oak=(0.5, 1)),
        ["state"],
    ),
    (
        "an expansion may go up",
        two_schools({"p": program(levels=[0.5], sites={"oak": on(), "elm": idle()})}),
        plan(p__oak=(1, 1), p__elm=(0.5, 1)),
        [],
    ),
    (
        "existing may not pilot",
        district({"p": program(pilot={})}),
        plan(p__oak=("pilot", 0)),
        ["pilot"],
    ),
    ("merge", merging(), plan(p__oak=("m", "m"), q__oak=("m", "m")), []),
    ("merge later", merging(), plan(p__oak=(1, "m"), q__oak=(1, "m")), []),
    ("merge needs all its parts", merging(), plan(p__oak=("m", 0), q__oak=(1, 1)), ["merge"]),
    ("parts do not return", merging(), plan(p__oak=("m", 1), q__oak=("m", 1)), ["state"]),
    ("parts must still run", merging(), plan(p__oak=(0, "m"), q__oak=(1, "m")), ["merge"]),
    (
        "no merge of one",
        district({"p": program(), "q": program(sites={"oak": idle()})}, merges={"m": MERGE}),
        plan(p__oak=("m", 0), q__oak=("m", 0)),
        ["merge"],
    ),
    (
        "neither proven nor piloted",
        district({"p": program(sites={"oak": idle()})}),
        plan(p__oak=(0, 1)),
        ["pilot"],
    ),
    (
        "proven",
        district({"p": program(sites={"oak": idle()}, proven=True)}),
        plan(p__oak=(1, 0)),
        [],
    ),
    ("piloted elsewhere", two_schools({"p": CAND}), plan(p__oak=("pilot", 0), p__elm=(0, 1)), []),
    (
        "piloted in the same year",
        two_schools({"p": CAND}),
        plan(p__oak=("pilot", 0), p__elm=(1, 1)),
        ["pilot"],
    ),
    (
        "too many pilots",
        two_schools({"p": CAND}),
        plan(p__oak=("pilot", 0), p__elm=("pilot", 0)),
        ["pilot"],
    ),
    (
        "too few pilots",
        two_schools({"p": {**CAND, "pilot": {"min_sites": 2}}}),
        plan(p__oak=("pilot", 0)),
        ["pilot"],
    ),
    (
        "one pilot after the other",
        two_schools({"p": CAND}),
        plan(p__oak=("pilot", 0), p__elm=(0, "pilot")),
        [],
    ),
    ("twice", two_schools({"p": CAND}), plan(p__oak=("pilot", "pilot")), ["pilot"]),
    (
        "a pilot after it ran",
        district({"p": {**CAND, "proven": True, "sites": {"oak": idle()}}}),
        plan(p__oak=(1, "pilot")),
        ["pilot"],
    ),
    ("mandated", district({"p": program(mandated=True)}), plan(p__oak=(1, 0)), ["mandated"]),
    (
        "mandated, merged",
        district({"p": program(mandated=True), "q": program()}, merges={"m": MERGE}),
        plan(p__oak=(1, "m"), q__oak=(1, "m")),
        [],
    ),
    (
        "mandated elsewhere only",
        two_schools({"p": program(mandated=True, sites={"oak": on(), "elm": idle()})}),
        plan(p__oak=(1, 1)),
        [],
    ),
    (
        "requires",
        district({"p": program(), "q": program(requires=["p"])}),
        plan(p__oak=(1, 0), q__oak=(1, 1)),
        ["requires"],
    ),
    (
        "a pilot requires",
        district({"p": program(), "q": {**CAND, "requires": ["p"], "sites": {"oak": idle()}}}),
        plan(q__oak=("pilot", 0)),
        ["requires"],
    ),
    (
        "a pilot is not what is required",
        district({"p": {**CAND, "sites": {"oak": idle()}}, "q": program(requires=["p"])}),
        plan(p__oak=("pilot", 1), q__oak=(1, 1)),
        ["requires"],
    ),
    (
        "merged is",
        district(
            {"p": program(), "q": program(), "r": program(requires=["p"])}, merges={"m": MERGE}
        ),
        plan(p__oak=("m", 0), q__oak=("m", 0), r__oak=(1, 0)),
        [],
    ),
    (
        "excludes",
        district({"p": program(), "q": program(excludes=["p"])}),
        plan(p__oak=(1, 1), q__oak=(1, 0)),
        ["excludes"],
    ),
    (
        "excludes elsewhere",
        two_schools({"p": program(), "q": program(excludes=["p"], sites={"elm": on()})}),
        plan(p__oak=(1, 1), q__elm=(1, 1)),
        [],
    ),
    (
        "half of it",
        two_schools({"p": program(all_or_nothing=True, sites={"oak": on(), "elm": on()})}),
        plan(p__oak=(1, 1), p__elm=(1, 0)),
        ["all_or_nothing"],
    ),
    (
        "all of today's",
        two_schools({"p": program(all_or_nothing=True, sites={"oak": on(), "elm": idle()})}),
        plan(p__oak=(1, 1)),
        [],
    ),
    (
        "no expansion",
        two_schools({"p": program(all_or_nothing=True, sites={"oak": on(), "elm": idle()})}),
        plan(p__oak=(1, 1), p__elm=(1, 1)),
        ["all_or_nothing"],
    ),
    (
        "all or none of a candidate",
        two_schools({"p": {**CAND, "all_or_nothing": True}}),
        plan(p__oak=("pilot", 1)),
        ["all_or_nothing"],
    ),
    (
        "pilots not bound",
        two_schools({"p": {**CAND, "all_or_nothing": True}}),
        plan(p__oak=("pilot", 1), p__elm=(0, 1)),
        [],
    ),
    (
        "staff",
        district(
            {"p": program(staff={"coach": 1.0}, levels=[0.5])}, staff={"coach": {"available": 0.5}}
        ),
        plan(p__oak=(1, 0.5)),
        ["staff"],
    ),
]


@pytest.mark.parametrize(
    ("sc", "decisions", "broken"), [x[1:] for x in STATES], ids=[x[0] for x in STATES]
)
def test_states(sc: dict[str, Any], decisions: dict, broken: list[str]) -> None:
    assert judge(sc, decisions) == broken
