"""The effects that are not known exactly, and which gains move with each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...models.amounts.gains import counted_effects
from ...models.scenario.effect import ClassSize, Effect, is_unknown
from . import Figures
from .arrays import BoolArray, FloatArray, IntArray
from .beyond import exposure, schools_of
from .returns import make_returns
from .ways import MERGE, MOVED, POSITIONS, TAKEN_IN


@dataclass(frozen=True, eq=False)
class Uncertain:
    """The effects that are not known exactly: U of them, E entries.

    Attributes
    ----------
    names
        (program or reorganization, goal) by id, of each.
    se
        Standard error, goal's unit, before tiers and group multipliers, (U,).
    unknown
        Whether nobody has measured it, (U,).
    way, which, goal
        Entries: this way's gain on this goal moves with this uncertain effect, (E,).
    amount
        Student-SD for each unit of the effect, (E, T).
    """

    names: tuple[tuple[str, str], ...]
    se: FloatArray
    unknown: BoolArray
    way: IntArray
    which: IntArray
    goal: IntArray
    amount: FloatArray

    @property
    def size(self) -> int:
        """How many uncertain effects there are."""
        return len(self.se)

    def shortfall(self, figures: Figures, standard_errors: float) -> FloatArray:
        """Return the worth that each entry loses if its effect is so much lower, (E, T).

        Counted at the first slope of returns, so never less than what is really lost.
        """
        places = figures.places
        stake = places.stake[figures.ways.place[self.way], self.goal] * places.discount
        lower = standard_errors * self.se[self.which][:, None]
        slope = make_returns(figures.scenario).slopes[self.goal, 0][:, None]
        return np.asarray(slope * self.amount * stake * lower)

    def lost(self, figures: Figures, standard_errors: float, decisions: FloatArray) -> FloatArray:
        """Return the worth that decisions, (N, T), lose with each effect so much lower, (U,)."""
        worth = self.shortfall(figures, standard_errors) * decisions[self.way]
        total = np.bincount(self.which, worth.sum(axis=1), minlength=self.size)
        return total.astype(float)


def find_uncertain(figures: Figures) -> Uncertain:
    """Return the effects with a standard error above 0; `unknown` ones with the evidence's."""
    scenario = figures.scenario
    names, se, unknown = [], [], []
    effects: list[tuple[str, Mapping[str, Any]]] = [
        *((key, program.effects) for key, program in scenario.programs.items()),
        *((key, item.effects) for key, item in scenario.reorganizations.items()),
    ]
    for key, by_goal in effects:
        for goal, given in by_goal.items():
            error = given.se or 0.0 if isinstance(given, Effect | ClassSize) else 0.0
            if error > 0:
                names.append((key, goal))
                se.append(error)
                unknown.append(is_unknown(given))
    return Uncertain(
        tuple(names),
        np.array(se, dtype=float),
        np.array(unknown, dtype=bool),
        *_entries(figures, names),
    )


def _entries(
    figures: Figures, names: list[tuple[str, str]]
) -> tuple[IntArray, IntArray, IntArray, FloatArray]:
    way, which, goal = [], [], []
    amount = [np.zeros((0, len(figures.years)))]
    goals = list(figures.scenario.goals)
    for u, (key, name) in enumerate(names):
        for own, each in _moved_by(figures, key, name):
            way.append(own)
            which.append(np.full(len(own), u))
            goal.append(np.full(len(own), goals.index(name)))
            amount.append(each)
    nothing = np.zeros(0, dtype=np.int64)
    return (
        np.concatenate([nothing, *way]),
        np.concatenate([nothing, *which]),
        np.concatenate([nothing, *goal]),
        np.vstack(amount),
    )


Moved = tuple[IntArray, FloatArray]
"""Ways, (n,), and what an effect of one in the goal's unit comes to at each, student-SD, (n, T)."""


def _moved_by(figures: Figures, key: str, goal: str) -> Iterator[Moved]:
    """Yield the ways whose gain on a goal moves with the effect of a program or reorganization."""
    scenario = figures.scenario
    if key in scenario.reorganizations:
        yield _acting(figures, key, goal)
        return
    program, g = scenario.programs[key], list(scenario.goals).index(goal)
    if isinstance(program.effects[goal], ClassSize):
        sizes = figures.class_sizes
        q = list(scenario.programs).index(key)
        own = np.flatnonzero((figures.sites.program[sizes.site] == q) & (sizes.goal == g))
        # One SD more for each student more is so much less for one fewer.
        yield sizes.way[own], -sizes.unit[own]
        return
    for effect in counted_effects(scenario, program):
        if effect.goal == goal:
            yield from served(figures, key, effect.unit * figures.sites.exposure[:, g])


def served(figures: Figures, key: str, each: FloatArray) -> Iterator[Moved]:
    """Yield the ways in which a program serves students: its own, and those it takes in.

    Parameters
    ----------
    each
        What is counted at each site that runs fully, (S, T).
    """
    scenario, ways, sites = figures.scenario, figures.ways, figures.sites
    q = list(scenario.programs).index(key)
    retains = np.array([m.retains for m in scenario.merges.values()], dtype=float)
    scale = ways.level.copy()
    merged = np.flatnonzero(ways.kind == MERGE)
    scale[merged] = retains[ways.offering[merged] - len(scenario.programs)]
    pair = np.flatnonzero(sites.program[ways.part_site] == q)
    own = ways.part_way[pair]
    yield own, scale[own][:, None] * each[ways.part_site[pair]]
    more = np.flatnonzero((ways.kind == POSITIONS) & (ways.offering == q))
    yield more, each[ways.site[more]] / sites.reference[ways.site[more]].reshape(-1, 1)
    taken = np.flatnonzero((ways.kind == TAKEN_IN) & (ways.offering == q))
    moves = figures.reorganizations.moves
    share = moves[ways.reorganization[taken], ways.place[taken], ways.paid_at[taken]]
    yield taken, share[:, None] * each[ways.site[taken]]


def _acting(figures: Figures, key: str, goal: str) -> Moved:
    """Return the ways in which a reorganization acts on students, on one goal."""
    scenario, places = figures.scenario, figures.places
    given = scenario.reorganizations[key].effects
    number = list(scenario.reorganizations).index(key)
    ways = np.flatnonzero((figures.ways.kind == MOVED) & (figures.ways.reorganization == number))
    # They stand goal by goal, in the order of the file.
    counts = {g: len(schools_of(scenario, key, effect)) for g, effect in given.items()}
    first = sum(counts[g] for g in list(given)[: list(given).index(goal)])
    own = ways[first : first + counts[goal]]
    each = [exposure(scenario, places, int(p), goal, given[goal]) for p in figures.ways.place[own]]
    return own, np.array(each, dtype=float).reshape(len(own), len(figures.years))
