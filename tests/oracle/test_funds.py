"""The judge against cases worked by hand: can the funds pay?"""

from __future__ import annotations

from typing import Any

import pytest

from oracle.cases import on, plan, program, two_schools
from oracle.judge import judge

MERGE = {"combines": ["p", "q"], "cost": {"site": 100}}


def paid(funds: dict[str, Any], decisions: dict, p_funds: list[str] | None = None) -> bool:
    """Can the funds pay, if p costs 1000 a site at oak and elm and 300 in the district, and q,
    which has no effect, 500 at central?"""
    programs = {
        "p": program(
            cost={"site": 1000, "district": 300}, sites={"oak": on(), "elm": on()}, funds=p_funds
        ),
        "q": {**program(cost={"site": 500}, sites={"oak": on(), "central": on()}), "effects": {}},
    }
    broken = judge(two_schools(programs, funds=funds, merges={"m": MERGE}), decisions)
    assert set(broken) <= {"money"}
    return not broken


P_ONCE, P_TWICE = plan(p__elm=(1, 0)), plan(p__elm=(1, 1))
Q = plan(q__central=(1, 0))
ELM = {"amount": 5000, "pays_for": {"schools": ["elm"]}}
MONEY: list[tuple[str, dict[str, Any], dict, bool]] = [
    ("just enough", {"a": {"amount": 1300}}, P_TWICE, True),
    ("a dollar short", {"a": {"amount": {2027: 1300, 2028: 1299}}}, P_TWICE, False),
    ("no carrying over", {"a": {"amount": {"2027": 2600, "2028": 0}}}, P_TWICE, False),
    ("half carried", {"a": {"amount": {2027: 2600, 2028: 0}, "carryover": 0.5}}, P_TWICE, True),
    (
        "only what is left",
        {"a": {"amount": {2027: 2500, 2028: 0}, "carryover": 1.0}},
        P_TWICE,
        False,
    ),
    ("a limit to elm pays district cost too", {"a": ELM}, P_ONCE, True),
    ("but not at oak", {"a": ELM}, plan(p__oak=(1, 0)), False),
    ("nor central where no site is at elm", {"a": ELM}, Q, False),
    ("as it would at oak", {"a": {"amount": 500, "pays_for": {"schools": ["oak"]}}}, Q, True),
    (
        "money that follows students pays no district cost",
        {"a": {"by_school": {"elm": 2000}}},
        P_ONCE,
        False,
    ),
    ("somebody else does", {"a": {"by_school": {"elm": 1000}}, "b": {"amount": 300}}, P_ONCE, True),
    (
        "each school its own",
        {"a": {"by_school": {"elm": 900, "oak": 5000}}, "b": {"amount": 300}},
        P_ONCE,
        False,
    ),
    ("by_school never central", {"a": {"by_school": {"elm": 900, "oak": 900}}}, Q, False),
    ("goals", {"a": {"amount": 5000, "pays_for": {"goals": ["reading"]}}}, P_TWICE, True),
    ("no effect on it", {"a": {"amount": 5000, "pays_for": {"goals": ["reading"]}}}, Q, False),
    ("programs", {"a": {"amount": 5000, "pays_for": {"programs": ["q"]}}}, Q, True),
    (
        "goals and programs",
        {"a": {"amount": 5000, "pays_for": {"programs": ["q"], "goals": ["reading"]}}},
        Q,
        False,
    ),
    # 1300 = 650 + 650 at one for one.
    (
        "match",
        {"a": {"amount": 650}, "b": {"amount": 9000, "match": {"fund": "a", "per_dollar": 1}}},
        P_TWICE,
        True,
    ),
    (
        "match short",
        {"a": {"amount": 649}, "b": {"amount": 9000, "match": {"fund": "a", "per_dollar": 1}}},
        P_TWICE,
        False,
    ),
    # What `a` pays for q does not count: b may not pay for q.
    (
        "matched only on the same",
        {
            "a": {"amount": 1100},
            "b": {
                "amount": 9000,
                "pays_for": {"programs": ["p"]},
                "match": {"fund": "a", "per_dollar": 1},
            },
        },
        P_ONCE | Q,
        False,
    ),
    (
        "and then enough",
        {
            "a": {"amount": 1150},
            "b": {
                "amount": 9000,
                "pays_for": {"programs": ["p"]},
                "match": {"fund": "a", "per_dollar": 1},
            },
        },
        P_ONCE | Q,
        True,
    ),
    (
        "a merge is paid by who may pay for every part",
        {"a": {"amount": 100, "pays_for": {"programs": ["p", "q"]}}},
        plan(p__oak=("m", 0), q__oak=("m", 0)),
        True,
    ),
    (
        "not for one of them",
        {"a": {"amount": 100, "pays_for": {"programs": ["p"]}}},
        plan(p__oak=("m", 0), q__oak=("m", 0)),
        False,
    ),
]


@pytest.mark.parametrize(
    ("funds", "decisions", "enough"), [x[1:] for x in MONEY], ids=[x[0] for x in MONEY]
)
def test_money(funds: dict[str, Any], decisions: dict, enough: bool) -> None:
    assert paid(funds, decisions) is enough


def test_a_program_names_its_funds() -> None:
    funds = {"a": {"amount": 5000}, "b": {"amount": 1000}}
    assert not paid(funds, P_ONCE, ["b"])
    assert paid(funds, P_ONCE, ["a", "b"])
