"""Reorganizations: when they may be in force, what closes with them, and who is taken in where."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product

import numpy as np

from ...figures.arrays import FloatArray, IntArray
from ...figures.ways import MOVED, TAKEN_IN
from ...milp.model.arrays import join
from ...milp.model.expressions import Expressions, stack
from ...milp.model.model import Rows
from ..builder import FormulationBuilder
from ..decision_model import DecisionModel, always


def add_reorganizations(builder: FormulationBuilder) -> IntArray:
    """Add what follows from reorganizations, and the rows that hold them; first of all rows.

    Returns
    -------
    Numbers of the rows that a plan can break.
    """
    rows = []
    if builder.decisions.figures.reorganizations.size:
        _add_taken_in(builder)
        _add_acting(builder)
        rows += [
            *_stays_in_force(builder),
            *_never_both(builder),
            *_closed_buildings_are_empty(builder),
        ]
    return join([each.ids for each in (*rows, *_room(builder))], np.int64)


def _words(decisions: DecisionModel, what: str, year: int) -> Callable[[int], str]:
    when = decisions.figures.scenario.years[year]
    return lambda r: f"{decisions.reorganization_name(r)}, {when}: {what}"


def _add_taken_in(builder: FormulationBuilder) -> None:
    """A receiver's program takes in students where it runs and the reorganization is in force."""
    figures = builder.decisions.figures
    ways = figures.ways
    own = np.flatnonzero(ways.kind == TAKEN_IN)
    r, helper = ways.reorganization[own], ways.taken_in_by[own]
    for t in figures.years:
        decisions = builder.decisions
        moved = decisions.in_force(t).at(r)
        runs = decisions.runs[t].at(helper)

        def both(x: FloatArray, moved: Expressions = moved, runs: Expressions = runs) -> FloatArray:
            return np.minimum(moved.value(x), runs.value(x))

        name = f"taken-in:{t}"
        block = figures.block[ways.place[own]]
        columns = builder.derive(name, len(own), both, whole=True, block=block)
        taken = Expressions.of(len(own), np.arange(len(own)), columns.ids)
        says = always("students who move are taken in by what runs where they go, and only there")
        builder.require(f"{name}:moved", taken - moved, says, upper=0.0)
        builder.require(f"{name}:runs", taken - runs, says, upper=0.0)
        builder.require(f"{name}:both", moved + runs - taken, says, upper=1.0)
        builder.decisions = decisions.standing_for(own, t, columns.ids)


def _add_acting(builder: FormulationBuilder) -> None:
    """A reorganization acts on students while it is in force, or in its first years only."""
    figures = builder.decisions.figures
    ways = figures.ways
    own = np.flatnonzero((ways.kind == MOVED) & (ways.lasts > 0))
    for t in figures.years:
        decisions = builder.decisions
        acts = decisions.in_force(t).at(ways.reorganization[own])
        for i, earlier in enumerate(t - ways.lasts[own]):
            if earlier >= 0:
                past = decisions.in_force(int(earlier)).at(ways.reorganization[own[i : i + 1]])
                acts = acts - past.sum_by(np.array([i]), len(own))
        value = acts.value
        block = figures.block[ways.place[own]]
        columns = builder.derive(f"acts:{t}", len(own), value, whole=True, block=block)
        acting = Expressions.of(len(own), np.arange(len(own)), columns.ids)
        says = always("a reorganization acts on students in its first years")
        builder.require(f"acts:{t}", acting - acts, says, lower=0.0, upper=0.0)
        builder.decisions = decisions.standing_for(own, t, columns.ids)


def _stays_in_force(builder: FormulationBuilder) -> Iterator[Rows]:
    """It begins in a year in which it may, and is never undone."""
    decisions = builder.decisions
    moves = decisions.figures.reorganizations
    for t in decisions.figures.years[1:]:
        begins = decisions.in_force(t) - decisions.in_force(t - 1)
        says = _words(decisions, "once begun it stays", t)
        yield builder.require(f"reorganization:stays:{t}", begins, says, lower=0.0)
        most = moves.may_begin[:, t].astype(float)
        says = _words(decisions, "it begins in a year in which it may", t)
        yield builder.require(f"reorganization:begins:{t}", begins, says, upper=most)


