"""Ways beside those of being at a site: rows that come after them."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np

from .arrays import FloatArray
from .ways import SiteStates


@dataclass(frozen=True, eq=False)
class FurtherWay:
    """A way that takes no site's place; see `SiteStates`."""

    kind: int
    offering: int
    place: int
    paid_at: int
    students: FloatArray
    yearly: FloatArray
    effect: FloatArray
    group_effect: FloatArray
    staff: FloatArray
    site: int = -1
    reorganization: int = -1
    taken_in_by: int = -1
    lasts: int = 0


def appended(ways: SiteStates, rows: list[FurtherWay]) -> SiteStates:
    """Return the ways with further ones after them."""
    if not rows:
        return ways
    count = len(rows)
    zeros = np.zeros((count, ways.students.shape[1]))
    given = {
        f.name: np.stack([np.asarray(getattr(row, f.name)) for row in rows])
        for f in fields(FurtherWay)
    }
    given |= {"level": np.ones(count), "start": zeros}
    joined = {name: np.concatenate([getattr(ways, name), more]) for name, more in given.items()}
    return replace(ways, **joined)
