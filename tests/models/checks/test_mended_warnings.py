"""A warning whose advice has been followed is silent."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml

from groundswell.models.reading.load import check


def base() -> dict[str, Any]:
    measured = {"g": {"mean": 0.1, "se": 0.02}}
    return {
        "schema_version": 1,
        "years": [2027, 2028],
        "goals": {"g": {"weight": 1}},
        "schools": {"a": {"enrollment": 100, "needs": {"g": 1}}},
        "programs": {
            "one": {
                "cost": {"site": 100},
                "effects": measured,
                "sites": {"a": {"students": 50, "running": True}},
            },
            "three": {
                "cost": {"site": 100},
                "effects": {"g": {"mean": 0.1, "se": 0.02}},
                "sites": {"a": {"students": 50, "running": True}},
            },
            "two": {
                "cost": {"site": 100},
                "effects": {"g": "unknown"},
                "sites": {"a": {"students": 50, "running": True}},
            },
        },
        "funds": {"f": {"amount": 1000}},
    }


@pytest.fixture
def warnings(tmp_path: Path) -> Callable[[dict[str, Any]], str]:
    return lambda data: _warnings(tmp_path / "district.yaml", data)


def _warnings(file: Path, data: dict[str, Any]) -> str:
    file.write_text(yaml.safe_dump(data), encoding="utf-8")
    scenario, problems = check(file)
    assert scenario is not None, problems
    return " | ".join(str(p) for p in problems if p.severity == "warning")


def put(data: dict[str, Any], address: str, value: Any) -> dict[str, Any]:
    held = data = deepcopy(data)
    *keys, last = address.split(".")
    for key in keys:
        held = held.setdefault(key, {})
    held[last] = value
    return data


def test_what_stands_in_for_effects_said_on_purpose(warnings: Any) -> None:
    assert "ever measured" in warnings(base())
    assert "no more than 2 measured programs" in warnings(base())
    for said in ({"presume": "average"}, {"mean": 0.02, "se": 0.02}):
        assert warnings(put(base(), "evidence.unknown", said)) == ""


def test_an_unknown_effect_beside_a_measured_one(warnings: Any) -> None:
    data = put(base(), "goals.h", {"weight": 1})
    data["schools"]["a"]["needs"]["h"] = 1
    data["programs"]["one"]["effects"]["h"] = "unknown"
    assert "counts as 0" in warnings(data)
    assert "counts as 0" not in warnings(put(data, "evidence.unknown", {"presume": "average"}))


def test_no_students_on_purpose(warnings: Any) -> None:
    data = base()
    del data["programs"]["one"]["sites"]["a"]["students"]
    assert "a site without students" in warnings(data)
    assert "a site without" not in warnings(put(data, "programs.one.sites.a.students", 0))


def test_no_protection_on_purpose(warnings: Any) -> None:
    data = put(base(), "programs.one.name", "Special education")
    assert "sounds like" in warnings(data)
    assert "if not, `mandated: false`" in warnings(data)
    assert "sounds like" not in warnings(put(data, "programs.one.mandated", False))
    assert "sounds like" not in warnings(put(data, "programs.one.required_by", "IDEA"))


@pytest.mark.parametrize("action", ["retire", "off"])
def test_a_fund_that_ends_with_what_it_pays(action: str, warnings: Any) -> None:
    data = put(base(), "funds.f.amount", {2027: 1000, 2028: 0})
    assert "yearly costs of one, three, two" in warnings(data)
    end = {"kind": "decide", "action": action, "years": [2028]}
    data["rules"] = [{**end, "program": "one"}]
    assert "yearly costs of three, two;" in warnings(data)
    data["rules"] += [{**end, "program": key} for key in ("two", "three")]
    assert "the fund ends" not in warnings(data)
