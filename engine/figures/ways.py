"""The ways each site can be: run at a level, pilot, run inside a merge; figures of each.

After them stand what a decision brings elsewhere: see `beyond`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ...models.amounts.costs import merge_cost, merge_schools, merge_students
from ...models.scenario.scenario import Scenario
from .arrays import BoolArray, FloatArray, IntArray, by_year, sum_by
from .places import Places
from .sites import Sites

RUN, PILOT, MERGE, REORGANIZED, TAKEN_IN, MOVED, POSITIONS, CLASS_SIZE, HIRED = range(9)
"""What a way is: a site runs as itself (at a level), pilots, or runs inside a merge; a
reorganization is in force; a program takes in students who move; a reorganization acts on students;
a site has more or fewer positions than its reference number (as many as are not 0); its students
are in smaller or larger classes (students fewer for each position); people are newly hired there.
"""

DECIDED = (RUN, PILOT, MERGE, REORGANIZED, POSITIONS)
"""Ways that are decided on; the others follow from them."""


@dataclass(frozen=True, eq=False)
class SiteStates:
    """Every way a site or a merge can be: N ways, T years, G goals, K groups, R roles.

    Attributes
    ----------
    kind
        One of the kinds above, (N,).
    offering
        Number of the program, or programs + number of the merge, or programs + merges + number of
        the reorganization, (N,).
    place
        Number of the place whose students gain, (N,); `central` for REORGANIZED.
    paid_at
        Number of the place where its yearly dollars are spent, (N,).
    level
        Share at which it runs, (N,); 1 for all but runs.
    site
        Number of the site, (N,); for TAKEN_IN the one at the school that closes; -1 for merges and
        reorganizations.
    reorganization
        Number of the reorganization it belongs to, -1 for none, (N,).
    taken_in_by
        Number of the receiver's site, for TAKEN_IN; -1 for the rest, (N,).
    lasts
        For MOVED: years in which it acts; 0 as long as the reorganization is in force, (N,).
    part_way, part_site
        Pairs: this way takes the place of this site; a run or pilot of its own site.
    students, yearly, start
        As in `Sites`, at the level, (N, T); for POSITIONS of each position. `start` is 0 for sites
        that run today.
    staff
        FTE, (N, R, T).
    effect
        (N, G, T), as in `Sites`.
    group_effect
        The part of `effect` that each group gets, times stake, summed over goals, (N, K, T).
    """

    kind: IntArray
    offering: IntArray
    place: IntArray
    paid_at: IntArray
    level: FloatArray
    site: IntArray
    reorganization: IntArray
    taken_in_by: IntArray
    lasts: IntArray
    part_way: IntArray
    part_site: IntArray
    students: FloatArray
    yearly: FloatArray
    start: FloatArray
    staff: FloatArray
    effect: FloatArray
    group_effect: FloatArray

    @property
    def size(self) -> int:
        """How many ways there are."""
        return len(self.kind)

    @cached_property
    def decided(self) -> BoolArray:
        """Which ways are decided on, (N,)."""
        return np.isin(self.kind, DECIDED)

    @cached_property
    def at_sites(self) -> BoolArray:
        """Which ways are something that runs or pilots at a place, (N,)."""
        return np.isin(self.kind, (RUN, PILOT, MERGE))


def make_site_states(scenario: Scenario, places: Places, sites: Sites) -> SiteStates:
    """Return every way each site, and each possible merge, can be."""
    runs = _run_ways(scenario, sites)
    pilots = _pilot_sites(scenario, sites)
    site = np.concatenate([runs[0], pilots])
    level = np.concatenate([runs[1], np.ones(len(pilots))])
    kind = np.concatenate([np.full(len(runs[0]), RUN), np.full(len(pilots), PILOT)])
    merges = _merge_ways(scenario, places, sites)
    group_effect = np.einsum(
        "sgt,skt,sgt->skt", sites.effect, sites.group_share, places.stake[sites.place]
    )
    scale = level[:, None]
    count = len(site)
    place = np.concatenate([sites.place[site], merges.place])
    none = np.full(len(place), -1, dtype=np.int64)
    own = np.where(sites.running[site][:, None], 0.0, sites.start[site])
    return SiteStates(
        kind=np.concatenate([kind, np.full(merges.size, MERGE)]).astype(np.int64),
        offering=np.concatenate([sites.program[site], len(scenario.programs) + merges.merge]),
        place=place,
        paid_at=place,
        level=np.concatenate([level, np.ones(merges.size)]),
        site=np.concatenate([site, np.full(merges.size, -1)]),
        reorganization=none,
        taken_in_by=none,
        lasts=np.zeros(len(place), dtype=np.int64),
        part_way=np.concatenate([np.arange(count), count + merges.part_of]),
        part_site=np.concatenate([site, merges.part_site]),
        students=np.vstack([sites.students[site] * scale, merges.students]),
        yearly=np.vstack([sites.yearly[site] * scale, merges.yearly]),
        start=np.vstack([own, merges.start]),
        staff=np.vstack([sites.staff[site] * scale[:, :, None], merges.staff]),
        effect=np.vstack([sites.effect[site] * scale[:, :, None], merges.gather(sites.effect)]),
        group_effect=np.vstack(
            [group_effect[site] * scale[:, :, None], merges.gather(group_effect)]
        ),
    )


def _run_ways(scenario: Scenario, sites: Sites) -> tuple[IntArray, FloatArray]:
    """Sites and levels at which a site may run as itself, full level first."""
    programs = list(scenario.programs.values())
    may = np.array([q.existing or q.proven or q.pilot is not None for q in programs], dtype=bool)
    # An existing all-or-nothing program does not expand.
    fixed = np.array([q.existing and q.all_or_nothing for q in programs], dtype=bool)
    chosen = np.flatnonzero(
        may[sites.program] & (sites.running | ~fixed[sites.program])
        if len(programs)
        else np.zeros(0, bool)
    )
    levels = [(1.0, *sorted(set(q.levels), reverse=True)) for q in programs]
    level = np.array([share for shares in levels for share in shares])
    count = np.array([len(shares) for shares in levels], dtype=np.int64)
    program = sites.program[chosen]
    counts = count[program]
    # The levels of a program stand one after the other: which of them, for each way?
    nth = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    first = np.cumsum(count) - count
    return np.repeat(chosen, counts), level[np.repeat(first[program], counts) + nth]


def _pilot_sites(scenario: Scenario, sites: Sites) -> IntArray:
    may = np.array(
        [not q.existing and q.pilot is not None for q in scenario.programs.values()], dtype=bool
    )
    return np.flatnonzero(may[sites.program]) if len(may) else np.zeros(0, dtype=np.int64)


@dataclass(frozen=True, eq=False)
class _MergeWays:
    merge: IntArray
    place: IntArray
    part_of: IntArray
    part_site: IntArray
    retains: FloatArray
    students: FloatArray
    yearly: FloatArray
    start: FloatArray
    staff: FloatArray

    @property
    def size(self) -> int:
        return len(self.merge)

    def gather(self, figures: FloatArray) -> FloatArray:
        """Sum the parts' figures, (S, ., T), and keep the share retained: (merge ways, ., T)."""
        total = sum_by(self.part_of, figures[self.part_site], self.size)
        return total * self.retains[:, None, None]


