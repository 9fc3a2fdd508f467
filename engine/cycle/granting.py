"""A formulation in which one request is granted in full, as a row; and why none can, by its form.

How far a request is granted is a line of the model (`formulation/requests.py`), 1 at most. So that
it is granted in full is one row more, and every search of the scenario can be made with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ..figures.arrays import FloatArray, IntArray
from ..figures.ways import PILOT, RUN
from ..formulate import Formulation
from ..formulation.granted import FULL, LESS, MERGED, MORE, NOT_RUN, PILOTED, Asked
from ..milp.model.expressions import Expressions, stack, sum_lines
from ..milp.model.model import Model

ROW = "request granted"
"""Name of the rows that ask for requests."""

SHORT_OF_GRANTED = 1e-6
"""By how much less than 1 the line of a request granted in full may be, rounding aside."""


@dataclass(frozen=True)
class Granted:
    """That a school's request is granted: a formulation with it as a row.

    Attributes
    ----------
    school, program
        Whose request, and for what.
    since
        The year from which on it is as asked (a pilot: in which, or later, it is tried); None: it
        is granted in full.
    """

    school: str
    program: str
    since: int | None = None

    def __call__(self, formulation: Formulation) -> Formulation:
        """Return the formulation in which the request is granted."""
        line = self.line(formulation)
        least = 1.0 - SHORT_OF_GRANTED - float(line.constant[0])
        model = formulation.model.with_rows(ROW, 1, line.row, line.column, line.factor, lower=least)
        return replace(formulation, model=model)

    def line(self, formulation: Formulation) -> Expressions:
        """Return what is 1 exactly where it is granted so, and less where not."""
        number = number_of(formulation, self.school, self.program)
        if self.since is None:
            return formulation.requests.share.at([number])
        first = formulation.figures.scenario.years.index(self.since)
        later = [year.at([number]) for year in formulation.requests.years[first:]]
        tried = formulation.requests.asked[number].tried
        return sum_lines(later).times(1.0 if tried else 1.0 / len(later))

    def holds(self, formulation: Formulation, x: FloatArray) -> bool:
        """Return whether a plan grants it."""
        return float(self.line(formulation).value(x)[0]) >= 1.0 - SHORT_OF_GRANTED


def number_of(formulation: Formulation, school: str, program: str) -> int:
    """Return which of the formulation's requests a school's request for a program is."""
    for number, asked in enumerate(formulation.requests.asked):
        if (asked.school, asked.program) == (school, program):
            return number
    raise KeyError(f"{school} asks nothing about {program}")


def with_requests(formulation: Formulation, wanted: Sequence[Granted]) -> tuple[Model, IntArray]:
    """Return the model with a row for each of these, none asked for yet, and the rows' numbers."""
    lines = stack([one.line(formulation) for one in wanted])
    model = formulation.model.with_rows(
        ROW, len(wanted), lines.row, lines.column, lines.factor, lower=-np.inf
    )
    return model, model.rows[-1].ids


def most(formulation: Formulation, number: int) -> float:
    """Return how far a request can be granted, 0 to 1, whatever else is decided.

    It follows from what can be at its site at all: one state a year, as there are columns for it.
    """
    asked = formulation.requests.asked[number]
    best = [_most_in(formulation, asked, t) for t in formulation.figures.years]
    return 0.5 * best[0] + 0.5 * max(best) if asked.tried else float(np.mean(best))


def _most_in(formulation: Formulation, asked: Asked, t: int) -> float:
    figures, column = formulation.figures, formulation.decisions.column
    if asked.is_merge:
        return float(asked.merge >= 0 and _open(formulation, column[asked.merge, t]))
    found = [asked.counts[NOT_RUN]]
    if asked.site < 0:
        return found[0]
    ways, sites = figures.ways, figures.sites
    for way in ways.part_way[ways.part_site == asked.site].tolist():
        if not _open(formulation, column[way, t]):
            continue
        kind, level = ways.kind[way], ways.level[way]
        if kind != RUN:
            found.append(asked.counts[PILOTED if kind == PILOT else MERGED])
        elif level < 1.0 or not sites.reference[asked.site]:
            found.append(asked.counts[LESS if level < 1.0 else FULL])
        else:
            fewest, usual, highest = (
                int(each[asked.site]) for each in (sites.fewest, sites.reference, sites.most)
            )
            can = {LESS: fewest < usual, FULL: fewest <= usual <= highest, MORE: highest > usual}
            found += [asked.counts[extent] for extent, there in can.items() if there]
    return max(found)


def _open(formulation: Formulation, column: int) -> bool:
    return column >= 0 and bool(formulation.model.upper[column] > 0.5)


def impossible(formulation: Formulation, asked: Asked) -> str:
    """Return why nothing in the scenario can grant a request in full, in words."""
    scenario, wants = formulation.figures.scenario, asked.request.wants
    if asked.is_merge or asked.site < 0:
        return "the district has not foreseen it at this school"
    program = scenario.programs[asked.program]
    runs = bool(formulation.figures.sites.running[asked.site])
    if wants == "more" and runs:
        return "it runs here in full today, and the district has worked out no larger form of it"
    if wants == "less" and runs:
        return "no smaller form of it is worked out: no lower level and no fewer positions"
    if not program.existing and not program.proven:
        if program.pilot is None:
            return "it is not proven, and no pilot of it is foreseen"
        first = scenario.years[0]
        return f"it may start only after a pilot, so that it cannot run fully in {first}"
    return "in some year nothing that can be decided there is what is asked"
