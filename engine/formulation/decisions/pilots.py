"""Pilots of candidates: where, how many and when, and that candidates wait for them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ....models.scenario.program import Pilot
from ...figures.arrays import IntArray
from ...milp.model.expressions import sum_lines
from ...milp.model.model import Rows
from ..builder import FormulationBuilder
from ..decision_model import always
from .site_words import site_words


def pilot_rows(builder: FormulationBuilder) -> Iterator[Rows]:
    """Add the rows that hold pilots, and candidates to a pilot before them; yield them."""
    yield from _pilots(builder)
    yield from _candidates_wait_for_a_pilot(builder)


def _pilots(builder: FormulationBuilder) -> Iterator[Rows]:
    """Pilots of a candidate in a year number from min_sites to max_sites; each site once."""
    decisions = builder.decisions
    sites = decisions.figures.sites
    for q, program in enumerate(decisions.figures.scenario.programs.values()):
        if program.pilot is None or program.existing:
            continue
        own = np.flatnonzero(sites.program == q)
        for t in decisions.figures.years:
            yield from _pilot_numbers(builder, q, program.pilot, own, t)
        total = sum_lines([line.at(own) for line in decisions.piloting])
        says = site_words(decisions, own, -1, "a site pilots in one year at most")
        yield builder.require(f"state:pilots once:{q}", total, says, upper=1.0)
        yield from _pilots_before_it_runs(builder, q, own)


def _pilot_numbers(
    builder: FormulationBuilder, q: int, pilot: Pilot, own: IntArray, t: int
) -> Iterator[Rows]:
    decisions = builder.decisions
    many = len(own) if pilot.max_sites is None else pilot.max_sites
    says = (
        f"{decisions.program_name(q)} pilots at {pilot.min_sites} to {many} sites in"
        f" {decisions.figures.scenario.years[t]}, or at none"
    )
    count = decisions.piloting[t].at(own).total()
    some = builder.pilots_anywhere(q, t)
    fewest = count - some.times(pilot.min_sites)
    yield builder.require(f"state:pilots fewest:{q}:{t}", fewest, always(says), lower=0.0)
    most = count - some.times(many)
    yield builder.require(f"state:pilots most:{q}:{t}", most, always(says), upper=0.0)


def _pilots_before_it_runs(builder: FormulationBuilder, q: int, own: IntArray) -> Iterator[Rows]:
    decisions = builder.decisions
    for t in decisions.figures.years[1:]:
        for earlier in range(t):
            says = site_words(decisions, own, t, "a site does not pilot after it has run")
            both = (decisions.piloting[t] + decisions.itself[earlier]).at(own)
            yield builder.require(f"state:pilot after run:{q}:{earlier}:{t}", both, says, upper=1.0)


def _candidates_wait_for_a_pilot(builder: FormulationBuilder) -> Iterator[Rows]:
    """A candidate that is not proven runs only after a year in which it piloted anywhere."""
    decisions = builder.decisions
    sites = decisions.figures.sites
    for q, program in enumerate(decisions.figures.scenario.programs.values()):
        if program.existing or program.proven or program.pilot is None:
            continue
        own = np.flatnonzero(sites.program == q)
        zeros = np.zeros(len(own), dtype=np.int64)
        for t in decisions.figures.years[1:]:
            tried = sum_lines([builder.pilots_anywhere(q, past) for past in range(t)])
            says = site_words(
                decisions, own, t, "a candidate starts only after a pilot, or if proven"
            )
            early = decisions.itself[t].at(own) - tried.at(zeros)
            yield builder.require(f"state:pilot first:{q}:{t}", early, says, upper=0.0)