def _merge_ways(scenario: Scenario, places: Places, sites: Sites) -> _MergeWays:
    """Merges at schools where at least two of their parts run today, in the schools' order."""
    number = {program: q for q, program in enumerate(scenario.programs)}
    schools = {school: p for p, school in enumerate(places.ids)}
    years, merges = scenario.years, list(scenario.merges.values())
    merge: list[int] = []
    place: list[int] = []
    part_of: list[int] = []
    part_site: list[int] = []
    students: list[list[float]] = []
    yearly: list[list[float]] = []
    for m, merged in enumerate(merges):
        possible = merge_schools(scenario, merged)
        for school in sorted(possible, key=schools.__getitem__):
            parts, p = possible[school], schools[school]
            part_of += [len(merge)] * len(parts)
            part_site += sorted(sites.find(number[part], p) for part in parts)
            merge.append(m)
            place.append(p)
            students.append([merge_students(scenario, school, parts, y) for y in years])
            yearly.append([merge_cost(scenario, merged, school, parts, y) for y in years])
    which = np.array(merge, dtype=np.int64)
    staff = np.zeros((len(merges), len(scenario.staff), len(years)))
    for r, role in enumerate(scenario.staff):
        staff[:, r] = by_year((m.staff.get(role, 0.0) for m in merges), years)
    shape = len(which), len(years)
    return _MergeWays(
        merge=which,
        place=np.array(place, dtype=np.int64),
        part_of=np.array(part_of, dtype=np.int64),
        part_site=np.array(part_site, dtype=np.int64),
        retains=np.array([m.retains for m in merges], dtype=float)[which],
        students=np.array(students, dtype=float).reshape(shape),
        yearly=np.array(yearly, dtype=float).reshape(shape),
        start=by_year((m.cost.start_site for m in merges), years)[which],
        staff=staff[which],
    )
