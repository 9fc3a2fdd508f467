"""Prices: the relaxation solved again with a little more, and plans that never exceed them."""

from __future__ import annotations

import copy
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from maple import MAPLE, maple
from oracle.seeds import some

from groundswell import Scenario, solve
from groundswell.engine.formulate import Formulation, formulate
from groundswell.engine.milp.model.model import Model
from groundswell.engine.milp.relaxation import relax
from groundswell.engine.milp.solution import Options
from groundswell.engine.milp.solve import solve as solve_milp
from groundswell.engine.plan.prices import Prices, find_prices

SEEDS = range(16)
LITTLE = {"dollars": 2.0, "FTE": 0.002, "rule": 0.002}
MUCH = {"dollars": 1500.0, "FTE": 1.0, "rule": 1.0}
EXACT = Options("highs", gap=0.0, time_limit=60.0)


def draw(seed: int) -> dict[str, Any]:
    """Maple Valley with random figures; odd ones, so that few ties make a price ambiguous."""
    dice = np.random.default_rng(seed)
    data = copy.deepcopy(MAPLE)
    for program in data["programs"].values():
        program["cost"] = {"site": float(dice.uniform(400, 1500))}
        program["effects"]["reading"]["mean"] = float(dice.uniform(0.05, 0.3))
        program["staff"] = {"tutor": float(dice.uniform(0.3, 1.2))}
    amounts = {year: float(dice.uniform(500, 3500)) for year in (2027, 2028)}
    own = {school: float(dice.uniform(50, 900)) for school in ("lincoln", "grant")}
    data["funds"] = {
        "general": {"amount": amounts, "carryover": float(dice.choice([0.0, 0.3, 0.6]))},
        "own": {"by_school": own, "carryover": float(dice.choice([0.0, 0.2]))},
    }
    data["staff"] = {"tutor": {"available": float(dice.uniform(1.0, 4.0))}}
    data["rules"] = [
        {"kind": "initiative_load", "at_most": 2},
        {"kind": "pace", "start_at_most": 1},
        {"kind": "school_floor", "gain": 0.02, "enforce": {"price": float(dice.uniform(1, 80))}},
    ]
    data["returns"] = [{"up_to": 0.02, "worth": 1.0}, {"worth": 0.45}]
    return data


def with_more(data: dict[str, Any], what: tuple[str, str, int], by: float) -> dict[str, Any]:
    """The scenario with more of a fund (or, by school, of a school's money) or of a staff role."""
    kind, key, year = what
    more = copy.deepcopy(data)
    if kind == "FTE":
        place, last = more["staff"][key], "available"
    elif key in more["funds"]:
        place, last = more["funds"][key], "amount"
    else:
        place, last = more["funds"]["own"]["by_school"], key
    if not isinstance(place[last], dict):
        place[last] = dict.fromkeys(more["years"], place[last])
    place[last][year] += by
    return more


def priced(data: dict[str, Any]) -> tuple[Formulation, Prices]:
    formulation = formulate(Scenario.model_validate(data))
    prices = find_prices(formulation, 60.0)
    assert prices is not None
    return formulation, prices


def relaxed(model: Model) -> float:
    value = relax(model).objective
    assert value is not None
    return value


def amounts(formulation: Formulation, prices: Prices) -> dict[tuple[str, str, int], float]:
    """The price of each pot and year, and of each role and year."""
    figures = formulation.figures
    found = {}
    for t, year in enumerate(figures.scenario.years):
        for pot, place in enumerate(figures.pots.place):
            key = figures.places.ids[place] if place >= 0 else "general"
            found["dollars", key, year] = float(prices.pots[pot, t])
        found["FTE", "tutor", year] = float(prices.staff["tutor"][t])
    return found


def loosened(formulation: Formulation, rule: str, by: float) -> Model:
    """The model with each row of a rule loosened by so much."""
    model = formulation.model
    lower, upper = model.row_lower.copy(), model.row_upper.copy()
    for rows in next(r.rows for r in formulation.rules if r.id == rule):
        if rows is not None:
            lower[rows.ids] -= by
            upper[rows.ids] += by
    return replace(model, row_lower=lower, row_upper=upper)


