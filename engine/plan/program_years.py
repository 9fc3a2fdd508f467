"""What a plan does to each program year by year: the budget year's decision, and what follows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...models.results.plan_parts.program_year import Decision, ProgramYear, YearDecision
from ...models.scenario.program import Program
from ..evaluation.evaluate import Evaluation
from ..evaluation.site_years import ACTIONS, OFF, actions, kinds, shares, states
from ..figures import Figures
from ..figures.arrays import BoolArray, FloatArray, IntArray, sum_by
from ..figures.ways import MERGE, PILOT, RUN, TAKEN_IN

ALL = 1.0 - 1e-6
"""Share of students from which on all are meant: a third written as 0.333333 three times."""


@dataclass(frozen=True, eq=False)
class SiteStates:
    """What each site does in each year: S sites, T years.

    Attributes
    ----------
    kind
        RUN, PILOT, MERGE or OFF, (S, T).
    level
        How much of it runs: level, or positions by their reference number, (S, T).
    elsewhere
        Share of its students served where they move to, (S, T).
    action
        Number of what happens there, -1 for nothing, (S, T).
    """

    kind: IntArray
    level: FloatArray
    elsewhere: FloatArray
    action: IntArray

    @classmethod
    def of(cls, figures: Figures, decisions: FloatArray) -> SiteStates:
        """Return what decisions, (N, T), make of the sites."""
        state, level = states(figures, decisions), shares(figures, decisions)
        elsewhere = served_elsewhere(figures, decisions)
        return cls(kinds(figures, state), level, elsewhere, actions(figures, state, level))

    def at(self, sites: IntArray) -> SiteStates:
        """Return those of some sites."""
        return SiteStates(
            self.kind[sites], self.level[sites], self.elsewhere[sites], self.action[sites]
        )


def by_itself_or_merged(kind: IntArray) -> BoolArray:
    """Return which kinds of `SiteStates` run, trials apart."""
    return np.asarray((kind == RUN) | (kind == MERGE))


def served_elsewhere(figures: Figures, decisions: FloatArray) -> FloatArray:
    """Return the share of each site's students served where they move to, (S, T).

    Parameters
    ----------
    decisions
        And what follows from them, (N, T).
    """
    ways, students = figures.ways, figures.sites.students
    own = np.flatnonzero(ways.kind == TAKEN_IN)
    taken = sum_by(ways.site[own], ways.students[own] * decisions[own], len(students))
    return np.asarray(taken / np.where(students > 0, students, 1.0))


_CANDIDATE: tuple[tuple[int, Decision], ...] = (
    (RUN, "adopt"),
    (MERGE, "merge"),
    (PILOT, "pilot"),
)
"""What a candidate that is so at any site is called, the first that fits."""


def last_decision(program: Program, running: BoolArray, found: SiteStates) -> Decision:
    """Return what becomes of a program: the last year against today.

    A candidate that runs in any year is adopted, though it may end again.

    Parameters
    ----------
    running
        Whether each of its sites runs today, (S,).
    found
        Of its sites.
    """
    if program.existing:
        return _against_today(running, found, -1)
    for kind, word in _CANDIDATE:
        if (found.kind == kind).any():
            return word
    return "decline"


def _against_today(running: BoolArray, found: SiteStates, t: int) -> Decision:
    """Return what a year makes of a program of today."""
    kind, level = found.kind[:, t], found.level[:, t]
    # What goes on with its students where they move to has not ended.
    before = running & (found.elsewhere[:, t] < ALL)
    runs = by_itself_or_merged(kind)
    if (kind == MERGE).any():
        return "merge"
    if not runs.any():
        return "retire"
    lost = before & (level < 1.0)
    gained = runs & (~before | (level > 1.0))
    if not lost.any():
        return "expand" if gained.any() else "keep"
    return "expand" if gained.sum() >= lost.sum() and gained.any() else "trim"


def year_decision(program: Program, running: BoolArray, found: SiteStates, t: int) -> YearDecision:
    """Return what a year makes of a program.

    Parameters
    ----------
    running
        Whether each of its sites runs today, (S,).
    found
        Of its sites.
    t
        Number of the year.
    """
    if program.existing:
        return _against_today(running, found, t)
    for kind, word in _CANDIDATE:
        if (found.kind[:, t] == kind).any():
            return word
    if (found.kind[:, :t] != OFF).any():
        return "ended"
    return "later" if (found.kind[:, t:] != OFF).any() else "decline"


def program_years(
    evaluation: Evaluation, q: int, found: SiteStates, dollars: FloatArray, today: FloatArray
) -> tuple[ProgramYear, ...]:
    """Return what becomes of a program, year by year.

    Parameters
    ----------
    q
        Its number.
    found
        Of all sites.
    dollars, today
        What it costs in the plan and going on as today, (T,).
    """
    figures = evaluation.formulation.figures
    sites = figures.sites
    program = list(figures.scenario.programs.values())[q]
    own = np.flatnonzero(sites.program == q)
    running, mine = sites.running[own], found.at(own)
    at_school = sites.place[own] < len(figures.places.ids) - 1
    result = []
    for t, year in enumerate(figures.scenario.years):
        kind, level = mine.kind[:, t], mine.level[:, t]
        served = sites.students[own, t] * (level + mine.elsewhere[:, t])
        office = mine.action[~at_school, t]
        moved = running & (kind == OFF) & (mine.elsewhere[:, t] >= ALL)
        went_on = running & (kind == RUN)
        counted = {
            "stays": went_on & (level == 1.0),
            "shrinks": went_on & (level < 1.0),
            "grows": went_on & (level > 1.0),
            "merges": kind == MERGE,
            "ends": running & (kind == OFF) & ~moved,
            "follows": moved,
            "starts": ~running & (kind == RUN),
            "pilots": kind == PILOT,
        }
        result.append(
            ProgramYear(
                year=year,
                decision=year_decision(program, running, mine, t),
                sites=int(by_itself_or_merged(kind).sum()),
                office=ACTIONS[office[0]] if len(office) and office[0] >= 0 else None,
                **{name: int((which & at_school).sum()) for name, which in counted.items()},
                students=float(served.sum()),
                cost=float(dollars[t]),
                cost_today=float(today[t]),
            )
        )
    return tuple(result)


def follows(
    found: SiteStates, running: BoolArray, years: Sequence[int], named: Sequence[ProgramYear]
) -> str:
    """Return what changes after the first year, in words; empty where nothing does.

    Parameters
    ----------
    found
        Of the program's sites.
    running
        Whether each runs today, (S,).
    named
        The program, year by year.
    """
    by_verb: dict[str, list[str]] = {}
    for t in range(1, len(years)):
        before, after = named[t - 1], named[t]
        on_before, on_after = (y.sites + y.pilots + y.follows for y in (before, after))
        for verb, number in _changes(found, running, t).items():
            said = by_verb.setdefault(verb, [])
            if verb == "ends" and on_before and not on_after:
                said.append(f"everywhere in {years[t]}" if said else f"in {years[t]}")
            else:
                said.append(f"at {_sites(number)} in {years[t]}")
    return "; ".join(f"{verb} {_and(said)}" for verb, said in by_verb.items())


def _changes(found: SiteStates, running: BoolArray, t: int) -> dict[str, int]:
    """Return by verb at how many sites a year differs from the year before."""
    before, after = found.kind[:, t - 1], found.kind[:, t]
    less, more = (sign * (found.level[:, t] - found.level[:, t - 1]) > 1e-9 for sign in (-1, 1))
    ran, runs = by_itself_or_merged(before), by_itself_or_merged(after)
    moved = (after == OFF) & (found.elsewhere[:, t] >= ALL)
    own = (before == RUN) & (after == RUN)
    counted = {
        "ends": (ran & (after == OFF) & ~moved),
        "moves with its students": ran & moved,
        "stops being tried out": (before == PILOT) & (after == OFF),
        "goes on after its trial": (before == PILOT) & runs,
        "merges": (before == RUN) & (after == MERGE),
        "starts merged": (before == OFF) & (after == MERGE),
        "comes back": running & (before == OFF) & (after == RUN),
        "starts": ~running & (before == OFF) & (after == RUN),
        "is tried out": (before != PILOT) & (after == PILOT),
        "shrinks": own & less,
        "grows": own & more,
    }
    return {verb: int(which.sum()) for verb, which in counted.items() if which.any()}


def _sites(number: int) -> str:
    return f"{number:,} {'site' if number == 1 else 'sites'}"


def _and(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
