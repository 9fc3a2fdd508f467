"""A sweep's results: its runs, and what is told of them all."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from .runs import Runs

if TYPE_CHECKING:
    import pandas as pd

    from .noise import Proved
    from .sensitivity import Sensitivity


class SweepResults(Runs):
    """What a sweep has found so far; it may still be running.

    Parameters
    ----------
    path
        The SQLite file of the results.

    Raises
    ------
    engine.sweep.keeping.NotASweep, engine.sweep.keeping.CannotKeep
        The file is missing or holds no results; it cannot be read.
    """

    def shares_frame(self) -> pd.DataFrame:
        """Return one row an axis, level and program: see `shares.shares`."""
        from .shares import shares

        return shares(self)

    def drivers_frame(self) -> pd.DataFrame:
        """Return one row a program: which axis moves its decision most; see `shares.drivers`."""
        from .shares import drivers

        return drivers(self)

    def sensitivity(self, figure: str = "worth") -> Sensitivity:
        """Return which axis moves worth, or a metric, by how much, and what of it may be noise."""
        from .sensitivity import sensitivity

        return sensitivity(self, figure)

    @cached_property
    def proved(self) -> Proved:
        """Between what each done run's best worth is proved to lie."""
        from .noise import proved

        return proved(self)

    @cached_property
    def worth(self) -> Sensitivity:
        """What `sensitivity` tells of worth, once for all who ask."""
        return self.sensitivity()
