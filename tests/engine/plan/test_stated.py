"""What decisions given by hand cost more than funds may pay: all of it is told."""

from __future__ import annotations

import pandas as pd
import pytest

from groundswell import Plan, parse_scenario, state
from groundswell.engine.evaluation.payments import CannotPay
from groundswell.engine.plan import stated


def plan(*rows: dict[str, object], general: float = 5000) -> Plan:
    """Return what rows decide where no fund may pay for q at school a."""
    p = {"cost": {"site": 1000}, "sites": {"a": {"students": 10, "running": True}}}
    q = {"cost": {"site": 500}, "sites": {"a": {"students": 10}, "b": {"students": 10}}}
    given = {
        "schema_version": 1,
        "years": [2027, 2028],
        "goals": {"g": {"weight": 1}},
        "schools": {key: {"enrollment": 100, "needs": {"g": 1}} for key in "ab"},
        "programs": {"p": p, "q": {**q, "proven": True}},
        "funds": {
            "f": {"amount": general, "pays_for": {"programs": ["p"]}},
            "h": {"amount": 700, "pays_for": {"programs": ["q"], "schools": ["b"]}},
        },
    }
    return state(parse_scenario(given), pd.DataFrame(rows))


Q_AT_A = {"program": "q", "school": "a", "action": "start"}


def test_what_no_fund_may_pay_is_short() -> None:
    found = plan(Q_AT_A, {**Q_AT_A, "school": "b", "year": 2028})
    assert [(s.year, s.funds, s.amount) for s in found.short] == [
        (2027, (), 500),
        (2028, (), 500),
    ]
    paid = {(p.fund, p.year, p.program, p.school, p.amount) for p in found.payments}
    assert paid == {
        ("f", 2027, "p", "a", 1000),
        ("f", 2028, "p", "a", 1000),
        ("h", 2028, "q", "b", 500),
    }


@pytest.mark.parametrize("nothing", [pd.NA, pd.NaT, None, float("nan")])
def test_cells_that_are_missing_are_empty(nothing: object) -> None:
    given = {**Q_AT_A, "school": "b"}
    found = plan({**given, "year": nothing, "level": nothing, "merge": nothing})
    assert found.sites == plan(given).sites


def test_beside_what_a_fund_has_not() -> None:
    short = plan(Q_AT_A, general=400).short
    assert {(s.year, s.funds): s.amount for s in short} == pytest.approx(
        {(y, f): d for y in (2027, 2028) for f, d in (((), 500), (("f",), 600))}
    )


def test_where_no_payments_are_found_all_is_short(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*_: object) -> None:
        raise CannotPay

    monkeypatch.setattr(stated, "settle_short", none)
    found = plan(Q_AT_A)
    assert not found.payments
    assert sum(s.amount for s in found.short) == 3000
    assert found.message.endswith(stated.NONE_FOUND)


def district(funds: dict[str, object], **more: object) -> dict[str, object]:
    """Return p (1,000 a year) and q (500), each at a school of its own, for two years."""
    programs = {
        key: {"cost": {"site": dollars}, "sites": {school: {"students": 10, "running": True}}}
        for key, school, dollars in (("p", "a", 1000), ("q", "b", 500))
    }
    return {
        "schema_version": 1,
        "years": [2027, 2028],
        "goals": {"g": {"weight": 1}},
        "schools": {key: {"enrollment": 100, "needs": {"g": 1}} for key in "ab"},
        "programs": programs,
        "funds": funds,
        **more,
    }


def short(given: dict[str, object], *rows: dict[str, object]) -> dict[tuple[object, ...], float]:
    """Return what is short by year and funds; all that runs today goes on but for the rows."""
    going_on = [{"program": "p", "school": "a", "action": "keep"}]
    found = state(parse_scenario(given), pd.DataFrame(rows or going_on))
    return {(s.year, *s.funds): round(s.amount, 2) for s in found.short}


ONLY_P = {"pays_for": {"programs": ["p"]}}


def test_no_fund_keeps_for_later_what_it_could_pay_now() -> None:
    """What is unpaid is 200 in all, whether f pays in 2027 or carries on: 2027 comes first."""
    given = district({"f": {"amount": {2027: 1500, 2028: 1300}, "carryover": 1.0}})
    assert short(given) == {(2028, "f"): 200}


def test_what_others_could_take_over_is_not_one_funds_alone() -> None:
    """H may pay for p, too: one more dollar of either fund helps."""
    given = district({"h": {"amount": 300}, "f": {"amount": 1000, **ONLY_P}})
    assert short(given) == {(2027, "h"): 200, (2028, "h"): 200}
    given = district({"h": {"amount": 1000}, "f": {"amount": 300, **ONLY_P}})
    assert short(given) == {(2027, "h", "f"): 200, (2028, "h", "f"): 200}


def test_reserves_stay() -> None:
    assert short(district({"f": {"amount": 1500, "reserve": 0.1}})) == {
        (2027, "f"): 150,
        (2028, "f"): 150,
    }


def test_a_fund_beside_another_is_not_short_where_its_match_ends() -> None:
    """H has money, but pays only as much as f does: more of f is what is missing."""
    match = {"match": {"fund": "f", "per_dollar": 1.0}}
    given = district({"f": {"amount": 600}, "h": {"amount": 5000, **match}})
    assert short(given) == {(2027, "f"): 300, (2028, "f"): 300}


@pytest.mark.parametrize(
    ("amount", "reserve", "lacks"),
    [(2000, 0.0, 0), (1000, 0.0, 0), (900, 0.0, 45), (1000, 0.1, 45)],
)
def test_a_fund_with_less_than_its_top_ups(amount: float, reserve: float, lacks: float) -> None:
    """Without p school a must be topped up with 1045, less 5%; q's 500 are short besides."""
    given = district(
        {
            "f": {"amount": amount, "reserve": reserve},
            "h": {"amount": 400, "pays_for": {"programs": ["q"]}},
        },
        rules=[
            {
                "kind": "hold_harmless",
                "measure": "dollars",
                "lose_at_most": 0.05,
                "top_up_from": "f",
                "schools": ["a"],
            }
        ],
    )
    given["schools"]["a"]["base"] = {"x": 100}  # type: ignore[index]
    # Today's 1,100, less 5%, less base: 945 a year.
    left = max(0.0, amount * (1 - reserve) - 945)
    of_q = max(0.0, 100 - left)
    expected = {(y, "f"): lacks for y in (2027, 2028) if lacks}
    expected |= {(y, "f", "h"): of_q for y in (2027, 2028) if of_q}
    ends = {"program": "p", "school": "a", "action": "retire"}
    assert short(given, ends) == expected
    found = state(parse_scenario(given), pd.DataFrame([ends]))
    assert found.breaks == ()
    assert sum(p.amount for p in found.payments if p.rule) == pytest.approx(2 * (945 - lacks))
