"""Search zones: where points not dominated by those known can still be.

With known points N, every other non-dominated score z lies in a zone ``z > corner`` of some local
bound (all scores are maximised here). Local bounds and their update: K. Klamroth, R. Lacour,
D. Vanderpooten, "On the representation of the search region in multi-objective optimization",
European Journal of Operational Research 245 (2015). That a solve in one zone also empties others:
S. Tamby, D. Vanderpooten, "Enumeration of the nondominated set of multiobjective discrete
optimization problems", INFORMS Journal on Computing 33 (2021).
"""

from __future__ import annotations

import numpy as np

from ...figures.arrays import FloatArray
from .subproblem import Score


class SearchRegion:
    """The zones that are still to be searched: at first the one beyond a corner, (size,).

    Attributes
    ----------
    corners
        One a zone, (zones, size); -inf where nothing bounds it.
    """

    def __init__(self, corner: FloatArray) -> None:
        self.corners: FloatArray = corner[None, :].copy()

    def __len__(self) -> int:
        return len(self.corners)

    def add(self, point: Score) -> None:
        """Take in a non-dominated point: what it dominates, or dominates it, is searched."""
        y = np.array(point)
        inside = (self.corners < y).all(axis=1)
        if not inside.any():
            return
        parents = self.corners[inside]
        children = []
        for j in range(len(y)):
            child = parents.copy()
            child[:, j] = y[j]
            children.append(child)
        self.corners = _with_widest(self.corners[~inside], np.vstack(children))

    def close(self, corner: FloatArray, axis: int, best: float) -> None:
        """Take in a solve: beyond the corner, the axis left out, no score on it exceeds `best`."""
        others = np.arange(self.corners.shape[1]) != axis
        within = (self.corners[:, others] >= corner[others]).all(axis=1)
        empty = within & (self.corners[:, axis] >= best)
        self.corners = self.corners[~empty]

    def end(self, axis: int, score: float) -> None:
        """Leave out the zones all of whose scores on an axis are above one."""
        self.corners = self.corners[self.corners[:, axis] < score]

    def drop(self, corner: FloatArray) -> None:
        """Give up a zone."""
        self.corners = self.corners[~(self.corners == corner).all(axis=1)]


def _with_widest(corners: FloatArray, children: FloatArray) -> FloatArray:
    """Return the corners and those children whose zone lies in no other zone."""
    children = np.unique(children, axis=0)
    together = np.vstack([corners, children])
    within = (together[None, :, :] <= children[:, None, :]).all(axis=2).sum(axis=1)
    return np.vstack([corners, children[within == 1]])
