"""Random selectors of schools, of every kind, that select at least one."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from .read import District


def draw_selector(
    rng: random.Random, sc: dict[str, Any], fits: Callable[[list[str]], bool] = bool
) -> Any:
    """A selector whose schools `fits` accepts; a list of ids where ten tries find no other."""
    d = District({**sc, "programs": {}})
    for _ in range(10):
        selector = _one(rng, sc)
        chosen = d.select(selector)
        if chosen and fits(chosen):
            return selector
    ids = list(sc["schools"])
    return next((x for x in ([s] for s in ids) if fits(x)), "all" if fits(ids) else ids)


def _one(rng: random.Random, sc: dict[str, Any]) -> Any:
    ids = list(sc["schools"])
    kinds = ["all", "ids", "value", "list", "at_least", "at_most", "need_quartile", "group_share"]
    kind = rng.choices(kinds, [1, 1.5, 1.5, 1.5, 1.5, 1.5, 2, 3])[0]
    if kind == "all":
        return "all"
    if kind == "ids":
        return rng.sample(ids, rng.randint(1, len(ids)))
    selector = _mapping(rng, sc, kind)
    if rng.random() < 0.2:
        selector |= _mapping(rng, sc, rng.choice(["value", "at_least", "need_quartile"]))
    return selector


def _mapping(rng: random.Random, sc: dict[str, Any], kind: str) -> dict[str, Any]:
    limit = rng.choice(["at_least", "at_most"])
    if kind == "list":
        return {"level": rng.choice([["elementary"], ["middle", "high"], ["elementary", "middle"]])}
    if kind in ("at_least", "at_most"):
        return {"poverty": {kind: rng.randrange(20, 80) / 100}}
    if kind == "need_quartile":
        return {"need_quartile": {"goal": rng.choice(list(sc["goals"])), "top": rng.random() < 0.6}}
    if kind == "group_share" and sc.get("groups"):
        group = rng.choice(list(sc["groups"]))
        return {"group_share": {"group": group, limit: rng.randrange(5, 50) / 100}}
    return rng.choice([{"title_i": True}, {"level": "elementary"}, {"level": "middle"}])
