"""The MILP against an independent enumeration of every decision, on random tiny scenarios.

`oracle` shares nothing with the package: it reads the scenario as a plain dict, lists every
decision, and evaluates each from the definitions.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest
from oracle import brute, generate
from oracle.facts import Sums
from oracle.judge import Judge
from oracle.payplan import asks_who_pays
from oracle.seeds import chunks

from groundswell import Plan, Scenario, SearchOptions, parse_scenario, solve, verify
from groundswell.engine.evaluation.evaluate import Evaluation
from groundswell.engine.evaluation.payments import CannotPay, settle
from groundswell.engine.figures.ways import MERGE, PILOT
from groundswell.engine.formulate import Formulation, formulate
from groundswell.engine.plan.verify import broken_rows
from groundswell.models.tree.problems import ScenarioError

CHUNKS = chunks(range(240), 10, part=5)
ALL_RULES = chunks(range(300), 10, part=5)
STATE_FAMILIES = {
    "state",
    "merge",
    "pilot",
    "requires",
    "excludes",
    "mandated",
    "all_or_nothing",
}

Decisions = dict[tuple[str, str, int], tuple[Any, ...]]


def stated(plan: Plan) -> Decisions:
    """Return a plan's decisions in the oracle's words."""
    decisions: Decisions = {}
    for site in plan.sites:
        if site.action == "merge":
            state: tuple[Any, ...] = ("merge", site.merge)
        elif site.action == "pilot":
            state = ("pilot",)
        elif site.action == "retire":
            continue
        else:
            state = ("run", site.level)
        decisions[site.program, site.school, site.year] = state
    return decisions


@pytest.mark.parametrize("seeds", CHUNKS)
def test_the_plan_is_the_best_of_all_decisions(seeds: range) -> None:
    for seed in seeds:
        given = generate.random_scenario(seed)
        best = brute.best(given)
        scenario = parse_scenario(given)
        plan = solve(scenario, options=SearchOptions(gap=1e-9, solver=("scip", "highs")[seed % 2]))
        if best is None:
            assert plan.status == "infeasible", seed
            continue
        assert plan.status == "optimal", (seed, plan.message)
        assert plan.objective == pytest.approx(best.objective, abs=1e-6, rel=1e-6), seed
        assert plan.bound is not None
        assert plan.bound >= best.objective - 1e-6, seed
        assert verify(plan, scenario) == (), seed
        same_figures(seed, plan, brute.evaluate(given, stated(plan)))
        assert plan.baseline_worth == pytest.approx(best.baseline, abs=1e-9), seed


@cache
def with_all_rules(seed: int) -> dict[str, Any]:
    return generate.random_scenario(seed, rules="all")


@pytest.mark.parametrize("seeds", ALL_RULES)
def test_the_plan_is_the_best_under_rules_of_every_kind(seeds: range) -> None:
    """Every kind, hard and soft; what soft rules cost is least over all ways to pay."""
    for seed in seeds:
        given = with_all_rules(seed)
        best = brute.best(given)
        scenario = accepted(given)
        if scenario is None:
            assert best is None, seed  # what `check` refuses has no plan
            continue
        plan = solve(scenario, options=SearchOptions(gap=1e-9, solver=("scip", "highs")[seed % 2]))
        if best is None:
            assert plan.status == "infeasible", seed
            continue
        # HiGHS proves no more than its tolerance, 1e-6, whatever gap is asked.
        proved = plan.bound is not None and plan.bound - best.objective <= 2e-6
        assert plan.status == "optimal" or (seed % 2 and proved), (seed, plan.message)
        assert plan.objective == pytest.approx(best.objective, abs=1e-6, rel=1e-6), seed
        assert verify(plan, scenario) == (), seed
        counted = brute.evaluate(given, stated(plan))
        assert plan.penalty == pytest.approx(counted.penalty, abs=1e-6, rel=1e-6), seed
        by_rule = sum(
            scenario.rules[i].enforce.price * sum(b.by for b in rule.broken)
            for i, rule in enumerate(plan.rules)
            if scenario.rules[i].enforce is not None
        )
        assert plan.penalty == pytest.approx(by_rule, abs=1e-6), seed
        same_figures(seed, plan, counted)
        topped_up = {
            (i, x.school, x.year): x.amount
            for i, rule in enumerate(plan.rules)
            for x in rule.top_ups
        }
        assert topped_up == pytest.approx(counted.top_ups, abs=1e-3), seed


def accepted(given: dict[str, Any]) -> Scenario | None:
    """Return the scenario, None if `check` finds by arithmetic alone that it has no plan."""
    try:
        return parse_scenario(given)
    except ScenarioError:
        return None


def same_figures(seed: int, plan: Plan, counted: brute.Plan) -> None:
    """The figures that a plan reports are those that follow from its decisions."""
    assert plan.worth == pytest.approx(counted.worth, abs=1e-9), seed
    for group, gain in counted.group_gain.items():
        assert plan.groups[group].gain_per_student == pytest.approx(gain, abs=1e-9), (seed, group)
    for school, gain in counted.school_gain.items():
        if school != "central":
            assert plan.schools[school].gain == pytest.approx(gain, abs=1e-9), (seed, school)
    for money in plan.money:
        cost = counted.cost_by_year[money.year] + money.top_ups
        assert money.spent == pytest.approx(cost, abs=1e-6), seed
    spent = sum(fund.spent for fund in plan.funds)
    on_programs = sum(p.cost for p in plan.programs.values())
    on_merges = sum(m.cost for m in plan.merges.values())
    on_top_ups = sum(top_up.amount for rule in plan.rules for top_up in rule.top_ups)
    assert spent == pytest.approx(on_programs + on_merges + on_top_ups, abs=0.01), seed
    worths = sum(p.worth for p in plan.programs.values()) + sum(
        m.worth for m in plan.merges.values()
    )
    assert plan.worth == pytest.approx(worths, abs=1e-9), seed


@pytest.mark.parametrize("seeds", CHUNKS[:4])
def test_among_equal_plans_it_changes_least(seeds: range) -> None:
    for seed in seeds:
        given = generate.random_scenario(seed)
        best = brute.best(given)
        if best is None or not best.complete:
            continue
        plan = solve(parse_scenario(given), options=SearchOptions(gap=1e-9))
        changes = brute.evaluate(given, stated(plan)).changes
        assert changes == best.plans[0].changes, seed


@pytest.mark.parametrize("seeds", CHUNKS)
def test_any_decision_is_judged_as_by_hand(seeds: range) -> None:
    """Random decisions, mostly bad: the rows that they break are the rules that they break."""
    for seed in seeds:
        given = generate.random_scenario(seed)
        judge = Judge(given)
        formulation = formulate(parse_scenario(given))
        kinds = {rule.id: f"rule:{rule.kind}" for rule in formulation.rules}
        dice = np.random.default_rng(seed)
        for _ in range(12):
            decisions, words = draw(formulation, dice)
            evaluation = Evaluation(formulation, formulation.complete(decisions))
            found = {kinds.get(f.subject, f.subject) for f in broken_rows(evaluation)}
            by_hand = {"state" if f in STATE_FAMILIES else f for f in judge.broken(words)}
            assert ("state" in found) == ("state" in by_hand), (seed, words)
            if "state" in found:
                continue  # what an impossible state costs has no one answer
            if not payable(formulation, decisions):
                found.add("money")
            assert found == by_hand, (seed, words)


@pytest.mark.parametrize("seeds", ALL_RULES)
def test_any_decision_breaks_each_rule_by_as_much_as_by_hand(seeds: range) -> None:
    """Rules of every kind but those that ask who pays, whose rows need payments, too."""
    for seed in seeds:
        given = with_all_rules(seed)
        given = {**given, "rules": [r for r in given["rules"] if not asks_who_pays(r)]}
        scenario = accepted(given)
        if scenario is None:
            assert brute.best(given) is None, seed
            continue
        judge = Judge(given)
        formulation = formulate(scenario)
        dice = np.random.default_rng(seed)
        for _ in range(8):
            decisions, words = draw(formulation, dice)
            if STATE_FAMILIES & set(judge.broken(words)):
                continue
            x = formulation.complete(decisions)
            sums = Sums(judge.d, words)
            for i, rule in enumerate(formulation.rules):
                by_hand = judge.breaches.total(i, sums.of)
                assert rule.broken_by(x) == pytest.approx(by_hand, abs=1e-6), (seed, rule.id, words)
            evaluation = Evaluation(formulation, x)
            assert evaluation.penalty == pytest.approx(judge.penalty(words), abs=1e-6), seed
            hard = {rule.id for rule in formulation.rules if rule.price is None}
            found = {f.subject for f in broken_rows(evaluation)} & hard
            broken = {
                rule.id
                for i, rule in enumerate(formulation.rules)
                if rule.id in hard and judge.breaches.broken(i, sums.of)
            }
            assert found == broken, (seed, words)


def draw(formulation: Formulation, dice: np.random.Generator) -> tuple[Any, Decisions]:
    """Return random decisions as an array and in the oracle's words, merges whole."""
    figures = formulation.figures
    ways, sites, scenario = figures.ways, figures.sites, figures.scenario
    programs, merges = list(scenario.programs), list(scenario.merges)
    decisions = (
        formulation.decisions.today()
        if dice.random() < 0.5
        else np.zeros_like(formulation.decisions.today())
    )
    words: Decisions = {}
    for _ in range(int(dice.integers(0, 6))):
        way, year = int(dice.integers(ways.size)), int(dice.integers(len(figures.years)))
        if formulation.decisions.column[way, year] < 0:
            continue
        parts = ways.part_site[ways.part_way == way]
        clash = np.unique(ways.part_way[np.isin(ways.part_site, parts)])
        # A merge that loses a part to the new state ends whole.
        decisions[clash, year] = 0.0
        decisions[way, year] = 1.0
    for way, year in np.argwhere(decisions > 0.5):
        for site in ways.part_site[ways.part_way == way]:
            key = programs[sites.program[site]], figures.places.ids[sites.place[site]]
            if ways.kind[way] == MERGE:
                state: tuple[Any, ...] = ("merge", merges[ways.offering[way] - len(programs)])
            elif ways.kind[way] == PILOT:
                state = ("pilot",)
            else:
                state = ("run", float(ways.level[way]))
            words[(*key, scenario.years[year])] = state
    return decisions, words


def payable(formulation: Formulation, decisions: Any) -> bool:
    try:
        settle(formulation, decisions)
    except CannotPay:
        return False
    return True
