"""Every number of the first page and of the Sankey is in the plan's JSON, to the cent."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from html_page import Node, parse
from oracle.generate import random_scenario

import groundswell
from groundswell import Plan, Scenario, SearchOptions

MONTHS_OF_AN_SD = 9 / 0.36  # a fourth grader’s reading: 0.36 SD in nine months


def kind(decision: str) -> str:
    own = {"retire": "ends", "ended": "ends", "trim": "shrinks", "merge": "merges"}
    own |= {"pilot": "tried", "adopt": "grows", "expand": "grows", "keep": "keeps"}
    own |= {"decline": "not"}
    return own.get(decision, decision)


class InJson:
    """What a name on the page stands for, worked out from the plan's JSON alone."""

    def __init__(self, plan: dict[str, Any], scenario: Scenario) -> None:
        self.plan, self.scenario = plan, scenario
        self.year = plan["money"][0]["year"]

    def of(self, name: str) -> float:
        head, colon, rest = name.partition(":")
        if name == "funds":
            own = [f["available"] for f in self.plan["funds"] if f["year"] == self.year]
            return float(sum(own))
        if colon:
            return float(getattr(self, f"of_{head}")(rest))
        if name.startswith("quarter."):
            return self.of_quarter(name)
        value: Any = self.plan
        for key in name.split("."):
            value = value[int(key)] if isinstance(value, list) else value[key]
        return float(value)

    def first(self, id: str) -> dict[str, Any]:
        found: dict[str, Any] = self.plan["programs"][id]["years"][0]
        return found

    def of_count(self, what: str) -> float:
        if what == "programs":
            return len(self.plan["programs"])
        if what == "closes":
            begun = [r for r in self.plan["reorganizations"].values() if r["year"]]
            return sum(len(r["moved"]) for r in begun)
        return sum(kind(self.first(id)["decision"]) == what for id in self.plan["programs"])

    def of_rest(self, what: str) -> float:
        if what == "merges":
            sites = [m["sites"] for m in self.plan["merges"].values()]
            return sum(any(s["year"] == self.year for s in own) for own in sites) - 3
        return self.of_count(what) - 3

    def of_change(self, id: str) -> float:
        return float(self.first(id)["cost"] - self.first(id)["cost_today"])

    def of_change_of(self, what: str) -> float:
        first = self.plan["money"][0]
        if what == "all":
            return float(first["spent"] - first["saved"] - first["today"])
        if what == "top_ups":
            return float(first["top_ups"] - first["top_ups_today"])
        if what == "closes":
            begun = [r for r in self.plan["reorganizations"].values() if r["year"]]
            return sum(float(r["cost"] - r["saves"]) for r in begun)
        programs = self.plan["programs"]
        own = [id for id in programs if kind(self.first(id)["decision"]) == what]
        teams = [m["cost_by_year"].get(str(self.year), 0) for m in self.plan["merges"].values()]
        return sum(map(self.of_change, own)) + float(sum(teams) if what == "merges" else 0)

    def of_studied(self, _: str) -> float:
        rests = self.plan["evidence"]
        total = rests["tier_1_2"] + rests["tier_3_4"] + rests["no_study"]
        return float(rests["tier_1_2"] / total) if total else 0.0

    def of_merge(self, id: str) -> float:
        return sum(s["year"] == self.year for s in self.plan["merges"][id]["sites"])

    def of_moved(self, id: str) -> float:
        moved = self.plan["reorganizations"][id]["moved"]
        return sum(n for to in moved.values() for n in to.values())

    def of_net(self, id: str) -> float:
        item = self.plan["reorganizations"][id]
        return float(item["cost"] - item["saves"])

    def of_students(self, what: str) -> float:
        lost = [loss for loss in self.plan["losses"] if loss["year"] == self.year]
        if what == "served":
            return sum(self.first(id)["students"] for id in self.plan["programs"])
        return sum(loss["students" if what == "gone" else "unserved"] for loss in lost)

    def of_gain(self, _: str) -> float:
        return float(self.plan["worth"] / self.plan["baseline_worth"] - 1)

    def of_budget(self, _: str) -> float:
        return float(self.plan["money"][0]["spent"] + self.plan["money"][0]["base"])

    def of_gap(self, what: str) -> float:
        money, first = self.plan["money"], self.plan["money"][0]
        lower = min(max(first["gap"] - first["yearly_gap"], 0), first["gap"])
        deferred = min(lower, max([0, *(year["more_than_today"] for year in money[1:])]))
        parts = {"recurring": lower - deferred, "deferred": deferred}
        return float({**parts, "one_time": first["gap"] - lower}[what])

    def of_months(self, name: str) -> float:
        return MONTHS_OF_AN_SD * self.gained(*name.rsplit(".", 1))

    def of_more(self, name: str) -> float:
        return self.gained(name, "after") / self.gained(name, "before") - 1

    def gained(self, of: str, when: str) -> float:
        if of.startswith("groups."):
            group = self.plan["groups"][of.removeprefix("groups.")]
            return float(group["gain_per_student" if when == "after" else "baseline"])
        ids = self.quarter(int(of.split(".")[1]))
        key = "gain" if when == "after" else "baseline"
        return float(sum(self.plan["schools"][id][key] for id in ids)) / self.enrolled(ids)

    def quarter(self, index: int) -> list[str]:
        goals = self.scenario.goals
        need = {
            id: sum(goal.weight * school.needs.get(g, 0.0) for g, goal in goals.items())
            for id, school in self.scenario.schools.items()
        }
        ranked = sorted(need, key=lambda id: -need[id])
        parts = min(4, len(ranked))
        ends = [round(len(ranked) * part / parts) for part in range(parts + 1)]
        return ranked[ends[index] : ends[index + 1]]

    def enrolled(self, ids: list[str]) -> float:
        found = [self.scenario.schools[id].enrollment for id in ids]
        return sum(n if isinstance(n, float | int) else n[self.year] for n in found)

    def of_quarter(self, name: str) -> float:
        _, index, what = name.split(".")
        ids = self.quarter(int(index))
        return len(ids) if what == "schools" else self.enrolled(ids)

    def of_fund(self, fund: str) -> float:
        return float(
            next(
                f["available"]
                for f in self.plan["funds"]
                if (f["fund"], f["year"]) == (fund, self.year)
            )
        )

    def of_flow(self, name: str) -> float:
        fund, use = name.split(":")
        own = next(f for f in self.plan["funds"] if (f["fund"], f["year"]) == (fund, self.year))
        if use == "carried":
            return float(own["carried"])
        if use == "left":
            return float(own["available"] - own["spent"] - own["carried"])
        paid = [p for p in self.plan["payments"] if (p["fund"], p["year"]) == (fund, self.year)]
        return sum(p["amount"] for p in paid if self.use_of(p) == use)

    def use_of(self, payment: dict[str, Any]) -> str:
        for key, use in (("rule", "top_up"), ("reorganization", "moves"), ("merge", "merges")):
            if payment[key]:
                return use
        return kind(self.first(payment["program"])["decision"])


