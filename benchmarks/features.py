"""What a generated district may have beside the plain one: pilots, funds, merges, staff, rules."""

from __future__ import annotations

from collections.abc import Callable, Collection
from itertools import pairwise
from typing import Any

import numpy as np

Tree = dict[str, Any]


def add(data: Tree, features: Collection[str], rng: np.random.Generator) -> Tree:
    """Add features to a generated district, in the order of `FEATURES`, and return it.

    Going on with the mandated programs alone stays within the money, so a plan exists.
    """
    unknown = set(features) - set(FEATURES)
    if unknown:
        raise ValueError(f"no feature {sorted(unknown)}; there are {', '.join(FEATURES)}")
    for name, change in FEATURES.items():
        if name in features:
            change(data, rng)
    return data


def existing(data: Tree) -> list[str]:
    """Return the ids of the programs that run today."""
    return [
        id
        for id, program in data["programs"].items()
        if any(site.get("running") for site in program["sites"].values())
    ]


def candidates(data: Tree) -> list[str]:
    """Return the ids of the programs that do not run today."""
    return sorted(set(data["programs"]) - set(existing(data)))


def _pilots(data: Tree, rng: np.random.Generator) -> None:
    """Half of the candidates are not proven: they must be piloted at one to six schools first."""
    for id in candidates(data)[::2]:
        program = data["programs"][id]
        del program["proven"]
        least = min(len(program["sites"]), int(rng.integers(1, 4)))
        program["pilot"] = {"min_sites": least, "max_sites": 6, "evaluation_cost": 4000.0}


def _flow(data: Tree, rng: np.random.Generator) -> None:
    """One-time costs, levels, mandates, expansions, links between programs, by-year numbers."""
    here, new = existing(data), candidates(data)
    for id in here[::5]:
        data["programs"][id]["cost"] |= {"stop_site": 1500.0, "start_site": 2500.0}
    for id in here[1::7]:
        data["programs"][id]["levels"] = [0.5]
    for id in here[2::6]:  # a third of its sites could run, and do not today
        for site in list(data["programs"][id]["sites"].values())[::3]:
            site.pop("running")
    _restore_one(data, here)
    cheap = sorted(here, key=lambda id: _dollars(data["programs"][id]))[: max(1, len(here) // 12)]
    for id in cheap:
        data["programs"][id]["mandated"] = True
    for id in here[3::11]:
        data["programs"][id]["all_or_nothing"] = True
    for one, other in list(pairwise(new))[::4]:
        data["programs"][one]["excludes"] = [other]
    if new and here:
        data["programs"][new[-1]]["requires"] = [here[0]]
    data["voice"] = 0.2
    for school in list(data["schools"].values())[::4]:
        school["priorities"] = {goal: int(rng.integers(1, 6)) for goal in data["goals"]}


def _restore_one(data: Tree, ids: list[str]) -> None:
    """Let each of these run at one site at least, so that it stays an existing program."""
    for id in ids:
        sites = list(data["programs"][id]["sites"].values())
        if not any(site.get("running") for site in sites):
            sites[0]["running"] = True


def _dollars(program: Tree) -> float:
    cost = program["cost"]
    students = sum(site["students"] for site in program["sites"].values())
    each = cost["site"] * len(program["sites"]) + cost["student"] * students
    return float(cost["district"] + each)


def _merges(data: Tree, rng: np.random.Generator) -> None:
    """Every sixth pair of programs of today can be delivered as one for less."""
    for number, (one, other) in enumerate(list(pairwise(existing(data)))[::6]):
        parts = [data["programs"][id]["cost"] for id in (one, other)]
        data.setdefault("merges", {})[f"m{number:02d}"] = {
            "combines": [one, other],
            "retains": round(float(rng.uniform(0.8, 1.0)), 3),
            "cost": {
                "district": 1000.0,
                "site": round(0.7 * sum(part["site"] for part in parts), 2),
                "student": round(0.7 * sum(part["student"] for part in parts) / 2, 2),
                "start_site": 1000.0,
            },
        }


def _funds(data: Tree, rng: np.random.Generator) -> None:
    """Four funds beside the general one, with its money: by schools, goals, match, school."""
    amount = data["funds"]["general"]["amount"]
    programs = list(data["programs"])
    poor = [id for id, school in data["schools"].items() if school["tags"]["title_i"]]
    follows = poor or list(data["schools"])[:1]
    funds: Tree = {
        "general": {"amount": round(0.6 * amount), "carryover": 0.1},
        "health": {
            "amount": round(0.1 * amount),
            "pays_for": {"goals": ["wellbeing", "attendance"]},
            "carryover": 0.15,
        },
        "grant": {
            "amount": round(0.05 * amount),
            "pays_for": {"programs": programs[::5]},
            "match": {"fund": "general", "per_dollar": 0.5},
        },
        "at_risk": {"by_school": {id: round(0.05 * amount / len(follows)) for id in follows}},
    }
    if poor:
        funds["title_i"] = {
            "amount": round(0.2 * amount),
            "pays_for": {"schools": {"title_i": True}},
        }
    data["funds"] = funds


def _staff(data: Tree, rng: np.random.Generator) -> None:
    """Two roles: specialists, of whom there are few, and aides, who have a price."""
    programs = list(data["programs"].values())
    needed = 0.0
    for program in programs[::4]:
        program["staff"] = {"specialist": 0.5}
        needed += 0.5 * sum(bool(site.get("running")) for site in program["sites"].values())
    for program in programs[1::9]:
        program["staff"] = {"aide": 0.2}
    data["staff"] = {
        "specialist": {"available": round(max(1.0, 0.8 * needed), 1)},
        "aide": {"price": 20000.0},
    }


def _rules(data: Tree, rng: np.random.Generator) -> None:
    """Rules that choose among programs or bind the district as a whole."""
    here, new = existing(data), candidates(data)
    free = [id for id in here if not data["programs"][id].get("mandated")]
    fewest = max(1, len(data["schools"]) // 10)
    rules = [
        {"kind": "choose", "programs": new[:4], "at_most": 2},
        {"kind": "choose", "programs": free[-3:], "at_most": 2, "schools": "all"},
        {"kind": "sites", "program": free[0], "at_least": fewest},
        {"kind": "sites", "program": new[-1], "at_most": 2 * fewest},
        {"kind": "spending_share", "schools": {"poverty": {"at_least": 0.5}}, "at_least": 0.4},
        {"kind": "gap_at_most", "groups": ["top_quartile", "other_schools"], "at_most": 0.05},
        {"kind": "school_floor", "gain": 0.001, "enforce": {"price": 1000.0}},
    ]
    data["rules"] += [rule for rule in rules if rule.get("programs") != []]


FEATURES: dict[str, Callable[[Tree, np.random.Generator], None]] = {
    "pilots": _pilots,
    "flow": _flow,
    "merges": _merges,
    "funds": _funds,
    "staff": _staff,
    "rules": _rules,
}
"""By name, what can be added, in the order in which it is."""
