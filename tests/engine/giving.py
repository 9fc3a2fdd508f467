"""A model in which some groups of rows give way, to try a fix on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from groundswell.engine.milp.infeasibility.elastic import Group, elastic
from groundswell.engine.milp.model.model import Model


def give_way(model: Model, groups: Sequence[Group], by: Mapping[str, float]) -> Model:
    """Return the model with each named group's rows broken by at most so much in all.

    Parameters
    ----------
    by
        For each group that gives way: the most that its rows may be broken by, summed over rows,
        in the group's unit. The others hold.
    """
    giving = [group for group in groups if group.name in by]
    bent = elastic(model, giving)
    return replace(
        bent.model.with_rows(
            "give way at most",
            len(giving),
            bent.group,
            bent.columns,
            bent.unit,
            upper=np.array([by[group.name] for group in giving], dtype=float),
        ),
        objective=np.concatenate([model.objective, np.zeros(len(bent.row))]),
    )