def is_slope(value: float, less: float, more: float, price: float, by: float, say: object) -> bool:
    """A price lies between the slopes on both sides; return whether the two are one, above 0."""
    right, left = (more - value) / by, (value - less) / by
    noise = 1e-9 * max(1.0, abs(value)) / by + 1e-6 * abs(price)
    assert right - noise <= price <= left + noise, say
    if left - right > noise:
        return False
    assert price == pytest.approx(right, abs=2 * noise), say
    return price > 1e-6


@pytest.mark.slow
def test_a_little_more_gives_the_price_times_a_little() -> None:
    told = {"dollars": 0, "FTE": 0, "rule": 0}
    for seed in SEEDS[:8]:
        data = draw(seed)
        formulation, prices = priced(data)
        value = relaxed(formulation.model)
        assert prices.relaxed == pytest.approx(value)
        for what, price in amounts(formulation, prices).items():
            by = LITTLE[what[0]]
            less, more = (
                relaxed(formulate(Scenario.model_validate(with_more(data, what, d))).model)
                for d in (-by, by)
            )
            told[what[0]] += is_slope(value, less, more, price, by, (seed, what))
        for rule, price in prices.rules.items():
            by = LITTLE["rule"]
            less, more = (relaxed(loosened(formulation, rule, d)) for d in (-by, by))
            told["rule"] += is_slope(value, less, more, price, by, (seed, rule))
    assert min(told.values()) >= 2, told


def test_money_carried_to_its_cap_counts_in_the_price() -> None:
    """A dollar more in 2027 is worth what 0.4 of it, carried on, buys in 2028."""
    data = copy.deepcopy(MAPLE)
    data["merges"] = {}
    data["programs"] = {"coaching": data["programs"]["coaching"]}
    data["programs"]["coaching"]["cost"] = {"site": {2027: 100, 2028: 1000}}
    data["funds"] = {"general": {"amount": {2027: 1000, 2028: 700}, "carryover": 0.4}}
    _, prices = priced(data)
    # At the margin half of coaching at Grant: 0.1 x 10 x 0.5 for 1,000 dollars.
    assert prices.pots[0].tolist() == pytest.approx([0.4 * 0.0005, 0.0005])


@pytest.mark.parametrize("seed", some(SEEDS, quick=2))
def test_no_plan_with_more_exceeds_what_the_price_promises(seed: int) -> None:
    data = draw(seed)
    formulation, prices = priced(data)
    for what, price in amounts(formulation, prices).items():
        by = MUCH[what[0]]
        richer = formulate(Scenario.model_validate(with_more(data, what, by))).model
        promise = prices.relaxed + price * by + 1e-7
        assert relaxed(richer) <= promise, what
        found = solve_milp(richer, EXACT)
        assert found.objective is not None
        assert found.objective <= promise, what
    for rule, price in prices.rules.items():
        looser = loosened(formulation, rule, MUCH["rule"])
        promise = prices.relaxed + price * MUCH["rule"] + 1e-7
        assert relaxed(looser) <= promise, rule
        found = solve_milp(looser, EXACT)
        assert found.objective is not None
        assert found.objective <= promise, rule


def test_a_plan_reports_these_prices() -> None:
    scenario = Scenario.model_validate(draw(3))
    plan = solve(scenario)
    _, prices = priced(draw(3))
    for fund, pots in (("general", [0]), ("own", [1, 2])):
        told = [f.price for f in plan.funds if f.fund == fund]
        assert told == pytest.approx(prices.pots[pots].max(axis=0).tolist())
    assert [s.price for s in plan.staff] == pytest.approx(prices.staff["tutor"].tolist())
    assert {r.id: r.price for r in plan.rules} == pytest.approx(prices.rules)
    assert max(f.price or 0.0 for f in plan.funds) > 0


def test_the_hurdle_is_part_of_what_a_dollar_must_bring() -> None:
    """With a hurdle a dollar is worth what it buys less the hurdle."""
    change = {"years": [2027], "merges": {}, "funds__general__amount": 1500}
    plain, dear = (solve(maple(**change, hurdle=h)).funds[0].price for h in (0.0, 0.0004))
    assert plain is not None
    assert dear is not None
    assert dear == pytest.approx(plain - 0.0004)
