"""tiny's README derives its plan by hand; every table there is held against engine and oracle.

`oracle` shares nothing with the package: it lists every decision and evaluates each.
"""

from __future__ import annotations

import copy
import re
from itertools import chain, combinations
from pathlib import Path
from typing import Any

import pytest
import yaml
from oracle import brute, gains, read

from groundswell import (
    Plan,
    Scenario,
    SearchOptions,
    alternatives,
    check,
    load_scenario,
    solve,
    verify,
)

TINY = Path(__file__).resolve().parents[2] / "scenarios" / "tiny"
README = (TINY / "README.md").read_text(encoding="utf-8")
YEARS = (2027, 2028)
Row = dict[str, str]


def tables(heading: str) -> list[list[Row]]:
    """Return the tables under a heading of the README, each a list of rows by column."""
    part = README.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    found = []
    for block in re.findall(r"(?:^\|.*\n)+", part, flags=re.M):
        head, _, *body = ([c.strip() for c in line.split("|")[1:-1]] for line in block.splitlines())
        found.append([dict(zip(head, row, strict=True)) for row in body])
    return found


def number(text: str) -> float:
    """Return the number that a cell comes to: what stands after its last equals sign."""
    return float(text.rpartition("=")[2].replace(",", ""))


def document(**funds: float) -> dict[str, Any]:
    """Return tiny as plain data, with amounts of funds replaced."""
    data: dict[str, Any] = yaml.safe_load((TINY / "tiny.yaml").read_text(encoding="utf-8"))
    for fund, amount in funds.items():
        data["funds"][fund]["amount"] = amount
    return data


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return load_scenario(TINY / "tiny.yaml")


@pytest.fixture(scope="module")
def plan(scenario: Scenario) -> Plan:
    return solve(scenario)


@pytest.fixture(scope="module")
def cut() -> Plan:
    return solve(load_scenario(TINY / "tiny.yaml", overrides=["title_i_cut"]))


@pytest.fixture(scope="module")
def best() -> brute.Best:
    found = brute.best(document())
    assert found is not None
    return found


def actions(plan: Plan) -> dict[tuple[str, str], list[str]]:
    """Return what happens at each site that ever runs, by year."""
    found: dict[tuple[str, str], list[str]] = {}
    for site in plan.sites:
        row = found.setdefault((site.program, site.school), ["off"] * len(YEARS))
        row[YEARS.index(site.year)] = site.action
    return found


def in_the_readme(table: list[Row]) -> dict[tuple[str, str], list[str]]:
    return {(row["program"], row["school"]): [row[str(y)] for y in YEARS] for row in table}


def test_it_is_as_large_as_it_says(scenario: Scenario) -> None:
    assert len(scenario.schools) == 3
    assert len(scenario.programs) == 5
    assert len(scenario.merges) == 1
    assert [key for key, p in scenario.programs.items() if p.pilot] == ["tutoring"]
    assert scenario.years == YEARS


def test_nothing_is_wrong_with_it() -> None:
    for overrides in ((), ("title_i_cut",)):
        loaded, problems = check(TINY / "tiny.yaml", overrides)
        assert loaded is not None
        assert problems == ()


def test_the_plan_is_the_one_derived_by_hand(plan: Plan, scenario: Scenario) -> None:
    assert plan.status == "optimal"
    assert actions(plan) == in_the_readme(tables("The plan")[0])
    assert verify(plan, scenario) == ()


def test_the_decisions_are_those_of_the_story(plan: Plan) -> None:
    assert {key: p.decision for key, p in plan.programs.items()} == {
        "small_groups": "trim",
        "reading_lab": "retire",
        "attendance_officer": "merge",
        "family_liaison": "merge",
        "tutoring": "adopt",
    }


@pytest.mark.parametrize("solver", ["highs", "cp-sat", "cbc"])
def test_every_solver_finds_it(solver: str, plan: Plan, scenario: Scenario) -> None:
    other = solve(scenario, options=SearchOptions(solver=solver))
    assert other.status == "optimal"
    assert other.sites == plan.sites


def test_no_other_plan_is_as_good(plan: Plan, best: brute.Best) -> None:
    assert best.complete
    assert len(best.plans) == 1
    said = {row["figure"]: number(row["value"]) for row in tables("The plan")[1]}
    assert best.worth == pytest.approx(said["worth of the plan"], abs=1e-9)
    assert plan.worth == pytest.approx(said["worth of the plan"], abs=1e-9)
    assert plan.baseline_worth == pytest.approx(said["worth of going on as today"], abs=1e-9)


