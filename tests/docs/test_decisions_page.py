"""The figures and examples of decisions.md are those of the plans."""

from __future__ import annotations

import re
from typing import Any

import pages
import pytest
import yaml
from oracle import brute

from groundswell import Plan, SearchOptions, parse_scenario, solve, verify

PAGE = pages.text("decisions.md")
BOLD = [float(text) for text in re.findall(r"\*\*(\d[\d.]*)\*\*", PAGE)]


def district(name: str) -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load((pages.TINY / name).read_text(encoding="utf-8"))
    return data


def example(heading: str) -> dict[str, Any]:
    """Return the section's example as data."""
    (block,) = pages.blocks(pages.sections(PAGE)[heading], "yaml")
    data: dict[str, Any] = yaml.safe_load(block)
    return data


def solved(data: dict[str, Any]) -> Plan:
    scenario = parse_scenario(data)
    plan = solve(scenario, options=SearchOptions(gap=0))
    assert verify(plan, scenario) == ()
    return plan


def test_the_closure_shown_is_that_of_oak_hill() -> None:
    shown = example("Buildings that close")["reorganizations"]["close_oak"]
    own = district("tiny_closing.yaml")["reorganizations"]["close_oak"]
    assert shown.pop("years") == [2028, 2029]  # no other year has room
    assert "source" in own["effects"]["reading"]
    del own["effects"]["reading"]["source"]
    assert shown == own


def test_a_levy_buys_what_the_page_says() -> None:
    data = district("tiny.yaml") | example("Levies and referendums")
    plan = solved(data)
    assert plan.reorganizations["levy"].year == 2028
    assert plan.worth == pytest.approx(BOLD[0], abs=1e-9)
    kept = [s.action for s in plan.sites if (s.program, s.school) == ("small_groups", "cedar")]
    assert kept == ["keep", "keep"]
    # The same money in the fund at once, for the reference search.
    levy = data["reorganizations"].pop("levy")
    gained = levy["saves"]["general"] - levy["cost"]["once"]
    data["funds"]["general"]["amount"][2028] += gained
    best = brute.best(data)
    assert best is not None
    assert best.objective == pytest.approx(BOLD[0], abs=1e-9)


def test_a_levy_that_fails_buys_nothing() -> None:
    (rule,) = re.findall(r"`(\{kind: decide.*?\})`", " ".join(PAGE.split()))
    data = district("tiny.yaml") | example("Levies and referendums")
    data["rules"].append(yaml.safe_load(rule))
    plan = solved(data)
    assert plan.reorganizations["levy"].year is None
    assert plan.worth == pytest.approx(BOLD[1], abs=1e-9)


def test_the_positions_shown_are_those_of_oak_hill() -> None:
    shown, own = example("Whole positions"), district("tiny_closing.yaml")
    assert shown["staff"] == own["staff"]
    teachers = own["programs"]["grade_teachers"]
    del teachers["effects"]["reading"]["source"], teachers["name"]
    assert shown["programs"]["grade_teachers"] == teachers


def test_the_class_size_effect_is_what_star_reports() -> None:
    points, error, sd, students = 13.90, 2.45, 73.75, 22 - 15
    effect = example("Class size")["effects"]["reading"]
    assert BOLD[2] == -effect["class_size"] == pytest.approx(points / sd / students, abs=5e-5)
    assert BOLD[3] == effect["se"] == pytest.approx(error / sd / students, abs=5e-5)


def test_what_rises_and_what_is_kept_back_is_as_said() -> None:
    said = re.findall(r"\$([\d,]+)", pages.sections(PAGE)["Costs that rise, money kept back"])
    wanted = [60_000 * 1.03, 60_000 * 1.03**2, 576_000, 120_000, 0.95 * (576_000 + 120_000)]
    assert [float(text.replace(",", "")) for text in said] == pytest.approx(wanted)
    data = district("tiny_closing.yaml")
    data["funds"]["general"]["reserve"] = 0.05
    data["staff"]["teacher"] = {"price": 60_000, "grows": 0.03}
    for rows in data["funds"].values():
        rows["amount"] = {2027: 900_000, 2028: 900_000, 2029: 900_000}
    plan = solved(data)
    teachers = [s.cost for s in plan.sites if s.program == "grade_teachers"]
    assert teachers == pytest.approx([10 * 60_000, 10 * wanted[0], 10 * wanted[1]])
    for fund in plan.funds:
        assert fund.spent <= 0.95 * fund.available + 0.01
