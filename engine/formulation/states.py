"""What each site may be from year to year: the rows that hold whatever the district's rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from ...models.scenario.program import Pilot
from ..figures.arrays import IntArray
from ..figures.ways import MERGE
from ..milp.model.expressions import Expressions, stack, sum_lines
from .decision_model import DecisionModel, always


def add_states(draft: DecisionModel) -> None:
    """Add the rows of every state rule to the draft."""
    _one_way_at_a_time(draft)
    _running_sites_only_end(draft)
    _merges_follow_their_parts(draft)
    _pilots(draft)
    _candidates_wait_for_a_pilot(draft)
    _all_or_nothing(draft)
    _mandated(draft)
    _requires(draft)
    _excludes(draft)


def _names(draft: DecisionModel, sites: IntArray, year: int, what: str) -> Callable[[int], str]:
    when = "over the years" if year < 0 else draft.figures.scenario.years[year]
    return lambda i: f"{draft.site_name(int(sites[i]))}, {when}: {what}"


def _one_way_at_a_time(draft: DecisionModel) -> None:
    everything = np.arange(len(draft.figures.sites.program))
    for t in draft.figures.years:
        says = _names(
            draft, everything, t, "a site runs as itself at one level, in one merge, or pilots"
        )
        draft.require(f"state:one way:{t}", draft.active[t], says, upper=1.0)


def _running_sites_only_end(draft: DecisionModel) -> None:
    """A site of today that has stopped stays stopped, and its level does not rise."""
    sites = draft.figures.sites
    own = np.flatnonzero(sites.running)
    programs = list(draft.figures.scenario.programs.values())
    for t in draft.figures.years[1:]:
        says = _names(draft, own, t, "once stopped, a site of today stays stopped")
        more = (draft.runs[t] - draft.runs[t - 1]).at(own)
        draft.require(f"state:stays stopped:{t}", more, says, upper=0.0)
        for level in sorted({1.0, *(share for q in programs for share in q.levels)}):
            has = np.array([level == 1.0 or level in q.levels for q in programs], dtype=bool)
            those = own[has[sites.program[own]]] if len(programs) else own
            says = _names(
                draft, those, t, "a site of today does not return to itself or to a higher level"
            )
            rise = (draft.at_level(level, t) - draft.at_level(level, t - 1)).at(those)
            draft.require(f"state:no way up:{level:g}:{t}", rise, says, upper=0.0)


def _merges_follow_their_parts(draft: DecisionModel) -> None:
    """A merge runs only where each of its parts ran, as itself or merged, the year before."""
    ways = draft.figures.ways
    pair = np.flatnonzero(ways.kind[ways.part_way] == MERGE)
    way, site = ways.part_way[pair], ways.part_site[pair]
    for t in draft.figures.years[1:]:
        says = _names(draft, site, t, "a merge takes in a part only where it still ran")
        late = draft.ways(t).at(way) - draft.runs[t - 1].at(site)
        draft.require(f"state:merge parts:{t}", late, says, upper=0.0)


def _pilots(draft: DecisionModel) -> None:
    """Pilots of a candidate in a year number from min_sites to max_sites; each site once."""
    sites = draft.figures.sites
    for q, program in enumerate(draft.figures.scenario.programs.values()):
        if program.pilot is None or program.existing:
            continue
        own = np.flatnonzero(sites.program == q)
        for t in draft.figures.years:
            _pilot_numbers(draft, q, program.pilot, own, t)
        total = sum_lines([line.at(own) for line in draft.piloting])
        says = _names(draft, own, -1, "a site pilots in one year at most")
        draft.require(f"state:pilots once:{q}", total, says, upper=1.0)
        _pilots_before_it_runs(draft, q, own)


def _pilot_numbers(draft: DecisionModel, q: int, pilot: Pilot, own: IntArray, t: int) -> None:
    many = len(own) if pilot.max_sites is None else pilot.max_sites
    says = (
        f"{draft.program_name(q)} pilots at {pilot.min_sites} to {many} sites in"
        f" {draft.figures.scenario.years[t]}, or at none"
    )
    count = draft.piloting[t].at(own).total()
    some = draft.pilots_anywhere(q, t)
    fewest = count - some.times(pilot.min_sites)
    draft.require(f"state:pilots fewest:{q}:{t}", fewest, always(says), lower=0.0)
    most = count - some.times(many)
    draft.require(f"state:pilots most:{q}:{t}", most, always(says), upper=0.0)


def _pilots_before_it_runs(draft: DecisionModel, q: int, own: IntArray) -> None:
    for t in draft.figures.years[1:]:
        for earlier in range(t):
            says = _names(draft, own, t, "a site does not pilot after it has run")
            both = (draft.piloting[t] + draft.itself[earlier]).at(own)
            draft.require(f"state:pilot after run:{q}:{earlier}:{t}", both, says, upper=1.0)


def _candidates_wait_for_a_pilot(draft: DecisionModel) -> None:
    """A candidate that is not proven runs only after a year in which it piloted anywhere."""
    sites = draft.figures.sites
    for q, program in enumerate(draft.figures.scenario.programs.values()):
        if program.existing or program.proven or program.pilot is None:
            continue
        own = np.flatnonzero(sites.program == q)
        zeros = np.zeros(len(own), dtype=np.int64)
        for t in draft.figures.years[1:]:
            tried = sum_lines([draft.pilots_anywhere(q, past) for past in range(t)])
            says = _names(draft, own, t, "a candidate starts only after a pilot, or if proven")
            early = draft.itself[t].at(own) - tried.at(zeros)
            draft.require(f"state:pilot first:{q}:{t}", early, says, upper=0.0)


def _all_or_nothing(draft: DecisionModel) -> None:
    sites = draft.figures.sites
    for q, program in enumerate(draft.figures.scenario.programs.values()):
        if not program.all_or_nothing:
            continue
        own = np.flatnonzero((sites.program == q) & (sites.running | (not program.existing)))
        zeros = np.zeros(len(own), dtype=np.int64)
        for t in draft.figures.years:
            says = _names(draft, own, t, "all or nothing: it runs at all its sites or at none")
            apart = draft.runs[t].at(own) - draft.anywhere(q, t).at(zeros)
            draft.require(f"state:all or nothing:{q}:{t}", apart, says, lower=0.0, upper=0.0)


def _mandated(draft: DecisionModel) -> None:
    sites = draft.figures.sites
    programs = draft.figures.scenario.programs.values()
    mandated = np.array([q.mandated for q in programs], dtype=bool)
    own = np.flatnonzero(sites.running & mandated[sites.program] if len(mandated) else [])
    for t in draft.figures.years:
        says = _names(draft, own, t, "mandated: it runs in every year where it runs today")
        draft.require(f"state:mandated:{t}", draft.runs[t].at(own), says, lower=1.0)


def _requires(draft: DecisionModel) -> None:
    for q, other, here, there in _pairs(draft, "requires"):
        name = draft.program_name(other)
        for t in draft.figures.years:
            says = _names(draft, here, t, f"it runs only where {name} runs")
            # A required program without a site there is a line of nothing: 0.
            held = stack([draft.runs[t], Expressions.constants([0.0])]).at(there)
            draft.require(
                f"state:requires:{q}:{other}:{t}", draft.active[t].at(here) - held, says, upper=0.0
            )


def _excludes(draft: DecisionModel) -> None:
    for q, other, here, there in _pairs(draft, "excludes"):
        both, pair = here[there >= 0], there[there >= 0]
        name = draft.program_name(other)
        for t in draft.figures.years:
            says = _names(draft, both, t, f"it does not run where {name} runs")
            together = draft.active[t].at(both) + draft.active[t].at(pair)
            draft.require(f"state:excludes:{q}:{other}:{t}", together, says, upper=1.0)


def _pairs(draft: DecisionModel, field: str) -> Iterator[tuple[int, int, IntArray, IntArray]]:
    """For each pair of programs so related: their numbers, sites, and the other's there or -1."""
    scenario, sites = draft.figures.scenario, draft.figures.sites
    number = {key: q for q, key in enumerate(scenario.programs)}
    for q, program in enumerate(scenario.programs.values()):
        for other in dict.fromkeys(getattr(program, field)):
            here = np.flatnonzero(sites.program == q)
            at = np.full(len(draft.figures.places.ids), -1, dtype=np.int64)
            others = np.flatnonzero(sites.program == number[other])
            at[sites.place[others]] = others
            yield q, number[other], here, at[sites.place[here]]
