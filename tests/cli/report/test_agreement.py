"""What the report says of schools' requests: each figure found again in the plan's JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from html_page import Node, parse

import groundswell
from groundswell import Plan, Scenario, SearchOptions

TINY = Path(__file__).resolve().parents[3] / "scenarios" / "tiny" / "tiny.yaml"
ASKS = """
requests:
  weight: WEIGHT
  by_school:
    ash: {family_liaison: {wants: keep, rank: 1}, tutoring: {wants: start, rank: 2}}
    birch:
      reading_lab: {wants: keep, rank: 1}
      family_team: {wants: merge, rank: 2}
      tutoring: {wants: pilot, rank: 3}
    cedar: {small_groups: {wants: keep, rank: 1}, reading_lab: {wants: retire, rank: 2}}
"""
THIRDS = ("Schools with the most need", "Schools in the middle", "Schools with the least need")
MONTHS_OF_AN_SD = 9 / 0.36


@pytest.fixture(scope="module", params=[0, 30], ids=["no weight", "weight 30"])
def asked_for(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Scenario, Plan]:
    path = tmp_path_factory.mktemp("asked") / "tiny.yaml"
    asks = ASKS.replace("WEIGHT", str(request.param))
    path.write_text(TINY.read_text(encoding="utf-8") + asks, encoding="utf-8")
    scenario = groundswell.load_scenario(path)
    return scenario, groundswell.solve(scenario, options=SearchOptions(solver="highs", gap=0.01))


@pytest.fixture
def page(asked_for: tuple[Scenario, Plan], write: Callable[..., str]) -> Node:
    return parse(write(*asked_for))


@pytest.fixture
def told(asked_for: tuple[Scenario, Plan]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(asked_for[1].to_json())
    return found


def table(page: Node) -> dict[str, list[str]]:
    """Return the figures of the table on requests, by row."""
    (found,) = [
        each
        for each in page.all("table")
        if each.all("caption") and each.all("caption")[0].text() == "What schools asked for"
    ]
    return {
        row.all("th")[0].text(): [cell.text() for cell in row.all("td")]
        for row in found.all("tbody")[0].all("tr")
    }


def row(asked: list[dict[str, Any]]) -> list[str]:
    """Return what a row on some requests must say."""
    counts = [sum(one["answer"] == kind for one in asked) for kind in ("granted", "partly")]
    share = sum(one["share"] for one in asked) / len(asked)
    return [*map(str, (len(asked), *counts)), f"{share:.0%}"]


def needs(scenario: Scenario) -> list[str]:
    """Return the schools, those with the most need first: the mean over the goals."""
    mean = {
        id: sum(school.needs.get(goal, 0.0) for goal in scenario.goals) / len(scenario.goals)
        for id, school in scenario.schools.items()
    }
    return sorted(mean, key=lambda id: -mean[id])


def test_shares_by_rank_and_by_need(
    page: Node, told: dict[str, Any], asked_for: tuple[Scenario, Plan]
) -> None:
    asked = told["requests"]
    assert len(asked) == 7
    wanted = {f"Ranked {n}": row([one for one in asked if one["rank"] == n]) for n in (1, 2, 3)}
    for name, school in zip(THIRDS, needs(asked_for[0]), strict=True):  # three schools: one each
        wanted[name] = row([one for one in asked if one["school"] == school])
    assert table(page) == wanted


def test_how_far_priorities_are_met(
    page: Node, told: dict[str, Any], asked_for: tuple[Scenario, Plan]
) -> None:
    scenario, _ = asked_for
    last, met = scenario.years[-1], []
    for id, school in scenario.schools.items():
        spent = dict.fromkeys(scenario.goals, 0.0)
        for paid in told["payments"]:
            if paid["school"] == id and paid["year"] == last:
                if paid["merge"]:
                    parts = scenario.merges[paid["merge"]].combines
                else:
                    parts = (paid["program"],)
                goals = {goal for part in parts for goal in scenario.programs[part].effects}
                for goal in goals:
                    spent[goal] += paid["amount"] / len(goals)
        points, dollars = sum(school.priorities.values()), sum(spent.values())
        assert points > 0
        assert dollars > 0
        met.append(
            sum(min(school.priorities[g] / points, spent[g] / dollars) for g in scenario.goals)
        )
    share = f"{sum(met) / len(met):.0%}"
    text = page.text()
    assert f"follow the schools’ own priorities by {share} on average" in text


def test_what_listening_took(page: Node, told: dict[str, Any]) -> None:
    text, granting = page.text(), told["granting"]
    if granting["weight"]:
        said = re.search(r"takes between ([\d.,]+) and ([\d.,]+) months", text)
        assert said is not None
        stated = [granting["costs_at_least"] or 0.0, granting["costs_at_most"]]
        assert [float(n.replace(",", "")) for n in said.groups()] == pytest.approx(
            [MONTHS_OF_AN_SD * n for n in stated], abs=0.05
        )
    else:
        said = re.search(r"Listening to requests took ([\d.,]+) months", text)
        gave = granting["gave"] or 0.0
        assert (said is not None) == (gave > 0)
        if said is not None:
            assert float(said[1]) == pytest.approx(MONTHS_OF_AN_SD * gave, abs=0.05)


def test_without_requests_nothing_is_said_of_them(
    tiny: tuple[Scenario, Plan], write: Callable[..., str]
) -> None:
    assert "What schools asked for" not in write(*tiny)