def numbers(part: Node) -> list[tuple[str, float, str]]:
    return [
        (n.attributes["data-of"], float(n.attributes["value"]), n.text()) for n in part.all("data")
    ]


def check(plan: Plan, scenario: Scenario, html: str) -> None:
    page, known = parse(html), InJson(json.loads(plan.to_json()), scenario)
    for part in ("first", "money"):
        for name, value, _ in numbers(page.by_id(part)):
            assert value == pytest.approx(known.of(name), rel=1e-9, abs=0.0051), name


def test_of_small_districts(district: tuple[Scenario, Plan], write: Callable[..., str]) -> None:
    scenario, plan = district
    for lang in ("en", "es"):
        check(plan, scenario, write(scenario, plan, lang))


def of_random(seed: int, lang: str, write: Callable[..., str]) -> None:
    scenario = groundswell.parse_scenario(random_scenario(seed, "all"))
    plan = groundswell.solve(scenario, options=SearchOptions(solver="highs", gap=0))
    if plan.has_decisions:
        check(plan, scenario, write(scenario, plan, lang))


@pytest.mark.parametrize("seed", range(6))
def test_of_random_districts(seed: int, write: Callable[..., str]) -> None:
    of_random(seed, ("en", "es")[seed % 2], write)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 140))
def test_of_more_random_districts(seed: int, write: Callable[..., str]) -> None:
    of_random(seed, ("en", "es")[seed % 2], write)


@pytest.mark.slow
def test_of_a_real_district(dc: tuple[Scenario, Plan], write: Callable[..., str]) -> None:
    check(dc[1], dc[0], write(*dc))


def test_no_number_of_the_first_page_stands_for_itself(
    district: tuple[Scenario, Plan], write: Callable[..., str]
) -> None:
    """But for years, names, and what a month of learning is."""
    scenario, plan = district
    part = parse(write(scenario, plan)).by_id("first")
    text = part.text(without=("data", "bdi"))
    years = {*map(str, scenario.years), "2008"}
    assert set(re.findall(r"\d[\d,.]*\d|\d", text)) <= {*years, str(len(scenario.years))}


def test_what_is_shown_is_the_number(
    district: tuple[Scenario, Plan], write: Callable[..., str]
) -> None:
    shown = numbers(parse(write(*district)).by_id("first"))
    assert len(shown) > 20
    for name, value, text in shown:
        plain = float(re.sub(r"[^\d.]", "", text) or 0)
        if "million" in text:
            assert plain == pytest.approx(abs(value) / 1e6, abs=0.051)
        elif text.endswith("%"):
            assert plain == pytest.approx(abs(100 * value), abs=0.051)
        elif text.endswith("times"):
            assert plain == pytest.approx(value + 1, abs=0.051)
        else:
            assert plain == pytest.approx(abs(value), abs=0.51 if "." not in text else 0.051), name


def test_the_counts_add_up(district: tuple[Scenario, Plan], write: Callable[..., str]) -> None:
    """Of the first sentence that counts: every program is in one of its parts."""
    lead = parse(write(*district)).by_id("first").all("p")[0]
    found = {name: value for name, value, _ in numbers(lead) if name.startswith("count:")}
    assert found.pop("count:programs") == sum(found.values()) == len(district[1].programs)


def test_the_uses_of_a_fund_add_up_to_the_cent(
    district: tuple[Scenario, Plan], write: Callable[..., str]
) -> None:
    found = {name: value for name, value, _ in numbers(parse(write(*district)).by_id("money"))}
    cents = {name: round(100 * value) for name, value in found.items()}
    funds = [name.removeprefix("fund:") for name in cents if name.startswith("fund:")]
    assert funds
    for fund in funds:
        uses = [value for name, value in cents.items() if name.startswith(f"flow:{fund}:")]
        assert sum(uses) == cents[f"fund:{fund}"]
    assert cents["funds"] == sum(cents[f"fund:{fund}"] for fund in funds)