def _never_both(builder: FormulationBuilder) -> Iterator[Rows]:
    """No school moves twice, and none that receives students closes."""
    decisions = builder.decisions
    moves, last = decisions.figures.reorganizations, decisions.figures.years[-1]
    in_force = decisions.in_force(last)
    pairs, words = [], []
    for one, other in product(range(moves.size), repeat=2):
        twice = np.flatnonzero(moves.closes[one] & moves.closes[other])
        torn = np.flatnonzero(moves.receives[one] & moves.closes[other])
        names = [decisions.reorganization_name(r) for r in (one, other)]
        if one < other and len(twice):
            place = decisions.place_name(int(twice[0]))
            words.append(f"{names[0]} and {names[1]}: {place} closes once")
            pairs.append((one, other))
        if one != other and len(torn):
            place = decisions.place_name(int(torn[0]))
            words.append(f"{names[0]} and {names[1]}: {place} receives students or closes")
            pairs.append((one, other))
    if pairs:
        first, second = np.array(pairs).T
        both = in_force.at(first) + in_force.at(second)
        yield builder.require("reorganization:one of two", both, words.__getitem__, upper=1.0)


def _room(builder: FormulationBuilder) -> Iterator[Rows]:
    """Students enrolled and moved in stay within a building's capacity."""
    decisions = builder.decisions
    places, scenario = decisions.figures.places, decisions.figures.scenario
    limited = np.flatnonzero(np.isfinite(places.capacity[:, 0]))
    if not len(limited):
        return
    for t, year in enumerate(scenario.years):
        taught = decisions.taught(t).at(limited)

        def says(i: int, year: int = year) -> str:
            name = decisions.place_name(int(limited[i]))
            return f"{name} teaches in {year} no more students than its building holds"

        room = places.capacity[limited, t]
        yield builder.require(f"reorganization:room:{t}", taught, says, upper=room)


def _closed_buildings_are_empty(builder: FormulationBuilder) -> Iterator[Rows]:
    """Nothing runs or pilots in a closed building."""
    decisions = builder.decisions
    sites, moves = decisions.figures.sites, decisions.figures.reorganizations
    own = np.flatnonzero(np.any(moves.closes, axis=0)[sites.place])
    for t in decisions.figures.years:
        open_ = decisions.active[t].at(own) + decisions.closed(t).at(sites.place[own])

        def says(i: int) -> str:
            return f"{decisions.site_name(int(own[i]))}: nothing runs in a closed building"

        yield builder.require(f"reorganization:empty:{t}", open_, says, upper=1.0)


def followed(decisions: DecisionModel, year: int) -> tuple[Expressions, IntArray]:
    """Return, for each mandated site whose building may close, what must follow, one line each.

    Returns
    -------
    lines
        At most 0: the reorganization is in force, less whether the program runs at a receiver.
    sites
        Number of the receiver's site, (lines,).
    """
    figures = decisions.figures
    programs = list(figures.scenario.programs.values())
    lines, follower = [], []
    for r, closed, receiver in np.argwhere(figures.reorganizations.moves).tolist():
        for site in np.flatnonzero(figures.sites.place == closed).tolist():
            program = int(figures.sites.program[site])
            if programs[program].mandated and figures.sites.running[site]:
                there = figures.sites.find(program, receiver)
                if there >= 0:
                    lines.append(
                        decisions.in_force(year).at([r]) - decisions.runs[year].at([there])
                    )
                    follower.append(there)
    none = Expressions.constants(np.zeros(0))
    return (stack(lines) if lines else none), np.array(follower, dtype=np.int64)
