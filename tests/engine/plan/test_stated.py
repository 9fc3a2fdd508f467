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
