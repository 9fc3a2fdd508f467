"""Requests of schools, and funds that wait for a program, for random tiny districts."""

from __future__ import annotations

import random
from typing import Any

from .draw_decisions import random_district_decisions
from .generate import random_scenario
from .read import CENTRAL, District

WANTS = ("keep", "start", "more", "less", "retire", "pilot")
USUAL = {True: ("keep", "keep", "more", "less", "retire"), False: ("start", "start", "pilot")}


def random_asking(seed: int, weight: float | None = None) -> dict[str, Any]:
    """A tiny scenario without reorganizations whose schools ask for something.

    Parameters
    ----------
    weight
        Of the requests; None: drawn.
    """
    rng = random.Random(f"asking/{seed}")
    sc = random_district_decisions(seed) if rng.random() < 0.5 else random_scenario(seed)
    if sc.get("reorganizations"):
        sc = random_scenario(seed)
    d = District(sc)
    by_school = {}
    for school in d.schools:
        keys = [p for p, s in d.sites if s == school]
        merges = [m for m in d.merges if d.parts(m, school)]
        asked = {p: _wants(rng, d, p, school) for p in keys if rng.random() < 0.8}
        asked |= {m: "merge" for m in merges if rng.random() < 0.6}
        if asked and rng.random() < 0.9:
            by_school[school] = {
                key: {"wants": wants, "rank": rng.randint(1, 3)} for key, wants in asked.items()
            }
    if weight is None:
        weight = rng.choice([0.2, 2.0, 20.0])
    sc["requests"] = {"weight": weight, "by_school": by_school}
    if rng.random() < 0.6 and d.sites:
        fund, (p, s) = rng.choice(list(sc["funds"])), rng.choice(d.sites)
        only = {"program": p}
        if s != CENTRAL and rng.random() < 0.6:
            only["school"] = s
        sc["funds"][fund] = {**sc["funds"][fund], "if": only}
    return sc


def _wants(rng: random.Random, d: District, p: str, school: str) -> str:
    if rng.random() < 0.15:
        return rng.choice(WANTS)
    return rng.choice(USUAL[d.today(p, school)])
