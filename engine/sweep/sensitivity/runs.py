"""A sweep's runs as pandas frames, and the levels they have."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ....models.tree.problems import legible
from .. import stored
from ..design import Design
from ..keeping import NotASweep, kept
from ..run_result import FIGURES, LAST, PROGRAM_FIGURES, VERSIONS

if TYPE_CHECKING:
    import pandas as pd

    from ..levels import Levels


class Runs:
    """The runs of a sweep that are done so far; it may still be running.

    Parameters
    ----------
    path
        The SQLite file of the results.

    Raises
    ------
    engine.sweep.keeping.NotASweep, engine.sweep.keeping.CannotKeep
        The file is missing or holds no results; it cannot be read.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        with stored.reading(self.path) as db:
            told = stored.told(db)
            if told is None:
                raise NotASweep(f"{legible(path)} holds no sweep's results")
            with kept(self.path):
                self._rows = list(stored.rows(db))
        self.told: Mapping[str, Any] = told
        self.design = Design.from_data(told["design"])

    @property
    def name(self) -> str:
        """What the sweep is called."""
        return str(self.told["name"])

    @property
    def names(self) -> Mapping[str, str]:
        """Names of programs by id; those without one left out."""
        return dict(self.told.get("names", {}))

    @property
    def metrics(self) -> tuple[str, ...]:
        """Figures that are kept of each run, besides worth, bound and gap."""
        return tuple(self.told["metrics"])

    def __len__(self) -> int:
        """Return the number of runs that are done."""
        return len(self._rows)

    @property
    def wanted(self) -> int:
        """Number of runs in all."""
        return len(self.design)

    def runs_frame(self) -> pd.DataFrame:
        """Return one row a run that is done, indexed by its number.

        Columns: a label for each axis that is no plain address (zip, list, sample, relative); the
        value of each address that is varied, empty where a run does not set it; status, worth,
        objective, bound, gap; the metrics; seconds, finished (UTC), message, input_hash, versions.
        """
        import pandas as pd

        rows = [self._tidy(row) for row in self._rows]
        index = pd.Index([row["run"] for row in self._rows], name="run", dtype="int64")
        return pd.DataFrame(rows, columns=self._columns(), index=index)

    def _columns(self) -> list[str]:
        labels = [axis.name for axis in self.design.all_axes if axis.name not in axis.addresses]
        addresses = dict.fromkeys(a for axis in self.design.all_axes for a in axis.addresses)
        columns = (*labels, *addresses, *FIGURES, *self.metrics, *LAST, *VERSIONS)
        return list(dict.fromkeys(columns))

    def _tidy(self, row: Mapping[str, Any]) -> dict[str, Any]:
        labels = self.labels(row["run"])
        values = {address: _plain(value) for address, value in row["parameters"].items()}
        figures = {key: row[key] for key in (*FIGURES, *LAST)}
        return {**labels, **values, **figures, **row["metrics"], **row["versions"]}

    def labels(self, run: int) -> dict[str, Any]:
        """Return what a run's point on each axis is called, by axis."""
        axes = zip(self.design.all_axes, self.design.run(run).steps, strict=True)
        return {axis.name: axis.points[step].label for axis, step in axes}

    def decisions_frame(self) -> pd.DataFrame:
        """Return one row a run and program: its decision, sites, students, cost and worth.

        And one a run and reorganization: `start` or `off`, the students who move.
        """
        import pandas as pd

        rows = [
            {"run": row["run"], "program": program, **decided}
            for row in self._rows
            for program, decided in row["decisions"].items()
        ]
        return pd.DataFrame(rows, columns=["run", "program", *PROGRAM_FIGURES])

    def sites_frame(self, run: int) -> pd.DataFrame:
        """Return one row a program, school and year of one run's plan.

        Raises
        ------
        KeyError
            There is no such run, or it is not done.
        """
        import pandas as pd

        columns = ["program", "school", "year", "action", "level", "merge", "positions"]
        with stored.reading(self.path) as db:
            return pd.DataFrame(stored.sites(db, run), columns=columns)

    @cached_property
    def levels(self) -> tuple[Levels, ...]:
        """The axes, and the addresses drawn, with the level at which each done run has them."""
        from ..levels import levels

        return levels(self.design, [row["run"] for row in self._rows])

    @cached_property
    def draws(self) -> tuple[Levels, ...]:
        """The axes of draws, each as a whole, with the draw of each done run."""
        from ..levels import draws

        return draws(self.design, [row["run"] for row in self._rows])

    def row(self, run: int) -> Mapping[str, Any]:
        """Return one run's row as it is stored, its decisions by program.

        Raises
        ------
        KeyError
            There is no such run, or it is not done.
        """
        found = next((row for row in self._rows if row["run"] == run), None)
        if found is None:
            raise KeyError(run)
        return found


def _plain(value: Any) -> Any:
    """Return a value as a cell can hold it: blocks and lists as JSON text."""
    return value if isinstance(value, str | int | float | None) else json.dumps(value)
