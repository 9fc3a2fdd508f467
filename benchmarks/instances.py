"""The districts that benchmarks solve: made up from a seed, the same on every machine."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from groundswell import Scenario, load_scenario, parse_scenario

from .features import FEATURES, add
from .sizes import NAMES, SIZES, size_of

__all__ = ["DC", "NAMES", "SIZES", "TINY", "instance", "make", "size_of", "tree"]

IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

FIRST_YEAR = 2027
GOALS = {"reading": 3, "math": 3, "graduation": 2, "wellbeing": 2, "attendance": 1, "arts": 1}
STEPS = [{"up_to": 0.1, "worth": 1.0}, {"up_to": 0.3, "worth": 0.5}, {"worth": 0.2}]
MAY_RUN = 0.3
"""Share of the schools at which a program may run."""

EXISTING = 0.65
"""Share of the programs that exist today."""

LOAD = 12
"""Programs a school may run, today as well: without that the budget, a share of what today costs,
would bind in no district in which a school may choose among many."""

BUDGET = 0.7
"""The fund's dollars a year, as a share of what going on as today costs."""

SCENARIOS = Path(__file__).resolve().parents[1] / "scenarios"
DC = SCENARIOS / "dc" / "dc.yaml"
TINY = SCENARIOS / "tiny" / "tiny.yaml"


def instance(name: str) -> Scenario:
    """Return a named district, checked; the name as in `size_of`, or `dc`."""
    if name == "dc":
        return load_scenario(DC)
    size = size_of(name)
    return make(size.schools, size.programs, size.years)


def make(
    schools: int,
    programs: int,
    years: int = 1,
    seed: int = 0,
    features: Collection[str] | str = (),
) -> Scenario:
    """Return a generated district, checked; parameters as in `tree`."""
    return parse_scenario(tree(schools, programs, years, seed, features))


def tree(
    schools: int,
    programs: int,
    years: int = 1,
    seed: int = 0,
    features: Collection[str] | str = (),
) -> dict[str, Any]:
    """Return a generated district as plain data, laid out like a scenario file.

    Parameters
    ----------
    schools, programs, years
        How many.
    seed
        Of every random draw. The same arguments give the same district.
    features
        What it has beside: names of `features.FEATURES`, or `all`. They keep the schools, the
        programs, their sites and effects, and change how these may be decided and paid.
    """
    rng = np.random.default_rng([seed, schools, programs, years])
    data: dict[str, Any] = {
        "schema_version": 1,
        "name": f"{schools} schools, {programs} programs, {years} years, seed {seed}",
        "years": [FIRST_YEAR + t for t in range(years)],
        "discount_rate": 0.03,
        "goals": {goal: {"weight": weight} for goal, weight in GOALS.items()},
        "returns": STEPS,
        "groups": {
            "low_income": "Low income",
            "top_quartile": "In the quarter of schools with most low-income students",
            "other_schools": "In the other schools",
        },
    }
    data["schools"] = _schools(rng, schools)
    data["programs"] = _programs(rng, programs, data["schools"])
    data["funds"] = {"general": {"amount": round(BUDGET * cost_of_today(data))}}
    data["rules"] = [
        {"kind": "initiative_load", "at_most": LOAD},
        {"kind": "group_gain", "group": "top_quartile", "of": "other_schools", "at_least": 1.2},
    ]
    chosen = FEATURES if features == "all" else features
    return add(data, chosen, np.random.default_rng([seed, schools, programs, years, 1]))


def cost_of_today(data: dict[str, Any]) -> float:
    """Return the dollars a year that today's sites and their programs cost."""
    total = 0.0
    for program in data["programs"].values():
        students = [site["students"] for site in program["sites"].values() if site.get("running")]
        cost = program["cost"]
        total += cost["district"] * bool(students)
        total += cost["site"] * len(students) + cost["student"] * sum(students)
    return total


