"""Tiny scenarios whose effects are uncertain, and what decisions come to in draws of them."""

from __future__ import annotations

from functools import cache
from itertools import combinations
from typing import Any

import numpy as np
from oracle import generate
from oracle.costs import all_costs
from oracle.every import every
from oracle.gains import Decisions, worth
from oracle.read import District

from groundswell import Scenario, parse_scenario
from groundswell.engine.figures import make_figures
from groundswell.engine.figures.draws import Draws, draw_effects
from groundswell.engine.figures.ways import MERGE, RUN
from groundswell.engine.formulate import Formulation

Given = dict[str, Any]

MOST = 250
"""Decisions that a scenario may allow at most."""


@cache
def tiny(seed: int) -> tuple[Given, tuple[Decisions, ...]] | None:
    """Return a random scenario, standard errors in every effect, and all decisions it allows.

    Its goals are in points, so that pilots teach nothing.
    """
    given = generate.random_scenario(seed)
    dice = np.random.default_rng(seed)
    programs = {}
    for p, row in given["programs"].items():
        effects = {
            g: e if e == "unknown" else {**e, "se": round(float(dice.uniform(0.02, 0.15)), 3)}
            for g, e in (row.get("effects") or {}).items()
        }
        programs[p] = {**row, "effects": effects}
    evidence = dict(given.get("evidence") or {})
    evidence["unknown"] = {"mean": 0.0, **(evidence.get("unknown") or {}), "se": 0.1}
    goals = {g: {"weight": row["weight"], "unit": "points"} for g, row in given["goals"].items()}
    given = {**given, "goals": goals, "programs": programs, "evidence": evidence}
    decisions = every(given, MOST)
    return None if not decisions else (given, tuple(decisions))


@cache
def suited(seed: int) -> tuple[Given, tuple[Decisions, ...]]:
    """Return the first scenario from a seed on with over ten decisions, a few hundred at most.

    Tests name seeds that are suited themselves, and so do not search; not least when collected.
    """
    here = tiny(seed)
    return here if here is not None and len(here[1]) > 10 else suited(seed + 1)


def drawn(given: Given, draws: Draws, draw: int) -> Given:
    """Return the scenario with the effects of one draw as its means."""
    errors = dict(zip(draws.uncertain.names, draws.error[draw], strict=True))
    return moved(given, errors)


def moved(given: Given, errors: dict[tuple[str, str], float]) -> Given:
    """Return the scenario with errors added to its effects' means."""
    programs = {}
    unknown = given["evidence"]["unknown"]["mean"]
    for p, row in given["programs"].items():
        effects = {
            g: {"mean": unknown + errors.get((p, g), 0.0)}
            if e == "unknown"
            else {
                **{key: value for key, value in e.items() if key != "tier"},
                "mean": _trust(given, e) * (e["mean"] + errors.get((p, g), 0.0)),
            }
            for g, e in row["effects"].items()
        }
        programs[p] = {**row, "effects": effects}
    return {**given, "programs": programs}


def _trust(given: Given, effect: dict[str, Any]) -> float:
    """Return what an effect's mean and its errors count by: its tier's factor, a harm's is 1."""
    tiers = {int(key): value for key, value in (given["evidence"].get("tiers") or {}).items()}
    return 1.0 if effect["mean"] < 0 else float(tiers.get(effect.get("tier"), 1.0))


def draws_of(given: Given, count: int, seed: int = 0, correlation: float = 0.8) -> Draws:
    """Return the package's draws for a scenario."""
    return draw_effects(make_figures(parse(given)), count, seed, correlation)


def parse(given: Given, **more: Any) -> Scenario:
    """Return the scenario as the package reads it."""
    return parse_scenario({**given, **more})


def worths(given: Given, draws: Draws, decisions: tuple[Decisions, ...]) -> np.ndarray:
    """Return worth by decision and draw, by the oracle."""
    districts = [District(drawn(given, draws, d)) for d in range(draws.size)]
    return np.array([[worth(d, x) for d in districts] for x in decisions])


def plain_values(given: Given, decisions: tuple[Decisions, ...]) -> tuple[np.ndarray, np.ndarray]:
    """Return worth at the means, and the hurdle's charge, by decision."""
    d = District(given)
    spent = [d.hurdle * sum(all_costs(d, x).values()) for x in decisions]
    return np.array([worth(d, x) for x in decisions]), np.array(spent)


def worst_losses(
    given: Given, decisions: tuple[Decisions, ...], gamma: int, reach: float
) -> np.ndarray:
    """Return what the worst `gamma` effects cost by falling short, every set of them tried.

    Counted at the first slope of returns, as the format says.
    """
    steps = given.get("returns") or [{"worth": 1.0}]
    linear = {**given, "returns": [{"worth": steps[0]["worth"]}]}
    uncertain = draws_of(given, 1).uncertain
    before = np.array([worth(District(linear), x) for x in decisions])
    losses = []
    for name, se in zip(uncertain.names, uncertain.se, strict=True):
        # The end of the effect's range that costs, which is the upper one where it harms.
        ends = [District(moved(linear, {name: sign * se * reach})) for sign in (-1, 1)]
        after = np.array([[worth(d, x) for x in decisions] for d in ends])
        losses.append((before - after).max(axis=0))
    sets = combinations(losses, min(gamma, len(losses)))
    return np.array([np.sum(chosen, axis=0) for chosen in sets]).max(axis=0)


def as_array(formulation: Formulation, decisions: Decisions) -> np.ndarray:
    """Return the oracle's decisions as the package has them, (N, T)."""
    figures, scenario = formulation.figures, formulation.figures.scenario
    ways, sites = figures.ways, figures.sites
    programs, merges = list(scenario.programs), list(scenario.merges)
    found = np.zeros((ways.size, len(scenario.years)))
    for way, site in zip(ways.part_way, ways.part_site, strict=True):
        place = figures.places.ids[sites.place[site]]
        if ways.kind[way] == MERGE:
            state: tuple[Any, ...] = ("merge", merges[ways.offering[way] - len(programs)])
        else:
            state = ("run", float(ways.level[way])) if ways.kind[way] == RUN else ("pilot",)
        for t, year in enumerate(scenario.years):
            if decisions.get((programs[sites.program[site]], place, year)) == state:
                found[way, t] = 1.0
    return found


def tail(values: np.ndarray, level: float) -> np.ndarray:
    """CVaR of each row by its definition: the best threshold, tried at every value."""
    count = level * values.shape[1]
    ts = values[:, :, None]
    short = np.maximum(ts - values[:, None, :], 0.0).sum(axis=2)
    return np.asarray((values - short / count).max(axis=1))
