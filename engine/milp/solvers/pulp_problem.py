"""A model as a PuLP problem."""

from __future__ import annotations

import importlib
import warnings
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from ..model.arrays import FloatArray
from ..model.scaled_model import ScaledModel


class Problem:
    """A PuLP problem and its variables, in the order of the model's columns.

    Rows that every plan keeps are left out; a row with two different limits becomes two.
    """

    def __init__(self, scaled: ScaledModel, *, maximise: bool = True) -> None:
        count = len(scaled.objective)
        columns = [f"x{j:07d}" for j in range(count)]
        rows = [f"r{i:07d}" for i in range(len(scaled.row_lower))]
        self.pulp, self.variables = _build(scaled, columns, rows, maximise=maximise)
        self._position = {name: j for j, name in enumerate(columns)}
        # PuLP forgets a variable without terms: any value will do for it.
        self._anywhere = np.clip(np.zeros(count), scaled.lower, scaled.upper)

    def point(self, names: Sequence[str], values: Sequence[float] | FloatArray) -> FloatArray:
        """Return all columns, shape (n,), from the named variables' values."""
        x = self._anywhere.copy()
        x[[self._position[name] for name in names]] = values
        return x


def _build(
    data: ScaledModel, columns: Sequence[str], rows: Sequence[str], *, maximise: bool
) -> tuple[Any, list[Any]]:
    """Return a PuLP problem with the names given, and its variables.

    Parameters
    ----------
    data
        The model, given or scaled.
    columns, rows
        A name for each, (n,) and (m,).
    maximise
        False: minimise the negative objective.

    Returns
    -------
    A ``pulp.LpProblem``, and its variables in the order of the columns.
    """
    pulp: Any = importlib.import_module("pulp")
    problem = pulp.LpProblem("milp", pulp.LpMaximize if maximise else pulp.LpMinimize)
    with warnings.catch_warnings():  # of names for PuLP 4
        warnings.simplefilter("ignore", DeprecationWarning)
        kinds = np.where(data.integer, pulp.LpInteger, pulp.LpContinuous).tolist()
        lower, upper = _open(data.lower), _open(data.upper)
        make = getattr(problem, "add_variable", pulp.LpVariable)  # before PuLP 3.3 only the latter
        variables = [make(*column) for column in zip(columns, lower, upper, kinds, strict=True)]
        objective = (data.objective if maximise else -data.objective).tolist()
        terms = zip(variables, objective, strict=True)
        problem.setObjective(pulp.LpAffineExpression({v: c for v, c in terms if c}))
        for name, ids, values, sense, limit in _sides(data, rows):
            terms_of_row = {variables[j]: value for j, value in zip(ids, values, strict=True)}
            expression = pulp.LpAffineExpression(terms_of_row)
            problem.addConstraint(pulp.LpConstraint(expression, sense, name, limit))
    return problem, variables


def _open(bounds: FloatArray) -> list[float | None]:
    return [bound if np.isfinite(bound) else None for bound in bounds.tolist()]


def _sides(
    data: ScaledModel, names: Sequence[str]
) -> Iterator[tuple[str, list[int], list[float], int, float]]:
    """Yield name, columns, values, sense and limit of each row with terms, side by side."""
    matrix = data.matrix
    for i, name in enumerate(names):
        part = slice(matrix.indptr[i], matrix.indptr[i + 1])
        ids, values = matrix.indices[part].tolist(), matrix.data[part].tolist()
        low, high = float(data.row_lower[i]), float(data.row_upper[i])
        if not ids:
            if low <= 0 <= high:
                continue
            ids, values = [0], [0.0]  # no plan keeps it, and the solver is to say so
        if low == high:
            yield name, ids, values, 0, low
            continue
        if np.isfinite(high):
            yield (f"{name}_most" if np.isfinite(low) else name), ids, values, -1, high
        if np.isfinite(low):
            yield (f"{name}_least" if np.isfinite(high) else name), ids, values, 1, low
