"""What `check` refuses by arithmetic alone has no plan: a search through all decisions agrees."""

from __future__ import annotations

import random
from typing import Any

import pytest
from oracle import brute, generate
from oracle.seeds import chunks

from groundswell import parse_scenario
from groundswell.models.tree.problems import ScenarioError

SEEDS = range(200)
KINDS = (
    "choose",
    "replace_before_retire",
    "support",
    "spending_share",
    "group_gain",
    "gap_at_most",
)


def strict_scenario(seed: int) -> dict[str, Any]:
    """Return a random scenario with many mandates, and rules that ask too much as often as not."""
    dice = random.Random(seed)
    given = generate.random_scenario(seed)
    for program in given["programs"].values():
        running = any(site.get("running") for site in program["sites"].values())
        program["mandated"] = running and dice.random() < 0.4
    rules = [rule for rule in given.get("rules", ()) if rule["kind"] in ("decide", "avoid")]
    given["rules"] = rules + [strict_rule(given, dice) for _ in range(3)]
    return given


def strict_rule(given: dict[str, Any], dice: random.Random) -> dict[str, Any]:
    programs, schools = list(given["programs"]), list(given["schools"])
    groups = list(given.get("groups") or ())
    kind = dice.choice([*KINDS, "decide", "decide"])
    if len(groups) < 2 and kind in ("group_gain", "gap_at_most"):
        kind = "decide"
    some = dice.sample(programs, min(len(programs), dice.randint(1, 3)))
    parameters: dict[str, dict[str, Any]] = {
        "decide": {"program": some[0], "action": dice.choice(["retire", "keep", "off"])},
        "choose": {
            "programs": some,
            dice.choice(["at_least", "at_most"]): dice.randint(1, 3),
            "schools": dice.choice(["all", None]),
        },
        "replace_before_retire": {"programs": some[:1]},
        "support": {
            "program": some[0],
            "score": {school: dice.randint(1, 5) for school in schools},
            "at_least": dice.randint(3, 5),
        },
        "spending_share": dice.choice(
            [
                {"schools": dice.sample(schools, 1), "at_least": dice.choice([0.6, 0.8])},
                {"schools": "all", "at_most": 0.5},
            ]
        ),
        "group_gain": {
            "group": dice.choice(groups or [""]),
            "at_least": dice.choice([1.0, 1.5, 2.5]),
        },
        "gap_at_most": {"groups": groups, "at_most": dice.choice([0.0, 0.001])},
    }
    rule = {"kind": kind, **parameters[kind]}
    return {key: value for key, value in rule.items() if value is not None}


def refused(given: dict[str, Any]) -> set[str]:
    """Return the kinds of rules of which `check` says that no plan keeps them."""
    try:
        parse_scenario(given)
    except ScenarioError as wrong:
        errors = [str(p) for p in wrong.problems if p.severity == "error"]
        return {kind for kind in KINDS for error in errors if error.startswith(f"rules.{kind}_")}
    return set()


@pytest.mark.parametrize("seeds", chunks(SEEDS, 40, quick=1))
def test_what_is_refused_has_no_plan(seeds: range) -> None:
    for seed in seeds:
        given = strict_scenario(seed)
        if refused(given):
            assert brute.best(given) is None, seed


@pytest.mark.slow
def test_every_kind_is_refused_somewhere_and_most_are_not() -> None:
    found = [refused(strict_scenario(seed)) for seed in SEEDS]
    assert set().union(*found) == set(KINDS)
    assert 0 < sum(map(bool, found)) < len(SEEDS) / 2
