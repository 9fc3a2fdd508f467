"""Conflicts and fixes of tiny models, against a listing of every point."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest
from giving import give_way
from oracle.seeds import chunks
from tiny import Tiny, draw

from groundswell.engine.milp.infeasibility.cheapest_fix import Fix, cheapest_fix
from groundswell.engine.milp.infeasibility.conflict import find_conflict
from groundswell.engine.milp.infeasibility.elastic import (
    Follower,
    Group,
    limit_of,
    without,
)
from groundswell.engine.milp.model.model import Model
from groundswell.engine.milp.model.model_builder import ModelBuilder
from groundswell.engine.milp.relaxation import relax
from groundswell.engine.milp.solution import Options, Status
from groundswell.engine.milp.solve import solve

HIGHS = Options("highs", gap=0.0, time_limit=60.0)
SEEDS = chunks(range(400), 50, part=25)


def has_point(model: Model, solver: str = "highs") -> bool:
    status = solve(model.with_objective(0.0), replace(HIGHS, solver=solver)).status
    assert status in (Status.OPTIMAL, Status.INFEASIBLE)
    return status is Status.OPTIMAL


def smallest(tiny: Tiny, limits: list[float]) -> tuple[int, float] | None:
    """Fewest groups that must give, and their least summed share, by listing."""
    best: tuple[int, float] | None = None
    for broken in tiny.broken:
        number = int((broken > 1e-9).sum())
        share = sum(b / limit for b, limit in zip(broken, limits, strict=True))
        if best is None or (number, share) < best:
            best = number, share
    return best


@pytest.mark.parametrize("seeds", SEEDS)
def test_conflict_is_irreducible(seeds: range) -> None:
    found = 0
    for seed in seeds:
        tiny = draw(seed)
        broken = tiny.broken
        if any((b <= 1e-9).all() for b in broken):
            continue
        found += 1
        conflict = find_conflict(tiny.model(), tiny.groups, HIGHS)
        assert conflict.minimal, seed
        own = [i for i, g in enumerate(tiny.groups) if g.name in conflict.members]
        assert not any((b[own] <= 1e-9).all() for b in broken), seed
        for left_out in own:
            others = [i for i in own if i != left_out]
            assert any((b[others] <= 1e-9).all() for b in broken), (seed, left_out)
    assert found > 10


@pytest.mark.parametrize("seeds", SEEDS)
def test_fix_is_the_cheapest(seeds: range) -> None:
    found = {"alone": 0, "several": 0, "none": 0}
    for seed in seeds:
        tiny = draw(seed)
        model = tiny.model()
        limits = [limit_of(model, group) for group in tiny.groups]
        best = smallest(tiny, limits)
        if best is not None and best[0] == 0:
            continue
        conflict = find_conflict(model, tiny.groups, HIGHS)
        fix = cheapest_fix(model, tiny.groups, conflict.members, HIGHS)
        assert fix.proved, seed
        if best is None:
            found["none"] += 1
            assert fix.gives == (), seed
            continue
        found["alone" if best[0] == 1 else "several"] += 1
        assert len(fix.gives) == best[0], seed
        assert sum(give.share for give in fix.gives) == pytest.approx(best[1], rel=1e-6), seed
        every_single_fix_is_there(tiny, fix, limits, seed)
        less_does_not(model, tiny, fix, seed)
    assert min(found["alone"], found["none"]) > 0
    assert found["several"] > 0


def every_single_fix_is_there(tiny: Tiny, fix: Fix, limits: list[float], seed: int) -> None:
    alone = {}
    for g, group in enumerate(tiny.groups):
        enough = [b[g] for b in tiny.broken if (np.delete(b, g) <= 1e-9).all()]
        if enough:
            alone[group.name] = min(enough)
    told = {g.name: g.by for g in (*fix.gives, *fix.others)} if len(fix.gives) == 1 else {}
    assert told == pytest.approx(alone, rel=1e-6), seed
    shares = [give.share for give in (*fix.gives, *fix.others)]
    assert len(fix.gives) > 1 or shares == sorted(shares), seed


def less_does_not(model: Model, tiny: Tiny, fix: Fix, seed: int) -> None:
    by = {give.name: give.by * (1 + 1e-6) for give in fix.gives}
    assert has_point(give_way(model, tiny.groups, by)), seed
    for name in by:
        less = {**by, name: by[name] * 0.99}
        assert not has_point(give_way(model, tiny.groups, less)), (seed, name)


@pytest.mark.parametrize("seeds", SEEDS[:3])
def test_scip_says_the_same(seeds: range) -> None:
    scip = replace(HIGHS, solver="scip")
    for seed in seeds:
        tiny = draw(seed)
        if smallest(tiny, [1.0] * len(tiny.groups)) in (None, (0, 0.0)):
            continue
        model = tiny.model()
        fixes = []
        for options in (HIGHS, scip):
            conflict = find_conflict(model, tiny.groups, options)
            fixes.append(cheapest_fix(model, tiny.groups, conflict.members, options))
        for a, b in itertools.pairwise(fixes):
            assert len(a.gives) == len(b.gives), seed
            shares = [sum(give.share for give in fix.gives) for fix in (a, b)]
            assert shares[0] == pytest.approx(shares[1], rel=1e-5), seed


def knapsack() -> tuple[Model, tuple[Group, ...]]:
    """3 x + 3 y = 4 with x, y whole: the relaxation holds, no plan does."""
    builder = ModelBuilder()
    builder.add_columns("x", 2, upper=5, integer=True)
    at_least = builder.add_rows("at least", 1, 0, [0, 1], 3.0, lower=4.0)
    at_most = builder.add_rows("at most", 1, 0, [0, 1], 3.0, upper=5.0)
    idle = builder.add_rows("idle", 1, 0, [0], 1.0, upper=4.0)
    groups = tuple(Group(rows.name, rows.ids) for rows in (idle, at_least, at_most))
    return builder.build(), groups


def test_integrality_alone() -> None:
    model, groups = knapsack()
    assert relax(model).status is Status.OPTIMAL
    conflict = find_conflict(model, groups, HIGHS)
    assert conflict.members == ("at least", "at most")
    assert conflict.minimal
    fix = cheapest_fix(model, groups, conflict.members, HIGHS)
    # Up to 6: 1 of 5 (a fifth). Down to 3: 1 of 4.
    assert [(g.name, g.by, g.share) for g in fix.gives] == [("at most", 1.0, 0.2)]
    assert [(g.name, g.by, g.share) for g in fix.others] == [("at least", 1.0, 0.25)]
    assert fix.gives[0].rows == ((1, 1.0),)


def test_no_time_is_said() -> None:
    model, groups = knapsack()
    short = replace(HIGHS, time_limit=1e-9)
    conflict = find_conflict(model, groups, short)
    assert not conflict.minimal
    assert conflict.members == ("idle", "at least", "at most")
    fix = cheapest_fix(model, groups, conflict.members, short)
    assert (fix.gives, fix.proved) == ((), False)


def test_rows_outside_all_groups_alone() -> None:
    builder = ModelBuilder()
    builder.add_columns("x", 1)
    builder.add_rows("always", 1, 0, [0], 1.0, lower=2.0)
    rows = builder.add_rows("group", 1, 0, [0], 1.0, upper=0.5)
    model, groups = builder.build(), (Group("group", rows.ids),)
    conflict = find_conflict(model, groups, HIGHS)
    assert (conflict.members, conflict.minimal) == ((), True)
    assert cheapest_fix(model, groups, conflict.members, HIGHS) == Fix((), (), True)


def test_groups_that_come_last_are_named() -> None:
    """Either of two equal limits is in conflict with the floor; the later one is named."""
    builder = ModelBuilder()
    builder.add_columns("x", 1, upper=9, integer=True)
    names = ("one limit", "same limit", "floor")
    rows = [builder.add_rows(n, 1, 0, [0], 1.0, upper=2.9) for n in names[:2]]
    rows.append(builder.add_rows("floor", 1, 0, [0], 1.0, lower=2.1))
    groups = [Group(r.name, r.ids) for r in rows]
    assert find_conflict(builder.build(), groups, HIGHS).members == ("same limit", "floor")


def test_a_bound_that_rises() -> None:
    """1 now and 6 later are due, 5 and 1 are there; a half of what is given now can be kept."""
    builder = ModelBuilder()
    builder.add_columns("kept", 1, upper=2.5)
    now = builder.add_rows("now", 1, 0, [0], -1.0, lower=1.0 - 5.0)
    later = builder.add_rows("later", 1, 0, [0], 1.0, lower=6.0 - 1.0)
    model = builder.build()
    follows = Group("now", now.ids, limit=5.0, followers=(Follower(int(now.ids[0]), 0, 0.5),))
    groups = (follows, Group("later", later.ids, limit=1.0))
    # Later: 2.5 more. Now: 5 more, of which half can be kept; without the rise nothing helps.
    fix = cheapest_fix(model, groups, ("now", "later"), HIGHS)
    assert [(g.name, pytest.approx(g.by)) for g in (*fix.gives, *fix.others)] == [
        ("now", 5.0),
        ("later", 2.5),
    ]
    assert has_point(without(model, [follows]))
    assert not has_point(give_way(model, groups, {"now": 4.95}))
    stiff = (replace(follows, followers=()), groups[1])
    assert cheapest_fix(model, stiff, ("now", "later"), HIGHS).others == ()


def test_unbounded_columns_are_bounded_by_rows_that_hold() -> None:
    """What is paid has no bound of its own, only what is due; two of three limits must give."""
    builder = ModelBuilder()
    builder.add_columns("due", 3, lower=1.0, upper=1.0)
    builder.add_columns("paid", 3, upper=np.inf)
    builder.add_rows(
        "paid", 3, [0, 1, 2, 0, 1, 2], range(6), [1, 1, 1, -1, -1, -1], lower=0.0, upper=0.0
    )
    limits = builder.add_rows("limit", 3, range(3), [3, 4, 5], 1.0, upper=[0.2, 0.9, 1.0])
    groups = [Group(f"limit {i}", limits.ids[i : i + 1]) for i in range(3)]
    fix = cheapest_fix(builder.build(), groups, ("limit 0",), HIGHS)
    assert fix.proved
    assert [(g.name, pytest.approx(g.by)) for g in fix.gives] == [
        ("limit 0", 0.8),
        ("limit 1", 0.1),
    ]


def test_a_row_without_any_bound_is_not_counted() -> None:
    builder = ModelBuilder()
    builder.add_columns("x", 1, upper=np.inf)
    builder.add_columns("y", 1)
    floor = builder.add_rows("floor", 1, 0, [0], 1.0, lower=3.0)
    ceiling = builder.add_rows("ceiling", 1, 0, [0], 1.0, upper=1.0)
    other = builder.add_rows("other", 1, 0, [1], 1.0, lower=2.0)
    groups = [Group(r.name, r.ids) for r in (floor, ceiling, other)]
    fix = cheapest_fix(builder.build(), groups, ("other",), HIGHS)
    assert sorted(g.name for g in fix.gives) == ["floor", "other"]
    assert not fix.proved
