"""The decisions: one binary column for each way and year that can be."""

from __future__ import annotations

import numpy as np

from ..figures import Figures
from ..figures.arrays import BoolArray
from ..figures.ways import PILOT, RUN
from ..milp.model.model import ModelBuilder
from .decision_model import DecisionModel


def begin(figures: Figures) -> DecisionModel:
    """Return a draft that holds the decisions' columns and nothing else."""
    builder = ModelBuilder()
    allowed = _allowed(figures)
    ways = figures.ways
    column = np.full(allowed.shape, -1, dtype=np.int64)
    way, year = np.nonzero(allowed)
    place = ways.place[way]
    block = np.where(place == figures.places.schools, -1, place)
    columns = builder.add_columns("decision", len(way), integer=True, block=block)
    column[way, year] = columns.ids
    return DecisionModel(figures, [builder], column)


def _allowed(figures: Figures) -> BoolArray:
    """Which ways can be in which years, (N, T)."""
    programs = list(figures.scenario.programs.values())
    ways, years = figures.ways, len(figures.scenario.years)
    allowed = np.ones((ways.size, years), dtype=bool)
    # Its pilot must come first, so such a candidate cannot run in the first year.
    waits = np.array([not q.existing and not q.proven for q in programs], dtype=bool)
    own = np.flatnonzero((ways.kind == RUN) | (ways.kind == PILOT))
    late = own[(ways.kind[own] == RUN) & waits[ways.offering[own]]]
    allowed[late, 0] = False
    return allowed