def _schools(rng: np.random.Generator, count: int) -> dict[str, Any]:
    """Draw schools. The quarter with most low-income students is a group of its own."""
    enrollment = np.maximum(20, rng.lognormal(6.0, 0.5, count).round())
    low_income = (rng.beta(3.0, 2.0, count) * enrollment).round()
    share = low_income / enrollment
    middle = 0.35 + 0.3 * share[:, None]
    needs = rng.normal(middle, 0.12, (count, len(GOALS))).clip(0.02, 1.0).round(4)
    top = np.zeros(count, dtype=bool)
    top[np.argsort(-share, kind="stable")[: -(-count // 4)]] = True
    rows = zip(enrollment.tolist(), low_income.tolist(), needs.tolist(), top.tolist(), strict=True)
    return {
        f"s{number:04d}": {
            "enrollment": students,
            "groups": {
                "low_income": poor,
                "top_quartile": students if in_top else 0.0,
                "other_schools": 0.0 if in_top else students,
            },
            "needs": dict(zip(GOALS, need, strict=True)),
            "tags": {"title_i": poor >= 0.6 * students, "poverty": round(poor / students, 4)},
        }
        for number, (students, poor, need, in_top) in enumerate(rows)
    }


def _programs(rng: np.random.Generator, count: int, schools: dict[str, Any]) -> dict[str, Any]:
    """Draw programs and their sites; candidates are proven, so that one year can start them."""
    enrollment = np.array([school["enrollment"] for school in schools.values()])
    ids = list(schools)
    site, student, district = (
        rng.lognormal(mean, sd, count).round(2).tolist()
        for mean, sd in ((9.5, 0.6), (6.0, 0.8), (11.5, 0.8))
    )
    reach = rng.uniform(0.05, 0.6, count)
    means = rng.normal(0.08, 0.08, (count, 2)).round(4).tolist()
    goals = [rng.permutation(list(GOALS))[: rng.integers(1, 3)].tolist() for _ in range(count)]
    tiers = rng.integers(1, 5, count).tolist()
    exists = np.zeros(count, dtype=bool)
    exists[rng.permutation(count)[: round(EXISTING * count)]] = True
    # So many each that all together may run at 30% of the places, whatever the rounding.
    each = np.diff((np.arange(count + 1) * MAY_RUN * len(ids)).round().astype(int)).clip(1)
    places = [np.sort(rng.permutation(len(ids))[:sites]) for sites in each]
    runs = _running(rng, places, exists, len(ids))
    programs = {}
    for p, where in enumerate(places):
        students = np.maximum(1, (reach[p] * enrollment[where]).round()).tolist()
        programs[f"p{p:03d}"] = {
            "cost": {"district": district[p], "site": site[p], "student": student[p]},
            "effects": {
                goal: {"mean": mean, "se": 0.05, "tier": tiers[p]}
                for goal, mean in zip(goals[p], means[p], strict=False)
            },
            "sites": {
                ids[s]: {"students": n, **({"running": True} if running else {})}
                for s, n, running in zip(where.tolist(), students, runs[p].tolist(), strict=True)
            },
            **({} if runs[p].any() else {"proven": True}),
        }
    return programs


def _running(
    rng: np.random.Generator, places: list[IntArray], exists: BoolArray, schools: int
) -> list[BoolArray]:
    """Draw at which of its places each program runs today: at most `LOAD` of them at a school."""
    program = np.repeat(np.arange(len(places)), [len(where) for where in places])
    school = np.concatenate(places)
    runs = np.zeros(len(school), dtype=bool)
    there = rng.permutation(np.flatnonzero(exists[program]))
    there = there[np.argsort(school[there], kind="stable")]
    first = np.searchsorted(school[there], np.arange(schools))
    runs[there[np.arange(len(there)) - first[school[there]] < LOAD]] = True
    return np.split(runs, np.cumsum([len(where) for where in places])[:-1])