def test_the_next_best_plan_is_as_the_readme_says(scenario: Scenario) -> None:
    found = alternatives(scenario, next=1, options=SearchOptions(gap=0))
    said = {row["figure"]: number(row["value"]) for row in tables("The plan")[1]}
    assert found.plans[1].objective == pytest.approx(said["worth of the best other plan"], abs=1e-9)


@pytest.mark.slow
def test_the_best_other_plan_is_well_behind(best: brute.Best) -> None:
    """Any other plan differs somewhere: forbid each of the best plan's decisions in turn."""
    d = read.District(document())
    others = []
    for p, place in d.sites:
        for year in YEARS:
            data = document()
            rule = {"kind": "avoid", "program": p, "schools": [place], "years": [year]}
            state = best.plans[0].decisions.get((p, place, year))
            action = "off" if state is None else state[0]
            if action == "run":
                action = "keep" if d.today(p, place) else "start"
            data["rules"].append({**rule, "action": action})
            found = brute.best(data)
            if found is not None:  # the attendance officer cannot be off
                others.append(found.objective)
    said = {row["figure"]: number(row["value"]) for row in tables("The plan")[1]}
    assert len(others) > 20
    assert max(others) == pytest.approx(said["worth of the best other plan"], abs=1e-9)


def test_weights_and_needs_are_as_derived() -> None:
    d = read.District(document())
    for row in tables("What a site is worth in a year")[0]:
        for goal in ("reading", "attendance"):
            counts = d.weight(row["school"], goal, 2027) * d.need(row["school"], goal, 2027)
            assert number(row[goal]) == pytest.approx(counts, abs=1e-9)


def test_each_site_is_worth_and_costs_what_the_table_says() -> None:
    rows = tables("What a site is worth in a year")[1]
    d = read.District(document())
    assert len(rows) == len(d.sites) + 2
    for row in rows:
        p, place = row["program"], row["school"]
        merged = p == "family_team"
        parts = d.parts(p, place) if merged else [p]
        state = ("merge", p) if merged else ("run", 1.0)
        counted = sum(gains.weighted_gain(d, q, place, 2028, state) for q in parts)
        assert number(row["worth"]) == pytest.approx(counted, abs=1e-9), row
        gain = sum(gains.site_gain(d, q, place, 2028, state, g) for q in parts for g in d.goals)
        assert number(row["gain"]) == pytest.approx(gain, abs=1e-9), row
        decisions = {(q, place, t): state for q in parts for t in YEARS}
        # Whatever these decisions end closes in 2027, so 2028 has yearly costs only.
        decisions = {(q, place, t): state for q in parts for t in YEARS}
        dollars = brute.evaluate(document(), decisions).cost_by_year[2028]
        district = 15_000 if p == "reading_lab" else 0
        assert dollars - district == number(row["cost"]), row


WAYS = tables("What can be saved, and what that loses")[0]


def changed(d: read.District, way: str) -> gains.Decisions:
    """Return today's state with tutoring at Ash beside it, and one way to save carried out."""
    decisions = gains.today(d) | {("tutoring", "ash", t): ("run", 1.0) for t in YEARS}
    what, _, school = way.removeprefix("end ").partition(" at ")
    program = {"lab": "reading_lab", "liaison": "family_liaison", "groups": "small_groups"}
    for p, place, t in list(decisions):
        if school not in (place, "both"):
            continue
        if what == "team" and p in ("attendance_officer", "family_liaison"):
            decisions[p, place, t] = ("merge", "family_team")
        elif p == program.get(what):
            del decisions[p, place, t]
    return decisions


@pytest.mark.parametrize("row", WAYS, ids=lambda row: row["way to save"])
def test_each_way_saves_and_loses_what_the_table_says(row: Row) -> None:
    d = read.District(document())
    before = brute.evaluate(document(), changed(d, ""))
    after = brute.evaluate(document(), changed(d, row["way to save"]))
    lost = (before.worth - after.worth) / len(YEARS)
    assert lost == pytest.approx(number(row["loses a year"]), abs=1e-9)
    for year in YEARS:
        saved = before.cost_by_year[year] - after.cost_by_year[year]
        assert saved == pytest.approx(number(row[f"saves in {year}"]), abs=1e-6)


