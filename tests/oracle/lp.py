"""A small linear program with some 0/1 columns, solved exactly by branching on them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from scipy.optimize import linprog

Row = Mapping[Any, float]  # column -> coefficient
SPARE = 1e-5  # dollars by which a condition may be missed
WHOLE = 1e-9
INFEASIBLE = 2  # in the words of scipy


class Program:
    """Columns by name, none below 0; rows `sum <= limit`; the least total price is sought."""

    def __init__(self) -> None:
        self.columns: dict[Any, int] = {}
        self.price: list[float] = []
        self.most: list[float] = []
        self.binaries: list[int] = []
        self.rows: list[tuple[Row, float]] = []

    def add(self, name: Any, most: float = np.inf, price: float = 0.0) -> Any:
        """Add a column; returns its name."""
        self.columns[name] = len(self.columns)
        self.price.append(price)
        self.most.append(most)
        return name

    def binary(self, name: Any) -> Any:
        """Add a column that is 0 or 1."""
        self.binaries.append(len(self.columns))
        return self.add(name, most=1.0)

    def limit(self, row: Row, most: float, spare: float = SPARE) -> None:
        """The sum is at most so much."""
        self.rows.append((row, most + spare))

    def least(self) -> float | None:
        """The least total price, None if no solution exists."""
        if not self.columns:
            return 0.0 if all(most >= 0 for _, most in self.rows) else None
        matrix = np.zeros((len(self.rows), len(self.columns)))
        for i, (row, _) in enumerate(self.rows):
            for name, x in row.items():
                matrix[i, self.columns[name]] += x
        return self._branch(matrix, np.array([most for _, most in self.rows]))

    def _branch(self, matrix: np.ndarray, limits: np.ndarray) -> float | None:
        """Depth first, the likelier side of a 0/1 column first."""
        best: float | None = None
        open_nodes = [[(0.0, most) for most in self.most]]
        while open_nodes and (best is None or best > 0.0):
            bounds = open_nodes.pop()
            done = linprog(self.price, matrix, limits, bounds=bounds, method="highs")
            if done.status == INFEASIBLE:
                continue
            if not done.success:
                raise RuntimeError(f"the payment LP failed: {done.message}")
            if best is not None and done.fun >= best - 1e-12:
                continue
            away = [abs(done.x[j] - round(done.x[j])) for j in self.binaries]
            if max(away, default=0.0) <= WHOLE:
                best = float(done.fun)
                continue
            j = self.binaries[int(np.argmax(away))]
            sides = (1.0, 0.0) if done.x[j] < 0.5 else (0.0, 1.0)
            open_nodes += [[*bounds[:j], (x, x), *bounds[j + 1 :]] for x in sides]
        return best
