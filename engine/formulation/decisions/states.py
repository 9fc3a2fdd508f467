"""What each site may be from year to year: the rows that hold whatever the district's rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from ...figures.arrays import IntArray
from ...figures.ways import MERGE
from ...milp.model.arrays import join
from ...milp.model.expressions import Expressions, stack
from ...milp.model.model import Rows
from ..builder import FormulationBuilder
from ..decision_model import DecisionModel
from .pilots import pilot_rows
from .positions import add_positions
from .reorganizations import followed
from .site_words import site_words

ByProgram = dict[int, IntArray]
"""Numbers of rows by number of the program that they hold."""


@dataclass(frozen=True, eq=False)
class States:
    """The rows of the state rules, as numbers in the model.

    Attributes
    ----------
    always
        Those that nothing in the scenario can lift.
    all_or_nothing, mandated, requires, excludes
        Those that a program's field of that name makes, of all years.
    """

    always: IntArray
    all_or_nothing: ByProgram
    mandated: ByProgram
    requires: ByProgram
    excludes: ByProgram

    @property
    def rows(self) -> IntArray:
        """All of them."""
        fields = self.all_or_nothing, self.mandated, self.requires, self.excludes
        return np.concatenate([self.always, *(rows for field in fields for rows in field.values())])


def add_states(builder: FormulationBuilder) -> States:
    """Add the rows of every state rule; return which they are."""
    fixed = [
        *_one_way_at_a_time(builder),
        *_running_sites_only_end(builder),
        *_merged_parts_do_not_return(builder),
        *_lasting(builder),
        *_merges_follow_their_parts(builder),
        *pilot_rows(builder),
    ]
    ids = [rows.ids for rows in fixed] + add_positions(builder)
    return States(
        always=join(ids, np.int64),
        all_or_nothing=_by_program(_all_or_nothing(builder)),
        mandated=_by_program(_mandated(builder)),
        requires=_by_program(_requires(builder)),
        excludes=_by_program(_excludes(builder)),
    )


def _by_program(rows: Iterable[tuple[int, IntArray]]) -> ByProgram:
    found: dict[int, list[IntArray]] = {}
    for program, ids in rows:
        found.setdefault(program, []).append(ids)
    return {program: np.concatenate(each) for program, each in found.items()}


def _one_way_at_a_time(builder: FormulationBuilder) -> Iterator[Rows]:
    decisions = builder.decisions
    everything = np.arange(len(decisions.figures.sites.program))
    for t in decisions.figures.years:
        says = site_words(
            decisions, everything, t, "a site runs as itself at one level, in one merge, or pilots"
        )
        yield builder.require(f"state:one way:{t}", decisions.active[t], says, upper=1.0)


def _running_sites_only_end(builder: FormulationBuilder) -> Iterator[Rows]:
    """Without coming back a site of today that stopped stays stopped; no level rises."""
    decisions = builder.decisions
    sites = decisions.figures.sites
    own = np.flatnonzero(sites.running & ~decisions.figures.may_rise)
    programs = list(decisions.figures.scenario.programs.values())
    levels = {share for q in np.unique(sites.program[own]) for share in programs[q].levels}
    rises = "a site of today does not return to itself or to a higher level"
    for t in decisions.figures.years[1:]:
        says = site_words(decisions, own, t, "once stopped, a site of today stays stopped")
        more = (decisions.runs[t] - decisions.runs[t - 1]).at(own)
        yield builder.require(f"state:stays stopped:{t}", more, says, upper=0.0)
        for level in sorted({1.0, *levels}):
            has = np.array([level == 1.0 or level in q.levels for q in programs], dtype=bool)
            those = own[has[sites.program[own]]] if len(programs) else own
            says = site_words(decisions, those, t, rises)
            rise = (decisions.at_level(level, t) - decisions.at_level(level, t - 1)).at(those)
            yield builder.require(f"state:no way up:{level:g}:{t}", rise, says, upper=0.0)


def _merged_parts_do_not_return(builder: FormulationBuilder) -> Iterator[Rows]:
    """What has been inside a merge never again runs as itself."""
    decisions = builder.decisions
    figures, ways = decisions.figures, decisions.figures.ways
    can_merge = np.zeros(len(figures.sites.program), dtype=bool)
    can_merge[ways.part_site[ways.kind[ways.part_way] == MERGE]] = True
    # Without coming back it does not return to itself anyway.
    own = np.flatnonzero(can_merge & figures.may_rise)
    for t in figures.years[1:]:
        says = site_words(decisions, own, t, "what was merged does not return to itself")
        for earlier in range(t):
            both = (decisions.itself[t] + decisions.merged[earlier]).at(own)
            name = f"state:merged before:{earlier}:{t}"
            yield builder.require(name, both, says, upper=1.0)


def _lasting(builder: FormulationBuilder) -> Iterator[Rows]:
    """What lasts runs on once it runs, as long as its building is open."""
    decisions = builder.decisions
    sites = decisions.figures.sites
    lasts = np.array([q.lasting for q in decisions.figures.scenario.programs.values()], dtype=bool)
    own = np.flatnonzero(lasts[sites.program])
    before = Expressions.constants(sites.running[own].astype(np.float64))
    for t in decisions.figures.years:
        says = site_words(
            decisions, own, t, "it lasts: once it runs it runs to the end of the plan"
        )
        now = decisions.runs[t].at(own)
        goes_on = now + decisions.closed(t).at(sites.place[own]) - before
        yield builder.require(f"state:lasting:{t}", goes_on, says, lower=0.0)
        before = now


def _merges_follow_their_parts(builder: FormulationBuilder) -> Iterator[Rows]:
    """A merge runs only where each of its parts ran, as itself or merged, the year before."""
    decisions = builder.decisions
    ways = decisions.figures.ways
    pair = np.flatnonzero(ways.kind[ways.part_way] == MERGE)
    way, site = ways.part_way[pair], ways.part_site[pair]
    for t in decisions.figures.years[1:]:
        says = site_words(decisions, site, t, "a merge takes in a part only where it still ran")
        late = decisions.ways(t).at(way) - decisions.runs[t - 1].at(site)
        yield builder.require(f"state:merge parts:{t}", late, says, upper=0.0)


def _all_or_nothing(builder: FormulationBuilder) -> Iterator[tuple[int, IntArray]]:
    decisions = builder.decisions
    sites = decisions.figures.sites
    for q, program in enumerate(decisions.figures.scenario.programs.values()):
        if not program.all_or_nothing:
            continue
        own = np.flatnonzero((sites.program == q) & (sites.running | (not program.existing)))
        zeros = np.zeros(len(own), dtype=np.int64)
        for t in decisions.figures.years:
            says = site_words(
                decisions, own, t, "all or nothing: it runs at all its sites or at none"
            )
            apart = decisions.runs[t].at(own) - builder.anywhere(q, t).at(zeros)
            name = f"state:all or nothing:{q}:{t}"
            # Where its building is closed it runs nowhere there, and may elsewhere.
            closed = decisions.closed(t).at(sites.place[own])
            yield q, builder.require(f"{name}:all", apart + closed, says, lower=0.0).ids
            yield q, builder.require(f"{name}:none", apart, says, upper=0.0).ids


def _mandated(builder: FormulationBuilder) -> Iterator[tuple[int, IntArray]]:
    decisions = builder.decisions
    sites = decisions.figures.sites
    programs = decisions.figures.scenario.programs.values()
    mandated = np.array([q.mandated for q in programs], dtype=bool)
    own = np.flatnonzero(sites.running & mandated[sites.program] if len(mandated) else [])
    for t in decisions.figures.years:
        says = _protection(decisions, own, t)
        there = decisions.runs[t].at(own) + decisions.closed(t).at(sites.place[own])
        rows = builder.require(f"state:mandated:{t}", there, says, lower=1.0)
        for q in np.unique(sites.program[own]).tolist():
            yield q, rows.ids[sites.program[own] == q]
        yield from _mandates_follow(builder, t)


def _mandates_follow(builder: FormulationBuilder, t: int) -> Iterator[tuple[int, IntArray]]:
    """A mandated program that ran in a closed building runs wherever its students go."""
    decisions = builder.decisions
    lines, follower = followed(decisions, t)
    says = site_words(decisions, follower, t, "mandated: it runs where students move to")
    rows = builder.require(f"state:mandate follows:{t}", lines, says, upper=0.0)
    program = decisions.figures.sites.program[follower]
    for q in np.unique(program).tolist():
        yield q, rows.ids[program == q]


def _protection(decisions: DecisionModel, own: IntArray, year: int) -> Callable[[int], str]:
    """Return what says why each of these sites runs: mandated, or required by which law."""
    sites, scenario = decisions.figures.sites, decisions.figures.scenario
    programs = list(scenario.programs.values())

    def says(i: int) -> str:
        why = programs[sites.program[own[i]]].protection
        at = f"{decisions.site_name(int(own[i]))}, {scenario.years[year]}"
        return f"{at}: {why}: it runs in every year where it runs today"

    return says


def _requires(builder: FormulationBuilder) -> Iterator[tuple[int, IntArray]]:
    decisions = builder.decisions
    for q, other, here, there in _pairs(decisions, "requires"):
        name = decisions.program_name(other)
        for t in decisions.figures.years:
            says = site_words(decisions, here, t, f"it runs only where {name} runs")
            # A required program without a site there is a line of nothing: 0.
            held = stack([decisions.runs[t], Expressions.constants([0.0])]).at(there)
            alone = decisions.active[t].at(here) - held
            yield q, builder.require(f"state:requires:{q}:{other}:{t}", alone, says, upper=0.0).ids


def _excludes(builder: FormulationBuilder) -> Iterator[tuple[int, IntArray]]:
    decisions = builder.decisions
    for q, other, here, there in _pairs(decisions, "excludes"):
        both, pair = here[there >= 0], there[there >= 0]
        never = f"it does not run where {decisions.program_name(other)} runs"
        for t in decisions.figures.years:
            says = site_words(decisions, both, t, never)
            together = decisions.active[t].at(both) + decisions.active[t].at(pair)
            name = f"state:excludes:{q}:{other}:{t}"
            yield q, builder.require(name, together, says, upper=1.0).ids


def _pairs(decisions: DecisionModel, field: str) -> Iterator[tuple[int, int, IntArray, IntArray]]:
    """For each pair of programs so related: their numbers, sites, and the other's there or -1."""
    scenario, sites = decisions.figures.scenario, decisions.figures.sites
    number = {key: q for q, key in enumerate(scenario.programs)}
    for q, program in enumerate(scenario.programs.values()):
        for other in dict.fromkeys(getattr(program, field)):
            here = np.flatnonzero(sites.program == q)
            at = np.full(len(decisions.figures.places.ids), -1, dtype=np.int64)
            others = np.flatnonzero(sites.program == number[other])
            at[sites.place[others]] = others
            yield q, number[other], here, at[sites.place[here]]