def least_loss(needed: float, column: str, most_ends: int) -> float:
    """Return the least that is lost a year by ways to save so much, from the README's table."""
    sets = chain.from_iterable(combinations(WAYS, n) for n in range(len(WAYS) + 1))
    losses = []
    for chosen in sets:
        names = [row["way to save"] for row in chosen]
        ends = sum({"team": 0}.get(n.split()[0], 2 if n.endswith("both") else 1) for n in names)
        clash = any({f"team at {s}", f"end liaison at {s}"} <= set(names) for s in ("ash", "birch"))
        labs = [n for n in names if "lab" in n]
        if clash or len(labs) > 1 or ends > most_ends:
            continue
        if sum(number(row[column]) for row in chosen) >= needed:
            losses.append(sum(number(row["loses a year"]) for row in chosen))
    return min(losses)


@pytest.mark.parametrize(
    ("needed", "column", "ends", "loses"),
    [
        (57_000, "saves in 2027", 2, 1.825),
        (102_000, "saves in 2028", 4, 4.225),
        (70_000, "saves in 2028", 4, 1.825),
        (40_000, "saves in 2028", 4, 0.985),
        (62_000, "saves in 2027", 2, 3.385),
        (107_000, "saves in 2028", 4, 4.225),
    ],
)
def test_the_cheapest_ways_to_save(needed: float, column: str, ends: int, loses: float) -> None:
    assert least_loss(needed, column, ends) == pytest.approx(loses, abs=1e-9)
    assert f"{needed:,}" in README
    assert f"{loses:g}" in README


def test_the_money_is_as_derived_to_the_dollar(plan: Plan, scenario: Scenario) -> None:
    costs, funds = tables("The money")
    for row in costs:
        for year in YEARS:
            due = [
                p.amount
                for p in plan.payments
                if p.year == year
                and (row["cost"] in (p.program, p.merge) or row["cost"] == "total")
            ]
            assert sum(due) == pytest.approx(number(row[str(year)]), abs=0.005), (row, year)
    assert [row["fund"] for row in funds] == list(scenario.funds)
    for row in funds:
        for got in (f for f in plan.funds if f.fund == row["fund"]):
            assert got.available == number(row[f"available {got.year}"])
            assert got.spent == pytest.approx(number(row[f"spent {got.year}"]), abs=0.005)
    assert [m.today for m in plan.money] == [290_000, 290_000]


def test_who_gains_is_as_derived(plan: Plan) -> None:
    schools, groups = tables("Who gains")
    for row in schools:
        got = plan.schools[row["school"]]
        assert got.gain == pytest.approx(number(row["both"]), abs=1e-9)
        assert got.baseline == pytest.approx(number(row["as today"]), abs=1e-9)
        by_year = number(row["gain in 2027"]) + number(row["gain in 2028"])
        assert by_year == pytest.approx(number(row["both"]), abs=1e-9)
    assert [row["group"] for row in groups] == list(plan.groups)
    for row in groups:
        group = plan.groups[row["group"]]
        assert group.gain_per_student == pytest.approx(number(row["gain per student"]), abs=5e-6)
        gained = group.gain_per_student * group.students
        assert gained == pytest.approx(number(row["both years"]), abs=1e-9)
        assert group.baseline == pytest.approx(number(row["as today"]), abs=5e-6)


def test_the_override_changes_what_the_readme_says(plan: Plan, cut: Plan) -> None:
    wanted = actions(plan) | in_the_readme(tables("If Title I falls by 5%")[0])
    assert actions(cut) == wanted
    assert wanted != actions(plan)
    assert cut.worth == pytest.approx(46.57, abs=1e-9)
    assert "**46.57**" in README
    best = brute.best(document(title_i=95_000))
    assert best is not None
    assert len(best.plans) == 1
    assert best.objective == pytest.approx(46.57, abs=1e-9)


def test_without_carrying_out_the_merge_there_is_less_to_gain(best: brute.Best) -> None:
    """The merge pays: with it ruled out, the best plan is worth clearly less."""
    data = copy.deepcopy(document())
    del data["merges"]
    other = brute.best(data)
    assert other is not None
    assert other.objective < best.objective - 1
